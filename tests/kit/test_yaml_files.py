"""The reader of YAML files: values, lines, limits, and what no file may do to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter

from bot.kit import yaml_files
from bot.kit.errors import FaultCode, InputCode
from bot.kit.yaml_files import Limits, YamlFile, keys_text, meant

SMALL = Limits(size=1024, values=12, entries=9, depth=2)
LINES = "first: 1\nlist:\n  - a\n\n  - {b: c,\n     d: e}\nlast:\n  in: [x,\n    y]\n"


class ShapeCode(FaultCode):
    UNKNOWN = "unknown"


class Shape(BaseModel, extra="forbid"):
    name: str = ""
    many: list[int] = []
    inner: dict[str, bool] = {}


SHAPE = TypeAdapter(Shape)


def found(text: str, **how: object) -> list[tuple[int, str, str]]:
    file = YamlFile(text.encode(), **how)  # type: ignore[arg-type]  # what a test wants
    return [(each.line, keys_text(each.keys), each.kind) for each in file.faults]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", True), ("Off", False), ("null", None), ("~", None), ("", None), ("'~'", "~"),
        ("007", 7), ("'7'", "7"), ("21:30", "21:30"), ("-3", "-3"), ("1_000", "1_000"),
        ("9" * 5000, "9" * 5000), ("!!str 12", "12"), ("NO", False), ("y", "y"),
    ],
)  # fmt: skip
def test_scalar_when_read_as_people_mean_it_then_it_is_that(written: str, value: object):
    assert YamlFile(f"a: {written}".encode(), scalar=meant).value == {"a": value}
    if not written.startswith(("'", "!")):
        assert YamlFile(f"a: {written}".encode()).value == {"a": written}


def test_file_when_it_says_nothing_then_it_has_neither_value_nor_fault():
    for data in (b"", b"# only a remark\n", b"\xef\xbb\xbf"):
        file = YamlFile(data)
        assert (file.value, file.faults) == (None, [])


@pytest.mark.parametrize("slow", [False, True])
def test_line_when_asked_for_then_it_is_that_of_the_key_or_of_what_is_around(slow, monkeypatch):
    if slow:  # as where PyYAML has no libyaml
        monkeypatch.setattr(yaml_files, "_Fast", yaml_files._Exact)
    file = YamlFile(LINES.encode())
    places = [
        (), ("list",), ("list", 0), ("list", 1), ("list", 1, "d"), ("last", "in", 1),
        ("last", "missing"), ("first", "no", "such"), ("list", "name"), ("none",),
    ]  # fmt: skip
    assert [file.line_of(place) for place in places] == [1, 2, 3, 5, 6, 9, 7, 1, 2, 1]


def test_keys_when_there_twice_then_each_is_said_at_its_own_line():
    assert found("a: 1\nb:\n  - {c: 1, c: 2}\na: 3") == [
        (3, "b[0].c", InputCode.DUPLICATE_KEY),
        (4, "a", InputCode.DUPLICATE_KEY),
    ]


@pytest.mark.parametrize(
    ("text", "is_cut", "is_remark"),
    [
        ("a: Track #1", True, False), ("a: Track\t#1", True, False), ("a: #1", True, False),
        ("a: 곡 #사랑", True, False), ("- b\n- c #d", True, False), ("a: b\n  c #d", True, False),
        ("a: Track # 1", False, True), ("a: Track #", False, True), ("a: 'Track' #1", False, False),
        ("a: 'Track #1'", False, False), ("a: C#1", False, False), ("a: [b] #c", False, False),
        ("a: b\n#c\nd: e", False, False), ("a: #b\n  c: d", False, False),
        ("a: |\n  b #c\n", False, False),
    ],
)  # fmt: skip
def test_text_when_a_hash_ends_it_then_that_is_a_fault(text: str, is_cut: bool, is_remark: bool):
    assert [each[2] for each in found(text)] == [InputCode.CUT] * is_cut
    assert [each[2] for each in found(text, remarks=False)] == [InputCode.CUT] * (
        is_cut or is_remark
    )


def test_text_when_it_is_cut_off_then_all_that_was_written_is_shown():
    (fault,) = YamlFile(b"a:\n  title: New Chapter #2: The Truth\n").faults
    assert (fault.line, fault.keys) == (2, ("a", "title"))
    assert fault.message == "'New Chapter #2: The Truth' ends before its #"


@pytest.mark.parametrize(
    ("text", "line", "kind"),
    [
        ("a: 1\n" + "#" * 1024, 0, InputCode.TOO_LARGE),
        ("a:\n  b:\n    c: d", 3, InputCode.TOO_DEEP),
        ("[" * 1000, 1, InputCode.TOO_DEEP),
        ("- 1\n" * 10, 10, InputCode.TOO_MANY),
        ("- \n" * 10, 10, InputCode.TOO_MANY),
        ("- {}\n" * 10, 10, InputCode.TOO_MANY),
        ("a: [1, 2, 3, 4]\nb: [1, 2, 3, 4,\n 5]", 2, InputCode.TOO_MANY),
        ("- a\n- *a", 2, InputCode.ALIAS),
        ("- &TEAM", 1, InputCode.ALIAS),
        ("a: &a {b: c}", 1, InputCode.ALIAS),
        ("- &a [*a]", 1, InputCode.ALIAS),
    ],
)
def test_file_when_it_is_beyond_its_limits_then_it_is_not_taken_apart(text, line, kind):
    assert found(text, limits=SMALL) == [(line, "", kind)]
    assert YamlFile(text.encode(), limits=SMALL).value is None


def test_file_when_it_is_within_its_limits_then_it_is_read():
    file = YamlFile(b"- 1\n" * 4 + b"- [1, 2, 3, 4]\n", limits=SMALL)
    assert (file.value, file.faults) == ([*"1111", [*"1234"]], [])


def test_faults_when_there_are_more_than_are_told_then_no_more_are_looked_for():
    data = b"a: x\nb: x\nc: x\nd: x"
    file = YamlFile(data, limits=replace(SMALL, faults=3))
    assert file.check(TypeAdapter(dict[str, int])) is None
    file.note(("a",), InputCode.CUT)
    assert [each.line for each in file.faults] == [1, 2, 3]


def test_fault_of_yaml_when_libyaml_finds_it_then_the_better_words_and_line_are_taken():
    (fault,) = YamlFile(b"a: [1\n").faults
    assert fault.message.startswith("is no valid YAML: expected ',' or ']'")


def test_text_when_only_one_of_the_readers_takes_it_then_it_is_refused():
    assert YamlFile(b'a: "\\ud800"').value is None
    assert found('a: b\nc: "\\ud800"') == [(2, "", InputCode.NOT_YAML)]


def test_shape_when_parts_are_wrong_then_what_is_left_can_be_had():
    file = YamlFile(b"name: [x]\nmany: [a, 1, b, 3]\ninner:\n  c: maybe\nnam: y\n")
    left = file.salvage(SHAPE)
    assert left == Shape(many=[1, 3])
    assert [(each.line, each.keys, each.kind) for each in file.faults] == [
        (1, ("name",), "string_type"),
        (2, ("many", 0), "int_parsing"),
        (2, ("many", 2), "int_parsing"),
        (4, ("inner", "c"), "bool_parsing"),
        (5, ("nam",), "extra_forbidden"),
    ]


def test_unknown_key_when_it_is_told_then_the_nearest_name_is_with_it():
    file = YamlFile(b"nam: y\nzzz: 1\nname: [x]\n")
    file.check(SHAPE)
    told = file.file_faults(["name", "many"], unknown=ShapeCode.UNKNOWN)
    assert [(each.place.line, each.code, each.value, each.meant) for each in told] == [
        (1, ShapeCode.UNKNOWN, "nam", "name"),
        (2, ShapeCode.UNKNOWN, "zzz", ""),
        (3, InputCode.NOT_TEXT, "", ""),
    ]


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
@example(b"? [a, b]\n: c")
@example(b"- &a [*a]")
@example(b"<<: {a: b}\n<<: c")
@example("a: b\u2028c #d".encode())
def test_file_when_it_is_anything_then_it_is_read_or_refused(data: bytes):
    for limits in (None, SMALL):
        file = YamlFile(data, limits=limits, scalar=meant)
        assert file.check(TypeAdapter(dict[str, int])) is not None or file.faults


# PyYAML's own writer does not keep all of the rest.
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=9)
VALUES = st.recursive(
    TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=20
)


@given(VALUES)
def test_value_when_written_by_another_program_then_it_is_read_back(value: object):
    file = YamlFile(yaml.safe_dump(value, allow_unicode=True).encode())
    assert (file.value, file.faults) == (value, [])
