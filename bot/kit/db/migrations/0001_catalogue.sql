-- The catalogue. `slug` is what the rest of the world refers to; `id` joins inside this file and
-- is never given to another slug (AUTOINCREMENT), so that a process which has not yet noticed a
-- new catalogue finds less, never something else. `digest` tells whether an entry changed.
-- Dates are YYYY, YYYY-MM or YYYY-MM-DD; `folded` is bot.domain.names.fold of the name before it.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    digest BLOB NOT NULL,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    url TEXT NOT NULL,
    licence TEXT NOT NULL,
    family TEXT NOT NULL,
    published_on TEXT
) STRICT;

CREATE TABLE artists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    digest BLOB NOT NULL,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    hangul TEXT NOT NULL,
    kind TEXT NOT NULL,
    disambiguation TEXT NOT NULL,
    agency TEXT NOT NULL,
    debut_on TEXT,
    fandom TEXT NOT NULL,
    countries TEXT NOT NULL CHECK (json_valid(countries)),
    works INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE artist_names (
    artist_id INTEGER NOT NULL REFERENCES artists DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    is_alias INTEGER NOT NULL CHECK (is_alias IN (0, 1)),
    PRIMARY KEY (artist_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX artist_names_by_folded ON artist_names (folded);

CREATE TABLE memberships (
    member_id INTEGER NOT NULL REFERENCES artists DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    group_id INTEGER NOT NULL REFERENCES artists DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (member_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_group ON memberships (group_id, member_id);

CREATE TABLE artist_sources (
    artist_id INTEGER NOT NULL REFERENCES artists DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (artist_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX artist_sources_by_source ON artist_sources (source_id);

CREATE TABLE shows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    digest BLOB NOT NULL,
    title TEXT NOT NULL,
    title_ko TEXT NOT NULL,
    kind TEXT NOT NULL
) STRICT;

CREATE TABLE show_titles (
    show_id INTEGER NOT NULL REFERENCES shows DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (show_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX show_titles_by_folded ON show_titles (folded);

-- `recency` is the date as YYYYMMDD with zeros for what is unknown, 0 when undated.
-- `month_day` (MM-DD) is set for days only, `month` (MM) for dates known to the month only.
CREATE TABLE collaborations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    digest BLOB NOT NULL,
    title TEXT NOT NULL,
    title_ko TEXT NOT NULL,
    is_untitled INTEGER NOT NULL CHECK (is_untitled IN (0, 1)),
    kind TEXT NOT NULL,
    released_on TEXT,
    recency INTEGER NOT NULL,
    month_day TEXT,
    month TEXT,
    date_basis TEXT NOT NULL,
    status TEXT NOT NULL,
    verification TEXT NOT NULL,
    show_id INTEGER REFERENCES shows DEFERRABLE INITIALLY DEFERRED,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX collaborations_by_recency ON collaborations (recency, id);
CREATE INDEX collaborations_by_kind ON collaborations (kind, recency);
CREATE INDEX collaborations_by_status ON collaborations (status, kind);
CREATE INDEX collaborations_by_show ON collaborations (show_id) WHERE show_id IS NOT NULL;
CREATE INDEX collaborations_by_month ON collaborations (month) WHERE month IS NOT NULL;
-- The condition is Collaboration.on_this_day; a query uses the index when it repeats it.
CREATE INDEX collaborations_by_month_day ON collaborations (month_day)
    WHERE month_day IS NOT NULL AND date_basis = 'release' AND verification <> 'conflict'
    AND status = 'confirmed';

CREATE TABLE collaboration_titles (
    collaboration_id INTEGER NOT NULL REFERENCES collaborations DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (collaboration_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX collaboration_titles_by_folded ON collaboration_titles (folded);

CREATE TABLE credits (
    collaboration_id INTEGER NOT NULL REFERENCES collaborations DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    artist_id INTEGER NOT NULL REFERENCES artists DEFERRABLE INITIALLY DEFERRED,
    role TEXT NOT NULL,
    join_phrase TEXT NOT NULL,
    credited_as TEXT NOT NULL,
    PRIMARY KEY (collaboration_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX credits_by_artist ON credits (artist_id, collaboration_id);

-- `tag` is a country (ISO 3166-1 alpha-2, upper case) or a language (ISO 639-1, lower case):
-- the case keeps KR and kr apart.
CREATE TABLE collaboration_tags (
    collaboration_id INTEGER NOT NULL REFERENCES collaborations DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (collaboration_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX collaboration_tags_by_tag ON collaboration_tags (tag, collaboration_id);

-- Who says so. Columns that are empty fall back to what `sources` says.
CREATE TABLE provenance (
    collaboration_id INTEGER NOT NULL REFERENCES collaborations DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources DEFERRABLE INITIALLY DEFERRED,
    reference TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    published_on TEXT,
    PRIMARY KEY (collaboration_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX provenance_by_source ON provenance (source_id, collaboration_id);

CREATE TABLE other_dates (
    collaboration_id INTEGER NOT NULL REFERENCES collaborations DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    released_on TEXT NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (collaboration_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX other_dates_by_source ON other_dates (source_id);

CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    digest BLOB NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    published_on TEXT,
    url TEXT NOT NULL
) STRICT;
CREATE INDEX articles_by_source ON articles (source_id);

CREATE TABLE article_collaborations (
    article_id INTEGER NOT NULL REFERENCES articles DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    collaboration_id INTEGER NOT NULL REFERENCES collaborations DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_collaborations_by_collaboration ON article_collaborations (collaboration_id);

CREATE TABLE facts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    digest BLOB NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    text_ko TEXT NOT NULL,
    status TEXT NOT NULL
) STRICT;
CREATE INDEX facts_by_article ON facts (article_id, position);

CREATE TABLE fact_artists (
    fact_id INTEGER NOT NULL REFERENCES facts DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    artist_id INTEGER NOT NULL REFERENCES artists DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (fact_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_artists_by_artist ON fact_artists (artist_id);

CREATE TABLE fact_collaborations (
    fact_id INTEGER NOT NULL REFERENCES facts DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    collaboration_id INTEGER NOT NULL REFERENCES collaborations DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (fact_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_collaborations_by_collaboration ON fact_collaborations (collaboration_id);

-- None for a fact means: the article itself says so.
CREATE TABLE fact_sources (
    fact_id INTEGER NOT NULL REFERENCES facts DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources DEFERRABLE INITIALLY DEFERRED,
    reference TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    published_on TEXT,
    PRIMARY KEY (fact_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_sources_by_source ON fact_sources (source_id);

-- What a paged list was asked for, never by whom. `id` orders them by age.
CREATE TABLE saved_lists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    list_id TEXT NOT NULL UNIQUE,
    request TEXT NOT NULL CHECK (json_valid(request))
) STRICT;
CREATE TRIGGER saved_lists_are_bounded AFTER INSERT ON saved_lists BEGIN
    DELETE FROM saved_lists WHERE id <= new.id - 100000;
END;
