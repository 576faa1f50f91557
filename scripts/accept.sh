#!/usr/bin/env bash
# `make accept`: refresh what is generated, then look at the diff.
. "$(dirname "$0")/lib.sh"
need_toolchains
scripts/ensure-system.sh build test
install_app
build_binary
"$GUICHET_BIN" openapi > openapi.yaml
(cd frontend && npm run --silent api)
say "Snapshots"
TEST_DB=sqlite INSTA_UPDATE=always cargo test --locked -p guichet-server --test it
git --no-pager diff --stat
