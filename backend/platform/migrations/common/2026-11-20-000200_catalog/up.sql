-- Owner: catalog. Every row of a tenant carries org_id, and references carry it along, so that an
-- event can never point at another tenant's occurrence or picture.
CREATE TABLE categories (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    parent_id BYTEA REFERENCES categories (id),
    position INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- A venue without org_id is shared by every organization.
CREATE TABLE venues (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA REFERENCES organizations (id),
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL CHECK (LENGTH(country) = 2),
    latitude DOUBLE PRECISION CHECK (latitude BETWEEN -90 AND 90),
    longitude DOUBLE PRECISION CHECK (longitude BETWEEN -180 AND 180),
    timezone TEXT NOT NULL,
    words TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX venues_by_organization ON venues (org_id);

CREATE TABLE images (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL REFERENCES organizations (id),
    alt TEXT NOT NULL,
    width INTEGER NOT NULL CHECK (width BETWEEN 1 AND 8192),
    height INTEGER NOT NULL CHECK (height BETWEEN 1 AND 8192),
    color TEXT NOT NULL CHECK (LENGTH(color) = 7),
    created_at BIGINT NOT NULL,
    UNIQUE (org_id, id)
);

CREATE TABLE events (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL REFERENCES organizations (id),
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    description TEXT NOT NULL,
    category_id BYTEA NOT NULL REFERENCES categories (id),
    venue_id BYTEA REFERENCES venues (id),
    online_url TEXT,
    image_id BYTEA,
    timezone TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (LENGTH(currency) = 3),
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'unlisted', 'private')),
    status TEXT NOT NULL CHECK (status IN ('draft', 'published', 'cancelled', 'archived')),
    tags TEXT NOT NULL,
    max_per_person INTEGER CHECK (max_per_person BETWEEN 1 AND 1000),
    refund_kind TEXT NOT NULL CHECK (refund_kind IN ('none', 'until_days_before')),
    refund_days INTEGER CHECK (refund_days BETWEEN 0 AND 365),
    contact_email TEXT,
    is_featured BOOLEAN NOT NULL,
    sales_open_at BIGINT,
    sales_close_at BIGINT,
    published_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (org_id, id),
    FOREIGN KEY (org_id, image_id) REFERENCES images (org_id, id),
    CHECK ((refund_kind = 'until_days_before') = (refund_days IS NOT NULL)),
    CHECK (status = 'draft' OR published_at IS NOT NULL)
);
CREATE INDEX events_by_image ON events (image_id);
CREATE INDEX events_by_venue ON events (venue_id);
CREATE INDEX events_by_category ON events (category_id);

-- first_day and last_day are the calendar days (yyyymmdd) in the event's zone, for date filters.
CREATE TABLE occurrences (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    venue_id BYTEA REFERENCES venues (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    doors_at BIGINT,
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('scheduled', 'cancelled')),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (org_id, id),
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id),
    CHECK (starts_at < ends_at),
    CHECK (doors_at IS NULL OR doors_at <= starts_at),
    CHECK (first_day <= last_day)
);
CREATE INDEX occurrences_by_event ON occurrences (event_id, starts_at);
CREATE INDEX occurrences_by_venue ON occurrences (venue_id);
CREATE INDEX occurrences_by_day ON occurrences (last_day, first_day, status, event_id, ends_at, starts_at);

CREATE TABLE offers (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    occurrence_id BYTEA,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('free', 'paid', 'donation')),
    price_minor BIGINT NOT NULL CHECK (price_minor >= 0),
    min_price_minor BIGINT CHECK (min_price_minor >= 0),
    admits INTEGER NOT NULL CHECK (admits BETWEEN 1 AND 20),
    rate_class TEXT NOT NULL CHECK (rate_class IN ('normal', 'reduced', 'vip')),
    requires_proof BOOLEAN NOT NULL,
    tax_rate_bp INTEGER NOT NULL CHECK (tax_rate_bp BETWEEN 0 AND 10000),
    min_per_order INTEGER NOT NULL CHECK (min_per_order >= 1),
    max_per_order INTEGER NOT NULL CHECK (max_per_order BETWEEN 1 AND 1000),
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'hidden', 'code_only')),
    is_active BOOLEAN NOT NULL,
    sales_open_at BIGINT,
    sales_close_at BIGINT,
    position INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (org_id, id),
    FOREIGN KEY (org_id, event_id) REFERENCES events (org_id, id),
    FOREIGN KEY (org_id, occurrence_id) REFERENCES occurrences (org_id, id),
    CHECK (min_per_order <= max_per_order),
    CHECK ((kind = 'free') = (price_minor = 0) OR kind = 'donation'),
    CHECK (min_price_minor IS NULL OR kind = 'donation'),
    CHECK (sales_open_at IS NULL OR sales_close_at IS NULL OR sales_open_at < sales_close_at)
);
CREATE INDEX offers_by_event ON offers (event_id, position);
CREATE INDEX offers_by_occurrence ON offers (occurrence_id);

-- One row whose number every committed change of the catalog raises: caches compare it.
CREATE TABLE catalog_revision (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL
);
INSERT INTO catalog_revision (id, seq) VALUES (1, 1);
