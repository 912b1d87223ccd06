-- The second edition of the catalogue's format: how well things are known, who was a member when,
-- other titles of shows, remarks by code, and the slugs that entries had before two became one.
-- The loader fills all of it; the next start loads the files anew.

ALTER TABLE sources ADD COLUMN shown TEXT NOT NULL DEFAULT '';

-- 1 to 5, 5 is best known.
ALTER TABLE artists ADD COLUMN fame INTEGER NOT NULL DEFAULT 1;
ALTER TABLE artists ADD COLUMN gender TEXT NOT NULL DEFAULT '';
ALTER TABLE shows ADD COLUMN fame INTEGER NOT NULL DEFAULT 1;
ALTER TABLE collaborations ADD COLUMN fame INTEGER NOT NULL DEFAULT 1;

ALTER TABLE memberships ADD COLUMN since_on TEXT;
ALTER TABLE memberships ADD COLUMN until_on TEXT;
ALTER TABLE memberships ADD COLUMN is_former INTEGER NOT NULL DEFAULT 0;
ALTER TABLE show_titles ADD COLUMN is_alias INTEGER NOT NULL DEFAULT 0;

-- JSON: a list of lists, each a code and the names that its words need.
ALTER TABLE collaborations RENAME COLUMN note TO remarks;
UPDATE collaborations SET remarks = '[]';

CREATE TABLE artist_old_slugs (
    artist_id INTEGER NOT NULL REFERENCES artists DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    PRIMARY KEY (artist_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE collaboration_old_slugs (
    collaboration_id INTEGER NOT NULL REFERENCES collaborations DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    PRIMARY KEY (collaboration_id, position)
) STRICT, WITHOUT ROWID;

-- Every slug that leads somewhere: what buttons, links and saved lists may hold.
CREATE VIEW artist_slugs (slug, id) AS
    SELECT slug, id FROM artists UNION ALL SELECT slug, artist_id FROM artist_old_slugs;
CREATE VIEW collaboration_slugs (slug, id) AS
    SELECT slug, id FROM collaborations
    UNION ALL SELECT slug, collaboration_id FROM collaboration_old_slugs;

-- Who follows what was merged follows what remains, and an exclusion goes on to hold.
CREATE TRIGGER merged_artists_are_followed AFTER INSERT ON artist_old_slugs BEGIN
    UPDATE OR REPLACE follows SET artist = (SELECT slug FROM artists WHERE id = new.artist_id)
        WHERE artist = new.slug;
    UPDATE guild_settings SET value = replace(value, '"artist:' || new.slug || '"',
        '"artist:' || (SELECT slug FROM artists WHERE id = new.artist_id) || '"')
        WHERE key = 'excluded' AND instr(value, '"artist:' || new.slug || '"');
END;
CREATE TRIGGER merged_collaborations_are_excluded AFTER INSERT ON collaboration_old_slugs BEGIN
    UPDATE guild_settings SET value = replace(value, '"collaboration:' || new.slug || '"',
        '"collaboration:' || (SELECT slug FROM collaborations WHERE id = new.collaboration_id) || '"')
        WHERE key = 'excluded' AND instr(value, '"collaboration:' || new.slug || '"');
END;
