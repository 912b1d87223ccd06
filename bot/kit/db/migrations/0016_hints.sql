-- How many hints somebody took in a round: each costs points of what its answer is worth to them.
CREATE TABLE quiz_hints (
    round_id INTEGER NOT NULL REFERENCES quiz_rounds ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    taken INTEGER NOT NULL CHECK (taken > 0),
    PRIMARY KEY (round_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX quiz_hints_by_user ON quiz_hints (user_id);
