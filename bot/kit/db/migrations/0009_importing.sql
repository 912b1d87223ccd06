-- What is taken over from elsewhere: how far an import has come, and the edits that it made.
-- Instants are whole seconds.

-- An import is known by what was `asked` for (an artist's slug, '' for all) and `since` when works
-- are looked at ('' for ever). `said` are the lines that its report will have of an artist.
CREATE TABLE import_progress (
    id INTEGER PRIMARY KEY,
    asked TEXT NOT NULL,
    since TEXT NOT NULL,
    artist TEXT NOT NULL,
    mbid TEXT NOT NULL,
    part TEXT NOT NULL
        CHECK (part IN ('recording', 'release-group', 'comparing', 'done')),
    next_offset INTEGER NOT NULL,
    said TEXT NOT NULL CHECK (json_valid(said)),
    changed_at INTEGER NOT NULL,
    UNIQUE (asked, since, artist)
) STRICT;

-- What an artist's pages had so far that several artists made; it is compared as a whole.
CREATE TABLE import_finds (
    progress_id INTEGER NOT NULL REFERENCES import_progress ON DELETE CASCADE,
    entity TEXT NOT NULL,
    mbid TEXT NOT NULL,
    document TEXT NOT NULL CHECK (json_valid(document)),
    PRIMARY KEY (progress_id, entity, mbid)
) STRICT, WITHOUT ROWID;

-- Who an artist of the catalogue is at MusicBrainz, as far as that was found out.
CREATE TABLE import_mbids (
    mbid TEXT PRIMARY KEY,
    artist TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Edits, each once for ever by its `subject`, until `handed_at` they came into the queue.
CREATE TABLE import_edits (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL CHECK (json_valid(document)),
    made_at INTEGER NOT NULL,
    handed_at INTEGER
) STRICT;
CREATE INDEX import_edits_to_hand_over ON import_edits (id) WHERE handed_at IS NULL;
