"""A server's own questions as a YAML file, read with every fault named by line."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator

import yaml

from bot.kit.errors import Fault, InputCode, Place
from bot.kit.folding import fold
from bot.kit.yaml_files import NodeReader, line_of, written_text
from bot.trivia.curation.own_questions import MOST_IN_A_FILE, QuestionDraft, faults_of, tidy
from bot.trivia.errors import OwnQuestionsError, QuestionCode

MOST_BYTES = 512 * 1024
"""A full file has some 200 KB."""

_QUESTIONS = "questions"
_LISTS = ("wrong", "accepted")
_FIELDS = tuple(field.name for field in dataclasses.fields(QuestionDraft))


def read_questions(data: bytes, *, known: Collection[str] = ()) -> tuple[QuestionDraft, ...]:
    """Read a file of questions, each of which could be added.

    Parameters
    ----------
    known : Collection[str]
        The folded texts of questions that there are already.

    Raises
    ------
    OwnQuestionsError
        With every fault.
    """
    reader = _Reader()
    root = reader.compose(_text_of(data))
    entries = list(reader.entries(root)) if root is not None else []
    if not entries and not reader.faults:
        reader.faults.append(Fault(Place(key=_QUESTIONS), QuestionCode.MISSING))
    if len(entries) > MOST_IN_A_FILE:
        limit = str(MOST_IN_A_FILE)
        reader.faults.append(Fault(Place(key=_QUESTIONS), InputCode.TOO_MANY, limit=limit))
    seen = set(known)
    for entry in entries:
        reader.judge(entry, seen)
        seen.add(fold(entry.draft.question))
    if reader.faults:
        raise OwnQuestionsError(tuple(sorted(reader.faults, key=lambda fault: fault.place.line)))
    return tuple(entry.draft for entry in entries)


@dataclasses.dataclass(frozen=True, slots=True)
class _Entry:
    """A question of a file; `lines` has the line of each field that it names."""

    path: str
    draft: QuestionDraft
    line: int
    lines: dict[str, int]


class _Reader(NodeReader):
    unknown = QuestionCode.NOT_A_FIELD

    def entries(self, root: yaml.Node) -> Iterator[_Entry]:
        """Read the questions."""
        for name, _, value in self.pairs(root, "", allowed=(_QUESTIONS,)):
            for number, node in enumerate(self._items(value, name), 1):
                yield self._entry(node, f"{name}[{number}]")

    def judge(self, entry: _Entry, known: Collection[str]) -> None:
        """Note what is wrong with a question."""
        for each in faults_of(entry.draft, known=known):
            field = each.place.key
            line = entry.lines.get(field, entry.line)
            place = Place(line=line, key=f"{entry.path}.{field}")
            self.faults.append(dataclasses.replace(each, place=place))

    def _entry(self, node: yaml.Node, path: str) -> _Entry:
        texts: dict[str, str] = {}
        lists: dict[str, tuple[str, ...]] = {}
        lines: dict[str, int] = {}
        for field, key, value in self.pairs(node, path, allowed=_FIELDS):
            place, lines[field] = f"{path}.{field}", line_of(key)
            if field in _LISTS:
                lists[field] = tuple(self._text(each, place) for each in self._items(value, place))
            else:
                texts[field] = self._text(value, place)
        draft = QuestionDraft(
            question=texts.get("question", ""),
            right=texts.get("right", ""),
            wrong=lists.get("wrong", ()),
            source=texts.get("source", ""),
            link=texts.get("link", ""),
            accepted=lists.get("accepted", ()),
            explanation=texts.get("explanation", ""),
        )
        return _Entry(path, draft, line_of(node), lines)

    def _items(self, node: yaml.Node, path: str) -> list[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if (text := written_text(node)) != "":
            self.add(node, path, InputCode.NOT_A_LIST, value=(text or "")[:100])
        return []

    def _text(self, node: yaml.Node, path: str) -> str:
        text = written_text(node)
        if text is None:
            self.add(node, path, InputCode.NOT_TEXT)
        return tidy(text or "")


def _text_of(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise OwnQuestionsError((Fault(Place(), InputCode.TOO_LARGE, limit="512 KB"),))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OwnQuestionsError((Fault(Place(), InputCode.NOT_UTF8),)) from error
