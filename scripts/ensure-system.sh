#!/usr/bin/env bash
# Installs what is missing of the system packages, and nothing else: scripts/ensure-system.sh GROUP…
#   build   a C compiler, make, and PostgreSQL's client library
#   test    PostgreSQL, nginx with its brotli module, Chromium, OpenSSL, Python with venv, readers of PDFs and QR codes
#   bench   wrk, sqlite3, nginx, PostgreSQL
#   faults  PostgreSQL, sqlite3, strace, libfaketime
# On Debian and Ubuntu through apt-get (with sudo unless root). Elsewhere it says what is missing.
set -euo pipefail

# What proves that a thing is there | Debian's package | what it is called elsewhere
needs() {
    case $1 in
    build)
        echo 'command cc|gcc libc6-dev|a C compiler'
        echo 'command make|make|make'
        echo 'library pq|libpq-dev|libpq with its header (libpq)'
        ;;
    test)
        echo 'postgres|postgresql|PostgreSQL server, 14 or newer'
        echo 'command nginx|nginx|nginx'
        echo 'nginx_module ngx_http_brotli_static_module|libnginx-mod-http-brotli-static|nginx brotli static module'
        echo 'command openssl|openssl|openssl'
        echo 'command curl|curl|curl'
        echo 'python_venv|python3-venv|Python 3 with its venv module'
        echo 'command zbarimg|zbar-tools|zbarimg (zbar)'
        echo 'command pdftoppm|poppler-utils|pdftoppm (poppler)'
        # Ubuntu has it under another name (a snap).
        if grep -qs '^ID=ubuntu' /etc/os-release; then chromium='chromium-browser'; else chromium='chromium'; fi
        echo "command chromium chromium-browser google-chrome|$chromium|Chromium"
        ;;
    bench)
        echo 'command wrk|wrk|wrk'
        echo 'command sqlite3|sqlite3|sqlite3'
        echo 'command nginx|nginx|nginx'
        echo 'postgres|postgresql|PostgreSQL server, 14 or newer'
        ;;
    faults)
        echo 'postgres|postgresql|PostgreSQL server, 14 or newer'
        echo 'command sqlite3|sqlite3|sqlite3'
        echo 'command strace|strace|strace'
        echo 'command faketime|faketime|libfaketime'
        ;;
    *)
        echo "ensure-system.sh: no group named $1 (build, test, bench, faults)" >&2
        return 2
        ;;
    esac
}

is_there() {
    local kind=$1 name folder
    shift
    case $kind in
    command)
        for name in "$@"; do
            if PATH="$PATH:/usr/sbin:/sbin" command -v "$name" >/dev/null; then return 0; fi
        done
        return 1
        ;;
    library)
        # The linker is asked, as the build will ask it.
        echo 'int main(void) { return 0; }' | cc -x c - -l"$1" -o /dev/null 2>/dev/null
        ;;
    postgres)
        for folder in /usr/lib/postgresql/*/bin "$(dirname "$(command -v postgres || echo /none/none)")"; do
            if [ -x "$folder/initdb" ]; then return 0; fi
        done
        return 1
        ;;
    python_venv)
        python3 -c 'import ensurepip, venv' 2>/dev/null
        ;;
    nginx_module)
        [ -e "/usr/lib/nginx/modules/$1.so" ]
        ;;
    esac
}

[ $# -gt 0 ] || {
    sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
    exit 2
}

packages=()
others=()
for group in "$@"; do
    lines=$(needs "$group")
    while IFS='|' read -r proof package other; do
        read -ra words <<<"$proof"
        if ! is_there "${words[@]}"; then
            read -ra names <<<"$package"
            packages+=("${names[@]}")
            others+=("$other")
        fi
    done <<<"$lines"
done

[ "${#packages[@]}" -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "Missing on this machine, to be installed with its own package manager:" >&2
    printf '  %s\n' "${others[@]}" >&2
    exit 1
fi

mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)
echo "Installing with apt-get: ${packages[*]}"
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)

# Packages of servers start them. Ours are started by the tests, on free ports: while this script installs, a
# policy keeps new ones from starting. A policy that somebody else set stays.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
    trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}")
log=$(mktemp)
# The lists may be old or absent: fetched only if the first try fails.
if ! "${install[@]}" >"$log" 2>&1; then
    "${as_root[@]}" apt-get update -q >"$log" 2>&1 || true
    if ! "${install[@]}" >>"$log" 2>&1; then
        tail -n 20 "$log" >&2
        echo "ensure-system.sh: apt-get could not install: ${packages[*]}" >&2
        rm -f "$log"
        exit 1
    fi
fi
rm -f "$log"
