"""Whatever colours an act has, its name can be read on them."""

from __future__ import annotations

import sqlite3
from itertools import product
from pathlib import Path

import pytest

from bot.catalogue.model import ArtistKind, ArtistRef
from bot.kit.folding import fold
from bot.kit.pictures import colours
from bot.kit.pictures.colours import LEGIBLE, LEGIBLE_LARGE, Palette, contrast
from bot.lookup.look_files import palette_of, palettes

DERIVED = {name: colours.derived(name) for name in (f"act-{n}" for n in range(2_000))}


def along(palette: Palette) -> list[str]:
    """List the grounds that a name can stand on, from its left to its right."""
    far = colours.shade(palette)
    return [colours.mixed(palette[0], far, step / 10) for step in range(11)]


def least(palette: Palette) -> float:
    text = colours.ink(palette[0])
    return min(contrast(ground, text) for ground in along(palette))


def test_contrast_when_measured_then_as_wcag_does():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#0000ff", "#ffffff") == pytest.approx(8.59, abs=0.01)


def test_palettes_when_read_then_text_on_each_is_legible():
    assert len(palettes()) >= 60
    assert {key: least(one) for key, one in palettes().items() if least(one) < LEGIBLE} == {}


def test_palettes_when_derived_then_text_on_each_is_legible_and_few_look_alike():
    assert {key: least(one) for key, one in DERIVED.items() if least(one) < LEGIBLE} == {}
    assert len({ground for ground, _ in DERIVED.values()}) > 1_900


def test_palettes_when_two_stand_together_then_both_are_legible_and_look_different():
    known = [*palettes().values(), *[*DERIVED.values()][:60]]
    for upper, lower in product(known, known):
        beside = colours.apart(lower, above=upper[0])
        assert least(beside) >= LEGIBLE, (upper, lower)
        assert not colours.are_close(beside[0], upper[0]), (upper, lower)


def test_ink_when_any_ground_then_it_is_legible():
    for parts in product(range(0, 256, 15), repeat=3):
        ground = "#" + bytes(parts).hex()
        assert contrast(colours.ink(ground), ground) >= LEGIBLE > LEGIBLE_LARGE


def act(slug: str, name: str, *groups: str) -> ArtistRef:
    return ArtistRef(slug, name, ArtistKind.PERSON, groups=groups)


def test_palette_when_an_act_has_none_then_its_groups_is_taken_else_always_the_same():
    bts = palettes()["bts"]
    assert palette_of(act("bts", "BTS")) == palette_of(act("rm", "RM", "BTS")) == bts
    # Its own comes before its group's.
    assert palette_of(act("iu", "IU", "BTS")) == palettes()["iu"]
    alone = palette_of(act("nobody-known", "Nobody"))
    assert alone == palette_of(act("nobody-known", "Another name")) != palette_of(act("x", "X"))
    # The members of a group without colours look like it.
    assert palette_of(act("her", "Her", "Some Group")) == palette_of(
        act("some-group", "Some Group")
    )


def test_palettes_when_read_then_each_is_an_acts_that_its_members_find_by_name(shipped_file: Path):
    with sqlite3.connect(f"file:{shipped_file}?mode=ro", uri=True) as connection:
        names = dict(connection.execute("SELECT slug, name FROM artists"))
    connection.close()
    known = {slug.replace("-", ""): fold(name) for slug, name in names.items()}
    assert {key: known.get(key) for key in palettes()} == {key: key for key in palettes()}
