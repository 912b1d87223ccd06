"""Each rule of the audit finds what it is for, and leaves its sound neighbour alone."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app.cli.catalogue import audit as print_audit
from bot.catalogue.files.audit import RULES, audit
from bot.catalogue.files.entries import (
    ArtistEntry,
    CatalogueEntry,
    CitationEntry,
    Content,
    CreditEntry,
    OtherDateEntry,
    SourceEntry,
    WorkEntry,
)
from bot.catalogue.model import ArtistKind, CreditRole, DateBasis, Verification, WorkKind
from bot.kit.dates import PartialDate
from bot.kit.errors import OperatorError
from bot.kit.folding import romanize, sounds

CATALOGUE = CatalogueEntry(version="test", data_date=PartialDate(2026))
SOURCES = tuple(
    SourceEntry(id=code, title=code, family=family)
    for code, family in {
        "MB": "musicbrainz", "SP": "spotify", "KU": "ku", "PAGE": "pages",
    }.items()
)  # fmt: skip
PAGE = CitationEntry(source="PAGE", url="https://example.org/a", title="A page")


def act(slug: str, **more: Any) -> ArtistEntry:
    usual: dict[str, Any] = {"name": slug, "kind": ArtistKind.PERSON, "sources": ("KU",)}
    return ArtistEntry(id=slug, **usual | more)


def work(slug: str, *acts: str, source: str = "MB", date: str = "2020-05-06", **more: Any) -> Any:
    lead, *guests = acts
    credits = (
        CreditEntry(artist=lead, join=" feat. " if guests else None),
        *(CreditEntry(artist=each, role=CreditRole.FEATURED) for each in guests),
    )
    cited = PAGE if source == "PAGE" else CitationEntry(source=source)
    usual: dict[str, Any] = {
        "title": slug, "kind": WorkKind.FEATURE, "credits": credits, "sources": (cited,),
        "verification": Verification.ONE_SOURCE, "date": PartialDate.parse(date),
    }  # fmt: skip
    return WorkEntry(id=slug, **usual | more)


def joint(slug: str, *acts: str, join: str = " with ", **more: Any) -> Any:
    credits = tuple(
        CreditEntry(artist=each, join=join if each != acts[-1] else None) for each in acts
    )
    return work(slug, acts[0], **{"credits": credits, "kind": WorkKind.JOINT} | more)


def on_page(ref: str) -> dict[str, Any]:
    return {"sources": (CitationEntry(source="KU", ref=ref),)}


IU = act("iu", hangul="아이유", countries=("KR",))
BTS = act("bts", kind=ArtistKind.GROUP, debut=PartialDate(2013))
SUGA = act("suga", member_of=("bts",))
RM = act("rm", member_of=("bts",))
ACTS = (IU, BTS, SUGA, RM)

# By rule: what it finds, and what is like it and sound. Acts beside the usual ones come first.
CASES: dict[str, tuple[list[Any], list[Any]]] = {
    "doubled-member": (
        [act("yoongi", name="Suga", member_of=("bts",))],
        [act("yoongi", name="Suga")],
    ),
    "song-as-member": (
        [act("dynamite", kind=ArtistKind.OTHER, member_of=("bts",)), work("dynamite", "bts")],
        [act("dynamite", member_of=("bts",)), work("dynamite", "bts")],
    ),
    "transliterated-korean-title": (
        [work("a", "iu", title_ko="Bam Pyeonji")],
        [work("a", "iu", title_ko="밤편지")],
    ),
    "same-title-same-artists": (
        [work("a", "iu", "rm", title="Eight"), work("b", "iu", "rm", title="eight!")],
        [work("a", "iu", "rm", title="Eight"), work("b", "iu", "suga", title="Eight")],
    ),
    "title-with-guest": (
        [work("a", "iu", "suga", title="eight (feat. V)")],
        [work("a", "iu", "suga", title="eight (feat. SUGA)")],
    ),
    "before-debut": ([work("a", "iu", "bts", date="2012")], [work("a", "iu", "bts", date="2013")]),
    "group-as-guest": ([work("a", "iu", "bts")], [work("a", "iu", "bts", source="PAGE")]),
    "guest-page-only": ([work("a", "iu", source="KU")], [work("a", "iu")]),
    "guest-as-lead": (
        [work("a", "iu", **on_page("artists.json:아이유/Eight (feat. IU) - Single"))],
        [work("a", "iu", "suga", **on_page("artists.json:아이유/Eight (feat. SUGA) - Single"))],
    ),
    "bare-name": (
        [act("rm-2", name="RM"), work("a", "iu", "rm")],
        [act("rm-2", name="RM"), work("a", "iu", "rm", source="PAGE")],
    ),
    "day-before-midnight": ([work("a", "iu", date="2015-03-03")], [work("a", "iu")]),
    "day-after-midnight": (
        [work("a", "iu", source="SP", date="2015-03-03")],
        [work("a", "iu", source="SP")],
    ),
    "neighbouring-day": (
        [
            work(
                "a",
                "iu",
                other_dates=(OtherDateEntry(date=PartialDate(2020, 5, 7), sources=("SP",)),),
            )
        ],
        [
            work(
                "a",
                "iu",
                other_dates=(OtherDateEntry(date=PartialDate(2020, 5, 8), sources=("SP",)),),
            )
        ],
    ),
    "earlier-elsewhere": (
        [
            work(
                "a",
                "iu",
                other_dates=(OtherDateEntry(date=PartialDate(2020, 5, 1), sources=("SP",)),),
            )
        ],
        [
            work(
                "a",
                "iu",
                other_dates=(OtherDateEntry(date=PartialDate(2020, 5, 9), sources=("SP",)),),
            )
        ],
    ),
    "album-day": (
        [work(each, "iu") for each in "abc"],
        [work(each, "iu", source="PAGE") for each in "abc"],
    ),
    "album-basis": (
        [work("a", "iu", date_basis=DateBasis.ALBUM)],
        [work("a", "iu", date_basis=DateBasis.ALBUM, date="2020")],
    ),
    "soundtrack-day": (
        [work(each, "iu", kind=WorkKind.OST, show="goblin") for each in "ab"],
        [work(each, "iu", kind=WorkKind.OST, show=each) for each in ("goblin", "iris")],
    ),
    "guest-as-partner": ([joint("a", "iu", "rm")], [joint("a", "iu", "rm", join=" & ")]),
    "unit-with-guest": (
        [work("a", "suga", "iu", kind=WorkKind.SUB_UNIT)],
        [work("a", "bts", "iu", kind=WorkKind.SUB_UNIT)],
    ),
    "copied-guest": (
        [work(each, "iu", "rm") for each in "abc"],
        [work(each, "iu", "rm") for each in "ab"],
    ),
    "programme-without-season": (
        [work("a", "iu", show="show-me-the-money")],
        [work("a", "iu", show="show-me-the-money-9")],
    ),
    "same-sound": (
        [work("a", "iu", title="Noonul Kamado"), work("b", "iu", title="눈을 감아도")],
        [work("a", "iu", title="Noonul Kamado"), work("b", "rm", title="눈을 감아도")],
    ),
    "romanized-title": (
        [work("a", "iu", title="Bam Pyeonji", title_ko="밤편지")],
        [work("a", "iu", title="Through the Night", title_ko="밤편지")],
    ),
    "spelt-in-hangul": (
        [work("a", "iu", title="Make It Right", title_ko="메이킷 롸잇")],
        [work("a", "iu", title="Boy With Luv", title_ko="작은 것들을 위한 시")],
    ),
    "id-of-another": ([work("suga-eight", "iu")], [work("iu-eight", "iu", "suga")]),
    "unit-unnamed": (
        [joint("a", "rm", "suga", kind=WorkKind.SUB_UNIT)],
        [joint("a", "rm", "iu", kind=WorkKind.SUB_UNIT)],
    ),
    "artist-of-other-kind": (
        [act("who", kind=ArtistKind.OTHER), work("a", "who")],
        [act("who", kind=ArtistKind.OTHER)],
    ),
    "korean-artist-without-hangul": (
        [act("who", countries=("KR",)), work("a", "who")],
        [act("who", countries=("JP",)), work("a", "who")],
    ),
}


def content_of(entries: list[Any]) -> Content:
    acts = tuple(each for each in entries if isinstance(each, ArtistEntry))
    works = tuple(each for each in entries if isinstance(each, WorkEntry))
    return Content(CATALOGUE, SOURCES, (*ACTS, *acts), (), works, ())


def found_by(rule: str, entries: list[Any]) -> list[str]:
    findings = {each.name: found for each, found in audit(content_of(entries)).items()}
    return [one.entry for one in findings[rule]]


def test_rules_when_listed_then_each_has_its_case():
    assert {each.name for each in RULES} == set(CASES)


@pytest.mark.parametrize("rule", CASES)
def test_rule_when_something_is_suspicious_then_it_is_found_and_its_neighbour_is_not(rule):
    suspicious, sound = CASES[rule]
    assert found_by(rule, suspicious)
    assert found_by(rule, sound) == []


def test_audit_when_printed_then_each_rule_says_what_settles_it(capsys):
    print_audit(None)
    said = capsys.readouterr().out
    for each in RULES:
        assert f"{each.name}: " in said
        assert f"What settles it: {each.settles}." in said


def test_audit_when_one_rule_is_asked_for_then_all_that_it_finds_is_printed(capsys):
    print_audit(None, rule="album-basis")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"album-basis: {len(lines) - 2}. ")


def test_audit_when_there_is_no_such_rule_then_the_rules_are_named():
    with pytest.raises(OperatorError, match="no rule 'nothing'") as caught:
        print_audit(None, rule="nothing")
    assert "doubled-member" in str(caught.value.remedy)


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("눈을 감아도", "Noonul Kamado"),
        ("여우비", "Yeoubi"),
        ("우연히 봄", "Uyeonhi Bom"),
        ("걱정 마", "Geokjeong Ma"),
        ("눈의 꽃", "Nunui kkot"),
    ],
)
def test_sounds_when_one_song_is_spelt_in_two_ways_then_they_are_alike(hangul, latin):
    assert sounds(hangul) == sounds(latin)
    assert sounds(hangul) != sounds(hangul + "가")


def test_romanize_when_text_is_mixed_then_hangul_alone_is_written_anew():
    assert romanize("IU (아이유) 2020") == "IU (aiyu) 2020"
