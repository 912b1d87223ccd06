"""Templates over artists: who belongs where, whose name is that, who links whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import islice, pairwise

from bot.catalogue.model import ArtistKind
from bot.trivia.generation.build import (
    QuestionParts,
    lot_for,
    names_of,
    question_of_artist,
    question_of_work,
    subjects_of,
)
from bot.trivia.generation.evidence import NEEDED, WRONG, Evidence, is_korean, leaks, title_name
from bot.trivia.generation.snapshot import SnapshotArtist, SnapshotWork
from bot.trivia.questions.model import Name, Question, Template

_LINKS = 6
"""So many pairs of works of one act become chains, at most."""

ActTemplate = Callable[[Evidence, SnapshotArtist], Iterator[Question | None]]


def member_of(evidence: Evidence, artist: SnapshotArtist) -> Iterator[Question | None]:
    """Ask for the group of a member, where no namesake makes another one right."""
    groups = [evidence.snapshot.artists[one] for one in artist.groups]
    groups = [one for one in groups if one.kind is ArtistKind.GROUP]
    if artist.kind is not ArtistKind.PERSON or len(groups) != 1:
        return
    (group,) = groups
    if evidence.namesakes(artist.id) != {artist.id} or leaks(artist.names, group.names):
        return
    taken = evidence.kin(artist.id) | evidence.kin(group.id)
    lot = lot_for(Template.MEMBER_OF, artist.slug)
    found = evidence.wrong_artists(group, taken=taken, year=_year_of(evidence, group), lot=lot)
    draft = QuestionParts(
        Template.MEMBER_OF,
        artist.slug,
        (_bare(artist),),
        _bare(group),
        map(_bare, found),
        names_of([group]),
    )
    yield question_of_artist(evidence, draft, artist, known_by=group)


def hangul_name(evidence: Evidence, artist: SnapshotArtist) -> Iterator[Question | None]:
    """Ask for whose name is written that way in Hangul."""
    if not artist.hangul or not artist.works or is_korean(artist.name):
        return
    lot = lot_for(Template.HANGUL_NAME, artist.slug)
    found = evidence.wrong_artists(
        artist, taken=evidence.kin(artist.id), year=_year_of(evidence, artist), lot=lot
    )
    name = evidence.name(artist)
    if leaks([artist.hangul], [each for each in artist.names if not is_korean(each)]):
        return
    draft = QuestionParts(
        Template.HANGUL_NAME,
        artist.slug,
        (Name(artist.hangul),),
        _as_romanised(name),
        (_as_romanised(evidence.name(one)) for one in found),
        tuple(each for each in artist.names if each != artist.hangul),
    )
    yield question_of_artist(evidence, draft, artist, known_by=artist)


def odd_one_out(evidence: Evidence, artist: SnapshotArtist) -> Iterator[Question | None]:
    """Ask which of four titles is not one that an act is on."""
    own = [evidence.snapshot.works[one] for one in evidence.works_of[artist.id]]
    own = [one for one in own if one.id in evidence.place and not _tells(artist, one)]
    if len(own) < NEEDED:
        return
    family = evidence.family_works(artist.id)
    titles = {title for one in family for title in evidence.snapshot.works[one].folded}
    lot = lot_for(Template.ODD_ONE_OUT, artist.slug)
    own = own[: 2 * WRONG]
    lot.shuffle(own)

    def is_taken(other: SnapshotWork) -> bool:
        return other.id in family or bool(titles & set(other.folded))

    found = evidence.wrong_titles(own[0], taken=is_taken, lot=lot)
    # Somebody who shares the act's name may belong to a group that is on one of them.
    found = [one for one in found if artist.id not in evidence.credited([one])]
    right = next((one for one in found if not evidence.has_namesake(one)), None)
    if right is None:
        return
    draft = QuestionParts(
        Template.ODD_ONE_OUT,
        artist.slug,
        (evidence.name(artist),),
        title_name(right),
        map(title_name, own),
    )
    yield question_of_work(evidence, draft, right)


def chain_link(evidence: Evidence, artist: SnapshotArtist) -> Iterator[Question | None]:
    """Ask for the one act that is on two titles, each with somebody else."""
    own = [evidence.snapshot.works[one] for one in evidence.works_of[artist.id]]
    pairs = [one for one in own if one.id in evidence.place and len(one.credits) == 2]
    for one, two in islice(pairwise(pairs), _LINKS):
        yield _linked(evidence, artist, one, two)


def _linked(
    evidence: Evidence, artist: SnapshotArtist, one: SnapshotWork, two: SnapshotWork
) -> Question | None:
    others = [_other(evidence, work, artist) for work in (one, two)]
    if others[0].id == others[1].id or evidence.kin(artist.id) & {each.id for each in others}:
        return None
    names = [evidence.name(each) for each in others]
    said = [
        *one.titles,
        *two.titles,
        *(text for each in names for text in (each.text, each.text_ko)),
    ]
    if leaks(said, artist.names) or set(one.folded) & set(two.folded):
        return None
    taken = evidence.credited([*evidence.same_title(one), *evidence.same_title(two)])
    # Two slugs are too long for an id.
    pair = sha256(f"{one.slug} {two.slug}".encode()).hexdigest()[:10]
    key = f"{artist.slug}:{pair}"
    found = evidence.wrong_artists(
        artist, taken=taken, year=_year_of(evidence, artist), lot=lot_for(Template.CHAIN_LINK, key)
    )
    about = (title_name(one), names[0], title_name(two), names[1])
    draft = QuestionParts(
        Template.CHAIN_LINK,
        key,
        about,
        evidence.name(artist),
        map(evidence.name, found),
        names_of([artist]),
    )
    made = question_of_work(evidence, draft, one)
    if made is None:
        return None
    sources = tuple(dict.fromkeys((*one.sources, *two.sources)))
    return replace(made, sources=sources, subjects=subjects_of(evidence, [one, two]))


ARTIST_TEMPLATES: tuple[ActTemplate, ...] = (member_of, hangul_name, odd_one_out, chain_link)


def questions_of_artists(evidence: Evidence, *, most: int) -> Iterator[Question]:
    """Make what the templates make of acts, at most so many each, the best known first."""
    for template in ARTIST_TEMPLATES:
        made = (
            question
            for artist in evidence.snapshot.artists.values()
            for question in template(evidence, artist)
            if question is not None
        )
        yield from islice(made, most)


def _other(evidence: Evidence, work: SnapshotWork, artist: SnapshotArtist) -> SnapshotArtist:
    found = next((each.artist for each in work.credits if each.artist != artist.id), artist.id)
    return evidence.snapshot.artists[found]


def _tells(artist: SnapshotArtist, work: SnapshotWork) -> bool:
    """Return whether a title has the artist's name in it, as a remix's may."""
    return leaks(work.titles, artist.names)


def _year_of(evidence: Evidence, artist: SnapshotArtist) -> int | None:
    span = evidence.era(artist.id)
    return span[0] if span else None


def _bare(artist: SnapshotArtist) -> Name:
    """Name an act by its name alone: its group is what is asked."""
    return Name(artist.name, artist.hangul, f"artist:{artist.slug}")


def _as_romanised(name: Name) -> Name:
    """Leave the Korean name out: it is what is asked."""
    return Name(name.text, token=name.token)
