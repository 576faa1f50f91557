-- Owner: catalog. Organizers write events: a draft may lack a category. SQLite cannot take NOT NULL
-- away from a column, hence a new column of the old name.
DROP INDEX events_by_category;
ALTER TABLE events RENAME COLUMN category_id TO category_of_old;
ALTER TABLE events ADD COLUMN category_id BYTEA REFERENCES categories (id);
UPDATE events SET category_id = category_of_old;
ALTER TABLE events DROP COLUMN category_of_old;
CREATE INDEX events_by_category ON events (category_id);

ALTER TABLE events ADD COLUMN transfer_policy TEXT NOT NULL DEFAULT 'allowed'
    CHECK (transfer_policy IN ('allowed', 'forbidden'));
ALTER TABLE events ADD COLUMN cancel_reason TEXT;
-- Set once, by whoever takes the first order: from then on the event stays.
ALTER TABLE events ADD COLUMN first_order_at BIGINT;
-- The folded titles, each word after a space, for the organizer's search. What is there already is folded
-- as far as SQL can, and wholly with its next change.
ALTER TABLE events ADD COLUMN words TEXT NOT NULL DEFAULT '';
UPDATE events SET words = REPLACE(LOWER(title), '"', ' ');

-- A removal outlives its event: other nodes still have to hear that a deleted event left the lists.
DROP INDEX listing_removals_by_revision;
ALTER TABLE listing_removals RENAME TO listing_removals_before;
CREATE TABLE listing_removals (
    event_id BYTEA NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL
);
INSERT INTO listing_removals (event_id, revision) SELECT event_id, revision FROM listing_removals_before;
DROP TABLE listing_removals_before;
CREATE INDEX listing_removals_by_revision ON listing_removals (revision);
