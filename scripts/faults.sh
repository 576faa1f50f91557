#!/usr/bin/env bash
# `make faults`: kills, lost answers, restarts, full disks, jumping clocks while people buy; then the books are read.
# Names of faults as arguments make those; FAULTS_TIMES changes how often each is made.
. "$(dirname "$0")/lib.sh"
need_toolchains
scripts/ensure-system.sh build faults
build_binary
export GUICHET_BIN PG_DURABLE=1
scripts/pg-temp.sh node scripts/faults.mjs "$@"
