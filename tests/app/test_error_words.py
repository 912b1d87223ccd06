"""Whatever is raised for a person has words, declared once, by the feature that raises it."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from string import Formatter
from typing import TypeVar

import pytest

import bot
from bot.app.features import ERROR_CARDS, FEATURES
from bot.catalogue.model import AmbiguousError, NoMatchError, Subject, Suggestion
from bot.kit.discord.error_card import ERRORS
from bot.kit.discord.i18n import words_in
from bot.kit.errors import Fault, FaultCode, InputCode, Place, UserError
from bot.trivia.errors import OwnQuestionsError, QuestionCode

WORDS = words_in("en-GB")
DECLARED = (ERRORS, *(feature.errors for feature in FEATURES))
EIGHT = Suggestion(Subject.COLLABORATION, "eight", "eight")


Kind = TypeVar("Kind")


def below(kind: type[Kind]) -> Iterator[type[Kind]]:
    """Everything of the product that derives from a class, wherever it is declared."""
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if module.name.endswith("errors"):
            importlib.import_module(module.name)
    for each in kind.__subclasses__():
        if each.__module__.startswith("bot."):
            yield each
        yield from below(each)


def texts(error: UserError, request_id: str = "") -> str:
    card = ERROR_CARDS.card(WORDS, error, request_id=request_id)
    return "\n".join(each.content for each in card.walk_children() if hasattr(each, "content"))


def buttons(error: UserError, request_id: str = "") -> list[str]:
    card = ERROR_CARDS.card(WORDS, error, request_id=request_id)
    return [each.custom_id for each in card.walk_children() if hasattr(each, "custom_id")]


def test_errors_when_each_is_looked_up_then_a_feature_has_words_for_it():
    explained = {kind for each in DECLARED for kind in each.lines}
    assert [kind for kind in below(UserError) if kind not in explained] == []


def test_faults_when_each_is_looked_up_then_a_feature_has_a_sentence_for_it():
    said = {code for each in DECLARED for code in each.faults}
    codes = [code for kind in below(FaultCode) for code in kind]
    assert codes
    assert [code for code in codes if code not in said] == []


def test_words_when_all_features_are_put_together_then_nothing_is_declared_twice():
    twice = Counter(name for each in DECLARED for name in (*each.faults, *each.lines))
    assert [name for name, times in twice.items() if times > 1] == []
    codes = Counter(code.value for kind in below(FaultCode) for code in kind)
    assert [code for code, times in codes.items() if times > 1] == []


def test_sentences_when_filled_in_then_they_ask_for_value_and_limit_alone():
    sentences = [sentence for each in DECLARED for sentence in each.faults.values()]
    fields = {name for one in sentences for _, name, _, _ in Formatter().parse(one) if name}
    assert fields == {"value", "limit"}


def test_error_when_nobody_knows_it_then_something_is_said_all_the_same():
    class UnheardError(UserError):
        """Nothing that any feature declares."""

    assert texts(UnheardError()) == "That didn't work."


@pytest.mark.parametrize(
    "error",
    [NoMatchError(Subject.SHOW, "egiht", (EIGHT,)), AmbiguousError("egiht", (EIGHT, EIGHT))],
    ids=["no match", "several"],
)
def test_suggestions_when_the_request_is_kept_then_there_are_buttons_else_none(error):
    found = buttons(error, "0123456789abcdef")
    assert found[0] == "again:0123456789abcdef:c:eight"
    assert found[1:] in ([], ["missing:0123456789abcdef"])
    assert "Did you mean …" in texts(error, "0123456789abcdef")
    assert buttons(error) == []
    assert "Did you mean" not in texts(error)


def test_question_when_a_form_brought_it_then_faults_name_its_parts_and_it_can_be_corrected():
    faults = (
        Fault(Place(key="wrong"), QuestionCode.TOO_FEW, limit="3"),
        Fault(Place(), QuestionCode.TOO_MANY_QUESTIONS, limit="1000"),
    )
    error = OwnQuestionsError(faults, "abc")
    assert texts(error).splitlines() == [
        "### The question has 2 problems, so it wasn't added:",
        "- **Wrong answers**: That's too few: you need at least 3.",
        "- A server can have up to 1000 questions of its own. Delete some in `/questions list`.",
    ]
    assert buttons(error) == ["own-correct:abc"]


def test_file_when_it_has_faults_then_each_is_said_with_line_key_and_what_was_meant():
    faults = (
        Fault(Place(), InputCode.NOT_UTF8),
        Fault(Place(line=3), InputCode.TOO_DEEP),
        Fault(Place(key="questions"), QuestionCode.MISSING),
        Fault(Place(line=5, key="q`s.rong"), QuestionCode.NOT_A_FIELD, "*rong*", meant="wrong"),
    )
    assert texts(OwnQuestionsError(faults)).splitlines() == [
        "### The file has 4 problems, so nothing was changed:",
        "- The file isn't UTF-8 text. Save it as plain text.",
        "- **Line 3**: This is nested too deeply.",
        "- `questions`: This is missing. Please fill it in.",
        "- **Line 5**, `qs.rong`: Questions don't have a “\\*rong\\*”. Did you mean `wrong`?",
    ]
    assert buttons(OwnQuestionsError(faults)) == []
