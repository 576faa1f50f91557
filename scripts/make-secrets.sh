#!/usr/bin/env bash
# Makes what docker-compose.yml reads from ./secrets, once: existing files are kept. scripts/make-secrets.sh [FOLDER]
#
# Compose mounts these files as they are, with their owner and mode. The API runs as user 10001 and PostgreSQL as
# 999: each file must be readable by that user and by nobody else. As root the files are given to them; otherwise
# you stay the owner and they get a right of their own to read (setfacl, package acl).
set -euo pipefail

folder=${1:-$(dirname "$0")/../secrets}
readonly api_uid=10001 postgres_uid=999

random_hex() { openssl rand -hex 32; }

# write NAME UID: standard input becomes the file.
write() {
    local file=$folder/$1.txt uid=$2
    if [ -e "$file" ]; then
        cat >/dev/null
        echo "kept   $file"
    else
        (umask 077 && cat >"$file")
        echo "made   $file"
    fi
    if [ "$(id -u)" -eq 0 ]; then
        chown "$uid" "$file"
        chmod 400 "$file"
    elif [ "$(uname)" = Linux ] && command -v setfacl >/dev/null; then
        chmod 600 "$file"
        setfacl -m "u:$uid:r" "$file"
    elif [ "$(uname)" = Linux ]; then
        chmod 600 "$file"
        unreadable+=("sudo chown $uid $file")
    else
        chmod 600 "$file" # Docker Desktop passes files on whatever their owner
    fi
}

unreadable=()
mkdir -p "$folder"
chmod 700 "$folder"
folder=$(cd "$folder" && pwd)

if [ -e "$folder/database_url.txt" ] && [ ! -e "$folder/database_password.txt" ]; then
    echo "make-secrets.sh: $folder/database_url.txt is there without database_password.txt: remove it, or bring the other back" >&2
    exit 1
fi
password=$(if [ -r "$folder/database_password.txt" ]; then cat "$folder/database_password.txt"; else random_hex; fi)
random_hex | write app_secret $api_uid
printf 'k1:%s\n' "$(openssl rand -base64 32)" | write kek $api_uid
random_hex | write postgres_password $postgres_uid
printf '%s\n' "$password" | write database_password $postgres_uid
printf 'postgres://guichet:%s@db:5432/guichet\n' "$password" | write database_url $api_uid

if [ "${#unreadable[@]}" -gt 0 ]; then
    echo "The containers cannot read these yet. Install the package acl and run this again, or:"
    printf '  %s\n' "${unreadable[@]}"
fi
