"""A game of trivia as everybody sees it: question, answer, podium; and receipts in private."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from discord import ButtonStyle, app_commands
from discord.utils import format_dt

from bot.kit.discord import limits
from bot.kit.discord.card import Button, Card, push_button
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import columns, escape
from bot.kit.pictures.pictures import Picture
from bot.lookup.cards.controls import card_button
from bot.lookup.cards.credits import brief_source_line
from bot.trivia.games.hint_cards import hint_button
from bot.trivia.games.mode_cards import (
    fall_text,
    lobby_card,
    next_buttons,
    open_buttons,
    out_lines,
    reveal_buttons,
    seat_text,
    survivors_text,
    team_lines,
    team_mark,
    team_name,
)
from bot.trivia.games.model import (
    HINT_COST,
    POINTS,
    Answer,
    Ending,
    Game,
    GamePlan,
    Mode,
    Player,
    PlayerScore,
    Podium,
    Round,
    RoundResult,
    Worth,
    hints_of,
    team_scores,
    worth_of,
)
from bot.trivia.games.service import GameReceipt
from bot.trivia.questions.model import AnswerStatus, Asked, Question
from bot.trivia.questions.words import (
    category_name,
    difficulty_name,
    era_name,
    explanation_text,
    option_text,
    question_text,
)

ANSWER = "quiz"
"""Begins the custom ids of answers: ``quiz:<round id>:<place>``."""

TYPE = "quiz-type"
REPORT = "quiz-report"
AGAIN = "quiz-again"
"""Begins the custom id of the podium's button, by which the podium is found, too."""

LETTERS = "ABCD"
_SHORT = 20
_PAIR = 2
_WIDEST = 34
"""So many columns of a button's label a phone shows; a letter of Hangul takes two."""

_MOST_RIGHT = 5
_MOST_LEADERS = 3
_MOST_PLACES = 10
_TYPED = 100
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}

MODES = {
    Mode.BUTTONS: N_("Multiple choice"),
    Mode.TYPED: N_("Type the answer"),
    Mode.LIGHTNING: N_("Lightning: 8 seconds each"),
    Mode.TEAMS: N_("Teams"),
    Mode.ELIMINATION: N_("Elimination: the last one standing wins"),
}
MODE_CHOICES = [app_commands.Choice(name=name, value=mode.value) for mode, name in MODES.items()]
ENDINGS = {
    Ending.STOPPED: N_("The game was stopped."),
    Ending.UNANSWERED: N_("Nobody answered two questions in a row, so the game ends here."),
    Ending.NO_QUESTIONS: N_(
        "You've had every question like that lately, so the game ends here. Try another category."
    ),
    Ending.REFUSED: N_("Discord didn't let me post the next question, so the game ends here."),
    Ending.AWAY: N_("I couldn't keep the game going, so it ends here."),
}
"""Why a game ended before its last round."""


def question_card(
    words: Words,
    game: Game,
    found: Round,
    *,
    closes_at: dt.datetime,
    cover: Picture | None = None,
) -> Card:
    """Ask a question; the time that is left shows by itself, without edits."""
    asked, is_typed = found.asked, game.plan.mode is Mode.TYPED
    card = _head(words, game, found)
    if cover:
        card.picture(cover.filename, alt_text=cover.alt_text)
    if not is_typed and not _fit_buttons(words, asked):
        card.text(*(lettered(words, asked, place) for place in range(len(asked.options))))
    card.text(
        words.gettext("Time's up {when}.", when=format_dt(closes_at, "R")),
        "-# " + _how_to_answer(words, is_typed=is_typed),
    )
    card = _answer_buttons(card, words, found, is_typed=is_typed, is_open=True)
    if hints_of(found, game.plan):
        card.buttons([hint_button(words, found)])
    return card.buttons(reveal_buttons(words, game))


def closed_card(words: Words, game: Game, found: Round, cover: Picture | None = None) -> Card:
    """Show a question that takes no more answers, with the right one marked."""
    asked, is_typed = found.asked, game.plan.mode is Mode.TYPED
    card = _head(words, game, found)
    if cover:
        card.picture(cover.filename, alt_text=cover.alt_text)
    if is_typed:
        card.text(_right_line(words, asked, is_typed=True))
    elif not _fit_buttons(words, asked):
        card.text(*(_marked(words, asked, place) for place in range(len(asked.options))))
    card.text("-# " + words.gettext("This question is closed."))
    return _answer_buttons(card, words, found, is_typed=is_typed, is_open=False)


def reveal_card(
    words: Words,
    outcome: RoundResult,
    scores: Sequence[PlayerScore],
    *,
    pause: int = 0,
    note: str = "",
) -> Card:
    """Return the card with the answer, who says so, who knew it, and the score.

    In `pause` seconds the next question comes (0 after the last one); `note` is what else is to be
    said about the round, as markup.
    """
    game, asked = outcome.game, outcome.round.asked
    question, is_typed = asked.question, outcome.game.plan.mode is Mode.TYPED
    card = Card().text(
        "### " + words.gettext("Answer to question {number}", number=outcome.round.number),
        _right_line(words, asked, is_typed=is_typed),
        explanation_text(words, question, asked.options),
    )
    card.text(note, *_chosen_lines(words, outcome))
    card.text(*_right_people(words, outcome))
    if game.plan.mode is Mode.ELIMINATION:
        card.text(*out_lines(words, outcome))
    else:
        card.text(_leaders(words, game, scores))
    if pause and outcome.round.number < game.plan.rounds:
        card.text(_coming(words, game, outcome.round.number + 1, pause))
    card.text(brief_source_line(words, question.sources, linked=True))
    card.buttons(told_buttons(words, question))
    return card.buttons(next_buttons(words, game) if pause else [])


def told_buttons(words: Words, question: Question) -> list[Button]:
    """Lead from an answer to the work it is about, and to what may be wrong with it."""
    buttons = [card_button(words, question.work)] if question.work else []
    if len(report := f"{REPORT}:{question.question_id}") <= limits.CUSTOM_ID:
        buttons.append(push_button(words.gettext("Report"), report))
    return buttons


def podium_card(
    words: Words,
    podium: Podium,
    *,
    told: Sequence[str] = (),
    picture: Picture | None = None,
    more: Sequence[Button] = (),
) -> Card:
    """Return the card on who won, places in figures and medals, and why it is over.

    `told` is what else there is to tell, as lines of markup; `more` buttons come beside its own.
    """
    card = Card().text("## " + words.gettext("Game over"), _ending(words, podium))
    if not podium.scores:
        card.text(words.gettext("Nobody answered, so nobody won."))
    else:
        places = podium.scores[:_MOST_PLACES]
        teams = team_scores(podium.scores, podium.game.plan.teams)
        card.text(*team_lines(words, teams, medals=_MEDALS))
        card.text(*(_place(words, podium, each) for each in places))
        if rest := len(podium.scores) - len(places):
            card.text(words.ngettext("… and {n} more.", "… and {n} more.", rest))
    card.text(*told)
    card.text("-# " + words.gettext("See all games added up: `/trivia leaderboard`."))
    if picture is not None:
        card.picture(picture.filename, alt_text=picture.alt_text)
    again = f"{AGAIN}:{podium.game.game_id}"
    return card.buttons([push_button(words.gettext("Play again"), again), *more])


def started_card(words: Words, game: Game, players: Sequence[Player] = ()) -> Card:
    """Return the card on who began what; the first question comes by itself."""
    plan = game.plan
    who = words.gettext("<@{user}> started a trivia game!", user=game.user_id)
    if plan.is_hosted:
        who = words.gettext("Trivia night! <@{user}> is your host.", user=game.user_id)
    started = f"**{who}** {plan_text(words, plan)}"
    if plan.mode is Mode.TEAMS:
        return lobby_card(words, game, players, started=started)
    card = Card().text(started)
    if plan.mode is Mode.ELIMINATION:
        card.text(
            words.gettext(
                "Answer the first question to be in. A wrong answer, or none, and you're out."
            )
        )
    if plan.is_hosted:
        card.text(words.gettext("The first question comes when your host is ready."))
        return card.buttons(open_buttons(words, game))
    return card.text(words.gettext("The first question comes in a few seconds."))


def short_text(words: Words, game: Game) -> str:
    """Return why a game has fewer questions than were asked for."""
    return "-# " + words.ngettext(
        "I have {n} question like that you haven't had lately, so it's a short game.",
        "I have {n} questions like that you haven't had lately, so it's a short game.",
        game.plan.rounds,
    )


def plan_text(words: Words, plan: GamePlan) -> str:
    """Return what was chosen for a game, in a line."""
    is_named = plan.mode not in (Mode.BUTTONS, Mode.TYPED)
    parts = [
        words.gettext(MODES[plan.mode]).partition(":")[0] if is_named else "",
        words.ngettext("{n} question", "{n} questions", plan.rounds),
        words.ngettext("{n} second for each", "{n} seconds for each", plan.seconds),
        category_name(words, plan.category) if plan.category else "",
        difficulty_name(words, plan.difficulty) if plan.difficulty else "",
        words.gettext("about {artist}", artist=escape(plan.artist_name)) if plan.artist else "",
        era_name(words, plan.era) if plan.era else "",
        words.gettext("typed answers") if plan.mode is Mode.TYPED else "",
    ]
    return " · ".join(filter(None, parts))


def receipt_text(words: Words, receipt: GameReceipt, *, is_typed: bool) -> str:
    """Return what became of an answer, and nothing of whether it is right."""
    given = _given(words, receipt, is_typed=is_typed)
    match receipt.status:
        case AnswerStatus.ACCEPTED:
            locked = words.gettext(
                "✓ Locked in: **{answer}**\nYou'll see when time's up.",
                answer=given,
            )
            return f"{locked}\n{seat_text(words, receipt.team)}".rstrip()
        case AnswerStatus.DUPLICATE:
            return words.gettext(
                "You already answered. Your first answer counts: **{answer}**",
                answer=given,
            )
        case AnswerStatus.DELETED:
            return deleted_text(words)
        case AnswerStatus.OUT:
            return words.gettext(
                "Only who is still in can answer. Stay and watch: anyone can join the next game."
            )
        case AnswerStatus.UNKNOWN:
            return words.gettext("This question no longer comes up.")
    return _late_text(words, receipt, given)


def worth_text(words: Words, worth: Worth) -> str:
    """Return the points of a right answer, and what they are made of where it is more than one."""
    parts = [
        words.number(POINTS),
        words.gettext("{n} fast", n=words.number(worth.speed)) if worth.speed else "",
        words.gettext("{n} in a row", n=words.number(worth.streak)) if worth.streak else "",
    ]
    made_of = " + ".join(filter(None, parts))
    if worth.is_double:
        made_of = words.gettext("{points}, doubled", points=made_of)
    if worth.hints:
        made_of = words.ngettext(
            "{points} - {cost} for {n} hint",
            "{points} - {cost} for {n} hints",
            worth.hints,
            points=made_of,
            cost=words.number(HINT_COST * worth.hints),
        )
    total = f"**+{words.number(worth.points)}**"
    return total if made_of == words.number(POINTS) else f"{total} = {made_of}"


def resumed_card(words: Words, closes_at: dt.datetime) -> Card:
    """Return the card that says that a round goes on after the bot was away."""
    return Card().text(
        words.gettext(
            "I was away for a moment. You can still answer the question above: time's up {when}.",
            when=format_dt(closes_at, "R"),
        )
    )


def deleted_text(words: Words) -> str:
    """Return the words for an answer after one that was deleted."""
    return words.gettext(
        "You deleted your answer to this question. There's one each, so this one doesn't count."
    )


def withdrawn_card(words: Words, found: Round) -> Card:
    """Return the card that tells that a round does not count."""
    return Card().text(
        "### " + words.gettext("Question {number} doesn't count", number=found.number),
        words.gettext(
            "What it asked was corrected while you played. Nobody gains or loses by it, and another"
            " one comes instead."
        ),
    )


def cut_short_text(words: Words) -> str:
    """Return the words for a round closed because the bot was away when its time ended."""
    return words.gettext(
        "I was away when time ran out. Every answer that reached me in time counts."
    )


def lettered(words: Words, asked: Asked, place: int) -> str:
    """Write an option with its letter, as markup."""
    return f"**{LETTERS[place]}** · {escape(option_text(words, asked.options[place]))}"


def option_label(words: Words, asked: Asked, place: int) -> str:
    """Write an option with its letter, as a button shows it."""
    return f"{LETTERS[place]} · {option_text(words, asked.options[place])}"


def known_text(words: Words, *, answers: int, right: int) -> str:
    """Return how many of those who answered knew it."""
    if not answers:
        return words.gettext("Nobody answered.")
    return words.ngettext(
        "{right} of {n} got it right.",
        "{right} of {n} got it right.",
        answers,
        right=words.number(right),
    )


def _head(words: Words, game: Game, found: Round) -> Card:
    number = words.gettext(
        "Question {number} of {rounds}", number=found.number, rounds=game.plan.rounds
    )
    final = f"**{words.gettext('The final: double points!')}**"
    return Card().text(
        f"-# {number} · {category_name(words, found.asked.question.category)}",
        final if game.plan.is_final(found.number) else "",
        f"### {question_text(words, found.asked.question)}",
    )


def _coming(words: Words, game: Game, number: int, pause: int) -> str:
    if game.plan.is_hosted:
        final = f"**{words.gettext('Next comes the final: double points!')}**"
        return final if game.plan.is_final(number) else ""
    if game.plan.is_final(number):
        return words.ngettext(
            "**The final comes in {n} second: double points!**",
            "**The final comes in {n} seconds: double points!**",
            pause,
        )
    return "-# " + words.ngettext(
        "The next question comes in {n} second.", "The next question comes in {n} seconds.", pause
    )


def _how_to_answer(words: Words, *, is_typed: bool) -> str:
    if is_typed:
        return words.gettext("Press **Answer** and type it: your first answer counts.")
    return words.gettext("Pick one: only you see it, and your first answer counts.")


def _answer_buttons(
    card: Card, words: Words, found: Round, *, is_typed: bool, is_open: bool
) -> Card:
    if is_typed:
        style = ButtonStyle.primary if is_open else ButtonStyle.secondary
        custom_id = f"{TYPE}:{found.round_id}"
        label = words.gettext("Answer")
        return card.buttons([push_button(label, custom_id, style=style, disabled=not is_open)])
    is_whole = _fit_buttons(words, found.asked)
    places = range(len(found.asked.options))
    labels = [option_label(words, found.asked, n) if is_whole else LETTERS[n] for n in places]
    buttons = [
        _option_button(found, place, label, is_open=is_open) for place, label in enumerate(labels)
    ]
    row = _PAIR if max(map(columns, labels)) > _SHORT else len(buttons)
    for first in range(0, len(buttons), row):
        card.buttons(buttons[first : first + row])
    return card


def _fit_buttons(words: Words, asked: Asked) -> bool:
    """Return whether each option's button shows all of it, so that no text has to."""
    places = range(len(asked.options))
    return all(columns(option_label(words, asked, place)) <= _WIDEST for place in places)


def _option_button(found: Round, place: int, label: str, *, is_open: bool) -> Button:
    is_right = not is_open and place == found.asked.right
    return push_button(
        f"✓ {label}" if is_right else label,
        f"{ANSWER}:{found.round_id}:{place}",
        style=ButtonStyle.success if is_right else ButtonStyle.secondary,
        disabled=not is_open,
    )


def _marked(words: Words, asked: Asked, place: int) -> str:
    line = lettered(words, asked, place)
    return words.gettext("✓ {option} (right)", option=line) if place == asked.right else line


def _right_line(words: Words, asked: Asked, *, is_typed: bool) -> str:
    if is_typed:
        return f"✓ **{escape(option_text(words, asked.question.right))}**"
    return f"✓ {lettered(words, asked, asked.right)}"


def _chosen_lines(words: Words, outcome: RoundResult) -> list[str]:
    if not outcome.answers or outcome.game.plan.mode is Mode.TYPED:
        return [known_text(words, answers=len(outcome.answers), right=len(outcome.right))]
    counts = [
        f"**{LETTERS[place]}**{' ✓' if place == outcome.round.asked.right else ''}"
        f" {words.number(count)}"
        for place, count in enumerate(outcome.counts)
    ]
    chosen = words.gettext("Chosen: {counts}", counts=" · ".join(counts))
    return [chosen, _misled_line(words, outcome)]


def _misled_line(words: Words, outcome: RoundResult) -> str:
    if outcome.misled is None or len(outcome.right) > 1:
        return ""
    place, count = outcome.misled
    most = words.ngettext(
        "{count} of {n} said {option}.",
        "{count} of {n} said {option}.",
        len(outcome.answers),
        count=words.number(count),
        option=lettered(words, outcome.round.asked, place),
    )
    if not outcome.right:
        return f"{most} " + words.gettext("A tricky one!")
    return f"{most} " + words.gettext("Only <@{user}> knew!", user=outcome.right[0].user_id)


def _right_people(words: Words, outcome: RoundResult) -> list[str]:
    fastest = outcome.fastest
    if fastest is None:
        return []
    lines = [
        words.gettext(
            "Fastest: <@{user}> in {seconds} s",
            user=fastest.user_id,
            seconds=_seconds(fastest, outcome.round),
        )
    ]
    for each in outcome.right[:_MOST_RIGHT]:
        worth = worth_of(each, of=outcome.round, plan=outcome.game.plan)
        lines.append(f"<@{each.user_id}> {worth_text(words, worth) if worth else ''}".rstrip())
    if rest := len(outcome.right[_MOST_RIGHT:]):
        lines.append(words.ngettext("… and {n} more.", "… and {n} more.", rest))
    return lines


def _seconds(answer: Answer, found: Round) -> str:
    took = answer.answered_at - (found.asked_at or answer.answered_at)
    return f"{max(0.0, took.total_seconds()):.1f}"


def _leaders(words: Words, game: Game, scores: Sequence[PlayerScore]) -> str:
    leaders = [
        f"{each.rank}. <@{each.user_id}> {words.number(each.points)}"
        for each in scores[:_MOST_LEADERS]
        if each.points
    ]
    if game.plan.mode is Mode.TEAMS:
        leaders = [
            f"{team_name(words, each.team)} {words.number(each.points)}"
            for each in team_scores(scores, game.plan.teams)
        ]
    return words.gettext("Score: {leaders}", leaders=" · ".join(leaders)) if leaders else ""


def _ending(words: Words, podium: Podium) -> str:
    if podium.ending is Ending.PLAYED:
        if podium.game.plan.mode is Mode.ELIMINATION and podium.scores:
            return survivors_text(words, podium)
        return words.ngettext("{n} question asked.", "All {n} questions asked.", podium.rounds)
    asked = words.ngettext("{n} question asked.", "{n} questions asked.", podium.rounds)
    return f"{words.gettext(ENDINGS[podium.ending])} {asked}"


def _place(words: Words, podium: Podium, score: PlayerScore) -> str:
    points = words.ngettext("{n} point", "{n} points", score.points)
    right = words.ngettext(
        "{right} of {n} right",
        "{right} of {n} right",
        podium.rounds,
        right=words.number(score.right),
    )
    is_elimination = podium.game.plan.mode is Mode.ELIMINATION
    parts = [
        f"{team_mark(score.team)} <@{score.user_id}>".lstrip(),
        f"**{points}**",
        right,
        fall_text(words, score.out_in) if is_elimination else "",
    ]
    # A medal is for who knew something.
    medal = _MEDALS.get(score.rank, "") if score.points else ""
    # The bold figure keeps Discord from making a list of it, which would number equals anew.
    return f"{medal} **{score.rank}.** {' · '.join(filter(None, parts))}".lstrip()


def _late_text(words: Words, receipt: GameReceipt, given: str) -> str:
    late = words.gettext("This question is closed: no more answers.")
    if receipt.status is AnswerStatus.LATE:
        late = words.gettext("Too late: time was up when your answer arrived.")
    if not given:
        return late
    lines = [late, words.gettext("Your answer was **{answer}**", answer=given)]
    if receipt.worth is not None:
        lines.append(worth_text(words, receipt.worth))
    return "\n".join(lines)


def _given(words: Words, receipt: GameReceipt, *, is_typed: bool) -> str:
    if receipt.given is None or receipt.round is None:
        return ""
    if is_typed:
        return escape(receipt.given, _TYPED)
    place = int(receipt.given)
    option = option_text(words, receipt.round.asked.options[place])
    return f"{LETTERS[place]} · {escape(option)}"
