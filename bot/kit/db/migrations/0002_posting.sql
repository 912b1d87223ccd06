-- Settings of servers, their timetables, the ledger of posts, and who follows whom.
-- Instants are whole seconds since 1970-01-01T00:00Z, local dates YYYY-MM-DD.
-- `target_id` is a guild's id, or a user's where kind is 'following': Discord's ids are unique
-- across both.

-- One row for each setting that differs from its default; `value` is its plain form as JSON.
CREATE TABLE guild_settings (
    guild_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL CHECK (json_valid(value)),
    PRIMARY KEY (guild_id, key)
) STRICT, WITHOUT ROWID;
-- All languages are read at each start.
CREATE INDEX guild_settings_languages ON guild_settings (guild_id, value) WHERE key = 'language';

-- Who changed what. `undoes` is the change that this one took back. `old` and `new` NULL: default.
CREATE TABLE setting_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    action TEXT NOT NULL,
    undoes INTEGER REFERENCES setting_changes ON DELETE SET NULL
) STRICT;
CREATE INDEX setting_changes_by_guild ON setting_changes (guild_id, id);
CREATE INDEX setting_changes_by_user ON setting_changes (user_id);
CREATE INDEX setting_changes_by_undone ON setting_changes (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE setting_change_values (
    change_id INTEGER NOT NULL REFERENCES setting_changes ON DELETE CASCADE,
    key TEXT NOT NULL,
    old TEXT,
    new TEXT,
    PRIMARY KEY (change_id, key)
) STRICT, WITHOUT ROWID;

-- The next occasion of everything that is switched on.
CREATE TABLE timetables (
    target_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    next_on TEXT NOT NULL,
    next_due_at INTEGER NOT NULL,
    PRIMARY KEY (target_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX timetables_by_due ON timetables (next_due_at, target_id);

-- One row for each local date that was handled: the reason why nothing is ever posted twice.
CREATE TABLE posts (
    target_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    local_on TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'skipped', 'failed', 'unknown')),
    due_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    first_try_at INTEGER,
    channel_id INTEGER,
    message_id INTEGER,
    reason TEXT NOT NULL DEFAULT '',
    thread TEXT NOT NULL DEFAULT '',
    publish TEXT NOT NULL DEFAULT '',
    shown TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(shown)),
    PRIMARY KEY (target_id, kind, local_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX posts_unfinished ON posts (updated_at)
    WHERE state = 'sending' OR (state = 'sent' AND (thread = 'todo' OR publish = 'todo'));
CREATE INDEX posts_by_age ON posts (due_at);
-- What may be tried again until its deadline, and what was passed over by a clock that ran ahead.
CREATE INDEX posts_failed ON posts (until_at) WHERE state = 'failed';
CREATE INDEX posts_missed ON posts (until_at) WHERE state = 'skipped' AND reason = 'not-running';

CREATE TABLE problems (
    guild_id INTEGER NOT NULL,
    feature TEXT NOT NULL,
    reason TEXT NOT NULL,
    channel_id INTEGER,
    since_at INTEGER NOT NULL,
    retry_at INTEGER NOT NULL,
    told_at INTEGER,
    PRIMARY KEY (guild_id, feature)
) STRICT, WITHOUT ROWID;

-- Servers that the bot left; what is kept of them goes 30 days later.
CREATE TABLE departures (
    guild_id INTEGER PRIMARY KEY,
    left_at INTEGER NOT NULL
) STRICT;

-- `seen_collaboration` is the highest id that a follower has been told of as new.
-- `stopped_at` is set when direct messages turned out to be closed, `told_at` when the person
-- was told so.
CREATE TABLE followers (
    user_id INTEGER PRIMARY KEY,
    language TEXT NOT NULL,
    seen_collaboration INTEGER NOT NULL,
    stopped_at INTEGER,
    told_at INTEGER
) STRICT;
CREATE INDEX followers_untold ON followers (user_id)
    WHERE stopped_at IS NOT NULL AND told_at IS NULL;

CREATE TABLE follows (
    user_id INTEGER NOT NULL REFERENCES followers ON DELETE CASCADE,
    artist TEXT NOT NULL,
    since_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, artist)
) STRICT, WITHOUT ROWID;
