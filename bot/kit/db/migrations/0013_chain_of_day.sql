-- The chain of the day. Its dates are Korea's; artists are slugs.

-- Between whom the chain of a date goes, kept once for everybody when it is first asked for.
CREATE TABLE chain_days (
    local_on TEXT PRIMARY KEY,
    start_slug TEXT NOT NULL,
    end_slug TEXT NOT NULL,
    par INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One person's way. `moves` are [kind, artist, steps left] each. `steps` is NULL until the end was
-- come to, and for who gave up. `shared_in` is the channel that it was shown in last.
CREATE TABLE chain_plays (
    user_id INTEGER NOT NULL,
    local_on TEXT NOT NULL,
    par INTEGER NOT NULL,
    is_archive INTEGER NOT NULL,
    moves TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(moves)),
    steps INTEGER,
    finished_ms INTEGER,
    shared_in INTEGER,
    PRIMARY KEY (user_id, local_on)
) STRICT, WITHOUT ROWID;
