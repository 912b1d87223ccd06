-- How known that is what a question asks, from 1 to 5 (any fan knows it), and the year of its work.
-- The questions are made anew by the next start.
ALTER TABLE questions ADD COLUMN fame INTEGER NOT NULL DEFAULT 3;
ALTER TABLE questions ADD COLUMN year INTEGER;
ALTER TABLE layer_questions ADD COLUMN fame INTEGER NOT NULL DEFAULT 3;
ALTER TABLE layer_questions ADD COLUMN year INTEGER;
CREATE INDEX questions_by_fame ON questions (fame, question_id);
