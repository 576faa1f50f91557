-- Owner: accounts. Nobody changes or deletes what the audit log says, the program included. An operator may
-- also take the rights away from the program's role: REVOKE UPDATE, DELETE, TRUNCATE ON audit_entries.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END
$$;
CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_entries_remain BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');
