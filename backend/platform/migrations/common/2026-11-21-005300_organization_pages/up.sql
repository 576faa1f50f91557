-- Owner: accounts. What the public page of an organization shows, the sites that may frame its events, and what
-- its invoices say of it.
-- A logo is one of the photos. Links and sites are JSON lists of addresses.
ALTER TABLE organizations ADD COLUMN logo_id BYTEA;
ALTER TABLE organizations ADD COLUMN text_color TEXT;
ALTER TABLE organizations ADD COLUMN links TEXT NOT NULL DEFAULT '[]';
ALTER TABLE organizations ADD COLUMN widget_sites TEXT NOT NULL DEFAULT '[]';
CREATE UNIQUE INDEX organizations_by_logo ON organizations (logo_id);

-- Apart from the organization, so that what the public reads cannot hold it by mistake.
CREATE TABLE legal_details (
    org_id BYTEA NOT NULL PRIMARY KEY REFERENCES organizations (id),
    legal_name TEXT NOT NULL,
    legal_form TEXT,
    address TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL,
    registration_number TEXT,
    vat_number TEXT,
    tax_note TEXT,
    invoice_prefix TEXT,
    updated_at BIGINT NOT NULL
);
