/**
 * What a shell needs to complete our words. Each script asks `federation __complete <position> <words…>`, which
 * answers one candidate a line with a tab and its meaning behind it. The position is sent along because some shells
 * drop an empty last word. Where there are no candidates files are offered. Nothing typed is ever evaluated.
 */
export const completionScripts: Readonly<Record<string, string>> = {
  bash: `# bash completion for federation
_federation() {
  local candidate candidates=()
  while IFS=$'\\t' read -r candidate _; do
    candidates+=("$candidate")
  done < <(federation __complete "$((COMP_CWORD - 1))" "\${COMP_WORDS[@]:1}" 2>/dev/null)
  COMPREPLY=("\${candidates[@]}")
}
complete -o default -F _federation federation
`,
  zsh: `#compdef federation
# zsh completion for federation
_federation() {
  local line
  local -a candidates
  for line in "\${(@f)$(federation __complete $((CURRENT - 2)) "\${(@)words[2,-1]}" 2>/dev/null)}"; do
    [[ -n $line ]] && candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#candidates} )); then
    _describe federation candidates
  else
    _files
  fi
}
if [[ \${funcstack[1]} == _federation ]]; then
  _federation "$@"
else
  compdef _federation federation
fi
`,
  fish: `# fish completion for federation
function __federation_complete
  set -l words (commandline -opc)
  set -l found (federation __complete (math (count $words) - 1) $words[2..-1] (commandline -ct) 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c federation -f -a '(__federation_complete)'
`,
  powershell: `# PowerShell completion for federation
Register-ArgumentCompleter -Native -CommandName federation -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  $position = if ($wordToComplete -eq '') { $words.Count } else { $words.Count - 1 }
  federation __complete $position @words 2>$null | ForEach-Object {
    $candidate, $meaning = $_ -split "\`t", 2
    [System.Management.Automation.CompletionResult]::new($candidate, $candidate, 'ParameterValue', $meaning)
  }
}
`,
};
