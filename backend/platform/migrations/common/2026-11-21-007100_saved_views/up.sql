-- Owner: accounts.
-- What somebody calls a choice of filters of a list of an organization. It goes with the membership.
CREATE TABLE saved_views (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    user_id BYTEA NOT NULL,
    list TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The name without case and accents.
    name_key TEXT NOT NULL,
    filters TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (org_id, user_id, list, name_key),
    FOREIGN KEY (org_id, user_id) REFERENCES memberships (org_id, user_id) ON DELETE CASCADE
);
CREATE INDEX saved_views_by_user ON saved_views (user_id, id);
