#!/usr/bin/env bash
# Installs localstripe, a fake Stripe that the tests start, outside of the checkout, and prints the interpreter
# that has it. What is there already in the right versions stays.
set -euo pipefail
cd "$(dirname "$0")"
folder=$HOME/.cache/guichet/localstripe
if ! cmp -s localstripe.txt "$folder/installed.txt"; then
    rm -rf "$folder"
    mkdir -p "$(dirname "$folder")"
    log=$(mktemp)
    if ! { python3 -m venv "$folder" && "$folder/bin/pip" install --disable-pip-version-check --no-input -r localstripe.txt; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        echo "localstripe.sh: localstripe could not be installed" >&2
        exit 1
    fi
    rm -f "$log"
    cp localstripe.txt "$folder/installed.txt"
fi
echo "$folder/bin/python"
