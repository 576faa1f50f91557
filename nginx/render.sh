#!/bin/sh
# Fills in the templates of nginx/conf. Usage: render.sh OUTPUT_FOLDER; every setting is an environment variable.
#
#   API_NODES          host:port of each node, space-separated; a name stands for all its addresses  [api:8080]
#   SERVER_NAMES       host names that are answered, space-separated; empty answers any              []
#   LISTEN_HTTP        addresses of the plain server, space-separated                                [8080 [::]:8080]
#   LISTEN_HTTPS       addresses of the TLS server                                                   [8443 [::]:8443]
#   PUBLIC_HTTPS_PORT  the port that browsers see, for the redirect                                  [443]
#   TLS_CERT, TLS_KEY  PEM files                              [$RUN_DIR/tls/fullchain.pem, $RUN_DIR/tls/privkey.pem]
#   OCSP_RESOLVER      a resolver's address: turns OCSP stapling on                                  []
#   REAL_IP_FROM       networks of a load balancer in front, whose X-Forwarded-For is believed       []
#   WEB_DIR            the built app                                                                 [/srv/guichet/web]
#   ACME_DIR           where certbot puts its challenges                                             [/srv/guichet/acme]
#   RUN_DIR            pid and temporary files                                                       [/run/guichet-edge]
#   ACCESS_LOG         where the access log goes                                                     [/dev/stdout]
#   ERROR_LOG_LEVEL    below crit, query strings are logged                                          [crit]
#   RUN_AS             user of the workers, when started as root                                     []
#   MODULES_DIR        nginx's dynamic modules; without the brotli one, gzip alone is served  [/usr/lib/nginx/modules]
set -eu

output=${1:?usage: render.sh OUTPUT_FOLDER}
templates=$(dirname "$0")/conf

: "${API_NODES:=api:8080}" "${SERVER_NAMES:=}" "${PUBLIC_HTTPS_PORT:=443}" "${OCSP_RESOLVER:=}" "${REAL_IP_FROM:=}"
: "${LISTEN_HTTP:=8080 [::]:8080}" "${LISTEN_HTTPS:=8443 [::]:8443}"
: "${WEB_DIR:=/srv/guichet/web}" "${ACME_DIR:=/srv/guichet/acme}" "${RUN_DIR:=/run/guichet-edge}"
: "${TLS_CERT:=$RUN_DIR/tls/fullchain.pem}" "${TLS_KEY:=$RUN_DIR/tls/privkey.pem}"
: "${ACCESS_LOG:=/dev/stdout}" "${ERROR_LOG_LEVEL:=crit}" "${RUN_AS:=}" "${MODULES_DIR:=/usr/lib/nginx/modules}"

# A kernel without IPv6 refuses to listen on [::].
listen_lines() {
    for address in $1; do
        case $address in
        \[*) [ -e /proc/net/if_inet6 ] || continue ;;
        esac
        echo "        listen $address $2default_server;"
    done
}

# nginx resolves names once, and refuses to start with one that it cannot: addresses are looked up here, and the
# entrypoint calls again when they have changed. With no node at all, port 9 refuses and the shell is served; but a
# name server that is away for a moment must not take known nodes out.
api_servers() {
    servers=
    for node in $API_NODES; do
        host=${node%:*}
        for address in $(getent ahosts "$host" | awk '$2 == "STREAM" { print $1 }' | sort -u); do
            case $address in
            *:*) address="[$address]" ;;
            esac
            servers="$servers        server $address:${node##*:} max_fails=3 fail_timeout=5s;
"
        done
    done
    if [ -z "$servers" ] && [ -e "$output/nginx.conf" ]; then
        echo "render.sh: no address for $API_NODES: the known ones stay" >&2
        return 1
    fi
    printf '%s' "${servers:-        server 127.0.0.1:9;
}"
}

host_rules() {
    if [ -z "$SERVER_NAMES" ]; then
        echo "        default 0;"
        return
    fi
    echo "        default 1;"
    for name in $SERVER_NAMES; do
        echo "        $name 0;"
    done
}

real_ip() {
    [ -n "$REAL_IP_FROM" ] || return 0
    for network in $REAL_IP_FROM; do
        echo "    set_real_ip_from $network;"
    done
    echo "    real_ip_header X-Forwarded-For;"
    echo "    real_ip_recursive on;"
}

# The policy names each inline script of the shell by its hash.
csp_script_hashes() {
    [ -e "$WEB_DIR/index.html" ] || return 0
    perl -0777 -ne '
        while (/<script\b([^>]*)>(.*?)<\/script>/sg) {
            my ($attributes, $text) = ($1, $2);
            next if $attributes =~ /\bsrc\s*=|application\/(?:ld\+)?json/;
            open(my $digest, "|-", "openssl dgst -sha256 -binary | openssl base64 -A") or die "openssl: $!";
            print $digest $text;
            close $digest or die "openssl failed";
            syswrite STDOUT, "\n";
        }' "$WEB_DIR/index.html" | awk 'NF { printf " '\''sha256-%s'\''", $0 }'
}

export ACCESS_LOG ACME_DIR ERROR_LOG_LEVEL RUN_DIR TLS_CERT TLS_KEY WEB_DIR
LISTEN_HTTP_LINES=$(listen_lines "$LISTEN_HTTP" "")
LISTEN_HTTPS_LINES=$(listen_lines "$LISTEN_HTTPS" "ssl http2 ")
API_SERVERS=$(api_servers)
HOST_RULES=$(host_rules)
REAL_IP=$(real_ip)
CSP_SCRIPT_HASHES=$(csp_script_hashes)
HTTPS_PORT_SUFFIX=
LOAD_BROTLI=
BROTLI_STATIC=
OCSP_STAPLING=
[ "$PUBLIC_HTTPS_PORT" = 443 ] || HTTPS_PORT_SUFFIX=:$PUBLIC_HTTPS_PORT
[ -z "$RUN_AS" ] || RUN_AS="user $RUN_AS;"
[ -z "$OCSP_RESOLVER" ] || OCSP_STAPLING="    ssl_stapling on; ssl_stapling_verify on; resolver $OCSP_RESOLVER valid=300s;"
if [ -e "$MODULES_DIR/ngx_http_brotli_static_module.so" ]; then
    LOAD_BROTLI="load_module $MODULES_DIR/ngx_http_brotli_static_module.so;"
    BROTLI_STATIC="brotli_static on;"
fi
export API_SERVERS BROTLI_STATIC CSP_SCRIPT_HASHES HOST_RULES HTTPS_PORT_SUFFIX LISTEN_HTTPS_LINES LISTEN_HTTP_LINES \
    LOAD_BROTLI OCSP_STAPLING REAL_IP RUN_AS

mkdir -p "$output"
for template in "$templates"/*.conf; do
    target=$output/$(basename "$template")
    # A name that nobody set is a mistake in a template: better no start than an empty setting.
    awk '{
        line = ""; rest = $0
        while (!comment(rest) && match(rest, /\$\{[A-Z_]+\}/)) {
            name = substr(rest, RSTART + 2, RLENGTH - 3)
            if (!(name in ENVIRON)) { print FILENAME ": nothing sets " name > "/dev/stderr"; exit 1 }
            line = line substr(rest, 1, RSTART - 1) ENVIRON[name]
            rest = substr(rest, RSTART + RLENGTH)
        }
        print line rest
    }
    function comment(text) { return text ~ /^[ \t]*#/ }' "$template" >"$target.new"
    mv "$target.new" "$target"
done
