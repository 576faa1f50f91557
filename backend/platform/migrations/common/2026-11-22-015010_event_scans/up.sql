-- Owner: admission. The scans of an event, the newest first: all of them, and those that came to the same.
CREATE INDEX checkin_scans_by_event ON checkin_scans (event_id, received_at, id);
CREATE INDEX checkin_scans_by_result ON checkin_scans (event_id, result, received_at, id);
