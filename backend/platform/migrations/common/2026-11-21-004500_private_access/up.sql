-- Owner: catalog. Who may see a private event: private links, invitations, and the grants that come of them.
CREATE TABLE private_links (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    name TEXT NOT NULL,
    hash BYTEA NOT NULL UNIQUE CHECK (LENGTH(hash) = 32),
    n_uses INTEGER NOT NULL,
    max_uses INTEGER CHECK (max_uses BETWEEN 1 AND 10000),
    expires_at BIGINT,
    created_by BYTEA REFERENCES users (id),
    created_at BIGINT NOT NULL,
    UNIQUE (org_id, id),
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id),
    CHECK (max_uses IS NULL OR n_uses <= max_uses)
);
CREATE INDEX private_links_by_event ON private_links (event_id);

CREATE TABLE event_invitations (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    locale TEXT NOT NULL,
    hash BYTEA NOT NULL UNIQUE CHECK (LENGTH(hash) = 32),
    status TEXT NOT NULL CHECK (status IN ('sent', 'accepted', 'declined', 'revoked')),
    invited_by BYTEA REFERENCES users (id),
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    answered_at BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (org_id, id),
    UNIQUE (event_id, email_key),
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id)
);
CREATE INDEX event_invitations_by_address ON event_invitations (email_key);
CREATE INDEX event_invitations_by_time ON event_invitations (org_id, sent_at);
CREATE INDEX event_invitations_by_end ON event_invitations (expires_at);

-- A grant belongs to an account or to whoever sends its token, and ends with what it came of.
CREATE TABLE access_grants (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    user_id BYTEA REFERENCES users (id),
    hash BYTEA UNIQUE CHECK (LENGTH(hash) = 32),
    link_id BYTEA,
    invitation_id BYTEA,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id),
    FOREIGN KEY (org_id, link_id) REFERENCES private_links (org_id, id),
    FOREIGN KEY (org_id, invitation_id) REFERENCES event_invitations (org_id, id),
    UNIQUE (link_id, user_id),
    UNIQUE (invitation_id, user_id),
    CHECK ((user_id IS NULL) <> (hash IS NULL)),
    CHECK ((link_id IS NULL) <> (invitation_id IS NULL))
);
CREATE INDEX access_grants_by_event ON access_grants (event_id, user_id);
CREATE INDEX access_grants_by_end ON access_grants (expires_at);
