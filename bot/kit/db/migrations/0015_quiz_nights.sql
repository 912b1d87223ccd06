-- Trivia nights: one that is coming a server. `plan` is that of its game. Whoever announces one claims
-- it first (`announcing`, `claimed_ms`), so that a crash is followed by a look whether it arrived.
CREATE TABLE quiz_nights (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    starts_ms INTEGER NOT NULL,
    plan TEXT NOT NULL CHECK (json_valid(plan)),
    state TEXT NOT NULL CHECK (
        state IN ('planned', 'announcing', 'announced', 'begun', 'cancelled', 'missed')),
    claimed_ms INTEGER,
    message_id INTEGER
) STRICT;
CREATE UNIQUE INDEX quiz_nights_coming ON quiz_nights (guild_id)
    WHERE state IN ('planned', 'announcing', 'announced');
CREATE INDEX quiz_nights_by_user ON quiz_nights (user_id);
CREATE INDEX quiz_nights_by_guild ON quiz_nights (guild_id);
