-- Owner: sales. What buyers answered, as it was asked then: a question may be changed later. number: which of the
-- order's people answers, the number of their ticket; 0 for the order as a whole. choice: what the choice was called.
CREATE TABLE order_answers (
    order_id BYTEA NOT NULL,
    org_id BYTEA NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 0),
    question_id BYTEA NOT NULL CHECK (LENGTH(question_id) = 16),
    event_id BYTEA NOT NULL,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'choice', 'checkbox', 'date', 'number')),
    value TEXT NOT NULL,
    choice TEXT,
    PRIMARY KEY (order_id, number, question_id),
    FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id),
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id)
);
