-- Owner: catalog. What comes on top of the price of each ticket of an event, as JSON; null: nothing does.
ALTER TABLE events ADD COLUMN service_fee TEXT;

-- Owner: sales. The fee that its owner last saw, so that a new one is told before it is charged.
ALTER TABLE cart_lines ADD COLUMN seen_fee_minor BIGINT NOT NULL DEFAULT 0 CHECK (seen_fee_minor >= 0);
ALTER TABLE cart_lines ADD COLUMN seen_fee_bp INTEGER NOT NULL DEFAULT 0 CHECK (seen_fee_bp >= 0);

-- Of an order, subtotal, total and tax have the fees in them. Of a line, total and tax do not: its fees are
-- unit_fee_minor * quantity, and the tax in those stands beside.
ALTER TABLE orders ADD COLUMN fees_minor BIGINT NOT NULL DEFAULT 0 CHECK (fees_minor BETWEEN 0 AND total_minor);
ALTER TABLE order_lines ADD COLUMN unit_fee_minor BIGINT NOT NULL DEFAULT 0 CHECK (unit_fee_minor >= 0);
ALTER TABLE order_lines ADD COLUMN fee_tax_minor BIGINT NOT NULL DEFAULT 0
    CHECK (fee_tax_minor BETWEEN 0 AND unit_fee_minor * quantity);

-- How much of what goes back is fee, and the tax in that; both are in the amount and in its tax.
ALTER TABLE refund_lines ADD COLUMN fee_minor BIGINT NOT NULL DEFAULT 0 CHECK (fee_minor BETWEEN 0 AND amount_minor);
ALTER TABLE refund_lines ADD COLUMN fee_tax_minor BIGINT NOT NULL DEFAULT 0
    CHECK (fee_tax_minor BETWEEN 0 AND fee_minor AND fee_tax_minor <= tax_minor);

-- The ledger has an account of its own for fees: a CHECK cannot be changed, the table is made anew.
CREATE TABLE ledger_entries_kept (
    id BYTEA NOT NULL PRIMARY KEY CHECK (LENGTH(id) = 16),
    org_id BYTEA NOT NULL,
    order_id BYTEA NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('sale', 'payment', 'refund', 'cancellation')),
    account TEXT NOT NULL CHECK (account IN ('receivable', 'provider', 'revenue', 'tax', 'fees')),
    currency TEXT NOT NULL CHECK (LENGTH(currency) = 3),
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
    at BIGINT NOT NULL,
    FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id)
);
INSERT INTO ledger_entries_kept (id, org_id, order_id, kind, account, currency, amount_minor, at)
SELECT id, org_id, order_id, kind, account, currency, amount_minor, at FROM ledger_entries;
DROP TABLE ledger_entries;
ALTER TABLE ledger_entries_kept RENAME TO ledger_entries;
CREATE INDEX ledger_entries_by_order ON ledger_entries (order_id);
CREATE INDEX ledger_entries_by_org ON ledger_entries (org_id, at);
