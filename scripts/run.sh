#!/usr/bin/env bash
# `make run`: from a fresh clone to the catalog in a browser.
. "$(dirname "$0")/lib.sh"
port=${PORT:-8080}
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    die "Port $port is in use by another program. Choose another: make run PORT=8081"
fi
need_toolchains
scripts/ensure-system.sh build
build_app
build_binary
# A fixed port for metrics would make a second instance fail for no good reason.
export PORT=$port METRICS_PORT=${METRICS_PORT:-$(free_port)}
"$GUICHET_BIN" migrate
say "Demo world (only into an empty database)"
"$GUICHET_BIN" demo --if-empty
cat <<TXT

  Guichet is at            http://localhost:$port
  API documentation        http://localhost:$port/docs/
  Metrics                  http://127.0.0.1:$METRICS_PORT/metrics
  Data is kept in          ${DATA_DIR:-data}/   (delete it to start afresh)
  Stop with                Ctrl-C

TXT
exec "$GUICHET_BIN" serve
