"""What a server accepted, offered to the instance, and adopted there."""

from __future__ import annotations

import dataclasses

from bot.curation.model import INSTANCE, Kind, State
from tests.curation.conftest import ACCEPT, CURATOR, FAN, NOW, OTHER_SERVER, SERVER, new_work


async def test_offer_when_adopted_then_all_have_it_and_the_servers_buttons_still_work(services):
    curation = services.curation
    artist = (Kind.ARTIST, {"name": "Kim New", "kind": "person"})
    wanted = new_work(credits=[{"artist": "iu"}, {"artist": "kim-new"}])
    wanted = dataclasses.replace(wanted, along=(artist,), credit="A fan")
    found = await curation.propose(wanted, by=FAN, now=NOW)
    await curation.submit(SERVER, found.edit.id, by=FAN, now=NOW)
    ours = await curation.decide(SERVER, found.edit.id, ACCEPT, by=CURATOR, now=NOW)
    offered = await curation.offer(SERVER, ours.id, by=CURATOR, now=NOW)
    assert (offered.scope, offered.state, offered.user_id) == (INSTANCE, State.PENDING, FAN)
    library = await services.lookup._library.of(OTHER_SERVER)
    assert "kim-new--0" not in library.directory.slugs
    done = await curation.decide(INSTANCE, offered.id, ACCEPT, by=CURATOR, now=NOW)
    assert (done.slug, done.credit) == ("iu-night-train--0", "A fan")
    for server in (SERVER, OTHER_SERVER):
        library = await services.lookup._library.of(server)
        work = await library.store.works.get("iu-night-train--0")
        assert [each.artist.slug for each in work.credits] == ["iu", "kim-new--0"]
    here = await services.lookup._library.of(SERVER)
    assert (await here.store.works.get("iu-night-train--1")).slug == "iu-night-train--0"
    titles = here.directory.everything.search("night train")
    assert len(titles) == 1


async def test_offer_when_adoption_is_undone_then_the_server_has_its_own_again(services):
    curation = services.curation
    ours = await curation.direct(new_work(), by=CURATOR, now=NOW)
    offered = await curation.offer(SERVER, ours.id, by=CURATOR, now=NOW)
    await curation.decide(INSTANCE, offered.id, ACCEPT, by=CURATOR, now=NOW)
    await curation.undo(INSTANCE, offered.id, by=CURATOR, now=NOW)
    here = await services.lookup._library.of(SERVER)
    assert (await here.store.works.get(ours.slug)).slug == ours.slug
    await curation.undo(SERVER, ours.id, by=CURATOR, now=NOW)
    assert await services.database.fetch("SELECT 1 FROM layer_entries") == []
