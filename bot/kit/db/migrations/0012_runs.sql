-- Runs: questions that one person goes through alone. The question of the day of a server becomes
-- the five of a date in Korea, the same for the whole world.

-- What has been asked in the old way is over, and counts. Who had an answer to an open question
-- deleted can't answer it any more.
UPDATE daily_questions SET closed_ms = 1000 * unixepoch(local_on) WHERE closed_ms IS NULL;
DELETE FROM daily_answers WHERE answered_ms = 0;

-- The five of a date, by position from 0, as they are put to everybody: kept when somebody asks
-- for them first.
CREATE TABLE daily_fives (
    korean_on TEXT NOT NULL,
    position INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    question TEXT NOT NULL CHECK (json_valid(question)),
    PRIMARY KEY (korean_on, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX daily_fives_by_question ON daily_fives (question_id);

-- `korean_on` is the date of the five; it is NULL for a solo run, which has its own `questions`,
-- what was chosen for it (`plan`), and the instant from which on it grows old (`solo_at`).
-- `chosen` are the places of the options that were chosen, in the order of the questions: the
-- first answer to each. A run has `begun_ms` from its first answer on, and `ended_ms` from its last
-- one. It is ranked, so that it has points and counts for the streak, if it began on its own date.
-- `begun_ms` is 0 where the answers were deleted while the date was not over: no second try.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL,
    korean_on TEXT,
    questions TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(questions)),
    plan TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(plan)),
    solo_at INTEGER,
    chosen TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(chosen)),
    begun_ms INTEGER,
    ended_ms INTEGER,
    is_ranked INTEGER NOT NULL DEFAULT 0 CHECK (is_ranked IN (0, 1)),
    right_answers INTEGER NOT NULL DEFAULT 0,
    points INTEGER NOT NULL DEFAULT 0,
    UNIQUE (user_id, korean_on)
) STRICT;
CREATE INDEX runs_by_day ON runs (korean_on, user_id) WHERE is_ranked;
CREATE INDEX runs_unanswered ON runs (korean_on) WHERE chosen = '[]';
CREATE INDEX runs_by_age ON runs (solo_at) WHERE solo_at IS NOT NULL;

-- The server in which a ranked run began, on whose leaderboard it counts.
CREATE TABLE run_places (
    run_id INTEGER NOT NULL PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    guild_id INTEGER NOT NULL,
    begun_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX run_places_by_guild ON run_places (guild_id, begun_ms);

-- From now on `question_uses.guild_id` is whoever was asked: a server, or a person in solo runs.
