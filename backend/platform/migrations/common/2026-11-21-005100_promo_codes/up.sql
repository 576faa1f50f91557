-- Owner: sales. Codes that make offers of an event cheaper, or show hidden ones. Stored in capitals: who types
-- one need not care. value: hundredths of a percent or minor units, as the effect says.
CREATE TABLE promo_codes (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    batch_id BYTEA,
    code TEXT NOT NULL CHECK (code = UPPER(code)),
    effect TEXT NOT NULL CHECK (effect IN ('percent', 'amount', 'set_price', 'unlock')),
    value BIGINT NOT NULL CHECK (value >= 0),
    is_for_all BOOLEAN NOT NULL,
    valid_from BIGINT,
    valid_until BIGINT,
    max_uses INTEGER CHECK (max_uses >= 1),
    max_per_person INTEGER CHECK (max_per_person >= 1),
    held INTEGER NOT NULL CHECK (held >= 0),
    used INTEGER NOT NULL CHECK (used >= 0),
    is_active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (org_id, id),
    UNIQUE (event_id, code),
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id) ON DELETE CASCADE,
    CHECK (max_uses IS NULL OR held + used <= max_uses),
    CHECK (effect <> 'percent' OR value BETWEEN 1 AND 10000),
    CHECK (valid_from IS NULL OR valid_until IS NULL OR valid_from < valid_until)
);

-- The offers that a code is for, unless it is for all.
CREATE TABLE promo_code_offers (
    promo_code_id BYTEA NOT NULL,
    org_id BYTEA NOT NULL,
    offer_id BYTEA NOT NULL,
    PRIMARY KEY (promo_code_id, offer_id),
    FOREIGN KEY (org_id, promo_code_id) REFERENCES promo_codes (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, offer_id) REFERENCES offers (org_id, id) ON DELETE CASCADE
);
CREATE INDEX promo_code_offers_by_offer ON promo_code_offers (offer_id);
