-- Edits of the catalogue: what people propose, what curators decide, and what follows from it.
-- `scope` is a server's id, or 0 for the whole instance. Instants are whole seconds.

-- `before` and `after` are entries in YAML, '' where there is none. `keys` is by what duplicates
-- are found. `language` is what its proposer reads. What is accepted is never deleted.
CREATE TABLE edits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    operation TEXT NOT NULL,
    kind TEXT NOT NULL,
    slug TEXT NOT NULL,
    into_slug TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    along TEXT NOT NULL CHECK (json_valid(along)),
    keys TEXT NOT NULL CHECK (json_valid(keys)),
    links TEXT NOT NULL CHECK (json_valid(links)),
    note TEXT NOT NULL,
    credit TEXT NOT NULL,
    origin INTEGER REFERENCES edits ON DELETE SET NULL,
    proposed_at INTEGER NOT NULL,
    later_at INTEGER,
    language TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN
        ('draft', 'pending', 'accepted', 'rejected', 'withdrawn', 'undone', 'superseded'))
) STRICT;
CREATE INDEX edits_by_state ON edits (scope, state, id);
CREATE INDEX edits_by_entry ON edits (scope, kind, slug);
CREATE INDEX edits_by_user ON edits (user_id, proposed_at);
CREATE INDEX edits_drafts ON edits (proposed_at) WHERE state = 'draft';
CREATE INDEX edits_by_origin ON edits (origin) WHERE origin IS NOT NULL;

CREATE INDEX edits_waiting ON edits (scope, id) WHERE state = 'pending';

-- Up to which edit curators were told that something waits.
CREATE TABLE queue_notices (
    scope INTEGER PRIMARY KEY,
    told_id INTEGER NOT NULL,
    told_at INTEGER NOT NULL
) STRICT;

-- What each accepted edit changed, entry by entry. NULL: the scope says nothing, '': gone there.
-- `decision_id` is by which it was accepted: the last decision about an entry counts, not the last
-- edit.
CREATE TABLE edit_parts (
    edit_id INTEGER NOT NULL REFERENCES edits ON DELETE CASCADE,
    position INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    part_scope INTEGER NOT NULL,
    folder TEXT NOT NULL,
    slug TEXT NOT NULL,
    was TEXT,
    now TEXT,
    base TEXT,
    PRIMARY KEY (edit_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX edit_parts_by_entry ON edit_parts (part_scope, folder, slug, decision_id);

CREATE TABLE edit_decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    edit_id INTEGER NOT NULL REFERENCES edits ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    decided_at INTEGER NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT;
CREATE INDEX edit_decisions_by_edit ON edit_decisions (edit_id, id);
CREATE INDEX edit_decisions_by_user ON edit_decisions (user_id);

-- What a proposer has yet to read, once for each state that an edit comes to. `refused_at`: their
-- direct messages are closed, so it waits for their next command.
CREATE TABLE edit_notices (
    edit_id INTEGER NOT NULL REFERENCES edits ON DELETE CASCADE,
    state TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    told_at INTEGER,
    refused_at INTEGER,
    PRIMARY KEY (edit_id, state)
) STRICT, WITHOUT ROWID;
CREATE INDEX edit_notices_untold ON edit_notices (user_id, made_at) WHERE told_at IS NULL;

-- What somebody is about to propose: what they typed, and the draft that was made of it.
CREATE TABLE submissions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    typed TEXT NOT NULL CHECK (json_valid(typed)),
    edit_id INTEGER REFERENCES edits ON DELETE SET NULL
) STRICT;
CREATE INDEX submissions_by_user ON submissions (user_id, id);
CREATE INDEX submissions_by_age ON submissions (made_at);
CREATE INDEX submissions_by_edit ON submissions (edit_id) WHERE edit_id IS NOT NULL;

-- Who is trusted or blocked, by scope.
CREATE TABLE contributors (
    scope INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    trust TEXT NOT NULL,
    since_at INTEGER NOT NULL,
    PRIMARY KEY (scope, user_id)
) STRICT, WITHOUT ROWID;

-- What was searched for in vain, week by week; never by whom.
CREATE TABLE search_misses (
    scope INTEGER NOT NULL,
    week_at INTEGER NOT NULL,
    folded TEXT NOT NULL,
    words TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (scope, week_at, folded)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_misses_by_age ON search_misses (week_at);

-- What an edit, or its undoing, made untrue: a post of the bot's, whether it went to a server or to
-- a person. `was` and `says` are what was said of the work and what is: title, Korean title, day and
-- artists, null where there is none. What a person is told at once is a `batch`.
CREATE TABLE corrections_due (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    edit_id INTEGER NOT NULL REFERENCES edits ON DELETE CASCADE,
    is_undone INTEGER NOT NULL,
    target_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    local_on TEXT NOT NULL,
    work TEXT NOT NULL,
    was TEXT NOT NULL CHECK (json_valid(was)),
    says TEXT NOT NULL CHECK (json_valid(says)),
    made_at INTEGER NOT NULL,
    batch INTEGER,
    tried_at INTEGER,
    done_at INTEGER,
    outcome TEXT NOT NULL DEFAULT '',
    UNIQUE (target_id, kind, local_on, work, edit_id, is_undone)
) STRICT;
CREATE INDEX corrections_to_make ON corrections_due (id) WHERE done_at IS NULL;
CREATE INDEX corrections_by_edit ON corrections_due (edit_id);
CREATE INDEX corrections_by_age ON corrections_due (made_at);

-- An import that was shown and is yet to be confirmed.
CREATE INDEX saved_lists_of_edits ON saved_lists (request ->> '$.edits_of')
    WHERE request ->> '$.edits_of' IS NOT NULL;
