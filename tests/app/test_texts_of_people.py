"""Wherever a text from people is shown, nothing of it is more than text."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from bot.app.features import POST_SOURCES
from bot.kit.budgets import Limiter
from bot.kit.discord.card import Card
from bot.kit.discord.i18n import words_in
from bot.kit.discord.text import plain
from bot.posts.cards.reasons import problem_card
from bot.posts.model import Problem, Reason
from bot.trivia.curation.cards import notice_card
from bot.trivia.curation.model import QuestionDraft, ReportReason, Review, question_of
from bot.trivia.games.cards import question_card, receipt_text, reveal_card
from bot.trivia.games.model import Game, GamePlan, Round, RoundResult, RoundState
from bot.trivia.games.service import GameReceipt
from bot.trivia.leaderboard.cards import leaderboard_card, taking_part_card
from bot.trivia.leaderboard.model import LeaderboardPeriod, LeaderboardRow, LeaderboardScope
from bot.trivia.leaderboard.service import LeaderboardAnswer
from bot.trivia.questions.model import AnswerStatus, put
from tests.support.discord_markup import HOSTILE, hidden, made_of
from tests.support.simulated_discord import walk

WORDS = words_in("en-US")
NOW = dt.datetime(2026, 2, 28, 3, 0, tzinfo=dt.UTC)
GAME = Game(1, 2, 3, 4, GamePlan(10, 20), NOW)
FORM = {"question": "Which is it", "right": "Aa\nBb", "wrong": "C\nD\nE", "source": "Us"}
TYPED = {
    "collab find": {"query": ""}, "collab with": {"artist": ""},
    "collab path": {"from": "IU", "to": ""}, "collab random": {"artist": ""},
    "artist": {"name": ""}, "onthisday": {"date": ""}, "follow": {"artist": ""},
    "unfollow": {"artist": ""}, "article show": {"article": ""}, "exclude artist": {"artist": ""},
    "exclude topic": {"topic": ""}, "exclude remove": {"entry": ""}, "setup": {"time_zone": ""},
    "questions retire": {"question": ""}, "questions restore": {"question": ""},
    "settings undo": {"change": ""},
}  # fmt: skip
SENT = [case for case in HOSTILE if case != "half a character"]
"""What Discord, and what a file, can have at all."""
UNLIKE = "qzxvw"
"""What nothing is called like."""


def question(text: str) -> Any:
    # One option is too long for a button on a phone: then all of them are text, too.
    options = "b", f"{text} c", 40 * "d"
    draft = QuestionDraft(text, f"{text} a", options, text, explanation=text)
    return question_of(draft)


def notice(text: str) -> Card:
    review = Review(question(text), notes=[text, text])
    review.reasons[ReportReason.WRONG] += 2
    return notice_card(WORDS, review)


def round_of(text: str, state: RoundState) -> Round:
    return Round(1, 1, 1, put(question(text), random.Random(1)), state, NOW, NOW, 5)


def asked(text: str) -> Card:
    return question_card(WORDS, GAME, round_of(text, RoundState.ASKED), closes_at=NOW)


def revealed(text: str) -> Card:
    found = RoundResult(GAME, round_of(text, RoundState.CLOSED), ())
    return reveal_card(WORDS, found, [], pause=5)


def receipt(text: str) -> str:
    found = GameReceipt(AnswerStatus.ACCEPTED, round_of("q", RoundState.ASKED), text)
    return receipt_text(WORDS, found, is_typed=True)


def problem(text: str) -> Card:
    found = Problem(1, POST_SOURCES.servers[0].kind, Reason.NO_CHANNEL, 5, NOW, NOW)
    return problem_card(WORDS, found, server=text, sources=POST_SOURCES)


def board(text: str) -> Card:
    row = LeaderboardRow(1, 10, 1, 1, 1, 1, name=text)
    answer = LeaderboardAnswer(
        LeaderboardScope.GLOBAL, LeaderboardPeriod.ALL, (row,), row, 1, 0, "UTC", None, text
    )
    return leaderboard_card(WORDS, answer, in_server=True)


CARDS: dict[str, Callable[[str], Card | str]] = {
    "a notice of a report": notice,
    "a question in a game": asked,
    "its answer": revealed,
    "the receipt of a typed answer": receipt,
    "a problem of a server": problem,
    "the global leaderboard": board,
    "joining it": lambda text: taking_part_card(WORDS, None, offered=text),
    "leaving it": lambda text: taking_part_card(WORDS, text, offered="x"),
}


def texts(shown: Card | str) -> str:
    if isinstance(shown, str):
        return shown
    return "\n".join(each["content"] for each in walk(shown.to_components()) if each["type"] == 10)


def same_but_for(markup: str, harmless: str) -> None:
    assert hidden(markup) == []
    assert made_of(markup) == made_of(harmless)


def nothing_but(markup: str, harmless: str) -> None:
    """Compare what is said of two texts, which may be said in more lines of the one."""
    assert hidden(markup) == []
    ours = Counter(dict.fromkeys(("emphasis", "small", "list", "code", "line"), 99))
    assert made_of(markup) - made_of(harmless) - ours == {}


def text_of(case: str) -> str:
    """Return a hostile text of which something is seen."""
    text = HOSTILE[case]
    return text if plain(text) else f"{text}a"


@pytest.mark.parametrize("card", CARDS)
def test_card_when_it_shows_a_hostile_text_then_that_is_but_text(card):
    make = CARDS[card]
    harmless = texts(make("word"))
    for case in HOSTILE:
        shown = make(text_of(case))
        same_but_for(texts(shown), harmless)
        for part in [] if isinstance(shown, str) else walk(shown.to_components()):
            for name in ("label", "placeholder", "description"):
                assert hidden(part.get(name) or "") == [], case


@pytest.mark.parametrize("command", TYPED)
async def test_command_when_it_echoes_a_hostile_text_then_that_is_but_text(world, command):
    async def said(text: str) -> str:
        given = {name: known or f"{text} {UNLIKE}"[-40:] for name, known in TYPED[command].items()}
        reply = await world.moderator(command, **given)
        world.errors()
        return str(reply.text)

    harmless = await said("word")
    for case in SENT:
        nothing_but(await said(HOSTILE[case]), harmless)


@pytest.fixture
def limiter(unhurried: Limiter) -> Limiter:
    """What is tried here is what is answered, not how often."""
    return unhurried


async def test_form_when_a_hostile_question_is_sent_then_all_that_is_said_of_it_is_text(world):
    async def filled(form: Any, text: str, **given: str) -> Any:
        values = FORM | {"question": f"{text}?", "source": text, "explanation": text} | given
        return await world.moderator.fill(form, **values)

    async def said(text: str) -> list[str]:
        text = " ".join(text.split())
        open_form = partial(world.moderator.actor.slash, world.channel, "questions add")
        faulty = await filled(await open_form(), text, wrong=f"{text}x\n{text}x\nC\nD")
        looks = await filled(await open_form(), text, wrong=f"{text}x\nC\nD")
        added = await world.moderator.click(looks, "Save")
        asked = await world.moderator.click(added, "Delete …")
        shelf = await world.moderator("questions list", show="own")
        await world.moderator.click(asked, "Delete")
        world.errors()
        return [faulty.text, looks.text, added.text, asked.text, shelf.text]

    harmless = await said("word")
    for case in SENT:
        if "http" in HOSTILE[case]:
            continue  # A source that is a link is one, by the moderators' own will.
        for shown, other in zip(await said(text_of(case)), harmless, strict=True):
            nothing_but(shown, other)


async def test_file_when_it_has_hostile_texts_then_all_that_is_said_of_it_is_text(world):
    async def said(text: str) -> list[str]:
        written = json.dumps(text)
        file = f"questions:\n- {{question: {written}, right: {written}, wrong: [wq1, {written}]"
        found = []
        for command, data in (
            ("questions add", f"{written}: 1\n{file}, {written}: 1}}"),
            ("questions add", f"questions:\n- {{question: {written}, right: Q, source: Us, "
             "wrong: [wq1, wq2, wq3]}"),
            ("settings import", f"{written}: 1\ntime_zone: {written}\ndaily_time: {written}"),
        ):  # fmt: skip
            reply = await world.moderator(command, file=("a.yaml", data.encode()))
            found.append(reply.text)
        world.errors()
        return found

    harmless = await said("word")
    for case in SENT:
        for shown, other in zip(await said(text_of(case)), harmless, strict=True):
            nothing_but(shown, other)
