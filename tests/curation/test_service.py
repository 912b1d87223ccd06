"""Who proposes, who decides, and what comes of it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from bot.app.features import TABLES
from bot.catalogue.files import layers
from bot.catalogue.files.writer import plain
from bot.curation.errors import (
    BlockedError,
    CurationCode,
    DecidedError,
    EditClashError,
    EditFaultsError,
    InUseError,
    NotTrustworthyYetError,
    TooManyEditsError,
    UnknownEditError,
    UnknownEntryError,
)
from bot.curation.files import read_plain
from bot.curation.likeness_model import Likeness
from bot.curation.model import (
    A_DAY,
    ENOUGH_FOR_TRUST,
    MOST_A_DAY,
    CurationAction,
    Kind,
    Operation,
    Proposal,
    Reason,
    State,
    Trust,
    Verdict,
)
from bot.curation.store import list_parts
from bot.posts.store.departures import DepartureStore
from bot.settings.model import FORGOTTEN
from tests.curation.conftest import (
    ACCEPT,
    CURATOR,
    FAN,
    LINK,
    NOW,
    OTHER_FAN,
    OTHER_SERVER,
    SERVER,
    new_work,
)


async def sent(curation, wanted=None, *, by=FAN, now=NOW):
    """A pending edit."""
    preview = await curation.propose(wanted or new_work(), by=by, now=now)
    return await curation.submit(preview.edit.scope, preview.edit.id, by=by, now=now)


async def said(services, scope, folder, slug):
    async with services.database.read() as connection:
        entry = await layers.find(connection, scope, folder, slug)
        if entry is None:
            return {} if await layers.is_gone(connection, scope, folder, slug) else None
        return plain(entry)


async def everything_said(services):
    return await services.database.fetch(
        "SELECT layer, kind, slug, document FROM layer_entries ORDER BY 1, 2, 3"
    )


async def test_propose_when_sent_and_accepted_then_the_server_has_the_entry(curation, services):
    preview = await curation.propose(new_work(), by=FAN, now=NOW)
    assert preview.edit.state is State.DRAFT
    assert preview.after["sources"] == [{"source": "PAGE", "url": LINK, "title": "example.org"}]
    assert (await curation.queue(SERVER))[1] == 0
    edit = await curation.submit(SERVER, preview.edit.id, by=FAN, now=NOW)
    assert [one.id for one in (await curation.queue(SERVER))[0]] == [edit.id]
    done = await curation.decide(SERVER, edit.id, ACCEPT, by=CURATOR, now=NOW)
    assert (done.state, done.slug) == (State.ACCEPTED, "iu-night-train--1")
    assert (await said(services, SERVER, "collaborations", done.slug))["title"] == "Night Train"
    assert await said(services, OTHER_SERVER, "collaborations", done.slug) is None
    assert await curation.notices.take(FAN, now=NOW) == [(edit.id, State.ACCEPTED)]
    assert await curation.notices.take(FAN, now=NOW) == []


async def test_propose_when_it_has_faults_then_all_are_named(curation):
    wanted = new_work(credits=[{"artist": "iu"}, {"artist": "nobody"}], kind="song", date="soon")
    with pytest.raises(EditFaultsError) as caught:
        await curation.propose(dataclasses.replace(wanted, links=("page",)), by=FAN, now=NOW)
    found = {(each.place.key, each.code) for each in caught.value.faults}
    assert found == {
        ("links", CurationCode.NOT_A_LINK),
        ("kind", CurationCode.NOT_ONE_OF),
        ("date", CurationCode.NOT_A_PARTIAL_DATE),
    }


@pytest.mark.parametrize(
    ("credits", "code"),
    [
        ([{"artist": "iu"}], CurationCode.ONE_ARTIST),
        ([{"artist": "iu"}, {"artist": "iu"}], CurationCode.ONE_ARTIST),
        ([{"artist": "bts"}, {"artist": "suga"}], CurationCode.OWN_MEMBER),
        ([{"artist": "iu"}, {"artist": "nobody"}], CurationCode.UNKNOWN_ARTIST),
    ],
)
async def test_propose_when_out_of_scope_then_refused(curation, credits, code):
    with pytest.raises(EditFaultsError) as caught:
        await curation.propose(new_work(credits=credits), by=FAN, now=NOW)
    assert [each.code for each in caught.value.faults] == [code]


async def test_propose_when_one_artist_has_a_show_then_taken(curation):
    wanted = new_work(credits=[{"artist": "iu"}], kind="ost", show="goblin")
    assert (await curation.propose(wanted, by=FAN, now=NOW)).edit.id


async def test_propose_when_there_is_one_like_it_then_it_is_shown(curation):
    await sent(curation)
    wanted = new_work("Nigth  train!")
    preview = await curation.propose(wanted, by=OTHER_FAN, now=NOW)
    assert [one.likeness for one in preview.pending] == [Likeness.NEAR]
    apt = new_work("아파트", credits=[{"artist": "rose-blackpink"}, {"artist": "bruno-mars"}])
    preview = await curation.propose(apt, by=OTHER_FAN, now=NOW)
    assert [(one.likeness, one.slug) for one in preview.there] == [(Likeness.EXACT, "rose-apt")]


async def test_propose_when_an_artist_is_unknown_then_added_along(curation, services):
    artist = (Kind.ARTIST, {"name": "Kim New", "kind": "person"})
    wanted = new_work(credits=[{"artist": "iu"}, {"artist": "kim-new"}])
    edit = await sent(curation, dataclasses.replace(wanted, along=(artist,)))
    done = await curation.decide(SERVER, edit.id, ACCEPT, by=CURATOR, now=NOW)
    work = await said(services, SERVER, "collaborations", done.slug)
    assert [each["artist"] for each in work["credits"]] == ["iu", "kim-new--1"]
    assert (await said(services, SERVER, "artists", "kim-new--1"))["name"] == "Kim New"
    await curation.undo(SERVER, edit.id, by=CURATOR, now=NOW)
    assert await everything_said(services) == []


async def test_propose_when_blocked_or_too_many_then_refused(curation):
    await curation.set_trust(SERVER, OTHER_FAN, Trust.BLOCKED, now=NOW)
    with pytest.raises(BlockedError):
        await curation.propose(new_work(), by=OTHER_FAN, now=NOW)
    for number in range(MOST_A_DAY):
        await sent(curation, new_work(f"Song {number}"))
    with pytest.raises(TooManyEditsError) as caught:
        await curation.propose(new_work("One more"), by=FAN, now=NOW + dt.timedelta(hours=1))
    assert caught.value.again == NOW + A_DAY
    assert await sent(curation, new_work("One more"), now=NOW + A_DAY)


async def test_submit_when_somebody_else_sends_it_then_it_is_not_theirs(curation):
    preview = await curation.propose(new_work(), by=FAN, now=NOW)
    with pytest.raises(UnknownEditError):
        await curation.submit(SERVER, preview.edit.id, by=OTHER_FAN, now=NOW)
    with pytest.raises(UnknownEditError):
        await curation.submit(OTHER_SERVER, preview.edit.id, by=FAN, now=NOW)
    await curation.submit(SERVER, preview.edit.id, by=FAN, now=NOW)


async def test_submit_when_sent_twice_then_it_is_one(curation):
    edit = await sent(curation)
    with pytest.raises(DecidedError):
        await curation.submit(SERVER, edit.id, by=FAN, now=NOW)
    assert (await curation.queue(SERVER))[1] == 1


async def test_decide_when_two_do_then_one_wins_and_the_other_reads_it(curation):
    edit = await sent(curation)
    reject = Verdict(CurationAction.REJECT, reason=Reason.DUPLICATE, words="It's there.")
    await curation.decide(SERVER, edit.id, reject, by=CURATOR, now=NOW)
    with pytest.raises(DecidedError) as caught:
        await curation.decide(SERVER, edit.id, ACCEPT, by=CURATOR + 1, now=NOW)
    decision = caught.value.edit.decision
    assert decision
    assert (decision.user_id, decision.reason, decision.words) == (
        CURATOR, Reason.DUPLICATE, "It's there.",
    )  # fmt: skip
    assert [each.state for each in await curation.mine(SERVER, FAN)] == [State.REJECTED]


async def test_decide_when_mended_then_the_mended_one_is_there(curation, services):
    edit = await sent(curation)
    entry = {**read_plain(Kind.WORK, edit.after), "title": "Night Trains"}
    done = await curation.decide(
        SERVER, edit.id, Verdict(CurationAction.ACCEPT, entry), by=CURATOR, now=NOW
    )
    assert (await said(services, SERVER, "collaborations", done.slug))["title"] == "Night Trains"
    assert read_plain(Kind.WORK, done.after)["title"] == "Night Trains"


async def test_queue_when_put_off_missed_or_trusted_then_in_that_order(curation):
    first = await sent(curation, new_work("First"))
    second = await sent(curation, new_work("Second"), by=OTHER_FAN)
    third = await sent(curation, new_work("Third"))
    async with curation._db.write() as connection:
        from bot.curation.contributors_store import set_trust

        await set_trust(connection, SERVER, OTHER_FAN, Trust.TRUSTED, NOW)
    await curation.misses.count(SERVER, "third", now=NOW)
    await curation.misses.count(SERVER, "THIRD ", now=NOW)
    order = [each.id for each in (await curation.queue(SERVER))[0]]
    assert order == [third.id, second.id, first.id]
    later = Verdict(CurationAction.LATER)
    await curation.decide(SERVER, third.id, later, by=CURATOR, now=NOW)
    order = [each.id for each in (await curation.queue(SERVER))[0]]
    assert order == [second.id, first.id, third.id]
    assert [(one.words, one.times) for one in await curation.misses.list_week(SERVER, now=NOW)] == [
        ("third", 2)
    ]


async def test_submit_when_trusted_then_accepted_at_once_but_for_what_destroys(curation):
    with pytest.raises(NotTrustworthyYetError):
        await curation.set_trust(SERVER, FAN, Trust.TRUSTED, now=NOW)
    for number in range(ENOUGH_FOR_TRUST):
        edit = await sent(curation, new_work(f"Song {number}"), now=NOW - A_DAY)
        await curation.decide(SERVER, edit.id, ACCEPT, by=CURATOR, now=NOW)
    await curation.set_trust(SERVER, FAN, Trust.TRUSTED, now=NOW)
    assert (await sent(curation, new_work("At once"))).state is State.ACCEPTED
    delete = Proposal(SERVER, Operation.DELETE, Kind.WORK, "rose-apt")
    assert (await sent(curation, delete)).state is State.PENDING


async def test_withdraw_when_pending_then_gone_from_the_queue(curation):
    edit = await sent(curation)
    with pytest.raises(UnknownEditError):
        await curation.withdraw(SERVER, edit.id, by=OTHER_FAN, now=NOW)
    assert (await curation.withdraw(SERVER, edit.id, by=FAN, now=NOW)).state is State.WITHDRAWN
    with pytest.raises(DecidedError):
        await curation.decide(SERVER, edit.id, ACCEPT, by=CURATOR, now=NOW)


def change(slug: str, entry: dict[str, object]) -> Proposal:
    return Proposal(SERVER, Operation.CHANGE, Kind.WORK, slug, entry, links=(LINK,))


async def shown(services, folder, slug):
    from bot.catalogue.files.documents import Documents

    return plain(Documents(services_source(services)).find_at_once(folder, slug))


def services_source(services):
    return services.curation._entries._documents._source()


async def test_change_when_two_touch_different_keys_then_both_are_there(curation, services):
    entry = await shown(services, "collaborations", "rose-apt")
    one = await sent(curation, change("rose-apt", {**entry, "date": "2024-10-17"}))
    two = await sent(curation, change("rose-apt", {**entry, "title": "Apt."}))
    three = await sent(curation, change("rose-apt", {**entry, "date": "2024-10-16"}))
    for edit in (one, two):
        await curation.decide(SERVER, edit.id, ACCEPT, by=CURATOR, now=NOW)
    found = await said(services, SERVER, "collaborations", "rose-apt")
    assert (found["title"], found["date"]) == ("Apt.", "2024-10-17")
    with pytest.raises(EditClashError) as caught:
        await curation.decide(SERVER, three.id, ACCEPT, by=CURATOR, now=NOW)
    assert ("date",) in [each.path for each in caught.value.changes]
    await curation.undo(SERVER, one.id, by=CURATOR, now=NOW)
    found = await said(services, SERVER, "collaborations", "rose-apt")
    assert (found["title"], found["date"]) == ("Apt.", "2024-10-18")
    await curation.undo(SERVER, two.id, by=CURATOR, now=NOW)
    assert await everything_said(services) == []


async def test_undo_when_a_later_edit_changed_the_same_then_it_is_named(curation, services):
    entry = await shown(services, "collaborations", "rose-apt")
    one = await curation.direct(
        change("rose-apt", {**entry, "date": "2024-10-17"}), by=CURATOR, now=NOW
    )
    two = await curation.direct(
        change("rose-apt", {**entry, "date": "2024-10-16"}), by=CURATOR, now=NOW
    )
    with pytest.raises(EditClashError) as caught:
        await curation.undo(SERVER, one.id, by=CURATOR, now=NOW)
    assert caught.value.later == (two.id,)
    await curation.undo(SERVER, two.id, by=CURATOR, now=NOW)
    await curation.undo(SERVER, one.id, by=CURATOR, now=NOW)
    assert await everything_said(services) == []


async def test_delete_when_an_artist_then_what_names_them_goes_along_and_comes_back(
    curation, services
):
    wanted = Proposal(SERVER, Operation.DELETE, Kind.ARTIST, "txt")
    edit = await sent(curation, wanted)
    preview = await curation.preview(SERVER, edit.id)
    assert set(preview.touched) == {
        (Kind.WORK, "txt-echoes-of-tomorrow"), (Kind.ARTICLE, "kpop-and-dramas"),
    }  # fmt: skip
    await curation.decide(SERVER, edit.id, ACCEPT, by=CURATOR, now=NOW)
    assert await said(services, SERVER, "collaborations", "txt-echoes-of-tomorrow") == {}
    article = await said(services, SERVER, "articles", "kpop-and-dramas")
    assert "artists" not in article["facts"][0]
    await curation.undo(SERVER, edit.id, by=CURATOR, now=NOW)
    assert await everything_said(services) == []


async def test_merge_when_two_are_one_then_the_works_of_both_are_its(curation, services):
    wanted = Proposal(SERVER, Operation.MERGE, Kind.ARTIST, "jimin-aoa", into="jimin-bts")
    edit = await curation.direct(wanted, by=CURATOR, now=NOW)
    work = await said(services, SERVER, "collaborations", "jimin-aoa-walk")
    assert work["credits"][0]["artist"] == "jimin-bts"
    assert await said(services, SERVER, "artists", "jimin-aoa") == {}
    assert (await said(services, SERVER, "artists", "jimin-bts"))["was"] == ["jimin-aoa"]
    await curation.undo(SERVER, edit.id, by=CURATOR, now=NOW)
    assert await everything_said(services) == []


async def test_restore_when_deleted_then_what_is_below_shows_again(curation, services):
    await curation.direct(
        Proposal(SERVER, Operation.DELETE, Kind.WORK, "rose-apt"), by=CURATOR, now=NOW
    )
    with pytest.raises(UnknownEntryError):
        await curation.direct(
            Proposal(SERVER, Operation.RESTORE, Kind.WORK, "suga-eight"), by=CURATOR, now=NOW
        )
    await curation.direct(
        Proposal(SERVER, Operation.RESTORE, Kind.WORK, "rose-apt"), by=CURATOR, now=NOW
    )
    assert await everything_said(services) == []
    assert [each.operation for each in await curation.history(SERVER)] == [
        Operation.RESTORE, Operation.DELETE,
    ]  # fmt: skip


async def test_fact_when_added_changed_and_deleted_then_its_article_says_so(curation, services):
    slug = "kpop-and-dramas/a0-f2"
    said_new = {"text": "Goblin is a drama.", "status": "confirmed"}
    add = Proposal(SERVER, Operation.CREATE, Kind.FACT, slug, said_new, (LINK,))
    added = await curation.direct(add, by=CURATOR, now=NOW)
    drop = Proposal(SERVER, Operation.DELETE, Kind.FACT, "kpop-and-dramas/a0-c1")
    dropped = await curation.direct(drop, by=CURATOR, now=NOW)
    article = await said(services, SERVER, "articles", "kpop-and-dramas")
    assert [each["id"] for each in article["facts"]] == ["a0-f1", "a0-f2"]
    await curation.undo(SERVER, added.id, by=CURATOR, now=NOW)
    article = await said(services, SERVER, "articles", "kpop-and-dramas")
    assert [each["id"] for each in article["facts"]] == ["a0-f1"]
    await curation.undo(SERVER, dropped.id, by=CURATOR, now=NOW)
    assert await everything_said(services) == []


async def test_undo_when_something_rests_on_what_was_added_then_it_stays(curation, services):
    wanted = Proposal(
        SERVER, Operation.CREATE, Kind.ARTIST, entry={"name": "Kim New", "kind": "person"},
        links=(LINK,),
    )  # fmt: skip
    artist = await curation.direct(wanted, by=CURATOR, now=NOW)
    credits = [{"artist": "iu"}, {"artist": artist.slug}]
    await curation.direct(new_work(credits=credits), by=CURATOR, now=NOW)
    before = await everything_said(services)
    with pytest.raises(InUseError):
        await curation.undo(SERVER, artist.id, by=CURATOR, now=NOW)
    assert await everything_said(services) == before
    async with services.database.read() as connection:
        assert len(await list_parts(connection, artist.id)) == 1


async def test_pending_when_of_another_server_then_it_is_not_shown(curation):
    await sent(curation)
    elsewhere = dataclasses.replace(new_work(), scope=OTHER_SERVER)
    preview = await curation.propose(elsewhere, by=OTHER_FAN, now=NOW)
    assert preview.pending == ()
    assert await curation.mine(OTHER_SERVER, FAN) == []
    assert await curation.queue(OTHER_SERVER) == ([], 0)


async def test_privacy_when_a_person_is_deleted_then_the_edit_stays_without_them(
    curation, services
):
    wanted = dataclasses.replace(new_work(), credit="Me", note="I was there.")
    edit = await sent(curation, wanted)
    done = await curation.decide(SERVER, edit.id, ACCEPT, by=CURATOR, now=NOW)
    await services.privacy.delete(FAN)
    (left,) = await curation.history(SERVER)
    assert (left.user_id, left.credit, left.note) == (FORGOTTEN, "", "")
    assert left.slug == done.slug
    assert await said(services, SERVER, "collaborations", done.slug)
    await services.privacy.delete(CURATOR)
    (decision,) = await curation.decisions(SERVER, edit.id)
    assert decision.user_id == FORGOTTEN


async def test_departure_when_the_bot_left_long_ago_then_the_servers_edits_are_gone(
    curation, services
):
    edit = await sent(curation)
    await curation.decide(SERVER, edit.id, ACCEPT, by=CURATOR, now=NOW)
    await curation.misses.count(SERVER, "night train", now=NOW)
    departures = DepartureStore(services.database, TABLES)
    await departures.depart(SERVER, now=NOW)
    await departures.prune(NOW + dt.timedelta(31))
    for table in ("edits", "edit_parts", "edit_decisions", "edit_notices", "search_misses"):
        assert (table, await services.database.fetch(f"SELECT 1 FROM {table}")) == (table, [])
    assert await everything_said(services) == []


async def test_undo_when_an_older_edit_was_accepted_later_then_it_is_the_later_one(
    curation, services
):
    entry = await shown(services, "collaborations", "rose-apt")
    older = await sent(curation, change("rose-apt", {**entry, "date": "2024-10-17"}))
    title = {**entry, "title": "Apt.", "date": "2024-10-17"}
    newer = await curation.direct(change("rose-apt", title), by=CURATOR, now=NOW)
    await curation.decide(SERVER, older.id, ACCEPT, by=CURATOR, now=NOW)
    await curation.undo(SERVER, older.id, by=CURATOR, now=NOW)
    await curation.undo(SERVER, newer.id, by=CURATOR, now=NOW)
    assert await everything_said(services) == []


async def test_correction_when_it_adds_an_artist_then_that_one_has_a_slug_of_the_scope(curation):
    edit = await curation.direct(new_work(), by=CURATOR, now=NOW)
    text = (await curation.preview(SERVER, edit.id)).after
    entry = {**text, "credits": [*text["credits"], {"artist": "newcomer"}]}
    along = ((Kind.ARTIST, {"id": "newcomer", "name": "Newcomer", "kind": "person"}),)
    wanted = Proposal(SERVER, Operation.CHANGE, Kind.WORK, edit.slug, entry, (LINK,), along=along)
    changed = await curation.direct(wanted, by=CURATOR, now=NOW)
    assert [each.slug for each in changed.along] == ["newcomer--1"]
    assert "artist: newcomer--1" in changed.after
    assert changed.slug == edit.slug
