-- Owner: admission. Whether money went back for a ticket: doors say so of one that was cancelled.
ALTER TABLE tickets ADD COLUMN is_refunded BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE tickets SET is_refunded = TRUE WHERE id IN (SELECT ticket_id FROM refund_tickets);
