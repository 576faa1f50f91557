-- Owner: notices. Mails about what somebody bought have a budget of their own.
CREATE TABLE mails_with_orders (
    key TEXT NOT NULL PRIMARY KEY,
    recipient BYTEA NOT NULL CHECK (LENGTH(recipient) = 32),
    class TEXT NOT NULL CHECK (class IN ('request', 'alert', 'order')),
    at BIGINT NOT NULL,
    sent_at BIGINT
);
INSERT INTO mails_with_orders (key, recipient, class, at, sent_at) SELECT key, recipient, class, at, sent_at FROM mails;
DROP TABLE mails;
ALTER TABLE mails_with_orders RENAME TO mails;
CREATE INDEX mails_by_recipient ON mails (recipient, class, at);
CREATE INDEX mails_by_time ON mails (at);
