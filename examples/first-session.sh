#!/usr/bin/env bash
# A first session, against the embedded emulator: look, plan, change, check, undo.
#
# Prints the path gate by gate (closed), the plan, the three writes with "verified", the sentence that existing
# Messenger federation needs no further step, the history with one run, and the undo. Ends with exit code 0.
# The emulator keeps its state between commands, so they tell one story; `emulator reset` begins anew.
set -euo pipefail

federation emulator reset
federation status --emulator
federation enable --emulator --network skype --scope global --dry-run
federation enable --emulator --network skype --scope global --yes --reason 'first session'
federation check messenger --emulator
federation history
federation rollback latest --emulator --yes

# Undone: Messenger federation is off again, which `check messenger` says with exit code 1.
if federation check messenger --emulator; then
  echo 'the undo did not work' >&2
  exit 1
fi
