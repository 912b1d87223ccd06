"""The end of a game: its podium, with what else is worth telling, in words and as a picture."""

from __future__ import annotations

from collections.abc import Mapping

from bot.kit.discord import limits
from bot.kit.discord.card import Card, push_button
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import plain
from bot.kit.pictures.pictures import Picture, Sketched
from bot.kit.pictures.sketches import PlaceMark, PodiumSketch
from bot.trivia.badges.cards import won_lines
from bot.trivia.games.cards import podium_card
from bot.trivia.games.end_model import MOST_ON_PODIUM, EndFacts
from bot.trivia.games.mode_cards import plain_team_name
from bot.trivia.games.model import Podium, team_scores
from bot.trivia.leaderboard.cards import shown_name
from bot.trivia.questions.words import question_text

SHARE = "quiz-share"
"""Begins the custom id of the button that hands a game's end out: ``quiz-share:<game id>``."""

Names = Mapping[int, str]
"""What people are called in the server."""


def end_card(words: Words, podium: Podium, facts: EndFacts, picture: Picture | None = None) -> Card:
    """Return the card on who won, and what else is worth telling; its picture, if it is drawn."""
    share = push_button(words.gettext("Share …"), f"{SHARE}:{podium.game.game_id}")
    more = [share] if podium.scores else []
    return podium_card(words, podium, told=told_lines(words, facts), picture=picture, more=more)


def share_card(words: Words, podium: Podium, names: Names, picture: Picture | None) -> Card:
    """Return what somebody takes elsewhere: a line without mentions to copy, and the picture."""
    card = Card().text(
        words.gettext("Copy this line or save the picture to show it elsewhere:"),
        f"```\n{share_text(words, podium, names)}\n```",
    )
    if picture is not None:
        card.picture(picture.filename, alt_text=picture.alt_text)
    return card


def share_text(words: Words, podium: Podium, names: Names) -> str:
    """Return a game's end as a line of plain text that notifies nobody and tells no answer."""
    places = [f"{place.rank}. {place.name} {place.said}" for place in _places(words, podium, names)]
    asked = words.ngettext("{n} question", "{n} questions", podium.rounds)
    return f"Kollab · {asked} · {' · '.join(places)}".replace("`", "'").replace("@", "")


def told_lines(words: Words, facts: EndFacts) -> list[str]:
    """Return the longest row, the hardest question and new badges, each as a line."""
    lines = []
    if (row := facts.longest) is not None:
        lines.append(
            words.ngettext(
                "Longest row: <@{user}>, {n} right answer",
                "Longest row: <@{user}>, {n} right answers",
                row.length,
                user=row.user_id,
            )
        )
    if (hard := facts.hardest) is not None:
        lines.append(
            words.gettext(
                "Hardest question: {question} ({right} of {all} knew)",
                question=question_text(words, hard.question),
                right=words.number(hard.right),
                all=words.number(hard.answers),
            )
        )
    return [*lines, *won_lines(words, facts.won)]


def end_picture(words: Words, podium: Podium, facts: EndFacts, names: Names) -> Sketched | None:
    """Return the picture of a game's end; None where nobody answered."""
    if not podium.scores:
        return None
    asked = words.ngettext("{n} question", "{n} questions", podium.rounds)
    players = words.ngettext("{n} player", "{n} players", len(podium.scores))
    sketch = PodiumSketch(
        words.gettext("Game over"),
        f"{asked} · {players}",
        _places(words, podium, names),
        _notes(words, facts, names),
    )
    return Sketched(sketch, "kollab-game.png", _alt_text(sketch))


def _places(words: Words, podium: Podium, names: Names) -> tuple[PlaceMark, ...]:
    """Return the best: teams where those played, else people."""
    found = [
        (each.rank, plain_team_name(words, each.team), each.points)
        for each in team_scores(podium.scores, podium.game.plan.teams)
    ] or [(each.rank, _name(words, names, each.user_id), each.points) for each in podium.scores]
    return tuple(
        PlaceMark(rank, name, words.ngettext("{n} point", "{n} points", points))
        for rank, name, points in found[:MOST_ON_PODIUM]
    )


def _notes(words: Words, facts: EndFacts, names: Names) -> tuple[tuple[str, str], ...]:
    notes = []
    if (row := facts.longest) is not None:
        right = words.ngettext("{n} right answer", "{n} right answers", row.length)
        notes.append((words.gettext("Longest row"), f"{_name(words, names, row.user_id)}: {right}"))
    if (hard := facts.hardest) is not None:
        label = words.gettext(
            "Hardest question ({right} of {all} knew)",
            right=words.number(hard.right),
            all=words.number(hard.answers),
        )
        asked = question_text(words, hard.question).replace("**", "").replace("\\", "")
        notes.append((label, asked))
    return tuple(notes)


def _name(words: Words, names: Names, user_id: int) -> str:
    return shown_name(names.get(user_id, ""), otherwise=words.gettext("a player"))


def _alt_text(sketch: PodiumSketch) -> str:
    places = ". ".join(f"{each.rank}. {each.name}, {each.said}" for each in sketch.places)
    notes = ". ".join(f"{label}: {text}" for label, text in sketch.notes)
    said = ". ".join(filter(None, (sketch.heading, sketch.subheading, places, notes)))
    return plain(said, limits.ALT_TEXT)
