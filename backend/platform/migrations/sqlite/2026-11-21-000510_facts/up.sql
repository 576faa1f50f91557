-- Owner: platform. What happened, written in the transaction in which it happened (the outbox). The
-- relay turns each row into jobs once. Secrets inside a payload are sealed (platform::keyring).
CREATE TABLE facts (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    payload TEXT NOT NULL,
    org BYTEA,
    at BIGINT NOT NULL,
    relayed_at BIGINT
);
CREATE INDEX facts_to_relay ON facts (seq) WHERE relayed_at IS NULL;
CREATE INDEX facts_by_time ON facts (at);
