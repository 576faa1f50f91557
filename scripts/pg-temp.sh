#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own, which ends with it: scripts/pg-temp.sh COMMAND [ARGUMENT…]
# The command finds the address in TEST_DATABASE_URL. If that is set already, the command runs as it is.
# PG_DURABLE=1 keeps fsync on (benchmarks); PG_KEEP_LOG=file copies the server's log there.
set -euo pipefail

if [ $# -eq 0 ]; then
    sed -n '2,4s/^# //p' "$0" >&2
    exit 2
fi
if [ -n "${TEST_DATABASE_URL:-}" ]; then
    exec "$@"
fi

find_binaries() {
    local folder
    # Debian keeps each version apart and puts no server into the path: the newest wins.
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) "$(dirname "$(command -v postgres || echo /none/none)")"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            echo "$folder"
            return
        fi
    done
    echo "pg-temp.sh: no PostgreSQL server here; scripts/ensure-system.sh test installs one" >&2
    return 1
}

# PostgreSQL refuses to run as root.
as_owner() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    elif command -v runuser >/dev/null; then
        runuser -u postgres -- "$@"
    else
        setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
    fi
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000)) # below the range of outgoing connections
        # Refused: nobody listens there.
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

binaries=$(find_binaries)
cluster=$(mktemp -d "${TMPDIR:-/tmp}/guichet-pg.XXXXXX")
command_pid=

# shellcheck disable=SC2317 # reached through the trap
finish() {
    local code=$?
    trap - EXIT
    trap '' INT TERM HUP
    [ -z "$command_pid" ] || kill "$command_pid" 2>/dev/null || true
    if [ -e "$cluster/data/postmaster.pid" ]; then
        as_owner "$binaries/pg_ctl" -D "$cluster/data" -m immediate -w stop >/dev/null 2>&1 || true
    fi
    [ -z "${PG_KEEP_LOG:-}" ] || cp "$cluster/log" "$PG_KEEP_LOG" 2>/dev/null || true
    rm -rf "$cluster"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

if [ "$(id -u)" -eq 0 ]; then
    chown postgres: "$cluster"
fi
chmod 700 "$cluster"
cd "$cluster" # the owner may not be allowed to look into the caller's folder
as_owner "$binaries/initdb" -D "$cluster/data" -U postgres -A trust --encoding=UTF8 --locale=C --no-sync >/dev/null

settings=(-c listen_addresses=127.0.0.1 -c "unix_socket_directories=$cluster" -c max_connections=200
    -c shared_buffers=256MB -c log_min_messages=warning -c timezone=UTC)
if [ "${PG_DURABLE:-0}" != 1 ]; then
    settings+=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off)
fi

# A port that was free a moment ago may be taken: another is tried.
for attempt in 1 2 3 4 5; do
    port=$(free_port)
    if as_owner "$binaries/pg_ctl" -D "$cluster/data" -l "$cluster/log" -w -t 60 -o "${settings[*]} -p $port" start >/dev/null; then
        break
    fi
    if [ "$attempt" = 5 ]; then
        cat "$cluster/log" >&2
        exit 1
    fi
done
cd "$OLDPWD"

export TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres"
# For those who restart it.
export PG_CLUSTER=$cluster PG_BINARIES=$binaries
# In the background, so that a signal to this script is heard at once; with this script's standard input.
"$@" <&0 &
command_pid=$!
code=0
wait "$command_pid" || code=$?
command_pid=
exit "$code"
