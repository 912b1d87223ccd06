-- Who knows most about an artist, what people won, and who does not want to be seen on boards.
-- Instants of answers are milliseconds (`*_ms`), other ones whole seconds (`*_at`).

-- What somebody answered about an artist in a server and a season, counted when a round is closed:
-- a group's also has what was asked about its members. `known_ms` is when the last right answer
-- came: of two who know as much, the one who did so first is ahead.
CREATE TABLE artist_answers (
    guild_id INTEGER NOT NULL,
    season_at INTEGER NOT NULL,
    artist TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    known INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    known_ms INTEGER NOT NULL,
    PRIMARY KEY (guild_id, season_at, artist, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX artist_answers_by_age ON artist_answers (season_at);
CREATE INDEX artist_answers_by_user ON artist_answers (user_id, guild_id, artist, known, answers);

-- Who takes part in a server's crowns; nobody else is shown there.
CREATE TABLE crown_players (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    joined_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crown_players_by_user ON crown_players (user_id);

-- Who is left out of a server's leaderboard, crowns and weekly board.
CREATE TABLE hidden_players (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    hidden_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hidden_players_by_user ON hidden_players (user_id);

-- Who held which crown when the last weekly board was posted.
CREATE TABLE crown_holders (
    guild_id INTEGER NOT NULL,
    artist TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, artist)
) STRICT, WITHOUT ROWID;
CREATE INDEX crown_holders_by_user ON crown_holders (user_id);

-- What somebody won, once for ever; `quiz_id` is the game whose podium tells it, if one does.
CREATE TABLE badges (
    user_id INTEGER NOT NULL,
    badge TEXT NOT NULL,
    won_at INTEGER NOT NULL,
    quiz_id INTEGER,
    PRIMARY KEY (user_id, badge)
) STRICT, WITHOUT ROWID;
CREATE INDEX badges_by_quiz ON badges (quiz_id) WHERE quiz_id IS NOT NULL;
