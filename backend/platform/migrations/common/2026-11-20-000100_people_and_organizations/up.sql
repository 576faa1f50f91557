-- Owner: accounts. Ids are 16-byte UUIDv7, times are UTC milliseconds, localized text is JSON.
-- BYTEA is what PostgreSQL calls bytes; SQLite keeps a blob as it is whatever the column is called.
CREATE TABLE users (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    email_verified_at BIGINT,
    password_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    locale TEXT NOT NULL CHECK (locale IN ('fr', 'en')),
    platform_role TEXT NOT NULL CHECK (platform_role IN ('user', 'admin')),
    status TEXT NOT NULL CHECK (status IN ('active', 'disabled', 'erased')),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE organizations (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    website TEXT,
    contact_email TEXT,
    color TEXT NOT NULL,
    locale TEXT NOT NULL CHECK (locale IN ('fr', 'en')),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE memberships (
    org_id BYTEA NOT NULL REFERENCES organizations (id),
    user_id BYTEA NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'finance', 'support', 'door')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, user_id)
);
CREATE INDEX memberships_by_user ON memberships (user_id);
