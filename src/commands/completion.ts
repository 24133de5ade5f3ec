import type { CommandDetails } from './declaration.ts';

export const completion: CommandDetails = {
  description:
    'Completes commands, options and their choices. To have it always: for bash `federation completion bash > ~/.local/share/bash-completion/completions/federation`, for zsh into a folder of $fpath as `_federation`, for fish into `~/.config/fish/completions/federation.fish`, for PowerShell `federation completion powershell | Out-String | Invoke-Expression` in the profile.',
  arguments: [
    {
      name: 'shell',
      summary: 'bash, zsh, fish or powershell',
      required: true,
      choices: ['bash', 'zsh', 'fish', 'powershell'],
    },
  ],
  examples: [
    { command: 'completion bash', says: 'prints the script for bash' },
    { command: 'completion powershell', says: 'prints the one for PowerShell' },
  ],
  seeAlso: ['help'],
  load: () => import('./completion.run.ts'),
};
