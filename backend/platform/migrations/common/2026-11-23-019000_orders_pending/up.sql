-- Owner: sales. Each checkout asks what its buyer still holds: that must not grow with what they have bought before.
CREATE INDEX orders_pending_by_user ON orders (user_id) WHERE status = 'pending';
