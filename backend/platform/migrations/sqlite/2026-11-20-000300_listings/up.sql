-- Owner: catalog. The read model behind lists and search: one row per event that lists may show,
-- rewritten in the transaction that changes the event (catalog::listings).
CREATE TABLE event_listings (
    number INTEGER NOT NULL PRIMARY KEY,
    event_id BYTEA NOT NULL UNIQUE REFERENCES events (id),
    org_id BYTEA NOT NULL,
    category_id BYTEA NOT NULL,
    starts_at BIGINT NOT NULL,
    next_ends_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    price_key BIGINT NOT NULL,
    has_free BOOLEAN NOT NULL,
    has_paid BOOLEAN NOT NULL,
    published_at BIGINT NOT NULL,
    card TEXT NOT NULL,
    words TEXT NOT NULL,
    place_words TEXT NOT NULL
);
CREATE INDEX event_listings_by_date ON event_listings (starts_at, event_id);
CREATE INDEX event_listings_by_price ON event_listings (price_key, event_id);
CREATE INDEX event_listings_by_newest ON event_listings (published_at, event_id);
CREATE INDEX event_listings_by_category ON event_listings (category_id, starts_at, event_id);
CREATE INDEX event_listings_by_next_end ON event_listings (next_ends_at);

-- The words are folded before they get here (kernel::text::fold), so the tokenizer only splits.
CREATE VIRTUAL TABLE event_words USING fts5 (
    words, place_words, content = 'event_listings', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3'
);
CREATE TRIGGER event_listings_inserted AFTER INSERT ON event_listings BEGIN
    INSERT INTO event_words (rowid, words, place_words) VALUES (new.number, new.words, new.place_words);
END;
CREATE TRIGGER event_listings_deleted AFTER DELETE ON event_listings BEGIN
    INSERT INTO event_words (event_words, rowid, words, place_words)
    VALUES ('delete', old.number, old.words, old.place_words);
END;
