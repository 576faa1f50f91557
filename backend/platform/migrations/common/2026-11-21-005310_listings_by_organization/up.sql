-- Owner: catalog. The calendar of an organizer, and which organizers the sitemap names.
CREATE INDEX event_listings_by_org ON event_listings (org_id, starts_at);
