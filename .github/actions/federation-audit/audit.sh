#!/usr/bin/env bash
# One audit, told in every way that GitHub shows: the table in the log, annotations, the summary of the step, and files.
set -euo pipefail

federation="$GITHUB_ACTION_PATH/../../../dist/bin/federation.js"
mkdir -p "$INPUT_REPORTS"
aside=$(mktemp -d)
trap 'rm -rf "$aside"' EXIT
# Words as on a command line, without expanding what they hold.
set -f
read -r -a arguments <<<"$INPUT_ARGUMENTS"

code=0
node "$federation" audit "${arguments[@]}" --config "$INPUT_CONFIG" --fail-on "$INPUT_FAIL_ON" --no-input \
  --output table \
  --output "json=$INPUT_REPORTS/federation.json" \
  --output "sarif=$INPUT_REPORTS/federation.sarif" \
  --output "junit=$INPUT_REPORTS/federation.xml" \
  --output "html=$INPUT_REPORTS/federation.html" \
  --output "markdown=$aside/summary.md" \
  --output "github=$aside/annotations" || code=$?

# What could not even start has written none of these, and has said why.
if [ -f "$aside/annotations" ]; then
  cat "$aside/annotations"
  cat "$aside/summary.md" >>"$GITHUB_STEP_SUMMARY"
  echo "sarif=$INPUT_REPORTS/federation.sarif" >>"$GITHUB_OUTPUT"
else
  echo "::error title=federation::the audit could not be run (exit $code); the log says why"
fi
{
  echo "exit-code=$code"
  echo "reports=$INPUT_REPORTS"
} >>"$GITHUB_OUTPUT"

case "$INPUT_FAIL:$code" in
  false:0 | false:1 | false:3) exit 0 ;;
  *) exit "$code" ;;
esac
