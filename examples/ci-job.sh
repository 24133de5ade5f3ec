#!/usr/bin/env bash
# A CI job that fails when Messenger federation is not as wanted, and keeps what it saw as artefacts.
#
# Prints the exit code that a pipeline would act on: 0 enabled, 1 not enabled, 3 could not look, 4 not allowed to look.
# Leaves snapshot.json and check.json in the folder given as first argument. The answer from the file is the same as the
# one from the server, so a later job needs no access to the pool.
#
# For a real pool drop `--emulator …` and give a configuration; the password comes from the platform's secret store:
#   FEDERATION_PASSWORD="$SECRET" federation check messenger --config federation.yaml --profile contoso
set -euo pipefail
artefacts=${1:-.}

federation export --emulator --scenario messenger-already-on --output "json=$artefacts/snapshot.json"

code=0
federation check messenger --from "$artefacts/snapshot.json" --output "json=$artefacts/check.json" || code=$?
echo "check messenger ended with $code"
exit "$code"
