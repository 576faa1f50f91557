#!/usr/bin/env bash
# `make test`: everything.
. "$(dirname "$0")/lib.sh"
need_toolchains
scripts/ensure-system.sh build test
export INSTA_UPDATE=no RUST_BACKTRACE=${RUST_BACKTRACE:-0}
LOCALSTRIPE=$(scripts/localstripe.sh)
export LOCALSTRIPE
build_app
say "Rust: units, architecture, black box on SQLite, then on PostgreSQL"
scripts/pg-temp.sh bash -euc '
    TEST_DB=sqlite cargo test --locked --workspace --no-fail-fast
    TEST_DB=postgres cargo test --locked --workspace --test it --no-fail-fast
'
# The tests have built the program on their way.
export PROGRAM_IS_BUILT=1
say "App: Vitest, budgets"
(cd frontend && npm test --silent && npm run --silent budget)
say "nginx"
GUICHET_BIN=$GUICHET_BIN node scripts/test-nginx.mjs
say "Faults: the database is restarted, the disk fills"
FAULTS_TIMES=3 scripts/faults.sh database disk
scripts/e2e.sh
say "All tests passed"
