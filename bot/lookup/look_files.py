"""What cards know besides the catalogue: acts' colours and Korean names, read when first shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, TypeVar

from bot.catalogue.model import ArtistRef
from bot.kit.folding import fold
from bot.kit.pictures.colours import Palette, derived

T = TypeVar("T")


@cache
def palettes() -> Mapping[str, Palette]:
    """Return the palettes by slug without its hyphens, which is how a group's name folds.

    Raises ValueError when the file has a fault.
    """
    from pydantic import StringConstraints

    colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
    found = _read("palettes.yaml", dict[str, tuple[colour, colour]])
    return {_key(slug): palette for slug, palette in found.items()}


@cache
def korean_names() -> Mapping[str, str]:
    """Return what Korean media call agencies, fandoms, and people named in remarks.

    Raises ValueError when the file has a fault.
    """
    return _read("labels.yaml", dict[str, str])


def _read(name: str, kind: type[T]) -> T:
    # A bot that draws no cover reads no YAML.
    from pydantic import TypeAdapter

    from bot.kit.yaml_files import YamlFile

    read = YamlFile((files("data") / name).read_bytes())
    found = read.check(TypeAdapter(kind))
    if found is None:
        raise ValueError(f"{name}: {read.faults}")
    return found


def palette_of(artist: ArtistRef) -> Palette:
    """Return an act's colours, else those of a group of its, else such as its slug makes."""
    keys = [_key(artist.slug), *map(fold, artist.groups)]
    known = palettes()
    return next((known[key] for key in keys if key in known), derived(keys[len(keys) > 1]))


def _key(slug: str) -> str:
    return slug.replace("-", "")
