-- Owner: catalog. A starting node reads the words of all listings, and no card: apart from the cards
-- they fill a quarter of the pages.
CREATE TABLE listing_words (
    number INTEGER NOT NULL PRIMARY KEY REFERENCES event_listings (number),
    words TEXT NOT NULL
);
INSERT INTO listing_words (number, words) SELECT number, words FROM event_cards;
ALTER TABLE event_cards DROP COLUMN words;
