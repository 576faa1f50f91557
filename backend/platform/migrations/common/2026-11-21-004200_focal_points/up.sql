-- Owner: catalog. Where the main thing of a picture is, in percent from the left and from the top.
ALTER TABLE images ADD COLUMN focal_x INTEGER NOT NULL DEFAULT 50 CHECK (focal_x BETWEEN 0 AND 100);
ALTER TABLE images ADD COLUMN focal_y INTEGER NOT NULL DEFAULT 50 CHECK (focal_y BETWEEN 0 AND 100);
CREATE INDEX images_by_time ON images (created_at);
