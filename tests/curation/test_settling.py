"""A newer catalogue says what an edit said, or says otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.services import Services, load_all, open_services
from bot.catalogue.files.documents import Documents
from bot.catalogue.files.writer import plain
from bot.curation.model import INSTANCE, Kind, Operation, Proposal, State
from tests.curation.conftest import CURATOR, LINK, NOW, SERVER, new_work

APT = Path("collaborations/2024.yaml")


@pytest.fixture
async def reopened(database_path, source):
    """Open the services over files that were changed meanwhile; all are closed at the end."""
    opened: list[Services] = []

    async def reopen() -> Services:
        opened.append(await open_services(database_path, source=source))
        return opened[-1]

    yield reopen
    for each in opened:
        await each.close()


async def changed_apt(services, source, scope=SERVER, **said):
    entry = plain(Documents(source).find_at_once("collaborations", "rose-apt"))
    wanted = Proposal(
        scope, Operation.CHANGE, Kind.WORK, "rose-apt", {**entry, **said}, links=(LINK,)
    )
    return await services.curation.direct(wanted, by=CURATOR, now=NOW)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


async def state_of(services, edit):
    async with services.database.read() as connection:
        return (await services.curation._demand(connection, edit.scope, edit.id)).state


async def layer(services) -> list[str]:
    return [row[0] for row in await services.database.fetch("SELECT slug FROM layer_entries")]


async def test_settle_when_the_files_say_the_same_then_the_edits_are_closed(reopened, source):
    services = await reopened()
    first = await changed_apt(services, source, date="2024-10-16")
    second = await changed_apt(services, source, date="2024-10-17")
    assert (await services.settling.settle(now=NOW)).superseded == ()
    replace(source / APT, "date: 2024-10-18", "date: 2024-10-17")
    replace(source / APT, "title: APT.", "title: APT")
    services = await reopened()
    settled = await services.settling.settle(now=NOW)
    assert settled.superseded == (first.id, second.id)
    assert await state_of(services, second) is State.SUPERSEDED
    assert await layer(services) == []
    assert (await services.settling.settle(now=NOW)).superseded == ()


async def test_settle_when_the_files_say_otherwise_then_curators_are_asked(reopened, source):
    services = await reopened()
    edit = await changed_apt(services, source, date="2024-10-17")
    replace(source / APT, "title: APT.", "title: APT")
    services = await reopened()
    assert (await services.settling.settle(now=NOW)).superseded == ()
    assert await services.settling.conflicts(SERVER) == []
    replace(source / APT, "date: 2024-10-18", "date: 2024-10-16")
    services = await reopened()
    assert (await services.settling.settle(now=NOW)).superseded == ()
    (conflict,) = await services.settling.conflicts(SERVER)
    assert (conflict.edit.id, conflict.part.slug) == (edit.id, "rose-apt")
    assert "date: 2024-10-16" in conflict.beneath
    assert await services.settling.conflicts(INSTANCE) == []


async def test_settle_when_the_instance_says_the_same_then_the_servers_edit_is_closed(
    reopened, source
):
    services = await reopened()
    ours = await changed_apt(services, source, date="2024-10-17")
    everywhere = await changed_apt(services, source, INSTANCE, date="2024-10-17")
    assert (await services.settling.settle(now=NOW)).superseded == (ours.id,)
    assert await state_of(services, everywhere) is State.ACCEPTED


async def test_settle_when_the_files_take_an_addition_over_then_it_is_closed(reopened, source):
    services = await reopened()
    wanted = Proposal(INSTANCE, Operation.CREATE, Kind.WORK, entry=new_work().entry, links=(LINK,))
    edit = await services.curation.direct(wanted, by=CURATOR, now=NOW)
    assert edit.slug == "iu-night-train--0"
    with (source / "collaborations/2026.yaml").open("a") as file:
        file.write(
            "- id: iu-night-train\n  was: [iu-night-train--0]\n  title: Night Train\n"
            '  kind: feature\n  credits:\n    - {artist: iu, join: " feat. "}\n'
            "    - {artist: zico, role: featured}\n  date: 2026-08-30\n"
            "  verification: two-sources\n  sources: [{source: MB}]\n"
        )
    services = await reopened()
    assert (await services.settling.settle(now=NOW)).superseded == (edit.id,)
    library = await services.lookup._library.of(None)
    assert (await library.store.works.get("iu-night-train--0")).slug == "iu-night-train"


async def test_settle_when_what_was_deleted_is_gone_from_the_files_then_it_is_closed(
    reopened, source
):
    services = await reopened()
    wanted = Proposal(INSTANCE, Operation.DELETE, Kind.WORK, "rose-apt")
    edit = await services.curation.direct(wanted, by=CURATOR, now=NOW)
    (source / APT).write_text("[]\n")
    await load_all(services.database, source=source)
    services = await reopened()
    assert (await services.settling.settle(now=NOW)).superseded == (edit.id,)
    assert await layer(services) == []
