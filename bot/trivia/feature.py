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

_ANSWERS = Holding(
    "answers", N_("Answers in trivia games"), N_("for points, leaderboards and your stats")
)
_DAILY_ANSWERS = Holding(
    "daily-answers",
    N_("Answers to questions of the day"),
    N_("for points, streaks and how many got it right"),
)
_RATING = Holding(
    "rating", N_("How hard your questions should be"), N_("learned from your answers")
)
_GLOBAL_NAME = Holding(
    "global-board", N_("Your name on the global leaderboard"), N_("you chose to join")
)
_GAMES = Holding("games", N_("Games you started"), N_("so you can stop them"), stays=True)
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
# What was asked when: an answer's own row has but the number of its round.
_ANSWERS_WITH_QUESTIONS = """
    SELECT a.*, r.question_id, r.quiz_id FROM quiz_answers a
    JOIN quiz_rounds r ON r.id = a.round_id WHERE a.user_id = ? AND a.answered_ms > 0
"""
# Whoever has an answer deleted while the question is open can't give another one. When the question
# is closed nothing of it is left.
_EMPTIED = "answered_ms = 0, given = -1, is_right = 0, points = 0"
_ROUND_IS_OPEN = "round_id IN (SELECT id FROM quiz_rounds WHERE state = 'asked')"
_DAY_IS_OPEN = """EXISTS (SELECT 1 FROM daily_questions q
    WHERE q.guild_id = daily_answers.guild_id AND q.local_on = daily_answers.local_on
        AND q.closed_ms IS NULL)"""

TABLES = (
    Table(
        "quiz_answers",
        OfPeople(_ANSWERS, rows="answered_ms > 0", needed=_ROUND_IS_OPEN, emptied=_EMPTIED),
        OfServers(many_by="round_id, user_id"),
        exported=_ANSWERS_WITH_QUESTIONS,
    ),
    Table("daily_questions", servers=OfServers()),
    Table(
        "daily_answers",
        OfPeople(_DAILY_ANSWERS, rows="answered_ms > 0", needed=_DAY_IS_OPEN, emptied=_EMPTIED),
        OfServers(),
    ),
    Table("player_ratings", OfPeople(_RATING)),
    Table("global_players", OfPeople(_GLOBAL_NAME)),
    # Rounds go with their game.
    Table("quizzes", OfPeople(_GAMES), OfServers(many_by="id"), documents=("plan",)),
    Table("question_reports", OfPeople(_REPORTS), OfServers()),
    Table("guild_questions", OfPeople(_OWN_QUESTIONS), OfServers(), documents=("body",)),
    Table("question_retirements", OfPeople(_RETIREMENTS), OfServers()),
    Table(
        "question_uses",
        servers=OfServers(),
        ageing=Ageing("used_at", dt.timedelta(COOLDOWN_DAYS[1]), key="guild_id, question_id"),
    ),
    Table("board_resets", OfPeople(_BOARD_RESETS), OfServers()),
    # A file of own questions that was shown and never confirmed.
    Table("saved_lists", servers=OfServers("request ->> '$.questions_of'")),
    # A form of an own question that had faults.
    Table("saved_lists", servers=OfServers("request ->> '$.draft_of'")),
)

FEATURE = Feature("trivia", errors=ERRORS, tables=TABLES, brings=(QUESTION, GAMES))
