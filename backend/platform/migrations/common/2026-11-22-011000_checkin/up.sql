-- Owner: admission. Where tickets are checked, and what of. The main list of an event has the event's id; its row is
-- made when somebody changes it or scans with it. offers: ids as JSON; null: all. policy: null: as each offer says.
-- opens_minutes: before the doors open; closes_minutes: after the date is over; null: without that limit.
CREATE TABLE checkin_lists (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    name TEXT NOT NULL,
    occurrence_id BYTEA,
    offers TEXT,
    policy TEXT CHECK (policy IN ('single', 'multi', 'daily')),
    opens_minutes INTEGER CHECK (opens_minutes BETWEEN 0 AND 10080),
    closes_minutes INTEGER CHECK (closes_minutes BETWEEN 0 AND 10080),
    gates TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (org_id, id),
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, occurrence_id) REFERENCES occurrences (org_id, id) ON DELETE CASCADE
);
CREATE INDEX checkin_lists_by_event ON checkin_lists (event_id, id);
CREATE INDEX checkin_lists_by_occurrence ON checkin_lists (occurrence_id);

-- That a ticket was let in. The key is the guard: with one entry there is one row, day 0; with one a day, a row a day.
CREATE TABLE admissions (
    list_id BYTEA NOT NULL,
    ticket_id BYTEA NOT NULL,
    day INTEGER NOT NULL CHECK (day >= 0),
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    entries INTEGER NOT NULL CHECK (entries >= 0),
    is_inside BOOLEAN NOT NULL,
    first_scan_id BYTEA NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (list_id, ticket_id, day),
    FOREIGN KEY (org_id, list_id) REFERENCES checkin_lists (org_id, id),
    FOREIGN KEY (org_id, ticket_id) REFERENCES tickets (org_id, id)
);
CREATE INDEX admissions_by_ticket ON admissions (ticket_id);
CREATE INDEX admissions_by_change ON admissions (list_id, last_at);

-- Every scan, as it was answered; only whether it was annulled changes. nonce: made by the scanner, so that a scan
-- sent twice counts once; null for those who came in with the one of leader_id. code_hash: SHA-256 of what was scanned.
CREATE TABLE checkin_scans (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    list_id BYTEA NOT NULL,
    nonce BYTEA UNIQUE CHECK (LENGTH(nonce) = 16),
    leader_id BYTEA,
    ticket_id BYTEA,
    code_hash BYTEA NOT NULL,
    gate TEXT,
    user_id BYTEA,
    device_id BYTEA,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    scanned_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    is_offline BOOLEAN NOT NULL,
    override_reason TEXT,
    result TEXT NOT NULL CHECK (result IN ('admitted', 'exited', 'refused', 'duplicate', 'conflict')),
    reason TEXT,
    day INTEGER NOT NULL,
    annulled_at BIGINT,
    annulled_by BYTEA,
    FOREIGN KEY (org_id, list_id) REFERENCES checkin_lists (org_id, id),
    FOREIGN KEY (org_id, ticket_id) REFERENCES tickets (org_id, id)
);
CREATE INDEX checkin_scans_by_list ON checkin_scans (list_id, received_at, id);
CREATE INDEX checkin_scans_by_ticket ON checkin_scans (ticket_id, list_id, id);
CREATE INDEX checkin_scans_by_leader ON checkin_scans (leader_id);
