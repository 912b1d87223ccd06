-- When everybody who was waited for had answered a round: it ends soon after, and counts as whole.
ALTER TABLE quiz_rounds ADD COLUMN all_in_ms INTEGER;

-- When a game's first question may come; before, teams are chosen.
ALTER TABLE quizzes ADD COLUMN opens_ms INTEGER NOT NULL DEFAULT 0;

-- Who is in which team, and in a game of elimination who plays: `out_in` is the number of the round
-- in which they went out. In other games there is nobody here: whoever answers plays.
CREATE TABLE quiz_players (
    quiz_id INTEGER NOT NULL REFERENCES quizzes ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    team INTEGER,
    out_in INTEGER,
    PRIMARY KEY (quiz_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX quiz_players_by_user ON quiz_players (user_id);
