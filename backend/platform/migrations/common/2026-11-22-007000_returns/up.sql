-- Owner: sales. Where an order came from: comp is given away by its organizer. words: what a person is found by, each with a space before it,
-- in small letters without accents.
ALTER TABLE orders ADD COLUMN origin TEXT NOT NULL DEFAULT 'shop' CHECK (origin IN ('shop', 'comp'));
ALTER TABLE orders ADD COLUMN words TEXT NOT NULL DEFAULT '';

-- How much of a refund is of which line, and the tax in it.
CREATE TABLE refund_lines (
    refund_id BYTEA NOT NULL REFERENCES refunds (id),
    line_id BYTEA NOT NULL REFERENCES order_lines (id),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    tax_minor BIGINT NOT NULL CHECK (tax_minor BETWEEN 0 AND amount_minor),
    PRIMARY KEY (refund_id, line_id)
);
CREATE INDEX refund_lines_by_line ON refund_lines (line_id);

-- The tickets that a refund is for, when it is for some: none is given back twice.
CREATE TABLE refund_tickets (
    refund_id BYTEA NOT NULL REFERENCES refunds (id),
    ticket_id BYTEA NOT NULL REFERENCES tickets (id),
    PRIMARY KEY (refund_id, ticket_id)
);
CREATE INDEX refund_tickets_by_ticket ON refund_tickets (ticket_id);

-- What somebody did to an order that no other row tells. Rows are written and never changed.
CREATE TABLE order_happenings (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    order_id BYTEA NOT NULL REFERENCES orders (id),
    kind TEXT NOT NULL,
    actor TEXT NOT NULL CHECK (actor IN ('buyer', 'organizer', 'platform')),
    user_id BYTEA REFERENCES users (id),
    details TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX order_happenings_by_order ON order_happenings (order_id, at);

-- Buyers who ask for their money. tickets: which of them, as JSON; all when it is null.
CREATE TABLE refund_requests (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    order_id BYTEA NOT NULL REFERENCES orders (id),
    status TEXT NOT NULL CHECK (status IN ('open', 'granted', 'declined')),
    message TEXT NOT NULL,
    answer TEXT,
    tickets TEXT,
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    CHECK ((status = 'open') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX refund_requests_one_open ON refund_requests (order_id) WHERE status = 'open';
CREATE INDEX refund_requests_by_order ON refund_requests (order_id);
