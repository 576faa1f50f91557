#!/bin/sh
# Starts the edge in its container: a certificate, the configuration, nginx, and a watch on what may change.
set -eu

here=$(dirname "$0")
export RUN_DIR="${RUN_DIR:-/run/guichet-edge}"
conf=$RUN_DIR/conf
mkdir -p "$RUN_DIR/tls"

# With no certificate mounted, one is made that browsers warn about: enough to try the product on a laptop.
if [ -z "${TLS_CERT:-}" ]; then
    TLS_CERT=$RUN_DIR/tls/fullchain.pem
    TLS_KEY=$RUN_DIR/tls/privkey.pem
    name=${SERVER_NAMES:-localhost}
    name=${name%% *}
    echo "edge: no TLS_CERT: making a self-signed certificate for $name" >&2
    (
        umask 077
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj "/CN=$name" \
            -addext "subjectAltName=DNS:$name,DNS:localhost,IP:127.0.0.1" -keyout "$TLS_KEY" -out "$TLS_CERT" 2>/dev/null
    )
fi
export TLS_CERT TLS_KEY="${TLS_KEY:?TLS_CERT is set: set TLS_KEY too}"

"$here/render.sh" "$conf"
nginx -t -q -e stderr -p "$RUN_DIR" -c "$conf/nginx.conf"

# Have the API's addresses changed (a node more, a node replaced), or the certificate (renewed)?
fingerprint() {
    cat "$conf"/*.conf "$TLS_CERT" | sha256sum
}
watch() {
    seen=$(fingerprint)
    while sleep "${WATCH_INTERVAL_S:-10}" && kill -0 $$ 2>/dev/null; do # $$ is nginx by then
        "$here/render.sh" "$conf" || true # it said why; what is there stays
        now=$(fingerprint)
        if [ "$now" != "$seen" ] && nginx -t -q -e stderr -p "$RUN_DIR" -c "$conf/nginx.conf"; then
            nginx -e stderr -p "$RUN_DIR" -c "$conf/nginx.conf" -s reload && seen=$now
        fi
    done
}
watch &

exec nginx -e stderr -p "$RUN_DIR" -c "$conf/nginx.conf" -g "daemon off;"
