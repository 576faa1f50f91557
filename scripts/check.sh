#!/usr/bin/env bash
# `make check`: what can be said without running the program.
. "$(dirname "$0")/lib.sh"
need_toolchains
scripts/ensure-system.sh build
install_app
say "Format"
cargo fmt --all --check
say "Clippy"
cargo clippy --locked --workspace --all-targets -- -D warnings
say "Architecture"
# The same packages everywhere: a choice of fewer has other features, and all of it is compiled anew.
cargo test --locked --workspace --test tidy
say "App: types, lint, generated client"
(cd frontend && npm run --silent typecheck && npm run --silent lint && npm run --silent api:check)
say "Checks passed"
