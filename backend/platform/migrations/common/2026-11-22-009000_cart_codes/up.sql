-- Owner: sales. A code that its organizer deletes stays named in carts, so that nobody pays without it unawares.
CREATE TABLE cart_promos_kept (
    cart_id BYTEA NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
    event_id BYTEA NOT NULL,
    promo_code_id BYTEA NOT NULL,
    PRIMARY KEY (cart_id, event_id)
);
INSERT INTO cart_promos_kept (cart_id, event_id, promo_code_id) SELECT cart_id, event_id, promo_code_id FROM cart_promos;
DROP TABLE cart_promos;
ALTER TABLE cart_promos_kept RENAME TO cart_promos;
