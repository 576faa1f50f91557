-- Owner: sales. What somebody buys of one organizer in one currency. While it is pending, its places are held
-- until expires_at; while is_paying, until the payment provider has said what came of it.
CREATE TABLE orders (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL REFERENCES organizations (id),
    code TEXT NOT NULL UNIQUE CHECK (LENGTH(code) = 8),
    user_id BYTEA NOT NULL REFERENCES users (id),
    status TEXT NOT NULL CHECK (status IN ('pending', 'confirmed', 'expired', 'cancelled')),
    currency TEXT NOT NULL CHECK (LENGTH(currency) = 3),
    subtotal_minor BIGINT NOT NULL CHECK (subtotal_minor >= 0),
    total_minor BIGINT NOT NULL CHECK (total_minor >= 0 AND total_minor <= subtotal_minor),
    tax_minor BIGINT NOT NULL CHECK (tax_minor >= 0 AND tax_minor <= total_minor),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    locale TEXT NOT NULL,
    details TEXT NOT NULL,
    is_paying BOOLEAN NOT NULL,
    is_extended BOOLEAN NOT NULL,
    expires_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (org_id, id),
    CHECK (status <> 'confirmed' OR confirmed_at IS NOT NULL),
    CHECK (status <> 'expired' OR confirmed_at IS NULL)
);
CREATE INDEX orders_by_user ON orders (user_id, id);
CREATE INDEX orders_by_org ON orders (org_id, id);
CREATE INDEX orders_due ON orders (expires_at) WHERE status = 'pending';

-- What an order has of one offer for one date. Nothing of it changes: snapshot keeps what the event and the offer
-- were called, details who comes.
CREATE TABLE order_lines (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    order_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    occurrence_id BYTEA NOT NULL,
    offer_id BYTEA NOT NULL,
    position INTEGER NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity >= 1),
    admits INTEGER NOT NULL CHECK (admits >= 1),
    unit_minor BIGINT NOT NULL CHECK (unit_minor >= 0),
    unit_net_minor BIGINT NOT NULL CHECK (unit_net_minor BETWEEN 0 AND unit_minor),
    total_minor BIGINT NOT NULL CHECK (total_minor = unit_net_minor * quantity),
    tax_minor BIGINT NOT NULL CHECK (tax_minor BETWEEN 0 AND total_minor),
    tax_rate_bp INTEGER NOT NULL CHECK (tax_rate_bp >= 0),
    promo_code_id BYTEA,
    snapshot TEXT NOT NULL,
    details TEXT NOT NULL,
    UNIQUE (org_id, id),
    UNIQUE (order_id, position),
    FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id),
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id),
    FOREIGN KEY (org_id, occurrence_id) REFERENCES occurrences (org_id, id),
    FOREIGN KEY (org_id, offer_id) REFERENCES offers (org_id, id)
);
CREATE INDEX order_lines_by_event ON order_lines (event_id, order_id);
CREATE INDEX order_lines_by_occurrence ON order_lines (occurrence_id);
CREATE INDEX order_lines_by_offer ON order_lines (offer_id);

-- What a line takes of counters: places of a quota, uses of a promo code, what one person has of an event or of a
-- code. Counters are what these rows add up to.
CREATE TABLE order_holds (
    line_id BYTEA NOT NULL,
    order_id BYTEA NOT NULL REFERENCES orders (id),
    kind TEXT NOT NULL CHECK (kind IN ('quota', 'promo', 'event_person', 'promo_person')),
    target_id BYTEA NOT NULL,
    units INTEGER NOT NULL CHECK (units >= 0),
    PRIMARY KEY (line_id, kind, target_id)
);
CREATE INDEX order_holds_by_order ON order_holds (order_id);
CREATE INDEX order_holds_by_target ON order_holds (target_id, order_id);

-- How many tickets of an event, or uses of a code, a person has.
CREATE TABLE person_counts (
    target_id BYTEA NOT NULL,
    user_id BYTEA NOT NULL REFERENCES users (id),
    n INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (target_id, user_id)
);

-- What a payment provider was asked for, one attempt each. At most one of an order is open.
CREATE TABLE payments (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    order_id BYTEA NOT NULL,
    attempt INTEGER NOT NULL CHECK (attempt >= 1),
    provider TEXT NOT NULL,
    reference TEXT,
    status TEXT NOT NULL CHECK (status IN ('created', 'requires_action', 'processing', 'succeeded', 'failed', 'cancelled')),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL CHECK (LENGTH(currency) = 3),
    method TEXT,
    decline TEXT,
    next_action TEXT,
    is_mismatched BOOLEAN NOT NULL,
    asked_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (org_id, id),
    UNIQUE (order_id, attempt),
    UNIQUE (provider, reference),
    FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id)
);
CREATE UNIQUE INDEX payments_one_open ON payments (order_id) WHERE status IN ('created', 'requires_action', 'processing');
CREATE INDEX payments_to_ask ON payments (asked_at) WHERE status IN ('created', 'requires_action', 'processing');

-- Money that goes back.
CREATE TABLE refunds (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    order_id BYTEA NOT NULL,
    payment_id BYTEA NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL CHECK (LENGTH(currency) = 3),
    reason TEXT NOT NULL,
    initiator TEXT NOT NULL CHECK (initiator IN ('platform', 'organizer', 'buyer', 'provider')),
    initiated_by BYTEA,
    status TEXT NOT NULL CHECK (status IN ('requested', 'submitted', 'succeeded', 'failed')),
    reference TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (org_id, id),
    UNIQUE (payment_id, number),
    FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id),
    FOREIGN KEY (org_id, payment_id) REFERENCES payments (org_id, id)
);
CREATE INDEX refunds_by_order ON refunds (order_id);

-- Events of payment providers that were taken in.
CREATE TABLE provider_events (
    provider TEXT NOT NULL,
    event TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (provider, event)
);

-- Every movement of money, once: debits above zero, credits below. The entries of an order add up to nothing.
CREATE TABLE ledger_entries (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    order_id BYTEA NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('sale', 'payment', 'refund', 'cancellation')),
    account TEXT NOT NULL CHECK (account IN ('receivable', 'provider', 'revenue', 'tax')),
    currency TEXT NOT NULL CHECK (LENGTH(currency) = 3),
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
    at BIGINT NOT NULL,
    FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id)
);
CREATE INDEX ledger_entries_by_order ON ledger_entries (order_id);
CREATE INDEX ledger_entries_by_org ON ledger_entries (org_id, at);
