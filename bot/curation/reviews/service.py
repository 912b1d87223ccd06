"""Take curators through what an article suggests: mend, link, accept, reject, one by one."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.articles.model import ArticleCode, ArticleText, FactKind, SuggestedFact
from bot.articles.service import ArticleService
from bot.catalogue.model import Work, WorkKind
from bot.curation.entries_service import Entries
from bot.curation.files import PAGE
from bot.curation.likeness_model import Keys, Likeness, keys_of_names, likeness
from bot.curation.model import Kind, Operation, Plain, Proposal
from bot.curation.names_service import Names
from bot.curation.reviews.model import (
    LONGEST_SENTENCE,
    MOST_ITEMS,
    Item,
    ItemState,
    Key,
    NewArtist,
    Review,
    is_copied,
    work_entry,
)
from bot.curation.reviews.store import drop_review, find_review, keep_review, open_review
from bot.curation.reviews.writing_model import Called, Told, claims, english, korean
from bot.curation.service import CurationService
from bot.kit.db.database import Connection, Database
from bot.kit.errors import ExpiredError, InvalidInputError

_MOST_LIKE = 24


@dataclass(frozen=True, slots=True)
class Sight:
    """A suggestion with what it refers to; `like` are works that it may be, the likest first."""

    review: Review
    number: int
    names: Names
    like: tuple[Work, ...] = ()

    @property
    def item(self) -> Item:
        """Return the suggestion itself."""
        return self.review.items[self.number]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A review after somebody did something; `is_ours` is no where another was faster.

    `linked` is what was found to be there already instead of being accepted.
    """

    review: Review
    number: int
    is_ours: bool = True
    linked: bool = False


@dataclass(slots=True)
class _Acceptance:
    """What one acceptance is made of; edits are in one transaction."""

    connection: Connection
    scope: int
    by: int
    now: dt.datetime
    curation: CurationService
    slugs: dict[str, str] = field(default_factory=dict)

    async def create(self, kind: Kind, entry: Plain, slug: str = "") -> str:
        """Add an entry to the scope, and return what it is called."""
        wanted = Proposal(self.scope, Operation.CREATE, kind, slug, entry)
        edit = await self.curation.accept_at_once(self.connection, wanted, by=self.by, now=self.now)
        return edit.slug


Change = Callable[[Connection, Review, Item], Awaitable[Review | None]]


class ReviewService:
    """Keeps reviews of servers. Instants are aware; whatever names one raises ExpiredError.

    What of an article is kept goes with its review: when it is done, or after a day.
    """

    def __init__(
        self, database: Database, articles: ArticleService, entries: Entries,
        curation: CurationService,
    ) -> None:  # fmt: skip
        self._db = database
        self._articles = articles
        self._entries = entries
        self._curation = curation

    async def open(self, scope: int, article: ArticleText, *, now: dt.datetime) -> Review | None:
        """Look what an article suggests; None where it is nothing.

        Curators who give the same article share one review.
        """
        if not article.title:
            raise InvalidInputError(ArticleCode.NO_TITLE, "title")
        suggested = await (await self._articles.of(scope)).suggest(article)
        if not suggested:
            return None
        items = [await self._settled(scope, _item(each)) for each in suggested[:MOST_ITEMS]]
        key = f"{scope}:{article.text}".encode()
        review = Review(
            hashlib.sha256(key).hexdigest()[:16], replace(article, text=""), tuple(items)
        )
        async with self._db.write() as connection:
            if known := await find_review(connection, scope, review.id, now):
                return known
            await open_review(connection, scope, review, now)
        return review

    async def look(self, scope: int, review_id: str, *, now: dt.datetime) -> Review:
        """Return a review as it is."""
        async with self._db.read() as connection:
            review = await find_review(connection, scope, review_id, now)
        if review is None:
            raise ExpiredError
        return review

    async def sight(self, scope: int, review: Review, number: int) -> Sight:
        """Return a suggestion with all that is to be known of it."""
        item = review.items[number]
        refers: Plain = {"collaborations": [item.work] if item.work else []}
        names = await self._curation.names.of(
            scope, (Kind.WORK, work_entry(item)), (Kind.ARTICLE, refers)
        )
        return Sight(review, number, names, tuple(await self._like(scope, item)))

    async def mend(
        self, key: Key, item: Item, *, artists: Iterable[str], partners: Iterable[str],
        now: dt.datetime,
    ) -> Outcome:  # fmt: skip
        """Take what a curator typed: names of artists and a show, and the item's other values."""
        who, others = (
            [one.strip() for one in names if one.strip()] for names in (artists, partners)
        )
        if not who and not others and not item.is_claim:
            raise InvalidInputError(ArticleCode.NOBODY, "artists")
        for words in (item.words, item.words_ko):
            if words and is_copied(words, item.sentence):
                raise InvalidInputError(ArticleCode.NOT_OWN_WORDS, "words")
        mended = replace(
            item, artists=tuple(who or others), partners=tuple(others if who else ()),
            unknown=(*who, *others), work="" if not item.is_claim else item.work,
        )  # fmt: skip
        mended = await self._settled(key.scope, mended)

        async def put(connection: Connection, review: Review, now_is: Item) -> Review:
            return review.with_item(key.number, replace(mended, version=now_is.version + 1))

        return await self._change(key, put, now)

    async def add_artist(self, key: Key, artist: NewArtist, *, now: dt.datetime) -> Outcome:
        """Take who an unknown name is: it comes into the catalogue with what is accepted."""

        async def put(connection: Connection, review: Review, item: Item) -> Review:
            added = {each.name: each for each in (*item.added, artist)}
            if artist.name not in item.unknown:
                raise ExpiredError
            return review.with_item(key.number, item.changed(added=tuple(added.values())))

        return await self._change(key, put, now)

    async def set(self, key: Key, *, now: dt.datetime, **values: object) -> Outcome:
        """Set some values of a suggestion."""

        async def put(connection: Connection, review: Review, item: Item) -> Review:
            return review.with_item(key.number, item.changed(**values))

        return await self._change(key, put, now)

    async def link(self, key: Key, slug: str, *, now: dt.datetime) -> Outcome:
        """Set which work of the catalogue a suggestion is of; an empty slug is a new one."""
        return await self.set(key, now=now, work=slug, is_new=not slug)

    async def reject(self, key: Key, *, now: dt.datetime) -> Outcome:
        """Leave a suggestion out."""
        return await self.set(key, now=now, state=ItemState.REJECTED)

    async def accept(self, key: Key, *, by: int, now: dt.datetime) -> Outcome:
        """Make a suggestion true in the server: all that it needs, in one transaction.

        What turns out to be there already is linked instead, for the curator to look at.
        """

        async def put(connection: Connection, review: Review, item: Item) -> Review | None:
            if not item.is_ready:
                code = ArticleCode.NO_WORDS if item.is_claim else ArticleCode.NOBODY
                raise InvalidInputError(code, "article")
            settled = await self._settled(key.scope, item)
            if settled.work != item.work:
                await keep_review(connection, review.with_item(key.number, settled.changed()))
                return None
            doing = _Acceptance(connection, key.scope, by, now, self._curation)
            return await self._accepted(doing, review, key.number, settled)

        return await self._change(key, put, now)

    async def finish(self, scope: int, review_id: str, *, now: dt.datetime) -> Review:
        """Forget a review; return how it was."""
        async with self._db.write() as connection:
            review = await find_review(connection, scope, review_id, now)
            if review is None:
                raise ExpiredError
            await drop_review(connection, review_id)
        return review

    async def _change(self, key: Key, change: Change, now: dt.datetime) -> Outcome:
        async with self._db.write() as connection:
            review = await find_review(connection, key.scope, key.review, now)
            if review is None or key.number >= len(review.items):
                raise ExpiredError
            item = review.items[key.number]
            # Deciding makes another version of it, too.
            if item.version != key.version:
                return Outcome(review, key.number, is_ours=False)
            changed = await change(connection, review, item)
            if changed is None:
                found = await find_review(connection, key.scope, key.review, now)
                return Outcome(found or review, key.number, linked=True)
            if changed.next_open() is None:
                await drop_review(connection, review.id)
            else:
                await keep_review(connection, changed)
            return Outcome(changed, key.number)

    async def _accepted(
        self, doing: _Acceptance, review: Review, number: int, item: Item
    ) -> Review:
        called = await self._called(doing.scope, item)
        doing.slugs = {one: one for one in item.everybody if one not in item.unknown}
        new: dict[str, str] = {}
        for each in item.added:
            said = {"name": each.name, "kind": each.kind.value, "hangul": each.hangul or None}
            new[each.name] = await doing.create(Kind.ARTIST, _given(said))
        doing.slugs |= new
        if not item.is_claim and not item.work:
            item = replace(item, work=await self._new_work(doing, review, item, called))
        slug = review.slug
        if not slug or not await self._entries.seen(
            doing.connection, doing.scope, Kind.ARTICLE.folder, slug
        ):
            slug = await self._article(doing, review)
        await self._fact(doing, review, slug, item, called)
        items = [each.called(new) for each in review.items]
        items[number] = item.changed(state=ItemState.ACCEPTED)
        return replace(review, slug=slug, items=tuple(items))

    async def _new_work(self, doing: _Acceptance, review: Review, item: Item, called: Told) -> str:
        said = dict(work_entry(item))
        said["credits"] = [
            {**credit, "artist": doing.slugs[credit["artist"]]} for credit in said["credits"]
        ]
        if item.show and called.show and not called.show.names:
            said["show"] = await doing.create(Kind.SHOW, {"title": item.show, "kind": "other"})
        if not item.title:
            names = [each.name for each in (*called.artists, *called.partners)]
            said |= {"title": " \u00d7 ".join(names), "untitled": True}
        article = review.article
        source = {
            "source": PAGE, "url": article.link or None, "title": article.title,
            "publisher": article.publisher or None,
        }  # fmt: skip
        return await doing.create(Kind.WORK, {**said, "sources": [_given(source)]})

    async def _article(self, doing: _Acceptance, review: Review) -> str:
        """Return what the article is called in the scope, where it is from now on."""
        article = review.article
        for known in await (await self._entries.library(doing.scope)).store.articles.list_all():
            if known.title == article.title and known.url == article.link:
                return known.slug
        said = {
            "title": article.title, "publisher": article.publisher or None,
            "date": str(article.date) if article.date else None, "url": article.link or None,
        }  # fmt: skip
        return await doing.create(Kind.ARTICLE, _given(said))

    async def _fact(
        self, doing: _Acceptance, review: Review, slug: str, item: Item, told: Told
    ) -> None:
        text = await self._entries.seen(doing.connection, doing.scope, Kind.ARTICLE.folder, slug)
        said = {
            "text": item.words or english(told),
            "text_ko": item.words_ko or (None if item.is_claim else korean(told)),
            "status": item.status.value,
            "artists": [doing.slugs[one] for one in item.everybody] or None,
            "collaborations": [item.work] if item.work else None,
            "claims": None if item.is_claim else [
                *claims(item, told, doing.slugs, review.article.title)
            ] or None,
        }  # fmt: skip
        base, number = f"{slug.partition('--')[0][:50].rstrip('-')}-f", 1
        while f"id: {base}{number}\n" in (text or ""):
            number += 1
        await doing.create(Kind.FACT, _given(said), f"{slug}/{base}{number}")

    async def _settled(self, scope: int, item: Item) -> Item:
        """Return a suggestion with what the scope knows by now of what it names."""
        slug_of = self._entries.slug_of
        found = {
            one: slug for one in item.unknown if (slug := await slug_of(scope, Kind.ARTIST, one))
        }
        item = replace(item.called(found), version=item.version)
        if item.show and (show := await slug_of(scope, Kind.SHOW, item.show)):
            item = replace(item, show=show)
        if item.work or item.is_new or item.is_claim or not item.title:
            return item
        mine = keys_of_names([item.title], item.everybody)
        for work in await self._like(scope, item):
            if likeness(Kind.WORK, mine, _keys(work)) is Likeness.EXACT:
                return replace(item, work=work.slug)
        return item

    async def _like(self, scope: int, item: Item) -> list[Work]:
        """List works that a suggestion may be of, those with most of its acts and title first."""
        mine = keys_of_names(filter(None, [item.title]), item.everybody)
        works = await self._entries.works_like(scope, mine.names, mine.artists)

        def farness(work: Work) -> tuple[int, int, str]:
            other = _keys(work)
            how = likeness(Kind.WORK, mine, other) if item.title else None
            return -(how or 0), -len(mine.artists & other.artists), work.slug

        return sorted(works, key=farness)[:_MOST_LIKE]

    async def _called(self, scope: int, item: Item) -> Told:
        """Return the names of all that a fact is of."""
        names = await self._curation.names.of(scope, (Kind.WORK, work_entry(item)))
        library = await self._entries.library(scope)
        new = {one.name: _called(one.name, one.hangul) for one in item.added}

        def called(ref: str) -> Called:
            artist = names.artist(ref)
            return new.get(ref) or _called(artist.name, artist.hangul)

        title = _called(item.title) if item.title else None
        if item.work:
            work = await library.store.works.get(item.work)
            title = None if work.untitled else _called(work.title, work.title_ko)
        show = names.shows.get(item.show)
        told = _called(show.title, show.title_ko) if show else Called(item.show)
        partners = [one for one in item.partners if one not in item.artists]
        return Told(
            tuple(map(called, item.artists)), tuple(map(called, partners)), title,
            told if item.show else None, item.date.year if item.date else None,
        )  # fmt: skip


def _item(fact: SuggestedFact) -> Item:
    return Item(
        fact.sentence[:LONGEST_SENTENCE],
        is_claim=fact.kind is FactKind.CLAIM,
        artists=fact.artists,
        partners=fact.partners,
        title=fact.title,
        show=fact.show,
        kind=fact.work_kind or WorkKind.JOINT,
        date=fact.date,
        status=fact.status,
        unknown=fact.new,
        work=fact.work,
    )


def _called(name: str, korean: str = "") -> Called:
    return Called(name, korean, tuple(filter(None, (name, korean))))


def _names(typed: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, (" ".join(one.split()) for one in typed))))


def _keys(work: Work) -> Keys:
    names = filter(None, (work.title, work.title_ko))
    return keys_of_names(names, (each.artist.slug for each in work.credits))


def _given(said: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in said.items() if value is not None}
