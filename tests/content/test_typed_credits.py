"""What the form of a shipped work says of its artists is read as the same artists."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from bot.app.services import open_services
from bot.catalogue.files.reader import read_content
from bot.catalogue.files.writer import plain
from bot.curation.model import Kind
from bot.curation.submissions.filling_service import credits_text, known_names
from bot.curation.submissions.model import Typed
from bot.curation.submissions.reading_service import NameReader

MOST_MISREAD = 12
"""Of some 5,000: joined by a word that is of a title elsewhere ("m-flo loves …"), or by nothing."""


async def test_credits_when_typed_as_on_the_release_then_they_are_the_same_artists(
    shipped_file, tmp_path
):
    services = await open_services(Path(shutil.copy(shipped_file, tmp_path / "kollab.db")))
    content, *_ = read_content(files("data"))
    assert content is not None
    library = services.lookup.finder._library
    misread = []
    for work in content.collaborations:
        said = plain(work)
        credits = {"credits": said["credits"]}
        named = await services.curation.names.of(0, (Kind.WORK, credits))
        reader = NameReader(library, Typed(Kind.WORK), known_names(said, named))
        read = [each.slug for each, _ in await reader.artists(credits_text(said, named))]
        if read != [each["artist"] for each in said["credits"]]:
            misread.append((work.id, credits_text(said, named), read))
    await services.close()
    assert len(misread) <= MOST_MISREAD, misread
