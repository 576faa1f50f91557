-- Owner: accounts. Who works for an organization, tokens of programs, photos, what administrators search.
-- Folded words of name and address, each with a space before it.
ALTER TABLE users ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN photo_id BYTEA;
CREATE UNIQUE INDEX users_by_photo ON users (photo_id);
UPDATE users SET words = ' ' || LOWER(name) || ' ' || REPLACE(REPLACE(REPLACE(email_key, '@', ' '), '.', ' '), '-', ' ');

-- Only people at the door have an end, and events that they are limited to. Without rows they work for all.
ALTER TABLE memberships ADD COLUMN expires_at BIGINT;
CREATE INDEX memberships_by_end ON memberships (expires_at);
CREATE TABLE membership_events (
    org_id BYTEA NOT NULL,
    user_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    PRIMARY KEY (org_id, user_id, event_id),
    FOREIGN KEY (org_id, user_id) REFERENCES memberships (org_id, user_id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id) ON DELETE CASCADE
);
CREATE INDEX membership_events_by_event ON membership_events (org_id, event_id);

-- Invitations that wait for an answer. A new letter gives the row another hash.
CREATE TABLE member_invitations (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL REFERENCES organizations (id),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'finance', 'support', 'door')),
    access_expires_at BIGINT,
    locale TEXT NOT NULL CHECK (locale IN ('fr', 'en')),
    invited_by BYTEA NOT NULL REFERENCES users (id),
    hash BYTEA NOT NULL UNIQUE CHECK (LENGTH(hash) = 32),
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (org_id, email_key)
);
CREATE INDEX member_invitations_by_email ON member_invitations (email_key);
CREATE INDEX member_invitations_by_end ON member_invitations (expires_at);
CREATE TABLE member_invitation_events (
    invitation_id BYTEA NOT NULL REFERENCES member_invitations (id) ON DELETE CASCADE,
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    PRIMARY KEY (invitation_id, event_id),
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id) ON DELETE CASCADE
);
CREATE INDEX member_invitation_events_by_event ON member_invitation_events (org_id, event_id);

-- Tokens of programs. A revoked one is gone. The hint is its last characters, so that its owner recognizes it.
CREATE TABLE api_tokens (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL REFERENCES organizations (id),
    created_by BYTEA NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    hash BYTEA NOT NULL UNIQUE CHECK (LENGTH(hash) = 32),
    hint TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX api_tokens_by_org ON api_tokens (org_id, id);

-- An administrator who looks into an organization's data, for a reason, for a while.
CREATE TABLE support_accesses (
    org_id BYTEA NOT NULL REFERENCES organizations (id),
    admin_id BYTEA NOT NULL REFERENCES users (id),
    reason TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, admin_id)
);
CREATE INDEX support_accesses_by_end ON support_accesses (expires_at);

-- Photos whose files may exist. One that no account shows any more is swept away.
CREATE TABLE photos (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    user_id BYTEA NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX photos_by_time ON photos (created_at);
CREATE INDEX photos_by_user ON photos (user_id);

CREATE INDEX audit_entries_by_action ON audit_entries (action, seq);
CREATE INDEX audit_entries_by_subject ON audit_entries (subject, seq);
CREATE INDEX audit_entries_by_time ON audit_entries (at);
