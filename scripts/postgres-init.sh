#!/bin/sh
# Run once by the PostgreSQL image, on a new cluster: the application gets a role that owns its database and nothing
# else. The password goes through standard input, so that it is in no process list.
set -eu

password=$(cat "$GUICHET_PASSWORD_FILE")
case $password in
*[!0-9A-Za-z]* | "") echo "postgres-init.sh: the database password must be letters and digits" >&2 && exit 1 ;;
esac

psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres <<SQL
CREATE ROLE guichet LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '$password';
CREATE DATABASE guichet OWNER guichet ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
REVOKE ALL ON DATABASE guichet FROM PUBLIC;
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
SQL
