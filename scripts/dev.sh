#!/usr/bin/env bash
# `make dev`: API and app, both rebuilt as you type.
. "$(dirname "$0")/lib.sh"
need_toolchains
scripts/ensure-system.sh build
install_app
build_binary
port=${PORT:-8080}
export PORT=$port METRICS_PORT=${METRICS_PORT:-9090}
"$GUICHET_BIN" migrate
"$GUICHET_BIN" demo --if-empty
server=
watcher=
cleanup() {
    for process in $server $watcher; do kill "$process" 2>/dev/null || true; done
}
trap cleanup EXIT
serve() { "$GUICHET_BIN" serve & server=$!; }
serve
(cd frontend && GUICHET_API=http://127.0.0.1:$port npm run --silent dev) &
watcher=$!
say "API at http://localhost:$port, app with hot reload at http://localhost:5173"
# Sources are compared by their newest change: no file-watching program needs to be installed.
newest() { find backend Cargo.toml Cargo.lock -type f -printf '%T@\n' | sort -n | tail -1; }
seen=$(newest)
while sleep 1; do
    now=$(newest)
    [ "$now" = "$seen" ] && continue
    seen=$now
    if cargo build --locked -p guichet-server; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        "$GUICHET_BIN" migrate && serve
    fi
done
