-- What articles claim, the pool of questions, games with their answers, and the question of the day.
-- Instants of games are milliseconds since 1970-01-01T00:00Z (`*_ms`): the faster answer wins.
-- Other instants are whole seconds (`*_at`), local dates YYYY-MM-DD (`*_on`).

-- The part of a fact that can be asked: a sentence with a gap, and what fills it. `others` are
-- texts that would be wrong there, by the article; the fillers are an act, a work, or a text.
CREATE TABLE fact_claims (
    fact_id INTEGER NOT NULL REFERENCES facts DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    predicate TEXT NOT NULL,
    statement TEXT NOT NULL,
    statement_ko TEXT NOT NULL,
    artist_id INTEGER REFERENCES artists DEFERRABLE INITIALLY DEFERRED,
    collaboration_id INTEGER REFERENCES collaborations DEFERRABLE INITIALLY DEFERRED,
    value TEXT NOT NULL,
    value_ko TEXT NOT NULL,
    others TEXT NOT NULL CHECK (json_valid(others)),
    PRIMARY KEY (fact_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_claims_by_artist ON fact_claims (artist_id) WHERE artist_id IS NOT NULL;
CREATE INDEX fact_claims_by_collaboration ON fact_claims (collaboration_id)
    WHERE collaboration_id IS NOT NULL;

-- Every question that the catalogue makes, made again whenever it changed (meta 'questions_of').
-- `shuffle` is a hash of the id: questions are drawn from a random place of that order.
-- `prior` is the difficulty to begin with; of one `work` only one thing is asked a day. `body` has
-- what is asked, the right option and the wrong ones that were proven wrong. `subjects` are tokens
-- such as artist:bts.
CREATE TABLE questions (
    question_id TEXT PRIMARY KEY,
    template TEXT NOT NULL,
    category TEXT NOT NULL,
    prior REAL NOT NULL,
    shuffle INTEGER NOT NULL,
    work TEXT NOT NULL,
    subjects TEXT NOT NULL CHECK (json_valid(subjects)),
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX questions_by_category ON questions (category, shuffle);
CREATE INDEX questions_by_work ON questions (work) WHERE work <> '';

-- What is learned of questions and of people: Elo ratings with the number of answers behind them.
CREATE TABLE question_ratings (
    question_id TEXT PRIMARY KEY,
    rating REAL NOT NULL,
    answers INTEGER NOT NULL,
    right_answers INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE player_ratings (
    user_id INTEGER PRIMARY KEY,
    rating REAL NOT NULL,
    answers INTEGER NOT NULL
) STRICT;

-- What a server was asked, and when last: nothing comes twice until the cool-down passed.
CREATE TABLE question_uses (
    guild_id INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, question_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX question_uses_by_age ON question_uses (used_at);

-- What a server's moderators took out of its games.
CREATE TABLE question_retirements (
    guild_id INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    retired_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, question_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX question_retirements_by_user ON question_retirements (user_id);

CREATE TABLE question_reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    reported_at INTEGER NOT NULL,
    settled_at INTEGER,
    UNIQUE (guild_id, question_id, user_id)
) STRICT;
CREATE INDEX question_reports_by_user ON question_reports (user_id);

-- A server's own questions. Their ids in other tables are 'own:' and this id.
CREATE TABLE guild_questions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    folded TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    UNIQUE (guild_id, folded)
) STRICT;
CREATE INDEX guild_questions_by_user ON guild_questions (user_id);

-- Games. One at a time in a channel; `state` is 'playing' or 'finished', `plan` what was chosen at
-- the start (rounds, seconds, mode, category, difficulty, has_speed). `end_state` is 'posting' from
-- the end on, 'sent' once the end was told.
CREATE TABLE quizzes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    state TEXT NOT NULL CHECK (state IN ('playing', 'finished')),
    ending TEXT NOT NULL DEFAULT '',
    plan TEXT NOT NULL CHECK (json_valid(plan)),
    end_state TEXT NOT NULL DEFAULT '',
    end_message_id INTEGER
) STRICT;
CREATE UNIQUE INDEX quizzes_playing ON quizzes (channel_id) WHERE state = 'playing';
CREATE INDEX quizzes_untold ON quizzes (id) WHERE end_state = 'posting';
CREATE INDEX quizzes_by_guild ON quizzes (guild_id, id);
CREATE INDEX quizzes_by_user ON quizzes (user_id);

-- `question` is the question as asked, options in their order and the right one's place, so that
-- a restart, or a new catalogue, changes nothing about a running round. A void round's number is
-- less than 0: its own is another's. `closes_ms` is earlier than planned where it was cut short.
CREATE TABLE quiz_rounds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    quiz_id INTEGER NOT NULL REFERENCES quizzes ON DELETE CASCADE,
    number INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    question TEXT NOT NULL CHECK (json_valid(question)),
    state TEXT NOT NULL CHECK (state IN ('posting', 'asked', 'closed', 'revealed', 'void')),
    asked_ms INTEGER,
    closes_ms INTEGER,
    message_id INTEGER,
    UNIQUE (quiz_id, number)
) STRICT;
CREATE INDEX quiz_rounds_by_question ON quiz_rounds (question_id);

-- One answer a person and round. `given` is the option's place (0-3) or the typed text; points
-- and `is_right` are set when the answer comes, and shown after the round.
CREATE TABLE quiz_answers (
    round_id INTEGER NOT NULL REFERENCES quiz_rounds ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    guild_id INTEGER NOT NULL,
    category TEXT NOT NULL,
    answered_ms INTEGER NOT NULL,
    given TEXT NOT NULL,
    is_right INTEGER NOT NULL CHECK (is_right IN (0, 1)),
    points INTEGER NOT NULL,
    PRIMARY KEY (round_id, user_id)
) STRICT, WITHOUT ROWID;
-- Boards add up many answers: they are read from the index alone.
CREATE INDEX quiz_answers_by_guild ON quiz_answers (guild_id, answered_ms, user_id, points, is_right);
CREATE INDEX quiz_answers_by_user
    ON quiz_answers (user_id, answered_ms, category, points, is_right, guild_id);

-- The question of a server's local date. Whether and where it was posted says the ledger
-- (`posts`, kind 'question'). `closed_ms` is set when its answer was told.
CREATE TABLE daily_questions (
    guild_id INTEGER NOT NULL,
    local_on TEXT NOT NULL,
    question_id TEXT NOT NULL,
    question TEXT NOT NULL CHECK (json_valid(question)),
    closed_ms INTEGER,
    PRIMARY KEY (guild_id, local_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX daily_questions_open ON daily_questions (guild_id, local_on) WHERE closed_ms IS NULL;

CREATE TABLE daily_answers (
    guild_id INTEGER NOT NULL,
    local_on TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    category TEXT NOT NULL,
    answered_ms INTEGER NOT NULL,
    given INTEGER NOT NULL,
    is_right INTEGER NOT NULL CHECK (is_right IN (0, 1)),
    points INTEGER NOT NULL,
    PRIMARY KEY (guild_id, local_on, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX daily_answers_by_guild ON daily_answers (guild_id, answered_ms, user_id, points, is_right);
CREATE INDEX daily_answers_by_user
    ON daily_answers (user_id, answered_ms, category, points, is_right, guild_id);

-- Who wants to be on the global board, and by which name.
CREATE TABLE global_players (
    user_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    joined_at INTEGER NOT NULL
) STRICT;

-- When a server's moderators began its board anew: older answers count there no more.
CREATE TABLE board_resets (
    guild_id INTEGER NOT NULL,
    reset_at INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, reset_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX board_resets_by_user ON board_resets (user_id);
