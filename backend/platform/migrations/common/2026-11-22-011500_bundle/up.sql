-- Owner: admission. What changed of an event's tickets, for doors that fetch it piece by piece.
CREATE INDEX tickets_by_change ON tickets (event_id, updated_at, id);
