-- Entries that people added or changed lie over those that were loaded from files, in layers: layer
-- 0 is the instance's, shown everywhere, the others are servers' own. Their rows stand among the
-- loaded ones with negative ids; whoever names a table of the catalogue reads what was loaded, and
-- `bot.catalogue.store.layers` reads with some layers.

DROP VIEW artist_slugs;
DROP VIEW collaboration_slugs;

ALTER TABLE artists RENAME TO artists_all;
ALTER TABLE artist_names RENAME TO artist_names_all;
ALTER TABLE artist_old_slugs RENAME TO artist_old_slugs_all;
ALTER TABLE memberships RENAME TO memberships_all;
ALTER TABLE artist_sources RENAME TO artist_sources_all;
ALTER TABLE shows RENAME TO shows_all;
ALTER TABLE show_titles RENAME TO show_titles_all;
ALTER TABLE collaborations RENAME TO collaborations_all;
ALTER TABLE collaboration_titles RENAME TO collaboration_titles_all;
ALTER TABLE collaboration_old_slugs RENAME TO collaboration_old_slugs_all;
ALTER TABLE credits RENAME TO credits_all;
ALTER TABLE collaboration_tags RENAME TO collaboration_tags_all;
ALTER TABLE provenance RENAME TO provenance_all;
ALTER TABLE other_dates RENAME TO other_dates_all;
ALTER TABLE articles RENAME TO articles_all;
ALTER TABLE article_collaborations RENAME TO article_collaborations_all;
ALTER TABLE facts RENAME TO facts_all;
ALTER TABLE fact_artists RENAME TO fact_artists_all;
ALTER TABLE fact_collaborations RENAME TO fact_collaborations_all;
ALTER TABLE fact_sources RENAME TO fact_sources_all;
ALTER TABLE fact_claims RENAME TO fact_claims_all;

CREATE VIEW artists AS SELECT * FROM artists_all WHERE id > 0;
CREATE VIEW artist_names AS SELECT * FROM artist_names_all WHERE artist_id > 0;
CREATE VIEW artist_old_slugs AS SELECT * FROM artist_old_slugs_all WHERE artist_id > 0;
CREATE VIEW memberships AS SELECT * FROM memberships_all WHERE member_id > 0;
CREATE VIEW artist_sources AS SELECT * FROM artist_sources_all WHERE artist_id > 0;
CREATE VIEW shows AS SELECT * FROM shows_all WHERE id > 0;
CREATE VIEW show_titles AS SELECT * FROM show_titles_all WHERE show_id > 0;
CREATE VIEW collaborations AS SELECT * FROM collaborations_all WHERE id > 0;
CREATE VIEW collaboration_titles AS
    SELECT * FROM collaboration_titles_all WHERE collaboration_id > 0;
CREATE VIEW collaboration_old_slugs AS
    SELECT * FROM collaboration_old_slugs_all WHERE collaboration_id > 0;
CREATE VIEW credits AS SELECT * FROM credits_all WHERE collaboration_id > 0;
CREATE VIEW collaboration_tags AS SELECT * FROM collaboration_tags_all WHERE collaboration_id > 0;
CREATE VIEW provenance AS SELECT * FROM provenance_all WHERE collaboration_id > 0;
CREATE VIEW other_dates AS SELECT * FROM other_dates_all WHERE collaboration_id > 0;
CREATE VIEW articles AS SELECT * FROM articles_all WHERE id > 0;
CREATE VIEW article_collaborations AS
    SELECT * FROM article_collaborations_all WHERE article_id > 0;
CREATE VIEW facts AS SELECT * FROM facts_all WHERE id > 0;
CREATE VIEW fact_artists AS SELECT * FROM fact_artists_all WHERE fact_id > 0;
CREATE VIEW fact_collaborations AS SELECT * FROM fact_collaborations_all WHERE fact_id > 0;
CREATE VIEW fact_sources AS SELECT * FROM fact_sources_all WHERE fact_id > 0;
CREATE VIEW fact_claims AS SELECT * FROM fact_claims_all WHERE fact_id > 0;

-- Every slug that leads somewhere: what buttons, links and saved lists may hold.
CREATE VIEW artist_slugs (slug, id) AS
    SELECT slug, id FROM artists UNION ALL SELECT slug, artist_id FROM artist_old_slugs;
CREATE VIEW collaboration_slugs (slug, id) AS
    SELECT slug, id FROM collaborations
    UNION ALL SELECT slug, collaboration_id FROM collaboration_old_slugs;

-- Only a merge in the files changes what is kept elsewhere.
DROP TRIGGER merged_artists_are_followed;
DROP TRIGGER merged_collaborations_are_excluded;
CREATE TRIGGER merged_artists_are_followed AFTER INSERT ON artist_old_slugs_all
WHEN new.artist_id > 0 BEGIN
    UPDATE OR REPLACE follows SET artist = (SELECT slug FROM artists WHERE id = new.artist_id)
        WHERE artist = new.slug;
    UPDATE guild_settings SET value = replace(value, '"artist:' || new.slug || '"',
        '"artist:' || (SELECT slug FROM artists WHERE id = new.artist_id) || '"')
        WHERE key = 'excluded' AND instr(value, '"artist:' || new.slug || '"');
END;
CREATE TRIGGER merged_collaborations_are_excluded AFTER INSERT ON collaboration_old_slugs_all
WHEN new.collaboration_id > 0 BEGIN
    UPDATE guild_settings SET value = replace(value, '"collaboration:' || new.slug || '"',
        '"collaboration:' || (SELECT slug FROM collaborations WHERE id = new.collaboration_id) || '"')
        WHERE key = 'excluded' AND instr(value, '"collaboration:' || new.slug || '"');
END;

-- `number` is short enough for slugs: what a server adds is called `slug--number`. `version` grows
-- with every change, by which other processes notice it. `questions_of` is what its questions were
-- made of: a catalogue and a version.
CREATE TABLE layers (
    number INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL UNIQUE,
    version INTEGER NOT NULL DEFAULT 0,
    questions_of TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO layers (number, guild_id) VALUES (0, 0);

-- What a layer says of an entry. `own_id` are its rows (none where the entry is gone there),
-- `base_id` is the loaded entry below (none where it is an addition); `document` is the entry as
-- JSON, by the keys of the files. A `problem` keeps it out of sight: what it refers to is gone.
CREATE TABLE layer_entries (
    layer INTEGER NOT NULL REFERENCES layers,
    kind TEXT NOT NULL CHECK (kind IN ('artists', 'shows', 'collaborations', 'articles')),
    slug TEXT NOT NULL,
    own_id INTEGER,
    base_id INTEGER,
    document TEXT CHECK (document IS NULL OR json_valid(document)),
    problem TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (layer, kind, slug)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX layer_entries_by_own ON layer_entries (kind, own_id) WHERE own_id IS NOT NULL;
CREATE INDEX layer_entries_by_base ON layer_entries (kind, base_id, layer)
    WHERE base_id IS NOT NULL;

-- Questions that rest on what a layer says, as in `questions`.
CREATE TABLE layer_questions (
    layer INTEGER NOT NULL REFERENCES layers,
    question_id TEXT NOT NULL,
    template TEXT NOT NULL,
    category TEXT NOT NULL,
    prior REAL NOT NULL,
    shuffle INTEGER NOT NULL,
    work TEXT NOT NULL,
    subjects TEXT NOT NULL CHECK (json_valid(subjects)),
    body TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (layer, question_id)
) STRICT, WITHOUT ROWID;

-- An entry's rows go with it.
CREATE TRIGGER layer_entries_take_rows_along AFTER DELETE ON layer_entries
WHEN old.own_id IS NOT NULL BEGIN
    DELETE FROM artist_names_all WHERE old.kind = 'artists' AND artist_id = old.own_id;
    DELETE FROM artist_old_slugs_all WHERE old.kind = 'artists' AND artist_id = old.own_id;
    DELETE FROM memberships_all WHERE old.kind = 'artists' AND member_id = old.own_id;
    DELETE FROM artist_sources_all WHERE old.kind = 'artists' AND artist_id = old.own_id;
    DELETE FROM artists_all WHERE old.kind = 'artists' AND id = old.own_id;
    DELETE FROM show_titles_all WHERE old.kind = 'shows' AND show_id = old.own_id;
    DELETE FROM shows_all WHERE old.kind = 'shows' AND id = old.own_id;
    DELETE FROM collaboration_titles_all
        WHERE old.kind = 'collaborations' AND collaboration_id = old.own_id;
    DELETE FROM collaboration_old_slugs_all
        WHERE old.kind = 'collaborations' AND collaboration_id = old.own_id;
    DELETE FROM credits_all WHERE old.kind = 'collaborations' AND collaboration_id = old.own_id;
    DELETE FROM collaboration_tags_all
        WHERE old.kind = 'collaborations' AND collaboration_id = old.own_id;
    DELETE FROM provenance_all WHERE old.kind = 'collaborations' AND collaboration_id = old.own_id;
    DELETE FROM other_dates_all WHERE old.kind = 'collaborations' AND collaboration_id = old.own_id;
    DELETE FROM collaborations_all WHERE old.kind = 'collaborations' AND id = old.own_id;
    DELETE FROM fact_artists_all WHERE old.kind = 'articles'
        AND fact_id IN (SELECT id FROM facts_all WHERE article_id = old.own_id);
    DELETE FROM fact_collaborations_all WHERE old.kind = 'articles'
        AND fact_id IN (SELECT id FROM facts_all WHERE article_id = old.own_id);
    DELETE FROM fact_sources_all WHERE old.kind = 'articles'
        AND fact_id IN (SELECT id FROM facts_all WHERE article_id = old.own_id);
    DELETE FROM fact_claims_all WHERE old.kind = 'articles'
        AND fact_id IN (SELECT id FROM facts_all WHERE article_id = old.own_id);
    DELETE FROM facts_all WHERE old.kind = 'articles' AND article_id = old.own_id;
    DELETE FROM article_collaborations_all
        WHERE old.kind = 'articles' AND article_id = old.own_id;
    DELETE FROM articles_all WHERE old.kind = 'articles' AND id = old.own_id;
END;

-- The departed server's entries go with its layer.
CREATE TRIGGER layers_take_entries_along BEFORE DELETE ON layers BEGIN
    DELETE FROM layer_questions WHERE layer = old.number;
    DELETE FROM layer_entries WHERE layer = old.number;
END;
