"""What curators accepted, as a change of the files."""

from __future__ import annotations

import asyncio
import dataclasses
import subprocess
from functools import partial

import pytest

from bot.catalogue.files.reader import load_content
from bot.catalogue.files.writer import write_content
from bot.curation.model import INSTANCE, Kind, Operation, Proposal
from bot.curation.patch_files import changed_files, demand_sound, patched, unified
from bot.kit.errors import ContentError
from tests.curation.conftest import CURATOR, LINK, NOW, new_work


@pytest.fixture
async def accepted(services, small_source):
    """A new artist and their work, a changed work and a deleted one, everywhere."""
    along = ((Kind.ARTIST, {"name": "Kim New", "kind": "person"}),)
    entry = {**(new_work().entry or {}), "credits": [{"artist": "iu"}, {"artist": "kim-new"}]}
    work = Proposal(INSTANCE, Operation.CREATE, Kind.WORK, entry=entry, links=(LINK,), along=along)
    await services.curation.direct(work, by=CURATOR, now=NOW)
    apt = {
        "title": "Apt.", "kind": "duet", "date": "2023-10-18", "verification": "one-source",
        "credits": [{"artist": "rose-blackpink"}, {"artist": "bruno-mars"}],
        "sources": [{"source": "MB"}],
    }  # fmt: skip
    change = Proposal(INSTANCE, Operation.CHANGE, Kind.WORK, "rose-apt", apt, (LINK,))
    await services.curation.direct(change, by=CURATOR, now=NOW)
    delete = Proposal(INSTANCE, Operation.DELETE, Kind.WORK, "bts-next-year")
    await services.curation.direct(delete, by=CURATOR, now=NOW)
    content = load_content(small_source)
    return content, patched(content, await services.exchange.said(INSTANCE))


async def test_patched_when_edits_were_accepted_then_the_files_say_so_in_their_form(accepted):
    old, new = accepted
    demand_sound(new)
    works = {one.id: one for one in new.collaborations}
    assert works["iu-night-train"].was == ("iu-night-train--0",)
    assert [each.artist for each in works["iu-night-train"].credits] == ["iu", "kim-new"]
    assert works["iu-night-train"].sources[0].url == LINK
    assert "bts-next-year" not in works
    assert set(changed_files(old, new)) == {
        "artists/k.yaml", "collaborations/2023.yaml", "collaborations/2024.yaml",
        "collaborations/2026.yaml",
    }  # fmt: skip


async def test_unified_when_applied_by_git_then_the_folder_is_what_was_meant(accepted, tmp_path):
    old, new = accepted
    write_content(old, tmp_path / "data")
    text = unified(changed_files(old, new))
    git = ["git", "-c", "safe.directory=*", "apply", "-"]
    run = partial(subprocess.run, git, input=text.encode(), cwd=tmp_path, check=True)
    await asyncio.to_thread(run)
    for name, (_, after) in changed_files(old, new).items():
        path = tmp_path / "data" / name
        assert (path.read_text() if path.exists() else "") == after


async def test_demand_sound_when_an_edit_breaks_a_rule_of_the_files_then_it_is_named(accepted):
    _, new = accepted
    twice = [one for one in new.collaborations if one.id == "rose-apt"]
    double = dataclasses.replace(twice[0], id="rose-apt-2")
    broken = dataclasses.replace(new, collaborations=(*new.collaborations, double))
    with pytest.raises(ContentError, match="rose-apt-2"):
        demand_sound(broken)
