#!/usr/bin/env bash
# `make bench`: release build, 10,000 events, a table of ratios. BENCH_SECONDS and BENCH_EVENTS change its size.
. "$(dirname "$0")/lib.sh"
need_toolchains
scripts/ensure-system.sh build bench
say "Building in release"
cargo build --locked --release -p guichet-server
cargo build --locked --release -p guichet-server --example bare
export GUICHET_BIN=$TARGET_DIR/release/guichet BARE_BIN=$TARGET_DIR/release/examples/bare
exec env PG_DURABLE=1 scripts/pg-temp.sh node scripts/bench.mjs "$@"
