-- Owner: catalog. The number by which ticket codes name a date or an offer; an event's own.
ALTER TABLE occurrences ADD COLUMN number INTEGER NOT NULL DEFAULT 0 CHECK (number BETWEEN 0 AND 65535);
UPDATE occurrences SET number = (
    SELECT COUNT(*) FROM occurrences AS earlier
    WHERE earlier.event_id = occurrences.event_id AND earlier.id <= occurrences.id
);
CREATE UNIQUE INDEX occurrences_by_number ON occurrences (event_id, number);
ALTER TABLE offers ADD COLUMN number INTEGER NOT NULL DEFAULT 0 CHECK (number BETWEEN 0 AND 65535);
UPDATE offers SET number = (
    SELECT COUNT(*) FROM offers AS earlier
    WHERE earlier.event_id = offers.event_id AND earlier.id <= offers.id
);
CREATE UNIQUE INDEX offers_by_number ON offers (event_id, number);
