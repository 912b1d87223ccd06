"""A server's own questions as a file, YAML or a table, read with every fault named by line."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, TypeAdapter
from yaml import ScalarNode

from bot.kit.errors import Fault, InputCode, Place
from bot.kit.folding import fold
from bot.kit.yaml_files import Keys, Limits, YamlFile, meant
from bot.trivia.curation.model import MOST_IN_A_FILE, QuestionDraft, faults_of, tidy
from bot.trivia.curation.table_files import decoded, is_table, read_table
from bot.trivia.errors import OwnQuestionsError, QuestionCode

MOST_BYTES = 512 * 1024
"""A full file has some 200 KB."""

_TABLES = (".csv", ".tsv")
_LIMITS = Limits(size=MOST_BYTES, values=10_000, entries=MOST_IN_A_FILE)
_QUESTIONS = "questions"
_EMPTY = BeforeValidator(lambda value: [] if value == "" else value)
_Text = Annotated[str, AfterValidator(tidy)]
_Texts = Annotated[tuple[_Text, ...], _EMPTY]


class _File(BaseModel, extra="forbid", defer_build=True):
    questions: Annotated[list[Any], _EMPTY] = []


class _Question(BaseModel, extra="forbid", defer_build=True):
    """A `QuestionDraft` in the making; the rules of drafts say what it lacks."""

    question: _Text = ""
    right: _Text = ""
    wrong: _Texts = ()
    source: _Text = ""
    link: _Text = ""
    accepted: _Texts = ()
    explanation: _Text = ""


_FILE, _ENTRY = TypeAdapter(_File), TypeAdapter(_Question)
_NAMES = (_QUESTIONS, *_Question.model_fields)


def read_questions(
    data: bytes, *, known: Collection[str] = (), name: str = ""
) -> tuple[QuestionDraft, ...]:
    """Read a file of questions, each of which could be added.

    `known` are the folded texts of those that there are already; `name` is the file's.
    `OwnQuestionsError` has every fault.
    """
    if len(data) > MOST_BYTES:
        limit = f"{MOST_BYTES // 1024} KB"
        raise OwnQuestionsError((Fault(Place(), InputCode.TOO_LARGE, limit=limit),))
    if (text := decoded(data)) is None:
        raise OwnQuestionsError((Fault(Place(), InputCode.NOT_UTF8),))
    if is_table(text):
        return read_table(text, known=known)
    if name.lower().endswith(_TABLES):
        raise OwnQuestionsError((Fault(Place(line=1), QuestionCode.NO_HEADING),))
    file = YamlFile(text.encode("utf-8", "surrogatepass"), limits=_LIMITS, scalar=_written)
    found = file.salvage(_FILE)
    count = len(found.questions) if found else 0
    seen = set(known)
    places: list[Keys] = [(_QUESTIONS, number) for number in range(count)]
    drafts = tuple(
        draft for place in places if not file.is_full and (draft := _draft(file, place, seen))
    )
    if not drafts and not file.faults:
        file.note((_QUESTIONS,), QuestionCode.MISSING)
    if file.faults:
        faults = file.file_faults(_NAMES, unknown=QuestionCode.NOT_A_FIELD, first=1)
        raise OwnQuestionsError(faults)
    return drafts


def _draft(file: YamlFile, keys: Keys, seen: set[str]) -> QuestionDraft | None:
    """Read a question and note what is wrong with it, also with what came before it."""
    if (question := file.salvage(_ENTRY, keys)) is None:
        return None
    draft = QuestionDraft(**dict(question))
    for each in faults_of(draft, known=seen):
        file.note((*keys, each.place.key), each.code, value=each.value, limit=each.limit)
    seen.add(fold(draft.question))
    return draft


def _written(node: ScalarNode) -> str:
    """Return a text as it was written, ``2019`` and ``yes`` too; what is empty is no text."""
    return "" if meant(node) is None else str(node.value)
