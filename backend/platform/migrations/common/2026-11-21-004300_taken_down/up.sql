-- Owner: catalog. An administrator takes an event away from the public, and says why.
ALTER TABLE events ADD COLUMN taken_down_at BIGINT;
ALTER TABLE events ADD COLUMN taken_down_reason TEXT;
