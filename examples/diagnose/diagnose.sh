#!/bin/sh
# Looks for what keeps an organisation from others, at the embedded emulator: draws the whole way, waits for replication,
# and says why one user and one contact do not reach each other. Given the address of a resolver on this machine
# (127.0.0.1:5353), DNS and the Access Edges that it names are looked at too; without one the emulated deployment is in no
# DNS, and that is said. Prints three pictures, writes diagnose.json, and ends with 0 when the answers were given.
set -u
resolver=${1:-}
look() {
  federation "$@" --emulator --scenario replication-behind ${resolver:+--resolver "$resolver"} --output table \
    --output json=diagnose.json
  code=$?
  case $code in
    0 | 1 | 3) ;;
    *) exit $code ;;
  esac
}
look check
federation check replication --emulator --scenario replication-behind
echo "check replication ended with $?: 1 means not yet in force"
look check why --user anna@contoso.com --contact joe@joesbikes.com
