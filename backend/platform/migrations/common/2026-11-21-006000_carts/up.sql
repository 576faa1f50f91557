-- Owner: sales. What somebody means to buy. It holds no places. It belongs to an account or to whoever has its
-- token.
CREATE TABLE carts (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    user_id BYTEA UNIQUE REFERENCES users (id) ON DELETE CASCADE,
    hash BYTEA UNIQUE CHECK (LENGTH(hash) = 32),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CHECK ((user_id IS NULL) <> (hash IS NULL))
);
CREATE INDEX carts_by_expires_at ON carts (expires_at);

-- So many of an offer for a date. position: those put in first first. seen_minor: what one cost when it was last put in or changed, without a code;
-- for a donation, what its buyer gives.
CREATE TABLE cart_lines (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    cart_id BYTEA NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    offer_id BYTEA NOT NULL,
    occurrence_id BYTEA NOT NULL,
    position INTEGER NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity >= 1),
    seen_minor BIGINT NOT NULL CHECK (seen_minor >= 0),
    created_at BIGINT NOT NULL,
    UNIQUE (cart_id, offer_id, occurrence_id),
    FOREIGN KEY (org_id, offer_id) REFERENCES offers (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, occurrence_id) REFERENCES occurrences (org_id, id) ON DELETE CASCADE
);
CREATE INDEX cart_lines_by_offer ON cart_lines (offer_id);
CREATE INDEX cart_lines_by_occurrence ON cart_lines (occurrence_id);

-- The code that is used in a cart for an event.
CREATE TABLE cart_promos (
    cart_id BYTEA NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
    event_id BYTEA NOT NULL,
    promo_code_id BYTEA NOT NULL REFERENCES promo_codes (id) ON DELETE CASCADE,
    PRIMARY KEY (cart_id, event_id)
);
CREATE INDEX cart_promos_by_promo_code ON cart_promos (promo_code_id);
