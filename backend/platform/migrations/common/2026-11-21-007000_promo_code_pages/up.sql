-- Owner: sales.
-- Pages of an event's codes are read along this, whatever they are looked for by.
CREATE INDEX promo_codes_by_event ON promo_codes (event_id, id);
