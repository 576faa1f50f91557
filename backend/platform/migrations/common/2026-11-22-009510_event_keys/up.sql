-- Owner: admission. What signs the codes of an event's tickets: Ed25519. private_key is sealed.
CREATE TABLE event_keys (
    event_id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(event_id) = 16),
    org_id BYTEA NOT NULL,
    public_key BYTEA NOT NULL CHECK (LENGTH(public_key) = 32),
    private_key BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id)
);
CREATE INDEX event_keys_by_organization ON event_keys (org_id, event_id);
