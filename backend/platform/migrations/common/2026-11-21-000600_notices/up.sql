-- Owner: notices. Which mails went out: at most one per fact and recipient, and not too many a day.
-- The recipient is a keyed hash; a row is forgotten after a while.
CREATE TABLE mails (
    key TEXT NOT NULL PRIMARY KEY,
    recipient BYTEA NOT NULL CHECK (LENGTH(recipient) = 32),
    class TEXT NOT NULL CHECK (class IN ('request', 'alert')),
    at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX mails_by_recipient ON mails (recipient, class, at);
CREATE INDEX mails_by_time ON mails (at);
