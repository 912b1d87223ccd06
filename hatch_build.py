"""Compile the translations whenever the package is built, or installed from its sources."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Else Babel writes the time of reading into the header, and no build is like another.
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class CompiledTranslations(BuildHookInterface[Any]):
    """Makes a .mo file beside each .po file; Git has only the texts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before hatchling looks which files there are."""
        for path in Path(self.root).glob("bot/locales/*/LC_MESSAGES/*.po"):
            compile_translation(path)


def compile_translation(path: Path) -> None:
    """Write the .mo file of a .po file."""
    with path.open("rb") as text:
        translation = read_po(text)
    translation.creation_date = translation.revision_date = LONG_AGO
    with path.with_suffix(".mo").open("wb") as binary:
        write_mo(binary, translation)
