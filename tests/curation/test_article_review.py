"""Articles that curators give: from the text to lookup, article, days and trivia."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.catalogue.model import NotFoundError, Status
from bot.curation.model import Edit, Kind
from bot.curation.reviews.model import Item, Key, is_copied
from bot.curation.reviews.service import ReviewService
from bot.curation.reviews.writing_model import Called, Told, claims
from bot.kit.errors import ExpiredError
from bot.trivia.questions.lots_store import DrawCriteria
from bot.trivia.questions.model import Category
from tests.support.simulated_discord import NOW, Person, Reply, World

SENTENCES = (
    'IU released "Paper Lantern", a new duet with Zico, on February 6, 2025.',
    'IU also worked with Marisol Vega on the song "Salt and Stone", which came out in March 2024.',
    "IU was the first artist of the year to sell 1.2 million copies of an album.",
)
PRESS = (
    "Title: A year of duets\nPublisher: Example Daily\nDate: 2026-02-10\n"
    "Link: https://example.org/duets\n\n" + "\n\n".join(SENTENCES) + "\n"
)
FOR_CURATORS = "This one is for curators: you need **Manage Server** here."


async def given(world: World, text: str | bytes = PRESS, name: str = "a.txt", **more: str) -> Reply:
    """Give an article to the bot, as a moderator does."""
    data = text if isinstance(text, bytes) else text.encode()
    return await world.moderator("article add", file=(name, data), **more)


def listed(reply: Reply, start: str) -> str:
    """Return the custom id of a select."""
    return next(each for each in reply.selects if each.startswith(start))


async def choose(who: Person, reply: Reply, start: str, value: str) -> Reply:
    """Choose from one of the selects of a card."""
    return await who.select(reply, value, listed(reply, start))


def everything(path: Path) -> str:
    """Return all that is in a database, as text."""
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


async def edits_of(world: World, kind: Kind) -> list[Edit]:
    """Return what was accepted of a kind, the latest first."""
    found = await world.services.curation.history(world.guild.id)
    return [each for each in found if each.kind is kind]


async def curator_of(world: World) -> Person:
    """Add a member with the role that curates the server, and nothing else."""
    role = world.guild.create_role("curators", permissions=discord.Permissions.none())
    member = world.guild.add_member(world.env.create_user("curator"), roles=[role])
    await world.services.settings.change(
        world.guild.id, by=1, now=world.bot.now(), curator_role=role.id
    )
    return Person(member, world.channel)


async def test_suggestion_when_shown_then_its_sentence_and_what_is_known_and_new_are(world):
    reply = await given(world)
    assert reply.private
    assert "### A year of duets" in reply.text
    assert "1 of 3 · 3 to decide · Example Daily · February 10, 2026" in reply.text
    assert "> IU released" in reply.text
    assert "- Kind: Duet" in reply.text
    assert "- Date: February 6, 2025" in reply.text
    assert "Known: ZICO and IU" in reply.text
    assert "This becomes a new collaboration." in reply.text
    after = await world.moderator.click(reply, "Skip")
    assert "New artists: Marisol Vega" in after.text
    assert "- Date: March 2024" in after.text
    assert "⚠ I don't know Marisol Vega yet." in after.text


async def test_article_when_worked_through_then_it_is_in_search_article_day_and_trivia(
    world, database_path
):
    reply = await choose(world.moderator, await given(world), "review-status", "confirmed")
    assert "- Status: Confirmed" in reply.text
    reply = await world.moderator.click(reply, "Accept")
    assert "✓ Accepted: **Paper Lantern**" in reply.text
    assert "2 of 3 · 2 to decide" in reply.text
    assert (
        "**ZICO** (Block B) & **IU**"
        in (await world.fan("collab find", query="Paper Lantern")).text
    )
    assert "Paper Lantern" in (await world.fan("onthisday", date="02-06")).text
    article = await world.fan("article show", article="duets")
    assert "- ZICO made “Paper Lantern” with IU (2025)." in article.text
    assert article.buttons["Read the article"] == "https://example.org/duets"
    form = await world.moderator.open(reply, "Add artist: Marisol Vega …")
    reply = await world.moderator.fill(form, kind=["person"], hangul="")
    assert "⚠" not in reply.text
    reply = await world.moderator.click(reply, "Accept")
    assert "Marisol Vega" in (await world.fan("artist", name="Marisol Vega")).text
    assert "Salt and Stone" not in (await world.fan("onthisday", date="03-01")).text
    form = await world.moderator.open(reply, "Correct …")
    reply = await world.moderator.fill(
        form, words="An album of hers sold over a million.", words_ko="앨범이 백만 장 넘게 팔렸다.",
        artists="IU",
    )  # fmt: skip
    done = await world.moderator.click(reply, "Accept")
    assert "3 accepted · 0 rejected · 0 left out" in done.text
    assert "3 facts" in (await world.fan("article show", article="duets")).text
    pool = world.services.questions.pool.of_layers
    await pool.refresh(world.guild.id)
    wanted = DrawCriteria(world.guild.id, since=NOW, lately=NOW)
    asked = await pool.list_fresh(wanted)
    ours = [each for each in asked if each.category is Category.ARTICLES]
    assert "{} worked with Marisol Vega." not in {each.about[0].text for each in ours}
    assert "{} made “Salt and Stone” with Marisol Vega." in {each.about[0].text for each in ours}
    assert {each.article for each in ours} == {"", "A year of duets"}
    assert not [one for one in SENTENCES if one in everything(database_path)]


async def test_texts_when_the_reader_is_korean_then_all_of_it_is(world):
    world.locales |= {"locale": "ko", "guild_locale": "ko"}
    reply = await given(world)
    assert {"승인", "거절", "건너뛰기"} <= reply.buttons.keys()
    assert "종류: 듀엣" in reply.text
    await world.moderator.click(reply, "승인")
    shown = await world.fan("article show", article="duets")
    assert "지코, 아이유의 2025년 공동 작품 \u2018Paper Lantern\u2019." in shown.text


async def test_mending_when_names_title_and_day_are_typed_then_they_are_what_is_accepted(world):
    form = await world.moderator.open(await given(world), "Correct …")
    reply = await world.moderator.fill(
        form, artists="IU", partners="SUGA, Somebody New", title="Paper  Lanterns",
        show="Guardian: The Lonely and Great God", date="2025-03",
    )  # fmt: skip
    assert "**Paper Lanterns**" in reply.text
    assert "- Date: March 2025" in reply.text
    assert "Known: IU and SUGA" in reply.text
    assert "New artists: Somebody New" in reply.text
    assert "New show" not in reply.text
    form = await world.moderator.open(reply, "Add artist: Somebody New …")
    reply = await world.moderator.fill(form, kind=["group"], hangul="새로운")
    reply = await choose(world.moderator, reply, "review-kind", "feature")
    await world.moderator.click(reply, "Accept")
    card = await world.fan("collab find", query="Paper Lanterns")
    assert "**IU** feat. **SUGA** (BTS), **Somebody New**" in card.text
    assert "March 2025" in card.text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"artists": "IU", "partners": "Zico", "date": "soonish"}, "“soonish”"),
        ({"artists": " , ", "partners": ""}, "Add at least one artist."),
    ],
)
async def test_mending_when_it_makes_no_sense_then_it_is_refused_in_words(world, values, said):
    form = await world.moderator.open(await given(world), "Correct …")
    reply = await world.moderator.fill(form, **{"title": "x", "show": "", "date": "", **values})
    world.errors()
    assert said in reply.text


async def test_claim_when_its_words_are_the_articles_then_they_are_refused(world):
    reply = await world.moderator.click(await given(world), "Skip")
    reply = await world.moderator.click(reply, "Skip")
    assert "⚠ Put it into your own words" in reply.text
    form = await world.moderator.open(reply, "Correct …")
    refused = await world.moderator.fill(form, words=SENTENCES[2], words_ko="", artists="IU")
    world.errors()
    assert "These are the article's words. Use your own." in refused.text


async def test_work_when_it_is_here_already_then_it_is_linked_and_nothing_doubled(world):
    text = 'Title: Old news\n\nIU and SUGA released the song "eight" together in May 2020.'
    reply = await given(world, text)
    assert "Linked to **eight**, which is here already" in reply.text
    await world.moderator.click(reply, "Accept")
    found = await world.fan("collab find", query="eight")
    assert "## eight" in found.text
    assert "eight" in (await world.fan("article show", article="Old news")).text


async def test_linking_when_a_work_is_chosen_then_it_is_that_one_until_it_is_new_again(world):
    shown = await world.moderator.click(await given(world), "Link to …")
    options = shown.selects[listed(shown, "review-linked")]
    assert "iu-soulmate" in options
    reply = await choose(world.moderator, shown, "review-linked", "iu-soulmate")
    assert "Linked to **SoulMate**, which is here already" in reply.text
    shown = await world.moderator.click(reply, "Link to …")
    reply = await choose(world.moderator, shown, "review-linked", "new")
    assert "This becomes a new collaboration." in reply.text
    back = await world.moderator.click(await world.moderator.click(reply, "Link to …"), "◀ Back")
    assert "This becomes a new collaboration." in back.text


async def test_review_when_rejected_and_finished_then_nothing_is_there_and_nothing_kept(
    world, database_path
):
    reply = await world.moderator.click(await given(world), "Reject")
    assert "✗ Rejected: **Paper Lantern**" in reply.text
    assert SENTENCES[1].partition('"')[0] in everything(database_path)
    done = await world.moderator.click(reply, "Finish")
    assert "0 accepted · 1 rejected · 2 left out" in done.text
    assert "I've kept nothing of the article's words." in done.text
    assert "Marisol" not in everything(database_path)
    with pytest.raises(NotFoundError):
        await (await world.services.lookup.of(world.guild.id)).article("A year of duets")


async def test_review_when_the_bot_restarts_in_the_middle_then_it_goes_on(world):
    reply = await world.moderator.click(await given(world), "Accept")
    await world.restart()
    form = await world.moderator.open(reply, "Add artist: Marisol Vega …")
    await world.restart()
    reply = await world.moderator.fill(form, kind=["person"], hangul="")
    await world.restart()
    assert "✓ Accepted: **Salt and Stone**" in (await world.moderator.click(reply, "Accept")).text


async def test_review_when_a_day_passed_then_it_is_gone(world):
    reply = await given(world)
    world.put_ahead(dt.timedelta(days=1, seconds=1))
    late = await world.moderator.click(reply, "Accept")
    assert "expired" in late.text
    assert "## Paper Lantern" not in (await world.fan("collab find", query="Paper Lantern")).text
    world.errors()


async def test_curators_when_two_review_one_article_then_one_wins_and_the_other_reads_it(world):
    curator = await curator_of(world)
    mine = await given(world)
    theirs = await curator("article add", file=("b.txt", PRESS.encode()))
    await world.moderator.click(mine, "Accept")
    late = await curator.click(theirs, "Accept")
    assert "Somebody was faster: this one is decided already." in late.text
    assert "2 of 3 · 2 to decide" in late.text
    form = await world.moderator.open(await given(world), "Correct …")
    await world.moderator.fill(
        form, artists="IU", partners="SUGA", title="Salt", show="", date="2024"
    )
    late = await curator.click(late, "Reject")
    assert "Somebody changed this one just now." in late.text
    assert "**Salt**" in late.text
    assert len(await edits_of(world, Kind.WORK)) == 1


async def test_work_when_another_article_brought_it_meanwhile_then_it_is_linked_first(world):
    first = await given(world)
    second = await given(world, PRESS.replace("A year", "Ten years").replace("also", "then"))
    await world.moderator.click(first, "Accept")
    reply = await world.moderator.click(second, "Accept")
    assert "This one is here already. I've linked it: have another look." in reply.text
    assert "✓ Accepted" in (await world.moderator.click(reply, "Accept")).text
    assert len(await edits_of(world, Kind.WORK)) == 1
    assert len(await edits_of(world, Kind.ARTICLE)) == 2


async def test_article_when_given_by_a_fan_then_it_is_refused_in_words(world):
    reply = await world.fan("article add", file=("a.txt", PRESS.encode()))
    assert reply.private
    assert FOR_CURATORS in reply.text
    shown = await given(world)
    world.demote()
    late = await world.moderator.click(shown, "Accept")
    world.errors()
    assert FOR_CURATORS in late.text
    curator = await curator_of(world)
    assert "1 of 3" in (await curator("article add", file=("a.txt", PRESS.encode()))).text
    refused = await world.fan("article add")
    world.errors()
    assert "This one is for curators: you need <@&" in refused.text


async def test_article_when_given_in_private_then_it_is_refused_in_words(world):
    reply = await world.alone("article add", file=("a.txt", PRESS.encode()))
    world.errors()
    assert "You can't do that here." in reply.text


async def test_review_when_it_is_another_servers_then_nothing_of_it_shows_there(world):
    reviews, now = world.services.reviews, world.bot.now()
    article = await world.services.articles.read_text(PRESS)
    here, there = world.guild.id, world.guild.id + 1
    review = await reviews.open(here, article, now=now)
    assert review is not None
    with pytest.raises(ExpiredError):
        await reviews.look(there, review.id, now=now)
    with pytest.raises(ExpiredError):
        await reviews.accept(Key(there, review.id, 0, 0), by=1, now=now)
    await reviews.accept(Key(here, review.id, 0, 0), by=1, now=now)
    assert await (await world.services.lookup.of(here)).article("A year of duets")
    with pytest.raises(NotFoundError):
        await (await world.services.lookup.of(there)).article("A year of duets")


PAGE = "<html><head><title>{}</title></head><body><p>{}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (b"", {}, "There is no text in this."),
        (bytes(range(256)) * 20, {}, "This isn't text."),
        ("가나다 IU. " * 30_000, {}, "This article is too long: 200,000 letters at most."),
        ("Le groupe est avec les autres pour une chanson dans la ville. " * 20, {},
         "I read articles in English and Korean only."),
        ("The weather was fine all week long.", {"title": "Weather"},
         "I read it and found no collaborations in it."),
        (SENTENCES[0], {}, "I can't find this article's title."),
        (PRESS, {"date": "whenever"}, "“whenever”"),
        (PRESS, {"link": "javascript:1"}, "“javascript:1” isn't a web address."),
        (PAGE.format("A page", SENTENCES[0]), {}, "### A page"),
        ("# Duets\n\n" + SENTENCES[0], {"title": "In Markdown"}, "### In Markdown"),
    ],
    ids=["empty", "binary", "long", "French", "nothing", "title", "date", "link", "page", "mark"],
)  # fmt: skip
async def test_text_when_of_any_kind_then_the_answer_is_in_words(world, text, options, said):
    reply = await given(world, text, **options)
    world.errors()
    assert reply.private
    assert said in reply.text


async def test_text_when_it_has_100_kb_or_300_names_then_it_is_read_all_the_same(world):
    filler = "The weather in Seoul was fine and the streets were full of people. " * 1500
    reply = await given(world, PRESS + filler)
    assert "1 of 3" in reply.text
    names = ", ".join(f"Somebody Number{each}" for each in range(300))
    reply = await given(world, f"{PRESS}\n{names} and IU sang at the festival.")
    assert "> IU released" in reply.text
    many = [f'IU released "Song Name {each}" with Zico in 2024.' for each in range(400)]
    reply = await given(world, "Title: Many\n\n" + "\n\n".join(many))
    assert "1 of 300 · 300 to decide" in reply.text


async def test_article_when_pasted_into_the_form_then_it_is_read(world):
    form = await world.moderator.actor.slash(world.channel, "article add", publisher="The Paper")
    filled: dict[str, Any] = {"text": SENTENCES[0], "title": "Pasted", "publisher": "The Paper"}
    reply = await world.moderator.fill(form, **filled, date="2026-02-10", link="")
    assert "### Pasted" in reply.text
    assert "The Paper · February 10, 2026" in reply.text


async def test_work_when_the_article_names_no_title_then_it_is_untitled(world):
    form = await world.moderator.open(await given(world), "Correct …")
    reply = await world.moderator.fill(
        form, artists="IU", partners="PSY", title="", show="A New Show", date=""
    )
    assert "- Date: the article gives none" in reply.text
    assert "New show: A New Show" in reply.text
    await world.moderator.click(reply, "Accept")
    shown = await world.fan("article show", article="duets")
    assert "- IU worked with PSY for “A New Show”." in shown.text
    (edit,) = await edits_of(world, Kind.WORK)
    assert "title: IU \u00d7 PSY\nuntitled: true\n" in edit.after


async def test_acceptance_when_it_breaks_in_the_middle_then_nothing_of_it_is_there(
    world, monkeypatch
):
    async def broken(*_: object) -> None:
        raise OSError("the disk went away")

    reply = await given(world)
    with monkeypatch.context() as patched:
        patched.setattr(ReviewService, "_fact", broken)
        await world.moderator.click(reply, "Accept")
    assert len(world.errors()) == 1
    assert await world.services.curation.history(world.guild.id) == []
    assert "✓ Accepted: **Paper Lantern**" in (await world.moderator.click(reply, "Accept")).text


async def test_fact_when_undone_then_the_others_stay(world):
    reply = await world.moderator.click(await given(world), "Accept")
    await world.moderator.click(await given(world), "Skip")
    form = await world.moderator.open(reply, "Add artist: Marisol Vega …")
    reply = await world.moderator.fill(form, kind=["person"], hangul="")
    await world.moderator.click(reply, "Accept")
    curation, now = world.services.curation, world.bot.now()
    first = (await edits_of(world, Kind.FACT))[-1]
    await curation.undo(world.guild.id, first.id, by=1, now=now)
    shown = await world.fan("article show", article="duets")
    assert "1 fact" in shown.text
    assert "Salt and Stone" in shown.text


async def test_artist_when_added_with_one_suggestion_then_the_others_know_it(world):
    text = PRESS + '\nIU also released the song "Third Light" with Marisol Vega in May 2024.\n'
    reply = await world.moderator.click(await given(world, text), "Reject")
    form = await world.moderator.open(reply, "Add artist: Marisol Vega …")
    reply = await world.moderator.fill(form, kind=["person"], hangul="")
    reply = await world.moderator.click(reply, "Accept")
    for _ in range(2):
        if "**Third Light**" not in reply.text:
            reply = await world.moderator.click(reply, "Skip")
    assert "Known: IU and Marisol Vega" in reply.text
    assert "New artists" not in reply.text


@pytest.mark.parametrize(
    ("status", "title", "asked"),
    [
        (Status.REPORTED, "What IU and Zico made", ["title"]),
        (Status.REPORTED, "아이유 이야기", ["partner", "title"]),
        (Status.CONFIRMED, "What IU and Zico made", ["partner", "partner", "title"]),
        (Status.REPORTED, "Paper Lantern is out", ["partner", "partner"]),
    ],
)
def test_questions_when_the_articles_title_has_the_answer_then_they_are_not_asked(
    status, title, asked
):
    iu, zico = Called("IU", "아이유", ("IU", "아이유")), Called("ZICO", "지코", ("ZICO", "지코"))
    song = Called("Paper Lantern", names=("Paper Lantern",))
    item = Item("", artists=("iu",), partners=("zico",), work="paper-lantern", status=status)
    made = claims(item, Told((iu,), (zico,), song), {"iu": "iu", "zico": "zico"}, title)
    assert [each["predicate"] for each in made] == asked


@pytest.mark.parametrize(
    ("words", "is_theirs"),
    [
        ("IU was the first artist", True),
        ("An album of hers sold a lot", False),
        ("In short, IU was the first artist of the year to sell a lot", True),
        ("Nobody before IU sold so many copies of an album", False),
    ],
)
def test_words_when_many_in_a_row_are_the_articles_then_they_are_not_own(words, is_theirs):
    assert is_copied(words, SENTENCES[2]) is is_theirs
