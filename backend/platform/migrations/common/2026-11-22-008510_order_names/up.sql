-- Owner: sales. What orders are sorted by: the buyer's name in small letters without accents.
ALTER TABLE orders ADD COLUMN sort_name TEXT NOT NULL DEFAULT '';
UPDATE orders SET sort_name = LOWER(name);
