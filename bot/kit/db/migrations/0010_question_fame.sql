-- How known that is what a question asks, from 1 to 5 (any fan knows it), and the year of its work;
-- and lots, from which questions are drawn evenly. The next start makes the questions anew.
ALTER TABLE questions ADD COLUMN fame INTEGER NOT NULL DEFAULT 3;
ALTER TABLE questions ADD COLUMN year INTEGER;
ALTER TABLE layer_questions ADD COLUMN fame INTEGER NOT NULL DEFAULT 3;
ALTER TABLE layer_questions ADD COLUMN year INTEGER;
CREATE INDEX questions_by_fame ON questions (fame, question_id);

DROP INDEX questions_by_category;
ALTER TABLE questions DROP COLUMN shuffle;
ALTER TABLE layer_questions DROP COLUMN shuffle;

-- A question (its rowid) has a lot for each act that it is about, for the groups of those, and one
-- for the `act` ''. Lots of one act, category and grade are numbered from 0 by `place`, so that one
-- is drawn by its number. `grade` is the question's fame, moved by what answers say of it: a
-- question that moved leaves its number free.
CREATE TABLE question_lots (
    act TEXT NOT NULL,
    category TEXT NOT NULL,
    grade INTEGER NOT NULL,
    place INTEGER NOT NULL,
    question INTEGER NOT NULL,
    PRIMARY KEY (act, category, grade, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX question_lots_by_question ON question_lots (question, act);

-- What a server was asked lately: of nobody, and of no work, too much.
CREATE INDEX question_uses_by_guild ON question_uses (guild_id, used_at);
