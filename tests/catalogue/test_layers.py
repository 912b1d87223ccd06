"""Layers: what is added, changed or taken away is seen where it is meant to, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app.services import load_all
from bot.catalogue.files.entries import (
    ArticleEntry,
    ArtistEntry,
    CitationEntry,
    CreditEntry,
    FactEntry,
    MembershipEntry,
    ShowEntry,
    WorkEntry,
)
from bot.catalogue.files.layers import (
    Entry,
    StillReferredToError,
    UnknownReferenceError,
    find,
    is_gone,
    new_slug,
    put,
)
from bot.catalogue.files.reader import load_content
from bot.catalogue.model import (
    ArtistKind,
    NoMatchError,
    NotFoundError,
    ShowKind,
    Status,
    Subject,
    Suggestion,
    Verification,
    WorkKind,
)
from bot.catalogue.store.layers import INSTANCE
from bot.kit.dates import PartialDate
from bot.kit.db.database import Database
from bot.kit.db.saved_requests import ListStore
from bot.lookup.service import LookupService

HERE, THERE = 7_000_000_000, 8_000_000_000


def work(slug: str, title: str, *artists: str, date: str = "2025-05-04", **said: Any) -> WorkEntry:
    return WorkEntry(
        id=slug,
        title=title,
        kind=said.pop("kind", WorkKind.DUET),
        credits=tuple(CreditEntry(artist=one, join=" & ") for one in artists),
        date=PartialDate.parse(date),
        verification=Verification.ONE_SOURCE,
        sources=(CitationEntry(source="PAGE", url="https://example.org/page"),),
        **said,
    )


class House:
    """A database that is written to, and what a server sees of it."""

    def __init__(self, db: Database, lookup: LookupService) -> None:
        self.db = db
        self.lookup = lookup

    async def put(self, guild: int, kind: str, entry: Entry | str, *, gone: bool = False) -> None:
        slug = entry if isinstance(entry, str) else entry.id
        async with self.db.write() as connection:
            await put(
                connection, guild, kind, slug,
                None if isinstance(entry, str) else entry, gone=gone,
            )  # fmt: skip

    async def titles(self, guild: int | None, query: str) -> list[str]:
        try:
            lookup = await self.lookup.of(guild)
            found = await lookup.finder.find(query)
        except NoMatchError:
            return []
        return [f"{one.slug}: {one.title}" for one in found.page.items]

    async def completions(self, guild: int | None, text: str) -> list[str]:
        lookup = await self.lookup.of(guild)
        return [one.label for one in await lookup.suggester.anything(text)]


@pytest.fixture
async def house(db: Database) -> House:
    return House(db, await LookupService.open(db, ListStore(db)))


async def test_work_when_a_server_adds_it_then_it_is_found_there_and_nowhere_else(house: House):
    async with house.db.write() as connection:
        slug = await new_slug(connection, HERE, "collaborations", "iu-strawberry-moon")
    await house.put(HERE, "collaborations", work(slug, "Strawberry Moon", "iu", "psy"))

    assert slug == "iu-strawberry-moon--1"
    assert await house.titles(HERE, "strawberry moon") == [f"{slug}: Strawberry Moon"]
    assert "Strawberry Moon" in await house.completions(HERE, "strwberry mon")
    assert "Strawberry Moon" not in await house.completions(THERE, "strwberry mon")
    assert f"{slug}: Strawberry Moon" in await house.titles(HERE, "psy")
    for elsewhere in (THERE, None):
        assert await house.titles(elsewhere, "strawberry moon") == []
        assert f"{slug}: Strawberry Moon" not in await house.titles(elsewhere, "psy")


async def test_work_when_a_server_changes_it_then_its_slug_leads_to_what_it_is_there(house: House):
    await house.put(HERE, "collaborations", work("suga-eight", "Eight!", "iu", "rain"))

    here, there = await house.lookup.of(HERE), await house.lookup.of(THERE)
    changed = await here.work("suga-eight")
    assert (changed.slug, changed.title) == ("suga-eight", "Eight!")
    assert [one.artist.slug for one in changed.credits] == ["iu", "rain"]
    assert (await there.work("suga-eight")).title == "eight"
    assert await house.titles(HERE, "eight") == ["suga-eight: Eight!"]
    assert "suga-eight: Eight!" not in await house.titles(HERE, "suga")


async def test_work_when_a_server_took_it_away_then_only_others_see_it(house: House):
    await house.put(HERE, "collaborations", "rose-apt", gone=True)

    assert await house.titles(HERE, "apt.") == ["lisa-blackpink-apt: Apt"]
    assert "rose-apt: APT." in await house.titles(THERE, "apt.")
    with pytest.raises(NotFoundError):
        await (await house.lookup.of(HERE)).work("rose-apt")


async def test_work_when_the_layer_says_nothing_more_of_it_then_it_is_as_it_was(house: House):
    before = await house.lookup.work("suga-eight")
    await house.put(HERE, "collaborations", work("suga-eight", "Eight!", "iu", "rain"))
    await house.put(HERE, "collaborations", "suga-eight")

    assert await (await house.lookup.of(HERE)).work("suga-eight") == before


async def test_work_when_the_instance_has_it_then_all_see_it_but_who_says_otherwise(house: House):
    await house.put(INSTANCE, "collaborations", work("suga-eight", "Eight of all", "iu", "suga"))
    await house.put(HERE, "collaborations", work("suga-eight", "Eight here", "iu", "suga"))

    assert await house.titles(THERE, "eight") == ["suga-eight: Eight of all"]
    assert await house.titles(None, "eight") == ["suga-eight: Eight of all"]
    assert await house.titles(HERE, "eight") == ["suga-eight: Eight here"]


async def test_addition_when_the_instance_s_is_changed_by_a_server_then_there_only(house: House):
    async with house.db.write() as connection:
        slug = await new_slug(connection, INSTANCE, "collaborations", "iu-new")
    await house.put(INSTANCE, "collaborations", work(slug, "New One", "iu", "psy"))
    await house.put(HERE, "collaborations", work(slug, "New One Here", "iu", "psy"))

    assert await house.titles(THERE, "new one") == [f"{slug}: New One"]
    assert await house.titles(HERE, "new one") == [f"{slug}: New One Here"]
    await house.put(INSTANCE, "collaborations", slug)
    assert await house.titles(THERE, "new one") == []
    assert await house.titles(HERE, "new one") == [f"{slug}: New One Here"]


async def test_artist_when_a_server_names_it_anew_then_cards_lists_and_completions_do(house: House):
    suga = ArtistEntry(
        id="suga", name="Min Yoongi", hangul="민윤기", aliases=("SUGA",), kind=ArtistKind.PERSON,
        member_of=(MembershipEntry(group="bts"),), sources=("KU",),
    )  # fmt: skip
    await house.put(HERE, "artists", suga)

    here, there = await house.lookup.of(HERE), await house.lookup.of(THERE)
    assert [c.artist.name for c in (await here.work("suga-eight")).credits] == ["IU", "Min Yoongi"]
    assert [c.artist.name for c in (await there.work("suga-eight")).credits] == ["IU", "SUGA"]
    assert (await here.partners.artist("민윤기")).artist.ref.slug == "suga"
    assert "Min Yoongi" in [one.name for one in (await here.partners.artist("BTS")).artist.members]
    assert "SUGA" in [one.name for one in (await there.partners.artist("BTS")).artist.members]
    assert (await here.partners.with_artist("min yoongi")).artist.slug == "suga"
    with pytest.raises(NoMatchError):
        await there.partners.artist("민윤기")


async def test_artist_when_added_with_a_work_then_chains_go_through_it(house: House):
    async with house.db.write() as connection:
        new = await new_slug(connection, HERE, "artists", "newcomer")
        song = await new_slug(connection, HERE, "collaborations", "newcomer-hello")
    newcomer = ArtistEntry(id=new, name="Newcomer", kind=ArtistKind.PERSON, sources=("PAGE",))
    await house.put(HERE, "artists", newcomer)
    await house.put(HERE, "collaborations", work(song, "Hello", new, "akon"))

    here = await house.lookup.of(HERE)
    assert [hop.work.title for hop in (await here.partners.path("newcomer", "akon")).hops] == [
        "Hello"
    ]
    assert (await here.partners.artist("newcomer")).all_works == 1
    with pytest.raises(StillReferredToError, match=song):
        await house.put(HERE, "artists", new)
    await house.put(HERE, "collaborations", song)
    await house.put(HERE, "artists", new)
    with pytest.raises(NoMatchError):
        await (await house.lookup.of(HERE)).partners.artist("newcomer")


async def test_show_when_a_server_calls_it_otherwise_then_its_works_are_found_by_it(house: House):
    await house.put(
        HERE, "shows", ShowEntry(id="goblin", title="Lonely Ghost", kind=ShowKind.DRAMA)
    )
    assert await house.titles(HERE, "lonely ghost") == ["crush-beautiful: Beautiful"]
    assert await house.titles(THERE, "lonely ghost") == []
    card = await (await house.lookup.of(HERE)).work("crush-beautiful")
    assert card.show is not None
    assert card.show.title == "Lonely Ghost"


async def test_article_when_a_server_adds_it_then_its_facts_are_on_the_card_there(house: House):
    async with house.db.write() as connection:
        slug = await new_slug(connection, HERE, "articles", "a-story")
    fact = FactEntry(
        id="story-1", text="It was written in a day.", status=Status.REPORTED,
        collaborations=("rose-apt",),
    )  # fmt: skip
    story = ArticleEntry(
        id=slug, code="PAGE", title="A story", collaborations=("rose-apt",), facts=(fact,)
    )
    await house.put(HERE, "articles", story)

    card = await (await house.lookup.of(HERE)).work("rose-apt")
    assert "It was written in a day." in [one.text for one in card.facts]
    assert "A story" in [one.title for one in await (await house.lookup.of(HERE)).articles()]
    assert "A story" not in [one.title for one in await house.lookup.articles()]
    assert "It was written in a day." not in [
        one.text for one in (await house.lookup.work("rose-apt")).facts
    ]


async def test_facts_when_a_work_is_changed_then_they_are_still_on_its_card(house: House):
    with_facts = [
        one for one in ("rose-apt", "suga-eight", "txt-untitled")
        if await house.titles(None, one) and (await house.lookup.work(one)).facts
    ] or ["rose-apt"]  # fmt: skip
    slug = with_facts[0]
    before = await house.lookup.work(slug)
    artists = [one.artist.slug for one in before.credits]
    await house.put(HERE, "collaborations", work(slug, "Changed", *artists))
    after = await (await house.lookup.of(HERE)).work(slug)
    assert (after.title, after.facts) == ("Changed", before.facts)


async def test_put_when_it_refers_to_nothing_then_it_is_refused_whole(house: House):
    with pytest.raises(UnknownReferenceError, match="nobody"):
        await house.put(HERE, "collaborations", work("x--1", "X", "iu", "nobody"))
    assert await house.db.fetch("SELECT count(*) FROM layer_entries") == [(0,)]


async def test_artist_when_said_to_be_its_own_member_then_it_is_refused(house: House):
    suga = ArtistEntry(
        id="suga", name="SUGA", kind=ArtistKind.PERSON,
        member_of=(MembershipEntry(group="suga"),), sources=("KU",),
    )  # fmt: skip
    with pytest.raises(UnknownReferenceError, match="suga"):
        await house.put(HERE, "artists", suga)
    assert await house.titles(HERE, "eight") == ["suga-eight: eight"]


async def test_entry_when_put_then_it_can_be_read_again(house: House):
    entry = work("suga-eight", "Eight!", "iu", "rain", title_ko="여덟", editor_note="by ear")
    await house.put(HERE, "collaborations", entry)
    await house.put(HERE, "shows", "goblin", gone=True)
    async with house.db.write() as connection:
        assert await find(connection, HERE, "collaborations", "suga-eight") == entry
        assert await find(connection, THERE, "collaborations", "suga-eight") is None
        assert await find(connection, HERE, "shows", "goblin") is None
        assert await is_gone(connection, HERE, "shows", "goblin")
        assert not await is_gone(connection, HERE, "collaborations", "suga-eight")


async def test_load_when_what_an_entry_refers_to_went_then_it_waits_until_it_is_back(
    house: House, source: Path
):
    song = work("rain-akon--1", "Storm", "rain", "akon")
    await house.put(HERE, "collaborations", song)
    text = (source / "artists" / "r.yaml").read_text()
    (source / "artists" / "r.yaml").write_text(text.replace("id: rain,", "id: rain-singer,"))
    await load_all(house.db, source=source)
    await house.lookup.refresh()
    assert await house.titles(HERE, "storm") == []
    ((problem,),) = await house.db.fetch("SELECT problem FROM layer_entries")
    assert problem == "there is no 'rain' among the artists"

    (source / "artists" / "r.yaml").write_text(
        text.replace("id: rain,", "id: rain-singer, was: [rain],")
    )
    await load_all(house.db, source=source)
    await house.lookup.refresh()
    assert await house.titles(HERE, "storm") == ["rain-akon--1: Storm"]


async def test_load_when_nothing_of_it_is_touched_then_layers_stay(house: House, source: Path):
    await house.put(HERE, "collaborations", work("suga-eight", "Eight!", "iu", "rain"))
    path = source / "collaborations" / "2024.yaml"
    path.write_text(path.read_text().replace("title: APT.", "title: Apateu", 1))
    await load_all(house.db, source=source)
    await house.lookup.refresh()
    assert await house.titles(HERE, "eight") == ["suga-eight: Eight!"]
    assert (await (await house.lookup.of(HERE)).work("rose-apt")).title == "Apateu"


async def test_every_entry_when_put_over_itself_then_nothing_reads_otherwise(
    house: House, small_source: Path
):
    """What the layers' statements mean is what the tables mean."""
    content = load_content(small_source)
    for kind in ("artists", "shows", "collaborations", "articles"):
        for entry in getattr(content, kind):
            await house.put(HERE, kind, entry)
    here = await house.lookup.of(HERE)
    for entry in content.collaborations:
        assert await here.work(entry.id) == await house.lookup.work(entry.id)
    for one in content.artists:
        name = Suggestion(Subject.ARTIST, one.id, "").token
        assert await here.partners.artist(name) == await house.lookup.partners.artist(name)
    assert [replace(one, facts=()) for one in await here.articles()] == [
        replace(one, facts=()) for one in await house.lookup.articles()
    ]
    for query in ("bts", "iu", "jimin", "apt", "goblin", "rain", "lisa", "suga eight"):
        # Those that are equally well known come in any order.
        own, of_all = [await house.completions(guild, query) for guild in (HERE, None)]
        assert sorted(own) == sorted(of_all)
