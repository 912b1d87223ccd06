"""What people type for the artists, titles and shows of the shipped catalogue."""

from __future__ import annotations

import os
import random
import secrets
from pathlib import Path

import pytest

from bot.trivia.generation.snapshot_store import read_snapshot
from bot.trivia.questions.model import is_typable
from tests.workloads.typed_names import TypedNames, read_forms

REFUSED = 0.03
PAIRS = 3000


@pytest.fixture(scope="module")
def typed_names(shipped_file: Path) -> TypedNames:
    return TypedNames(read_snapshot(shipped_file))


def test_forms_when_people_type_them_then_hardly_one_is_refused(typed_names):
    forms = read_forms()
    assert len(forms) >= 200
    refused = [each for each in forms if not typed_names.takes(each)]
    assert len(refused) <= REFUSED * len(forms), refused


def test_names_when_they_are_of_something_else_then_none_is_taken(typed_names):
    alike = [*typed_names.alike()]
    assert len(alike) > 10_000
    assert [*typed_names.taken_for_another(alike)] == []


def test_names_when_drawn_by_chance_then_none_is_taken_for_another(typed_names, request):
    seed = int(os.environ.get("KOLLAB_SEED") or secrets.randbelow(10**6))
    request.node.user_properties.append(("said", f"KOLLAB_SEED={seed}"))
    pairs = typed_names.by_chance(random.Random(seed), PAIRS)
    assert [*typed_names.taken_for_another(pairs)] == []


@pytest.mark.parametrize(
    ("token", "typed"),
    [
        ("show:goblin", "goblin"), ("show:goblin", "dokkaebi"),
        ("show:crash-landing-on-you", "cloy"), ("artist:v", "tae"),
        ("artist:jung-kook", "kookie"), ("artist:jung-kook", "bts jungkook"),
        ("artist:g-dragon", "jiyong"), ("artist:tomorrow-x-together", "tubatu"),
        ("artist:2ne1", "21"), ("collaboration:rose-apt", "apateu"),
        ("collaboration:mamamoo-geumyoilbam", "geumyoilbam"),
        ("show:deadpool-and-wolverine", "Deadpool and Wolverine"),
    ],
)  # fmt: skip
def test_answer_when_fans_call_it_so_then_it_is_right(typed_names, token, typed):
    assert is_typable(typed_names.questions[token])
    assert typed_names.is_right(typed, typed_names.questions[token])


@pytest.mark.parametrize(
    ("token", "typed"),
    [
        ("collaboration:bts-boy-with-luv", "boy"), ("show:love-with-flaws", "love"),
        ("collaboration:jin-stay", "Stay With Me"),
    ],
)  # fmt: skip
def test_answer_when_it_is_a_short_piece_or_more_then_it_is_wrong(typed_names, token, typed):
    assert not typed_names.is_right(typed, typed_names.questions[token])


@pytest.mark.parametrize("typed", ["NCT", "wayv", "SuperM", "엔시티"])
def test_groups_when_somebody_was_in_several_then_all_are_right(typed_names, typed):
    asked = typed_names.group_of("artist:lucas", right="artist:nct")
    assert typed_names.is_right(typed, asked)
