-- Owner: platform. What was answered to a request that must have one effect however often it is sent. busy_until:
-- whoever sends it again before is told to wait. subject: what the request is making.
CREATE TABLE idempotency_keys (
    principal BYTEA NOT NULL CHECK (LENGTH(principal) = 16),
    name TEXT NOT NULL,
    fingerprint BYTEA NOT NULL CHECK (LENGTH(fingerprint) = 32),
    subject BYTEA CHECK (LENGTH(subject) = 16),
    status INTEGER,
    answer TEXT,
    busy_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (principal, name)
);
CREATE INDEX idempotency_keys_by_created_at ON idempotency_keys (created_at);
