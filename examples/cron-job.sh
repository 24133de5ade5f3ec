#!/usr/bin/env bash
# A cron job that compares the settings with those of the night before and says what changed, if anything.
#
# Prints nothing and ends with 0 when nothing changed; prints the differences and ends with 1 when something did, so
# that cron sends a mail. Keeps yesterday.json and today.json in the folder given as first argument.
set -euo pipefail
folder=${1:-.}
scenario=${2:-nothing-set}

[ ! -f "$folder/today.json" ] || mv "$folder/today.json" "$folder/yesterday.json"
federation export --emulator --scenario "$scenario" --output "json=$folder/today.json" >/dev/null
[ -f "$folder/yesterday.json" ] || exit 0

if ! differences=$(federation diff "$folder/yesterday.json" "$folder/today.json" --exit-code); then
  printf '%s\n' "$differences"
  exit 1
fi
