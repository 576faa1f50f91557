-- Owner: catalog. How often a ticket of an offer opens the door: once, in and out as often as one
-- likes, or once a day on so many days.
ALTER TABLE offers ADD COLUMN checkin_policy TEXT NOT NULL DEFAULT 'single'
    CHECK (checkin_policy IN ('single', 'multi', 'daily'));
ALTER TABLE offers ADD COLUMN checkin_days INTEGER CHECK (checkin_days BETWEEN 1 AND 366);
