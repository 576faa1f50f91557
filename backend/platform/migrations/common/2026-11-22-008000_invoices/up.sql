-- Owner: sales. The numbers of an organization's invoices and credit notes in a year: 1, 2, 3 … without a gap.
CREATE TABLE invoice_series (
    org_id BYTEA NOT NULL REFERENCES organizations (id),
    year INTEGER NOT NULL,
    last_no INTEGER NOT NULL CHECK (last_no >= 0),
    PRIMARY KEY (org_id, year)
);

-- What was issued. Nothing of it changes, besides that pdf_sha256 is filled in once the PDF was made for the first
-- time: it is ready then. snapshot: all that the PDF says, as JSON. words: what it is found by, each with a space
-- before it, in small letters without accents.
CREATE TABLE invoices (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    label TEXT NOT NULL,
    order_id BYTEA NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('invoice', 'credit_note')),
    refund_id BYTEA,
    currency TEXT NOT NULL CHECK (LENGTH(currency) = 3),
    total_minor BIGINT NOT NULL CHECK (total_minor > 0),
    tax_minor BIGINT NOT NULL CHECK (tax_minor BETWEEN 0 AND total_minor),
    snapshot TEXT NOT NULL,
    words TEXT NOT NULL,
    pdf_sha256 BYTEA CHECK (LENGTH(pdf_sha256) = 32),
    issued_at BIGINT NOT NULL,
    UNIQUE (org_id, year, number),
    FOREIGN KEY (org_id, year) REFERENCES invoice_series (org_id, year),
    FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id),
    FOREIGN KEY (org_id, refund_id) REFERENCES refunds (org_id, id),
    CHECK ((kind = 'credit_note') = (refund_id IS NOT NULL))
);
-- One invoice of an order, one credit note of a refund.
CREATE UNIQUE INDEX invoices_one_of_order ON invoices (order_id) WHERE kind = 'invoice';
CREATE UNIQUE INDEX invoices_one_of_refund ON invoices (refund_id) WHERE kind = 'credit_note';
CREATE INDEX invoices_by_order ON invoices (order_id, issued_at);
