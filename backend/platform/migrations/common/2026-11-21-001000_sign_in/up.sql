-- Owner: accounts. Registration, second factors, sessions, links in mails, shared counters, audit log.
-- Tokens are kept as SHA-256 hashes. What is sealed is AES-256-GCM under a key that is not in this database.
ALTER TABLE users ADD COLUMN phone TEXT;
-- 32 random bytes, sealed: one of the two keys behind each ticket code. Made with the account, never shown.
ALTER TABLE users ADD COLUMN ticket_key BYTEA;
-- Sealed. An account without one has not enrolled yet and has no session.
ALTER TABLE users ADD COLUMN totp_secret BYTEA;
-- The last time step whose code was spent; it only rises.
ALTER TABLE users ADD COLUMN totp_last_step BIGINT NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN totp_enrolled_at BIGINT;
ALTER TABLE users ADD COLUMN password_changed_at BIGINT;

-- Accounts to be: nothing is in users before the address is known to be its owner's.
CREATE TABLE registrations (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    token_hash BYTEA NOT NULL UNIQUE CHECK (LENGTH(token_hash) = 32),
    link_hash BYTEA NOT NULL UNIQUE CHECK (LENGTH(link_hash) = 32),
    code_hash BYTEA NOT NULL CHECK (LENGTH(code_hash) = 32),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    locale TEXT NOT NULL CHECK (locale IN ('fr', 'en')),
    organization_name TEXT,
    tries INTEGER NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX registrations_by_end ON registrations (expires_at);
CREATE INDEX registrations_by_email ON registrations (email_key);

-- Between password and second factor. `pending_secret` is the sealed TOTP secret of an enrolment.
CREATE TABLE mfa_tokens (
    hash BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(hash) = 32),
    user_id BYTEA NOT NULL REFERENCES users (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('sign_in', 'enrol', 'replace')),
    pending_secret BYTEA,
    tries INTEGER NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX mfa_tokens_by_end ON mfa_tokens (expires_at);
CREATE INDEX mfa_tokens_by_user ON mfa_tokens (user_id);

CREATE TABLE recovery_codes (
    user_id BYTEA NOT NULL REFERENCES users (id),
    hash BYTEA NOT NULL CHECK (LENGTH(hash) = 32),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, hash)
);

-- Links in mails: each opens one door, once.
CREATE TABLE mail_tokens (
    hash BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(hash) = 32),
    user_id BYTEA NOT NULL REFERENCES users (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('password_reset', 'email_change', 'email_undo')),
    address TEXT,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX mail_tokens_by_end ON mail_tokens (expires_at);
CREATE INDEX mail_tokens_by_user ON mail_tokens (user_id, purpose);

-- Lost factors that an administrator agreed to remove; the owner can object until then.
CREATE TABLE factor_resets (
    user_id BYTEA NOT NULL PRIMARY KEY REFERENCES users (id),
    requested_by BYTEA NOT NULL REFERENCES users (id),
    reason TEXT NOT NULL,
    cancel_hash BYTEA NOT NULL UNIQUE CHECK (LENGTH(cancel_hash) = 32),
    takes_effect_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX factor_resets_by_effect ON factor_resets (takes_effect_at);

-- Signed-in devices: each row is a family of refresh tokens. Ending one deletes it.
CREATE TABLE sessions (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    user_id BYTEA NOT NULL REFERENCES users (id),
    amr TEXT NOT NULL,
    transport TEXT NOT NULL CHECK (transport IN ('cookie', 'body')),
    user_agent TEXT NOT NULL,
    network TEXT NOT NULL,
    authenticated_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id, created_at);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE refresh_tokens (
    hash BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(hash) = 32),
    session_id BYTEA NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    -- Set when it was exchanged, or replaced by a twin; then `successor` is what took its place.
    used_at BIGINT,
    successor BYTEA,
    -- It was never used: an exchange that was asked for again replaced it.
    is_replaced BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

-- Counters that all nodes share. Keys are keyed hashes: no address and no account can be read from them.
CREATE TABLE rate_counters (
    name BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(name) = 16),
    n INTEGER NOT NULL,
    last_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX rate_counters_by_end ON rate_counters (ends_at);

-- Append-only, each row with the hash of the one before. The head is the row that appending locks.
CREATE TABLE audit_entries (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id BYTEA,
    on_behalf_of BYTEA,
    org_id BYTEA,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    network TEXT NOT NULL,
    request_id TEXT NOT NULL,
    hash BYTEA NOT NULL CHECK (LENGTH(hash) = 32)
);
CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, seq);
CREATE INDEX audit_entries_by_org ON audit_entries (org_id, seq);

CREATE TABLE audit_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL
);
