#!/usr/bin/env bash
# `make bench`: release build, 10,000 events, a table of ratios. BENCH_SECONDS and BENCH_EVENTS change its size.
. "$(dirname "$0")/lib.sh"
need_toolchains
scripts/ensure-system.sh build bench
say "Building in release"
cargo build --locked --release -p guichet-server --bins --examples
export GUICHET_BIN=$TARGET_DIR/release/guichet EXAMPLES=$TARGET_DIR/release/examples
exec env PG_DURABLE=1 scripts/pg-temp.sh node scripts/bench.mjs "$@"
