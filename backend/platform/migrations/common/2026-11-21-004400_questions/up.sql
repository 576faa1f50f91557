-- Owner: catalog. What buyers are asked, about the order or about each participant.
CREATE TABLE questions (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('order', 'participant')),
    kind TEXT NOT NULL CHECK (kind IN ('text', 'choice', 'checkbox', 'date', 'number')),
    label TEXT NOT NULL,
    help TEXT NOT NULL,
    is_required BOOLEAN NOT NULL,
    is_active BOOLEAN NOT NULL,
    choices TEXT NOT NULL,
    is_for_all BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (org_id, id),
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id)
);
CREATE INDEX questions_by_event ON questions (event_id, position);

-- The offers that a question is for, unless it is for all.
CREATE TABLE question_offers (
    question_id BYTEA NOT NULL,
    org_id BYTEA NOT NULL,
    offer_id BYTEA NOT NULL,
    PRIMARY KEY (question_id, offer_id),
    FOREIGN KEY (org_id, question_id) REFERENCES questions (org_id, id),
    FOREIGN KEY (org_id, offer_id) REFERENCES offers (org_id, id)
);
CREATE INDEX question_offers_by_offer ON question_offers (offer_id);
