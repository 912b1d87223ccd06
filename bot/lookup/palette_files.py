"""The colours by which fans know an act: `palettes.yaml`, read with the first cover."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from bot.catalogue.model import ArtistRef
from bot.kit.folding import fold
from bot.kit.pictures.colours import Palette, derived


@cache
def palettes() -> Mapping[str, Palette]:
    """Return the palettes by slug without its hyphens, which is how a group's name folds.

    Raises ValueError when the file has a fault.
    """
    # A bot that draws no cover reads no YAML.
    from typing import Annotated

    from pydantic import StringConstraints, TypeAdapter

    from bot.kit.yaml_files import YamlFile

    colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
    read = YamlFile((files("data") / "palettes.yaml").read_bytes())
    found = read.check(TypeAdapter(dict[str, tuple[colour, colour]]))
    if found is None:
        raise ValueError(f"palettes.yaml: {read.faults}")
    return {_key(slug): palette for slug, palette in found.items()}


def palette_of(artist: ArtistRef) -> Palette:
    """Return an act's colours, else those of a group of its, else such as its slug makes."""
    keys = [_key(artist.slug), *map(fold, artist.groups)]
    known = palettes()
    return next((known[key] for key in keys if key in known), derived(keys[len(keys) > 1]))


def _key(slug: str) -> str:
    return slug.replace("-", "")
