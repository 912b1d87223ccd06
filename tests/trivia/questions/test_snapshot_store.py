"""Reading everything at once: the same as reading it one by one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.catalogue.files.loader import load_catalogue
from bot.catalogue.model import ArtistKind, Claim, GapFiller
from bot.catalogue.store.artists import ArtistStore
from bot.catalogue.store.catalogue import ArticleStore
from bot.catalogue.store.collaborations import WorkStore
from bot.kit.db.database import Database
from bot.kit.folding import fold
from bot.trivia.generation.snapshot import Snapshot
from bot.trivia.generation.snapshot_store import read_snapshot


async def read(db: Database) -> Snapshot:
    return await asyncio.to_thread(read_snapshot, db.path)


async def test_read_when_works_are_stored_then_each_is_as_its_card_has_it(db: Database):
    snapshot = await read(db)
    store = WorkStore(db)
    assert len(snapshot.works) == 17
    for one in snapshot.works.values():
        work = await store.get(one.slug)
        assert (one.title, one.title_ko, one.kind, one.date) == (
            work.title, work.title_ko, work.kind, work.date,
        )  # fmt: skip
        assert (one.status, one.verification, one.date_basis, one.is_untitled) == (
            work.status, work.verification, work.date_basis, work.untitled,
        )  # fmt: skip
        assert [(snapshot.artists[credit.artist].slug, credit.role, credit.join_phrase,
                 credit.credited_as) for credit in one.credits] == [
            (credit.artist.slug, credit.role, credit.join_phrase, credit.credited_as)
            for credit in work.credits
        ]  # fmt: skip
        assert (snapshot.shows[one.show].slug if one.show else None) == (
            work.show.slug if work.show else None
        )
        assert one.sources == tuple(replace(source, reference="") for source in work.sources)
        assert one.folded == tuple(map(fold, one.titles))
        assert one.titles[0] == one.title


async def test_read_when_acts_are_stored_then_each_is_as_its_card_has_it(db: Database):
    snapshot = await read(db)
    store = ArtistStore(db)
    assert len(snapshot.artists) == 26
    for one in snapshot.artists.values():
        artist = await store.get(one.slug)
        assert (one.name, one.hangul, one.kind, one.disambiguation) == (
            artist.ref.name, artist.ref.hangul, artist.ref.kind, artist.ref.disambiguation,
        )  # fmt: skip
        assert (one.agency, one.debut) == (artist.agency, artist.debut)
        assert set(one.names) == {one.name, one.hangul, *artist.aliases} - {""}
        assert one.folded == tuple(map(fold, one.names))
        assert {snapshot.artists[group].slug for group in one.groups} == {
            group.slug for group in artist.groups
        }
        assert {snapshot.artists[member].slug for member in one.members} == {
            member.slug for member in (*artist.members, *artist.sub_units)
        }


async def test_read_when_acts_are_popular_then_they_come_first(db: Database):
    async with db.write() as connection:
        await connection.execute_fetchall("UPDATE artists_all SET works = 40 WHERE slug = 'bts'")
    snapshot = await read(db)
    by_slug = {artist.slug: artist for artist in snapshot.artists.values()}
    bts = by_slug["bts"]
    assert bts.kind is ArtistKind.GROUP
    assert bts.weight == bts.works + sum(snapshot.artists[one].works for one in bts.members)
    assert by_slug["suga"].weight == by_slug["suga"].works + 10
    for ranked in (snapshot.artists.values(), snapshot.works.values()):
        weights = [one.weight for one in ranked]
        assert weights == sorted(weights, reverse=True)
        assert weights[0] > weights[-1]
    shows = [show.works for show in snapshot.shows.values()]
    assert shows == sorted(shows, reverse=True)


async def test_read_when_facts_have_claims_then_they_are_there_in_order(db: Database):
    snapshot = await read(db)
    (article,) = await ArticleStore(db).list_all()
    assert tuple(replace(fact, claims=()) for fact in snapshot.facts) == article.facts
    first, second = snapshot.facts
    assert first.claims == (
        Claim(
            "ost-artist",
            "{} recorded a song for the drama Echoes of Tomorrow.",
            "드라마 Echoes of Tomorrow의 노래를 부른 팀은 {}이다.",
            artist="txt",
        ),
        Claim(
            "genre",
            "The genre of the drama Echoes of Tomorrow is {}.",
            "드라마 Echoes of Tomorrow의 장르는 {}이다.",
            value=GapFiller("science fiction", "SF"),
            others=(
                GapFiller("history", "사극"),
                GapFiller("comedy", "코미디"),
                GapFiller("medicine", "의학"),
            ),
        ),
    )
    assert second.claims == ()


async def test_read_when_a_claim_goes_then_it_is_gone_and_the_hash_is_another(
    db: Database, source: Path
):
    before = await read(db)
    path = source / "articles" / "kpop-and-dramas.yaml"
    text = path.read_text()
    path.write_text(text[: text.index("      - predicate: genre")] + "\n")
    report = await load_catalogue(db, source=source)
    assert (report.changes["facts"].changed, report.changes["facts"].removed) == (
        ("a0-c1",), ("a0-f1",),
    )  # fmt: skip
    snapshot = await read(db)
    assert [len(fact.claims) for fact in snapshot.facts] == [1]
    assert snapshot.content_hash == report.content_hash != before.content_hash
    assert await db.fetch("SELECT count(*) FROM fact_claims") == [(1,)]


async def test_read_when_nothing_is_loaded_then_it_is_empty(tmp_path: Path):
    db = await Database.open(tmp_path / "empty.db")
    try:
        assert await read(db) == Snapshot("", {}, {}, {}, ())
    finally:
        await db.close()
