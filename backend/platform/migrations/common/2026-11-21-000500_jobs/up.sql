-- Owner: platform. Work to be done outside of requests. A row is deleted when its work is done; one
-- that is given up stays as 'dead' until somebody retries it. Who works on a row holds it until
-- lease_until; afterwards anybody may take it. Recurring work is a row that is never deleted.
CREATE TABLE jobs (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    name TEXT NOT NULL,
    payload TEXT NOT NULL,
    dedup_key TEXT,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'dead')),
    attempts INTEGER NOT NULL,
    run_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (name, dedup_key)
);
CREATE INDEX jobs_by_due ON jobs (state, run_at);
