# shellcheck shell=bash
# Shared by the scripts of the make targets. Source it; it moves to the repository's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\n\033[1m%s\033[0m\n' "== $*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# Where cargo puts binaries, also when CARGO_TARGET_DIR moves it.
TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
GUICHET_BIN=${GUICHET_BIN:-$TARGET_DIR/debug/guichet}

# The tools that are not ours to install.
need_toolchains() {
    command -v cargo >/dev/null || die "Rust is missing: install Rust 1.95 or newer with rustup, then run this again."
    command -v node >/dev/null || die "Node.js is missing: install Node.js 20.19 or newer, then run this again."
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' \
        || die "Node.js $(node --version) is too old: install 20.19 or newer."
}

# Packages of the app, when the lock file is newer than what is installed.
install_app() {
    if [ ! -e frontend/node_modules/.package-lock.json ] || [ frontend/package-lock.json -nt frontend/node_modules/.package-lock.json ]; then
        say "Installing the app's packages"
        (cd frontend && npm ci --no-audit --no-fund --loglevel=error)
    fi
}

# The built app, when a source is newer than the last build.
build_app() {
    install_app
    if [ ! -e frontend/dist/index.html ] || [ -n "$(find frontend openapi.yaml -newer frontend/dist/index.html -type f \
        -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/src/i18n/*' -not -path '*/e2e/*' \
        -not -path '*/coverage/*' -not -path '*/test-results/*' -not -name 'routeTree.gen.ts' -print -quit)" ]; then
        say "Building the app"
        (cd frontend && npm run --silent build)
    fi
}

# The program, unless PROGRAM_IS_BUILT says that it is there.
build_binary() {
    if [ -n "${PROGRAM_IS_BUILT:-}" ]; then return 0; fi
    say "Building guichet"
    cargo build --locked -p guichet-server
}

# A free port on loopback.
free_port() {
    node -e 'const s = require("net").createServer(); s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# Waits until a URL answers 200, at most 20 seconds; $2 is the process that should answer.
wait_ready() {
    for _ in $(seq 200); do
        if curl -fsS -o /dev/null "$1" 2>/dev/null; then return 0; fi
        kill -0 "$2" 2>/dev/null || die "the server stopped before it was ready"
        sleep 0.1
    done
    die "the server was not ready within 20 seconds"
}
