#!/usr/bin/env bash
# `make bench`: release build, the catalog with 10,000 events, then orders, doors and lists of participants; tables of ratios.
# BENCH_SECONDS and BENCH_EVENTS change its size; `scripts/bench.sh catalog`, `orders`, `doors` or `participants` runs one.
. "$(dirname "$0")/lib.sh"
need_toolchains
scripts/ensure-system.sh build bench
say "Building in release"
cargo build --locked --release -p guichet-server --bins --examples
export GUICHET_BIN=$TARGET_DIR/release/guichet EXAMPLES=$TARGET_DIR/release/examples
export PG_DURABLE=1
case ${1:-all} in
catalog) scripts/pg-temp.sh node scripts/bench.mjs ;;
orders) scripts/pg-temp.sh node scripts/bench-orders.mjs ;;
doors) scripts/pg-temp.sh node scripts/bench-doors.mjs ;;
participants) scripts/pg-temp.sh node scripts/bench-participants.mjs ;;
*)
    scripts/pg-temp.sh node scripts/bench.mjs
    scripts/pg-temp.sh node scripts/bench-orders.mjs
    scripts/pg-temp.sh node scripts/bench-doors.mjs
    scripts/pg-temp.sh node scripts/bench-participants.mjs
    ;;
esac
