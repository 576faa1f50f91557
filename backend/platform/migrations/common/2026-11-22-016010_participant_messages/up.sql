-- Owner: reports. What organizers wrote to participants, to whom (as it was asked), and how far it is: so many of its
-- tickets were gone through, the last of them `after_id`.
CREATE TABLE participant_messages (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    selection TEXT NOT NULL,
    n_recipients BIGINT NOT NULL CHECK (n_recipients > 0),
    n_tickets BIGINT NOT NULL CHECK (n_tickets >= n_recipients),
    n_done BIGINT NOT NULL,
    after_id BYTEA CHECK (LENGTH(after_id) = 16),
    ended_at BIGINT,
    created_by BYTEA REFERENCES users (id),
    created_at BIGINT NOT NULL,
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id) ON DELETE CASCADE
);
CREATE INDEX participant_messages_by_event ON participant_messages (event_id, id);
