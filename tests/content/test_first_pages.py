"""What the first page of a well-known artist shows, counted from the files alone."""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files

import pytest

from bot.catalogue.files.reader import load_content
from bot.lookup.service import LookupService

ARTISTS, BEST, WANTED, SHARE = 40, 5, 3, 0.95


@pytest.mark.asyncio(loop_scope="session")
async def test_first_page_when_of_a_best_known_artist_then_three_of_its_five_best_are_on_it(
    shipped_lookup: LookupService,
):
    content = load_content(files("data"))
    fame: defaultdict[str, dict[str, int]] = defaultdict(dict)
    groups = {one.id: [each.group for each in one.member_of] for one in content.artists}
    for work in content.collaborations:
        alone = work.kind in {"ost", "tie-in"} and len(work.credits) < 2
        if not (alone or work.untitled or work.kind in {"production", "project-group"}):
            for credit in work.credits:
                for slug in (credit.artist, *groups[credit.artist]):
                    fame[slug][work.id] = work.fame
    known = sorted(content.artists, key=lambda one: (-one.fame, -len(fame[one.id]), one.id))
    lacking = []
    for artist in known[:ARTISTS]:
        best = sorted(fame[artist.id].values(), reverse=True)[:BEST]
        page = (await shipped_lookup.partners.with_artist(f"artist:{artist.id}")).page
        shown = [fame[artist.id].get(work.slug, 0) for work in page.items]
        # Of equally known ones any will do.
        if sum(each >= best[-1] for each in shown) < min(WANTED, len(best)):
            lacking.append(artist.id)
    assert len(lacking) <= (1 - SHARE) * ARTISTS, lacking
