-- Owner: admission. What people are found by, and what lists of them are sorted by: the words of their name and then of
-- their address, in small letters without accents, each with a space before it.
ALTER TABLE tickets ADD COLUMN words TEXT NOT NULL DEFAULT '';
UPDATE tickets SET words = ' ' || LOWER(name) || COALESCE(' ' || LOWER(email), '');
CREATE INDEX tickets_by_words ON tickets (event_id, words, id);
CREATE INDEX tickets_by_offer_words ON tickets (event_id, offer_id, words, id);
CREATE INDEX tickets_by_event_order ON tickets (event_id, order_id, number);
