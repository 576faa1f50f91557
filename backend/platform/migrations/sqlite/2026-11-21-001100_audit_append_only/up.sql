-- Owner: accounts. Nobody changes or deletes what the audit log says, the program included.
CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_entries_remain BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, X'');
