"""`kollab curate` and `kollab catalogue patch`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bot.app.services import open_services
from bot.curation.model import INSTANCE, Kind, Operation, Proposal, State
from tests.curation.conftest import FAN, LINK, NOW, new_work


async def _sent(database: Path, *wanted: Proposal) -> list[int]:
    services = await open_services(database, load=False)
    try:
        found = []
        for each in wanted:
            preview = await services.curation.propose(each, by=FAN, now=NOW)
            await services.curation.submit(INSTANCE, preview.edit.id, by=FAN, now=NOW)
            found.append(preview.edit.id)
        return found
    finally:
        await services.close()


NEW = Proposal(INSTANCE, Operation.CREATE, Kind.WORK, entry=new_work().entry, links=(LINK,))


async def _state_of(database: Path, edit_id: int) -> State:
    services = await open_services(database, load=False)
    try:
        return (await services.curation.preview(INSTANCE, edit_id)).edit.state
    finally:
        await services.close()


def state_of(database: Path, edit_id: int) -> State:
    return asyncio.run(_state_of(database, edit_id))


def test_curate_when_listed_and_accepted_then_it_shows_everywhere(kollab, database):
    assert kollab("curate", "list").out == "Nothing is waiting.\n"
    (number,) = asyncio.run(_sent(database, NEW))
    said = kollab("curate", "list").out
    assert said.startswith(f"#{number} create work iu-night-train (0 accepted before)\n")
    assert f"    links: {LINK}" in said
    row = json.loads(kollab("curate", "list", "--json").out)
    assert {"key": "title", "old": None, "new": "Night Train"} in row["changes"]
    done = kollab("curate", "accept", str(number))
    assert (done.code, done.out) == (
        0, f"#{number} is accepted: work iu-night-train--0.\n",
    )  # fmt: skip
    again = kollab("curate", "accept", str(number))
    assert again.code == 1
    assert "Somebody was faster: this is accepted already." in again.err
    assert "kollab curate list" in again.err


def test_curate_when_rejected_then_the_reason_is_kept(kollab, database):
    (number,) = asyncio.run(_sent(database, NEW))
    assert kollab("curate", "reject", str(number), "--reason", "nonsense").code == 2
    said = kollab("curate", "reject", str(number), "--reason", "no-source", "--words", "Where?")
    assert (said.code, said.out) == (0, f"#{number} is rejected: no-source.\n")
    assert state_of(database, number) is State.REJECTED


def test_curate_when_something_is_deleted_then_it_asks_first(kollab, database):
    wanted = Proposal(INSTANCE, Operation.DELETE, Kind.WORK, "rose-apt")
    (number,) = asyncio.run(_sent(database, wanted))
    said = kollab("curate", "accept", str(number), typed="n\n")
    assert (said.code, "delete work rose-apt" in said.out) == (1, True)
    assert state_of(database, number) is State.PENDING
    assert kollab("curate", "accept", str(number), "--yes").code == 0
    assert state_of(database, number) is State.ACCEPTED


def test_curate_when_there_is_no_such_edit_then_one_line_says_so(kollab, database):
    said = kollab("curate", "accept", "99")
    assert (said.code, said.out) == (1, "")
    assert "That's gone, or it's from another server." in said.err


@pytest.mark.parametrize("command", ["curate list", "curate accept", "curate reject"])
def test_curate_when_help_is_asked_then_it_is_there(kollab, command):
    said = kollab(*command.split(), "--help")
    assert said.code == 0
    assert "Usage" in said.out


def test_patch_when_something_was_accepted_then_it_is_a_patch_of_the_files(
    kollab, database, tmp_path
):
    assert kollab("catalogue", "patch", "-").out == ""
    (number,) = asyncio.run(_sent(database, NEW))
    kollab("curate", "accept", str(number))
    said = kollab("catalogue", "patch", "-")
    assert said.code == 0
    assert "+++ b/data/collaborations/2026.yaml" in said.out
    assert "+  was: [iu-night-train--0]" in said.out
    assert LINK in said.out
    assert kollab("catalogue", "patch", str(tmp_path / "out")).code == 0
    assert [path.name for path in (tmp_path / "out").rglob("*.yaml")] == ["2026.yaml"]
