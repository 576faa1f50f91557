-- Owner: sales. The books of the simulated gateway. They stand apart from those of orders, as a bank's would:
-- nothing here refers to an order's rows. Of a card only its brand and last four digits are kept.
CREATE TABLE sandbox_tokens (
    token TEXT NOT NULL PRIMARY KEY,
    behaviour TEXT NOT NULL,
    method TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX sandbox_tokens_by_time ON sandbox_tokens (created_at);

-- page_key: what the address of the bank's page knows it by, so that nobody else confirms a payment.
-- settles_as: what becomes of it at settles_at, while it is processing.
CREATE TABLE sandbox_payments (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    idempotency_key TEXT NOT NULL UNIQUE,
    payment_id BYTEA NOT NULL CHECK (LENGTH(payment_id) = 16),
    order_code TEXT NOT NULL,
    behaviour TEXT NOT NULL,
    method TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (LENGTH(currency) = 3),
    status TEXT NOT NULL CHECK (status IN ('requires_action', 'processing', 'succeeded', 'failed', 'cancelled')),
    decline TEXT,
    refunded BIGINT NOT NULL DEFAULT 0,
    page_key TEXT UNIQUE,
    return_url TEXT NOT NULL,
    settles_at BIGINT,
    settles_as TEXT,
    created_at BIGINT NOT NULL,
    CHECK (refunded BETWEEN 0 AND amount),
    CHECK (refunded = 0 OR status = 'succeeded'),
    CHECK ((status = 'failed') = (decline IS NOT NULL))
);
CREATE INDEX sandbox_payments_by_payment ON sandbox_payments (payment_id);

CREATE TABLE sandbox_refunds (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    idempotency_key TEXT NOT NULL UNIQUE,
    charge_id BYTEA NOT NULL REFERENCES sandbox_payments (id),
    refund_id BYTEA NOT NULL CHECK (LENGTH(refund_id) = 16),
    amount BIGINT NOT NULL CHECK (amount > 0),
    status TEXT NOT NULL CHECK (status IN ('submitted', 'succeeded', 'failed')),
    settles_as TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX sandbox_refunds_by_charge ON sandbox_refunds (charge_id);

-- What the gateway has to say, word for word, until it was heard and for a month after.
CREATE TABLE sandbox_events (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    delivered_at BIGINT
);
CREATE INDEX sandbox_events_by_delivery ON sandbox_events (delivered_at);
