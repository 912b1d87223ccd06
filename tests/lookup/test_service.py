"""Articles, messages, single works, and what is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.services import open_services
from bot.catalogue.model import AmbiguousError, NoMatchError, NotFoundError, Status
from bot.lookup.service import LookupService


@pytest.mark.parametrize(
    "name",
    ["article:kpop-and-dramas", "kpop-and-dramas", "K-pop and dramas", "DRAMAS", "A0", "a0"],
)
async def test_article_when_named_any_way_then_given(name: str, lookup: LookupService):
    article = await lookup.article(name)
    assert article.slug == "kpop-and-dramas"
    assert [fact.status for fact in article.facts] == [Status.REPORTED, Status.CONFIRMED]
    assert [[one.code for one in fact.sources] for fact in article.facts] == [
        ["A0"],
        ["A0", "PAGE"],
    ]


async def test_article_when_unknown_then_offers_what_there_is(lookup: LookupService):
    with pytest.raises(NoMatchError) as caught:
        await lookup.article("weather")
    assert [one.slug for one in caught.value.suggestions] == ["kpop-and-dramas"]
    with pytest.raises(NotFoundError) as gone:
        await lookup.article("article:gone")
    assert not isinstance(gone.value, NoMatchError)


async def test_article_when_several_have_the_words_then_asks(tmp_path: Path, source: Path):
    text = (source / "articles" / "kpop-and-dramas.yaml").read_text()
    text = text.replace("id: a0-", "id: b0-").replace("kpop-and-dramas", "kpop-and-films")
    (source / "articles" / "kpop-and-films.yaml").write_text(text)
    services = await open_services(tmp_path / "two.db", source=source)
    try:
        with pytest.raises(AmbiguousError) as caught:
            await services.lookup.article("k-pop")
        assert len(caught.value.suggestions) == 2
    finally:
        await services.close()


async def test_collaboration_when_reported_then_its_card_has_the_fact(lookup: LookupService):
    work = await lookup.work("txt-echoes-of-tomorrow")
    assert (work.status, work.untitled) == (Status.REPORTED, True)
    assert [fact.slug for fact in work.facts] == ["a0-c1"]
    assert work.facts[0].article_title == "K-pop and dramas"
    assert work.show
    assert work.show.title == "Echoes of Tomorrow"


async def test_collaboration_when_gone_then_not_found(lookup: LookupService):
    with pytest.raises(NotFoundError) as caught:
        await lookup.work("gone")
    assert caught.value.name == "gone"


async def test_recognise_when_a_message_names_acts_then_finds_what_joins_them(
    lookup: LookupService,
):
    answer = await lookup.recogniser.recognise("omg ROSÉ with Bruno Mars again??")
    assert {one.token for one in answer.mentions} == {"artist:rose-blackpink", "artist:bruno-mars"}
    assert [one.slug for one in answer.page.items] == ["rose-apt"]


async def test_recognise_when_only_some_of_many_acts_met_then_finds_what_joins_those(
    lookup: LookupService,
):
    answer = await lookup.recogniser.recognise(
        "Lady Gaga, Bruno Mars, Selena Gomez and BLACKPINK on one day"
    )
    assert {one.slug for one in answer.page.items} == {
        "rose-apt",
        "blackpink-ice-cream",
        "blackpink-sour-candy",
    }


async def test_recognise_when_a_group_and_its_member_then_not_taken_for_two_acts(
    lookup: LookupService,
):
    answer = await lookup.recogniser.recognise("BTS and j-hope")
    assert "bts-next-year" in {one.slug for one in answer.page.items}


async def test_recognise_when_a_message_names_a_title_then_finds_it(lookup: LookupService):
    answer = await lookup.recogniser.recognise("have you heard Sour Candy by Lady Gaga")
    assert {one.token for one in answer.mentions} == {
        "collaboration:blackpink-sour-candy",
        "artist:lady-gaga",
    }
    assert [one.slug for one in answer.page.items] == ["blackpink-sour-candy"]


@pytest.mark.parametrize("text", ["", "nothing here", "🎉", "x" * 6000, "\0\u202e"])
async def test_recognise_when_there_is_nothing_then_says_so(text: str, lookup: LookupService):
    answer = await lookup.recogniser.recognise(text)
    assert (answer.mentions, answer.page.total, answer.page.pages) == ((), 0, 1)


async def test_info_when_asked_then_counts_what_is_loaded(lookup: LookupService):
    info = await lookup.info()
    assert (info.artists, info.collaborations) == (22, 17)
    assert (info.version, str(info.data_date)) == ("2026.1", "2026-01-15")
    assert info.sources == ("K-pop-universe", "MusicBrainz", "K-pop and dramas")


async def test_codes_when_listed_then_most_used_first(lookup: LookupService):
    assert await lookup.countries() == ("KR", "US", "JP")
    assert (await lookup.languages())[0] == "ko"
