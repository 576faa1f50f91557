#!/usr/bin/env bash
# `make e2e`: Playwright in Chromium against the real server. Arguments go to Playwright.
. "$(dirname "$0")/lib.sh"
need_toolchains
scripts/ensure-system.sh build test
build_app
build_binary
say "Playwright"
data=$(mktemp -d)
port=$(free_port)
server=
cleanup() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$data"
}
trap cleanup EXIT
export DATA_DIR=$data PORT=$port METRICS_PORT=0 DATABASE_URL=sqlite://$data/guichet.db LOG=warn
export PUBLIC_URL=http://127.0.0.1:$port RATE_LIMIT_PER_MINUTE=1000000 RATE_LIMIT_BURST=100000
# Every spec registers somebody, from one address.
export SIGN_IN_LIMIT_FACTOR=1000
# What the spec of Stripe starts besides: a server of its own, and a fake of Stripe.
LOCALSTRIPE=$(scripts/localstripe.sh)
export GUICHET_BIN LOCALSTRIPE
# A certificate for passes of Apple Wallet: no phone would take what it signs.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "/UID=pass.example.e2e/OU=E2E" \
    -keyout "$data/wallet.key" -out "$data/wallet.pem" 2>/dev/null
WALLET_KEY=$(cat "$data/wallet.key") WALLET_CERTIFICATE=$(cat "$data/wallet.pem")
export WALLET_KEY WALLET_CERTIFICATE WALLET_INTERMEDIATE=$WALLET_CERTIFICATE
"$GUICHET_BIN" migrate
"$GUICHET_BIN" demo >/dev/null
"$GUICHET_BIN" serve &
server=$!
wait_ready "http://127.0.0.1:$port/health/ready" "$server"
(cd frontend && E2E_BASE_URL=http://127.0.0.1:$port npm run --silent e2e -- "$@")
