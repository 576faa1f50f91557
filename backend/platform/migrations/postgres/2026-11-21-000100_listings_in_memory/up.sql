-- Owner: catalog. Lists and search are answered from memory (adr/0014): the database keeps what to
-- remember, and the revision at which each listing came or went.
DROP INDEX event_cards_words;
ALTER TABLE event_cards DROP COLUMN words_index;

DROP INDEX event_listings_by_price;
DROP INDEX event_listings_by_newest;
DROP INDEX event_listings_by_day;
DROP INDEX event_listings_by_end;

ALTER TABLE event_listings ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
CREATE INDEX event_listings_by_revision ON event_listings (revision);

CREATE TABLE listing_removals (
    event_id BYTEA NOT NULL PRIMARY KEY REFERENCES events (id),
    revision BIGINT NOT NULL
);
CREATE INDEX listing_removals_by_revision ON listing_removals (revision);
