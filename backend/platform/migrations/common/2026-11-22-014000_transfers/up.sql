-- Owner: admission. Tickets that their holders offer to somebody else. token_hash: SHA-256 of the secret in the letter.
-- email: where the letter went, and email_key the same in small letters; both are forgotten when the offer ends.
CREATE TABLE ticket_transfers (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    ticket_id BYTEA NOT NULL,
    from_user_id BYTEA NOT NULL REFERENCES users (id),
    to_user_id BYTEA REFERENCES users (id),
    email TEXT,
    email_key TEXT,
    token_hash BYTEA NOT NULL UNIQUE CHECK (LENGTH(token_hash) = 32),
    status TEXT NOT NULL CHECK (status IN ('open', 'accepted', 'declined', 'taken_back', 'expired', 'ended')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    CHECK ((status = 'open') = (ended_at IS NULL)),
    CHECK ((status = 'open') = (email IS NOT NULL)),
    CHECK ((status = 'open') = (email_key IS NOT NULL)),
    CHECK ((status = 'accepted') = (to_user_id IS NOT NULL)),
    FOREIGN KEY (org_id, ticket_id) REFERENCES tickets (org_id, id)
);
CREATE UNIQUE INDEX ticket_transfers_open ON ticket_transfers (ticket_id) WHERE status = 'open';
CREATE INDEX ticket_transfers_by_ticket ON ticket_transfers (ticket_id, id);
CREATE INDEX ticket_transfers_by_giver ON ticket_transfers (from_user_id, id);
CREATE INDEX ticket_transfers_by_address ON ticket_transfers (email_key) WHERE status = 'open';
CREATE INDEX ticket_transfers_by_end ON ticket_transfers (expires_at) WHERE status = 'open';
