-- Owner: sales. How many places each date of an event has, unless the date says otherwise. No row: no limit.
CREATE TABLE event_capacities (
    event_id BYTEA NOT NULL PRIMARY KEY,
    org_id BYTEA NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id) ON DELETE CASCADE
);

-- A number of places of a date. The capacity of a date has the id of the date, so there is one; parts have
-- ids of their own. Quotas go with their date, which stays once somebody ordered.
CREATE TABLE quotas (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    occurrence_id BYTEA NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('event_capacity', 'date_capacity', 'part')),
    name TEXT NOT NULL,
    size INTEGER CHECK (size >= 0),
    held INTEGER NOT NULL CHECK (held >= 0),
    sold INTEGER NOT NULL CHECK (sold >= 0),
    blocked INTEGER NOT NULL CHECK (blocked >= 0),
    overbook INTEGER NOT NULL CHECK (overbook >= 0),
    is_for_all BOOLEAN NOT NULL,
    UNIQUE (org_id, id),
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, occurrence_id) REFERENCES occurrences (org_id, id) ON DELETE CASCADE,
    CHECK (size IS NULL OR held + sold + blocked <= size + overbook),
    CHECK ((kind = 'part') = (id <> occurrence_id)),
    CHECK (kind = 'part' OR is_for_all)
);
CREATE INDEX quotas_by_occurrence ON quotas (occurrence_id);
CREATE INDEX quotas_by_event ON quotas (event_id, kind);

-- The offers that take from a quota, unless all do.
CREATE TABLE offer_quotas (
    quota_id BYTEA NOT NULL,
    org_id BYTEA NOT NULL,
    offer_id BYTEA NOT NULL,
    PRIMARY KEY (quota_id, offer_id),
    FOREIGN KEY (org_id, quota_id) REFERENCES quotas (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, offer_id) REFERENCES offers (org_id, id) ON DELETE CASCADE
);
CREATE INDEX offer_quotas_by_offer ON offer_quotas (offer_id);
