# syntax=docker/dockerfile:1
# Both images from one file, so that the app is built once: `docker build .` makes the API (which can serve the app
# by itself, on one machine without nginx), `docker build --target edge .` the nginx in front of it.

ARG RUST_VERSION=1.95
ARG NODE_VERSION=22

# --- The app
FROM --platform=$BUILDPLATFORM node:${NODE_VERSION}-bookworm-slim AS web
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

# --- The binary
FROM rust:${RUST_VERSION}-slim-bookworm AS binary
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev libpq-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY .cargo .cargo
COPY backend backend
# What /version answers.
ARG REVISION=unknown
ENV GUICHET_REVISION=${REVISION}
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/usr/local/cargo/git \
    --mount=type=cache,target=/src/target,sharing=locked \
    cargo build --locked --release --package guichet-server --bin guichet \
    && install -D target/release/guichet /out/guichet

# --- What both images say of themselves
FROM debian:bookworm-slim AS base
ARG VERSION=dev
ARG REVISION=unknown
ARG CREATED=
ARG SOURCE=
LABEL org.opencontainers.image.title="Guichet" \
      org.opencontainers.image.description="Open-source ticketing" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${SOURCE}"
# One number in both images and in the rights of the secret files (scripts/make-secrets.sh).
RUN groupadd --gid 10001 guichet \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin guichet

# --- The nginx in front: the same version and modules as scripts/test-nginx.mjs tests
FROM base AS edge
RUN apt-get update \
    && apt-get install -y --no-install-recommends nginx libnginx-mod-http-brotli-static openssl \
    && rm -rf /var/lib/apt/lists/* /etc/nginx/sites-enabled /var/www/html
COPY nginx /opt/guichet-edge
COPY --from=web /src/frontend/dist /srv/guichet/web
ENV TZ=UTC \
    API_NODES=api:8080 \
    WEB_DIR=/srv/guichet/web \
    ACME_DIR=/srv/guichet/acme \
    RUN_DIR=/run/guichet-edge
RUN install -d -o guichet -g guichet -m 0700 "$RUN_DIR" && install -d "$ACME_DIR"
USER 10001:10001
EXPOSE 8080 8443
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /-/alive HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q alive <&3"]
ENTRYPOINT ["/opt/guichet-edge/entrypoint.sh"]

# --- The API
FROM base AS api
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libpq5 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=binary /out/guichet /usr/local/bin/guichet
COPY --from=web /src/frontend/dist /srv/guichet/web
ENV TZ=UTC \
    APP_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    DATA_DIR=/var/lib/guichet \
    WEB_DIR=/srv/guichet/web
# A volume mounted here takes over this owner.
RUN install -d -o guichet -g guichet -m 0750 "$DATA_DIR"
WORKDIR /var/lib/guichet
USER 10001:10001
VOLUME /var/lib/guichet
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["guichet", "healthcheck"]
ENTRYPOINT ["guichet"]
CMD ["serve"]
