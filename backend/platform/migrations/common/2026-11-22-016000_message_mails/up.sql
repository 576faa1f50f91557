-- Owner: notices. What organizers write to participants is a class of mails: it uses up no other one's budget.
CREATE TABLE mails_with_messages (
    key TEXT NOT NULL PRIMARY KEY,
    recipient BYTEA NOT NULL CHECK (LENGTH(recipient) = 32),
    class TEXT NOT NULL CHECK (class IN ('request', 'alert', 'order', 'message')),
    at BIGINT NOT NULL,
    sent_at BIGINT
);
INSERT INTO mails_with_messages (key, recipient, class, at, sent_at) SELECT key, recipient, class, at, sent_at FROM mails;
DROP TABLE mails;
ALTER TABLE mails_with_messages RENAME TO mails;
CREATE INDEX mails_by_recipient ON mails (recipient, class, at);
CREATE INDEX mails_by_time ON mails (at);
