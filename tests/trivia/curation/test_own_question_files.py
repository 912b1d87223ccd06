"""A server's own questions as a file: what is read, and what each fault says of its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.kit.errors import FaultCode, InputCode
from bot.trivia.curation.files import MOST_BYTES, read_questions
from bot.trivia.curation.model import QuestionDraft
from bot.trivia.errors import OwnQuestionsError, QuestionCode

DOCS = Path(__file__).parents[3] / "docs" / "trivia.md"
ENTRY = "  - {question: Who?, right: A, wrong: [B, C, D], source: Us, link: null}\n"
DRAFT = QuestionDraft("Who?", "A", ("B", "C", "D"), "Us")


def faults(text: str) -> list[tuple[int, str, FaultCode]]:
    with pytest.raises(OwnQuestionsError) as caught:
        read_questions(text.encode())
    return [(each.place.line, each.place.key, each.code) for each in caught.value.faults]


def test_example_of_the_docs_when_read_then_its_remarks_are_no_part_of_it():
    (example,) = re.findall(r"```yaml\n(questions:.*?)```", DOCS.read_text(), re.DOTALL)
    (draft,) = read_questions(example.encode())
    assert (draft.right, draft.accepted) == ("Spring Day", ("봄날",))
    assert draft.wrong == ("Dynamite", "Butter", "Permission to Dance")


def test_file_when_it_has_a_question_mark_in_braces_then_it_is_read():
    assert read_questions(f"\ufeffquestions:\n{ENTRY}".encode()) == (DRAFT,)


def test_texts_when_they_look_like_something_else_then_they_are_as_written():
    file = (
        "questions: [{question: 'When  was it', right: 2019, source: on,"
        " wrong: [yes, 1e3, 11:30, ~]}]"
    )
    with pytest.raises(OwnQuestionsError) as caught:
        read_questions(file.encode())
    assert [each.code for each in caught.value.faults] == [QuestionCode.MISSING]
    (draft,) = read_questions(file.replace(", ~", "").encode())
    assert draft == QuestionDraft("When was it", "2019", ("yes", "1e3", "11:30"), "on")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("questions:\n", (1, "questions", QuestionCode.MISSING)),
        ("questions: [", (1, "", InputCode.YAML_UNCLOSED)),
        ("questions: {a: b}", (1, "questions", InputCode.NOT_A_LIST)),
        ("questions:\n- question: What: is it?", (2, "", InputCode.YAML_COLON)),
        ('questions:\n- question: "Who?\n  right: A\n', (2, "", InputCode.YAML_UNCLOSED)),
        ("questions:\n- question: Who?\n\tright: A", (3, "", InputCode.YAML_TAB)),
        ("questions:\n- question: @who", (2, "", InputCode.YAML_SIGN)),
        ("questions:\n- question: 'It's'", (2, "", InputCode.YAML_MISPLACED)),
        ("questions:\n- right: [A, B\n  wrong: C", (3, "", InputCode.YAML_UNCLOSED)),
        ("- a", (1, "", InputCode.NOT_A_MAPPING)),
        ("questions:\n  - text", (2, "questions[1]", InputCode.NOT_A_MAPPING)),
        (f"questions:\n{ENTRY}  - *one", (3, "", InputCode.ALIAS)),
        (f"question: 1\nquestions:\n{ENTRY}", (1, "question", QuestionCode.NOT_A_FIELD)),
        ("a: [[[[[[1]]]]]]", (1, "", InputCode.TOO_DEEP)),
        (f"a: [{'1, ' * 30_000}]", (1, "", InputCode.TOO_MANY)),
        ("#" * (MOST_BYTES + 1), (0, "", InputCode.TOO_LARGE)),
    ],
)
def test_file_when_it_can_not_be_taken_then_line_and_place_are_said(text, expected):
    assert faults(text) == [expected]


def test_question_when_parts_are_wrong_then_all_of_them_are_said_and_the_rest_is_judged():
    text = (
        f"questions:\n{ENTRY}"
        "  - question: Who?\n"
        "    right: Playlist #1\n"
        "    wrong: [B, {c: d}, E]\n"
        "    wrnog: [F]\n"
        "    source: Us\n"
        "    source: Them\n"
    )
    assert faults(text) == [
        (3, "questions[2].question", QuestionCode.KNOWN_QUESTION),
        (4, "questions[2].right", InputCode.CUT),
        (5, "questions[2].wrong[2]", InputCode.NOT_TEXT),
        (5, "questions[2].wrong", QuestionCode.TOO_FEW),
        (6, "questions[2].wrnog", QuestionCode.NOT_A_FIELD),
        (8, "questions[2].source", InputCode.DUPLICATE_KEY),
    ]


@given(st.text(max_size=99), st.sampled_from(["{}", "questions: {}", "questions:\n- right: {}"]))
@example('"\\ud800"', "questions:\n- right: {}")
def test_file_when_it_is_any_text_then_it_is_refused_in_words(text: str, around: str):
    with pytest.raises(OwnQuestionsError) as caught:
        read_questions(around.replace("{}", text).encode("utf-8", "surrogatepass"))
    assert caught.value.faults
