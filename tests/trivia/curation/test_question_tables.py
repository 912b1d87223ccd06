"""A server's own questions as spreadsheets save them."""

from __future__ import annotations

import pytest

from bot.kit.errors import FaultCode, InputCode
from bot.trivia.curation.files import read_questions
from bot.trivia.curation.model import QuestionDraft
from bot.trivia.errors import OwnQuestionsError, QuestionCode

HEADING = "question,right,wrong 1,wrong 2,wrong 3,accepted,explanation,source,link"
TABLE = f'{HEADING}\n"Who, of us, is Rosé\'s fan?",Ana,Bo,Cy,Di,Anna,,Our rules,\n'
DRAFT = QuestionDraft(
    "Who, of us, is Rosé's fan?", "Ana", ("Bo", "Cy", "Di"), "Our rules", accepted=("Anna",)
)
KOREAN = "question;right;wrong;wrong;wrong;source\n우리 노래는?;봄날;하나;둘;셋;규칙\n"


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(), TABLE.encode("utf-8-sig"), TABLE.encode("cp1252"), TABLE.encode("utf-16"),
        TABLE.replace("\n", "\r\n").encode(), f"\n{TABLE}\n,,,,\n".encode(),
        TABLE.replace("question,right", " Question , RIGHT").encode(),
        TABLE.replace('"', "").replace("Who, of us, is", "Who, of us, is").replace(
            ",", ";").replace("Who; of us; is", "Who, of us, is").encode(),
        TABLE.replace('"', "").replace("Who, of us, is", "Who\x01 of us\x01 is").replace(
            ",", "\t").replace("\x01", ",").encode(),
    ],
    ids=["plain", "bom", "cp1252", "utf16", "crlf", "empty lines", "capitals", "semicolons",
         "tabs"],
)  # fmt: skip
def test_table_when_a_spreadsheet_saved_it_then_it_is_read(data: bytes):
    assert read_questions(data) == (DRAFT,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_table_when_saved_in_korea_then_it_is_read(encoding: str):
    (draft,) = read_questions(KOREAN.encode(encoding))
    assert (draft.question, draft.right, draft.wrong) == (
        "우리 노래는?",
        "봄날",
        ("하나", "둘", "셋"),
    )


def test_yaml_when_not_in_unicode_then_it_is_read_too():
    text = "questions:\n- {question: 누구?, right: 가, wrong: [나, 다, 라], source: 우리}\n"
    assert read_questions(text.encode("cp949")) == read_questions(text.encode())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{HEADING}\n", [(1, "", QuestionCode.MISSING)]),
        (f"{HEADING}\nWho?,A,B,C,,,,Us,\n", [(2, "wrong", QuestionCode.TOO_FEW)]),
        (f'{HEADING}\n"Who\nis it?",A,B,C,D,,,Us,\nWho?,A,B,C,D,,,,\n',
         [(4, "source", QuestionCode.NO_SOURCE)]),
        (f"{TABLE}{TABLE.splitlines()[1]}", [(3, "question", QuestionCode.KNOWN_QUESTION)]),
        (TABLE.replace("explanation", "explnation"), [(1, "", QuestionCode.NOT_A_FIELD)]),
        (f'{HEADING}\n"Who?,A,B,C,D,,,Us,\n', [(0, "", QuestionCode.NOT_A_TABLE)]),
        (f'{HEADING}\n"Who" is it?,A,B,C,D,,,Us,\n', [(0, "", QuestionCode.NOT_A_TABLE)]),
        ("Who?,A,B,C,D,,,Us,\n", [(1, "", QuestionCode.NO_HEADING)]),
        (f"{HEADING}\n" + "".join(f"Who is {n}?,A,B,C,D,,,Us,\n" for n in range(201)),
         [(202, "", InputCode.TOO_MANY)]),
        ("\0", [(0, "", InputCode.NOT_UTF8)]),
    ],
    ids=["empty", "few", "lines", "twice", "column", "open quote", "quotes", "no heading", "many",
         "binary"],
)  # fmt: skip
def test_table_when_it_can_not_be_taken_then_line_and_column_are_said(
    text: str, expected: list[tuple[int, str, FaultCode]]
):
    data = text.encode() if text != "\0" else b"\xff\xfe\x00"
    with pytest.raises(OwnQuestionsError) as caught:
        read_questions(data, name="Questions.CSV")
    found = [(each.place.line, each.place.key, each.code) for each in caught.value.faults]
    assert found == expected


async def test_table_when_it_is_offered_then_it_is_shown_and_added(world):
    reply = await world.moderator("questions add", file=("own.csv", TABLE.encode("cp1252")))
    assert "It would add 1 question:" in reply.text
    assert "✓ **Ana** ✗ Bo · Cy · Di" in reply.text
    assert "✓ 1 question added." in (await world.moderator.click(reply, "Add 1 question")).text


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("questions:\n- question: What: is it?", "Put quotes around a text"),
        ('questions:\n- question: "Who?\n  right: A', "Close it"),
        ("questions:\n- question: Who?\n\tright: A", "Use spaces instead"),
        ("questions:\n- question: @who", "can't start with “@”. Put quotes around it"),
        ("questions:\n- question: 'It's", "needs quotes around all of it"),
    ],
)
async def test_file_when_its_yaml_is_wrong_then_the_remedy_is_said(world, text, remedy):
    reply = await world.moderator("questions add", file=("own.yaml", text.encode()))
    world.errors()
    assert remedy in reply.text
    assert "not allowed" not in reply.text
