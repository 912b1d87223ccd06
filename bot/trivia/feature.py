"""What trivia brings to the program."""

from __future__ import annotations

import datetime as dt

from bot.kit.db.tables import Ageing, Holding, OfPeople, OfServers, Table
from bot.kit.feature import Feature
from bot.kit.messages import N_
from bot.settings.model import COOLDOWN_DAYS
from bot.trivia.daily.source import QUESTION
from bot.trivia.error_cards import ERRORS
from bot.trivia.games.store import GAMES
from bot.trivia.leaderboard.weekly_source import BOARD
from bot.trivia.runs.model import KEPT_SOLO

_ANSWERS = Holding(
    "answers", N_("Answers in trivia games"), N_("for points, leaderboards and your stats")
)
_HINTS = Holding("hints", N_("Hints you took in trivia games"), N_("each costs points"))
_DAILY_ANSWERS = Holding(
    "daily-answers",
    N_("Answers to questions of the day"),
    N_("for points, streaks and how many got it right"),
)
_CHAINS = Holding(
    "chains",
    N_("Your chains of the day"),
    N_("so you can continue, and for your record"),
)
_RUNS = Holding(
    "runs", N_("Daily fives and solo games you played"), N_("for points, streaks and going on")
)
_SOLO_QUESTIONS = Holding(
    "solo-questions", N_("Questions you had in solo games"), N_("so they don't come again soon")
)
_RATING = Holding(
    "rating", N_("How hard your questions should be"), N_("learned from your answers")
)
_GLOBAL_NAME = Holding(
    "global-board", N_("Your name on the global leaderboard"), N_("you chose to join")
)
_GAMES = Holding("games", N_("Games you started"), N_("so you can stop them"), stays=True)
_NIGHTS = Holding(
    "nights", N_("Trivia nights you planned"), N_("so people know who hosts them"), stays=True
)
_REPORTS = Holding(
    "reports", N_("Questions you reported"), N_("for the moderators who look into them")
)
_OWN_QUESTIONS = Holding(
    "own-questions",
    N_("Questions you added to a server"),
    N_("so moderators can see who added what"),
    stays=True,
)
_RETIREMENTS = Holding(
    "retirements",
    N_("Questions you retired"),
    N_("so moderators can see who did it"),
    stays=True,
)
_BOARD_RESETS = Holding(
    "board-resets",
    N_("Leaderboards you reset"),
    N_("so moderators can see who did it"),
    stays=True,
)
_BY_ARTIST = Holding(
    "artist-answers",
    N_("Artists you answered about"),
    N_("for crowns, and the artist you miss most"),
)
_CROWNS = Holding("crowns", N_("Taking part in a server's crowns"), N_("you chose to"))
_HIDDEN = Holding("hidden", N_("Servers whose boards hide you"), N_("you chose to"))
_BADGES = Holding("badges", N_("Badges you won"), N_("to show you in `/trivia me`"))
# What was asked when: an answer's own row has but the number of its round.
_ANSWERS_WITH_QUESTIONS = """
    SELECT a.*, r.question_id, r.quiz_id FROM quiz_answers a
    JOIN quiz_rounds r ON r.id = a.round_id WHERE a.user_id = ? AND a.answered_ms > 0
"""
# Whoever has an answer deleted while the question is open can't give another one. When the question
# is closed nothing of it is left.
_EMPTIED = "answered_ms = 0, given = -1, is_right = 0, points = 0"
_ROUND_IS_OPEN = "round_id IN (SELECT id FROM quiz_rounds WHERE state = 'asked')"
_KEPT_DAYS = 730
"""So long what was known about artists is kept; crowns are of the last three months at most."""
_IS_LAST_DAY = "ifnull(korean_on = (SELECT max(korean_on) FROM daily_fives), 0)"
_RUN_EMPTIED = """chosen = '[]', begun_ms = 0, ended_ms = NULL, is_ranked = 0, right_answers = 0,
    points = 0"""

TABLES = (
    Table(
        "quiz_answers",
        OfPeople(_ANSWERS, rows="answered_ms > 0", needed=_ROUND_IS_OPEN, emptied=_EMPTIED),
        OfServers(many_by="round_id, user_id"),
        exported=_ANSWERS_WITH_QUESTIONS,
    ),
    # They go with their round.
    Table("quiz_hints", OfPeople(_HINTS)),
    Table("daily_questions", servers=OfServers()),
    Table(
        "daily_answers",
        OfPeople(_DAILY_ANSWERS),
        OfServers(),
    ),
    Table("chain_plays", OfPeople(_CHAINS), documents=("moves",)),
    Table(
        "runs",
        OfPeople(_RUNS, rows="begun_ms IS NOT 0", needed=_IS_LAST_DAY, emptied=_RUN_EMPTIED),
        ageing=Ageing("solo_at", KEPT_SOLO, key="id"),
        documents=("questions", "plan", "chosen"),
    ),
    Table("run_places", servers=OfServers()),
    Table("player_ratings", OfPeople(_RATING)),
    Table("global_players", OfPeople(_GLOBAL_NAME)),
    # Rounds go with their game.
    Table("quizzes", OfPeople(_GAMES), OfServers(many_by="id"), documents=("plan",)),
    Table("quiz_players", OfPeople(None)),
    Table("quiz_nights", OfPeople(_NIGHTS), OfServers(), documents=("plan",)),
    Table("question_reports", OfPeople(_REPORTS), OfServers()),
    Table("guild_questions", OfPeople(_OWN_QUESTIONS), OfServers(), documents=("body",)),
    Table("question_retirements", OfPeople(_RETIREMENTS), OfServers()),
    Table(
        "question_uses",
        # In solo games people are asked in the place of a server.
        OfPeople(_SOLO_QUESTIONS, column="guild_id"),
        OfServers(),
        ageing=Ageing("used_at", dt.timedelta(COOLDOWN_DAYS[1]), key="guild_id, question_id"),
    ),
    Table("board_resets", OfPeople(_BOARD_RESETS), OfServers()),
    Table(
        "artist_answers",
        OfPeople(_BY_ARTIST),
        OfServers(),
        ageing=Ageing(
            "season_at", dt.timedelta(_KEPT_DAYS), key="guild_id, season_at, artist, user_id"
        ),
    ),
    Table("crown_players", OfPeople(_CROWNS), OfServers()),
    Table("hidden_players", OfPeople(_HIDDEN), OfServers()),
    # They follow from what was answered.
    Table("crown_holders", OfPeople(None), OfServers()),
    Table("badges", OfPeople(_BADGES)),
    # A file of own questions that was shown and never confirmed.
    Table("saved_lists", servers=OfServers("request ->> '$.questions_of'")),
    # A form of an own question that had faults.
    Table("saved_lists", servers=OfServers("request ->> '$.draft_of'")),
)

FEATURE = Feature("trivia", errors=ERRORS, tables=TABLES, brings=(QUESTION, BOARD, GAMES))
