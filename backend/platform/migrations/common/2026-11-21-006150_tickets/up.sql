-- Owner: admission. The right of one person to come in. group_number: those of one unit, such as a Duo, have the
-- same. ticket_key: the second key, sealed.
CREATE TABLE tickets (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    occurrence_id BYTEA NOT NULL,
    offer_id BYTEA NOT NULL,
    order_id BYTEA NOT NULL,
    line_id BYTEA NOT NULL,
    user_id BYTEA NOT NULL REFERENCES users (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    group_number INTEGER NOT NULL CHECK (group_number >= 1),
    name TEXT NOT NULL,
    email TEXT,
    status TEXT NOT NULL CHECK (status IN ('active', 'blocked', 'cancelled')),
    secret_version INTEGER NOT NULL CHECK (secret_version >= 1),
    ticket_key BYTEA NOT NULL,
    answers TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (org_id, id),
    UNIQUE (order_id, number),
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id),
    FOREIGN KEY (org_id, occurrence_id) REFERENCES occurrences (org_id, id),
    FOREIGN KEY (org_id, offer_id) REFERENCES offers (org_id, id)
);
CREATE INDEX tickets_by_user ON tickets (user_id, id);
CREATE INDEX tickets_by_event ON tickets (event_id, id);
CREATE INDEX tickets_by_line ON tickets (line_id);
CREATE INDEX tickets_by_occurrence ON tickets (occurrence_id);
CREATE INDEX tickets_by_offer ON tickets (offer_id);
