-- Owner: catalog. The read model behind lists and search: one row per event that lists may show,
-- rewritten in the transaction that changes the event (catalog::listings). The narrow table is what
-- lists filter, count and sort by; the wide one holds what they show and the words they search.
CREATE TABLE event_listings (
    number INTEGER NOT NULL PRIMARY KEY,
    event_id BYTEA NOT NULL UNIQUE REFERENCES events (id),
    org_id BYTEA NOT NULL,
    category_id BYTEA NOT NULL,
    starts_at BIGINT NOT NULL,
    next_ends_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    has_many_dates BOOLEAN NOT NULL,
    price_key BIGINT NOT NULL,
    has_free BOOLEAN NOT NULL,
    has_paid BOOLEAN NOT NULL,
    published_at BIGINT NOT NULL
);
CREATE INDEX event_listings_by_date ON event_listings (starts_at, event_id);
CREATE INDEX event_listings_by_price ON event_listings (price_key, event_id);
CREATE INDEX event_listings_by_newest ON event_listings (published_at, event_id);
CREATE INDEX event_listings_by_category ON event_listings (category_id, starts_at, event_id);
CREATE INDEX event_listings_by_next_end ON event_listings (next_ends_at);
CREATE INDEX event_listings_by_day ON event_listings (last_day, first_day);
CREATE INDEX event_listings_by_end ON event_listings (ends_at);

CREATE TABLE event_cards (
    number INTEGER NOT NULL PRIMARY KEY REFERENCES event_listings (number),
    card TEXT NOT NULL,
    words TEXT NOT NULL
);

-- The words are folded before they get here (kernel::text::fold), so the tokenizer only splits.
CREATE VIRTUAL TABLE event_words USING fts5 (
    words, content = 'event_cards', content_rowid = 'number', detail = 'none',
    tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3 4'
);
CREATE TRIGGER event_cards_inserted AFTER INSERT ON event_cards BEGIN
    INSERT INTO event_words (rowid, words) VALUES (new.number, new.words);
END;
CREATE TRIGGER event_cards_deleted AFTER DELETE ON event_cards BEGIN
    INSERT INTO event_words (event_words, rowid, words) VALUES ('delete', old.number, old.words);
END;
