-- Owner: accounts. Scanners on which no person is signed in, each for the doors of one event. Their token and the code
-- that pairs them are kept as hashes; a code is used once, and what it brings replaces the token before. A device that
-- was revoked stays, without anything that opens: scans refer to it.
CREATE TABLE checkin_devices (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    name TEXT NOT NULL,
    gate TEXT,
    secret_hash BYTEA UNIQUE CHECK (LENGTH(secret_hash) = 32),
    pairing_hash BYTEA UNIQUE CHECK (LENGTH(pairing_hash) = 32),
    pairing_expires_at BIGINT,
    paired_at BIGINT,
    last_seen_at BIGINT,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    created_by BYTEA NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    CHECK ((pairing_hash IS NULL) = (pairing_expires_at IS NULL)),
    CHECK (revoked_at IS NULL OR (secret_hash IS NULL AND pairing_hash IS NULL)),
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id) ON DELETE CASCADE
);
CREATE INDEX checkin_devices_by_event ON checkin_devices (event_id, id);
