"""What fans send in, from the failed search or the card to the curators' word."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.curation.model import (
    INSTANCE,
    CurationAction,
    Kind,
    Operation,
    Proposal,
    Reason,
    State,
    Trust,
    Verdict,
)
from bot.kit.errors import UserError
from tests.curation.conftest import LINK
from tests.support.simulated_discord import walk

NIGHT = {"title": "Night Train", "artists": "IU feat. Zico", "date": "4 May 2025", "source": LINK}
CURATOR = 1


@pytest.fixture
def curation(world):
    return world.services.curation


@pytest.fixture
def sent(world):
    """Send a form in; return the card that follows."""

    async def send(person=None, **boxes: str):
        who = person or world.fan
        form = await who.actor.slash(*_place(who), "submit collaboration")
        preview = await who.fill(form, **{**NIGHT, **boxes})
        return await who.click(preview, "Send")

    return send


def _place(person):
    return () if person.channel is None else (person.channel,)


def filled(form) -> dict[str, str]:
    """What a form has in its fields."""
    parts = [each["component"] for each in form.modal["components"]]
    return {each["custom_id"]: each.get("value", "") for each in parts if each.get("value")}


async def fill(person, form, **changed: str):
    """Change some fields of a form, and send it with what is in the others."""
    return await person.fill(form, **{**filled(form), **changed})


async def decide(world, verdict: Verdict, scope: int | None = None):
    scope = world.guild.id if scope is None else scope
    curation = world.services.curation
    (edit,), _ = await curation.queue(scope)
    return await curation.decide(scope, edit.id, verdict, by=CURATOR, now=world.bot.now())


async def notices(world) -> list[str]:
    """What was written to people so far, after the bot looked what there is to tell."""
    await world.bot.poll()
    sent = [each.json for each in world.env.http_requests if each.path.endswith("/messages")]
    texts = [each["content"] for body in sent for each in walk(body["components"])
             if each["type"] == 10]  # fmt: skip
    return texts[1::2]


async def test_search_in_vain_when_something_is_missing_then_two_presses_and_a_form_send_it(
    world, curation
):
    lost = await world.fan("collab find", query="iu night train")
    world.errors()
    assert "I know **IU**, but no collab of theirs called **night train** yet." in lost.text
    assert "two or more artists" in lost.text
    form = await world.fan.open(lost, "Something missing?")
    assert filled(form) == {"title": "night train", "artists": "IU"}
    preview = await world.fan.fill(form, **NIGHT)
    assert preview.private
    assert "## Night Train" in preview.text
    assert "**IU** feat. **ZICO** (Block B)" in preview.text
    assert "Source: example.org" in preview.text
    done = await world.fan.click(preview, "Send")
    assert done.message.id == preview.message.id
    assert "✓ Sent. Thanks!" in done.text
    (edit,) = await curation.mine(world.guild.id, world.fan.id)
    assert edit.state is State.PENDING


async def test_fan_when_accepted_then_told_once_and_the_song_is_found_here_only(world, sent):
    await sent()
    edit = await decide(world, Verdict(CurationAction.ACCEPT))
    (said,) = await notices(world)
    assert "**Accepted** · New (Collaboration): **Night Train**" in said
    assert f"#{edit.id} · {world.guild.name}" in said
    assert len(await notices(world)) == 1
    found = await world.other("collab find", query="night train")
    assert "## Night Train" in found.text
    assert edit.slug in found.buttons["Something wrong?"]
    elsewhere = await world.alone("collab find", query="night train")
    world.errors()
    assert "Night Train" not in elsewhere.text


async def test_correction_when_made_from_a_card_then_it_is_seen_beside_what_there_is(
    world, curation
):
    card = await world.fan("collab find", query="eight")
    form = await world.fan.open(card, "Something wrong?")
    assert filled(form) == {
        "title": "eight\n에잇",
        "artists": "IU (Prod. & Feat. SUGA of BTS)",
        "date": "2020-05-06",
    }
    preview = await fill(world.fan, form, date="7 May 2020", source=f"{LINK}\nsee the top")
    assert "- Date: ~~May 6, 2020~~ → **May 7, 2020**" in preview.text
    assert "You say: “see the top”" in preview.text
    await world.restart()
    done = await world.fan.click(preview, "Send")
    assert "✓ Sent" in done.text
    await decide(world, Verdict(CurationAction.ACCEPT))
    assert "May 7, 2020" in (await world.other("collab find", query="eight")).text
    assert "May 6, 2020" in (await world.alone("collab find", query="eight")).text


async def test_artist_when_corrected_from_their_card_then_the_form_has_them(world):
    card = await world.fan("artist", name="jung kook")
    form = await world.fan.open(card, "Something wrong?")
    assert filled(form) == {"names": "Jung Kook\n정국\nJungkook", "groups": "BTS\nBTS vocal line"}
    preview = await fill(world.fan, form, debut="2013", source=LINK)
    assert "- Debut: **2013**" in preview.text
    assert "✓ Sent" in (await world.fan.click(preview, "Send")).text


async def test_form_when_it_has_faults_then_it_opens_again_with_what_it_had(world):
    form = await world.fan.actor.slash(world.channel, "submit collaboration")
    lost = await world.fan.fill(form, **{**NIGHT, "date": "soon", "artists": "IU"})
    world.errors()
    assert lost.private
    assert "**Date**: I can't read “soon” as a date." in lost.text
    form = await world.fan.open(lost, "Change")
    lost = await world.fan.fill(form, **{**NIGHT, "artists": "IU", "source": "trust me"})
    world.errors()
    assert "**Artists**: A collaboration needs two different artists" in lost.text
    assert lost.text.count("Add a link (https://…) to a page that says so.") == 1
    await world.restart()
    again = await world.fan.open(lost, "Change")
    assert filled(again)["artists"] == "IU"
    preview = await world.fan.fill(again, **NIGHT)
    assert "Does this look right?" in preview.text


async def test_name_when_several_have_it_then_a_button_says_which_even_after_a_restart(world):
    form = await world.fan.actor.slash(world.channel, "submit collaboration")
    asked = await world.fan.fill(form, **{**NIGHT, "artists": "IU & Jimin"})
    assert "Several are called **Jimin**: which one?" in asked.text
    await world.restart()
    preview = await world.fan.click(asked, "Jimin · AOA")
    assert preview.message.id == asked.message.id
    assert "**IU** & **Jimin** (AOA)" in preview.text


async def test_name_when_nobody_knows_it_then_the_preview_says_so(world, curation):
    form = await world.fan.actor.slash(world.channel, "submit collaboration")
    preview = await world.fan.fill(form, **{**NIGHT, "artists": "IU & Newcomer Kim"})
    assert "**Newcomer Kim** is new here and would be added." in preview.text
    await world.fan.click(preview, "Send")
    await decide(world, Verdict(CurationAction.ACCEPT))
    assert "Newcomer Kim" in (await world.fan("artist", name="newcomer kim")).text


async def test_name_when_it_is_a_letter_off_then_either_can_be_meant(world):
    form = await world.fan.actor.slash(world.channel, "submit collaboration")
    preview = await world.fan.fill(form, **{**NIGHT, "artists": "IU & BLACKPIMK"})
    assert "Showing **BLACKPINK** for “BLACKPIMK”." in preview.text
    new = await world.fan.click(preview, "New: BLACKPIMK")
    assert "**BLACKPIMK** is new here" in new.text


async def test_double_when_there_is_one_already_then_the_preview_shows_it(world, sent):
    await sent(world.other)
    form = await world.fan.actor.slash(world.channel, "submit collaboration")
    preview = await world.fan.fill(form, **NIGHT)
    assert "This is waiting already:" in preview.text
    form = await world.fan.open(preview, "Change")
    preview = await world.fan.fill(form, **{**NIGHT, "title": "eight", "artists": "IU, SUGA"})
    assert "This is here already:" in preview.text
    assert "- eight (2020)" in preview.text
    assert "Is it one of these?" not in preview.text
    form = await world.fan.open(preview, "Change")
    preview = await world.fan.fill(form, **{**NIGHT, "title": "SoulMates", "artists": "IU, Zico"})
    assert "**Is it one of these?**\n- SoulMate" in preview.text
    assert "This is here already:" not in preview.text


async def test_preview_when_cancelled_then_nothing_is_left(world, curation):
    form = await world.fan.actor.slash(world.channel, "submit collaboration")
    preview = await world.fan.fill(form, **NIGHT)
    assert "Nothing was sent." in (await world.fan.click(preview, "Cancel")).text
    assert await world.services.database.fetch("SELECT 1 FROM edits") == []


async def test_credit_when_a_name_is_typed_then_the_edit_has_it(world, curation):
    form = await world.fan.actor.slash(world.channel, "submit collaboration")
    preview = await world.fan.fill(form, **NIGHT)
    named = await world.fan.fill(await world.fan.open(preview, "Your name …"), credit="Night Owl")
    assert "Credit: Night Owl" in named.text
    await world.fan.click(named, "Send")
    (edit,) = await curation.mine(world.guild.id, world.fan.id)
    assert edit.credit == "Night Owl"


async def test_send_when_two_presses_arrive_at_once_then_it_is_one(world, curation):
    form = await world.fan.actor.slash(world.channel, "submit collaboration")
    preview = await world.fan.fill(form, **NIGHT)
    number = int(preview.buttons["Send"].rpartition(":")[2])
    send = world.services.submissions.send
    presses = [send(number, by=world.fan.id, language="en-US", now=world.bot.now())
               for _ in range(2)]  # fmt: skip
    results = await asyncio.gather(*presses, return_exceptions=True)
    assert sum(isinstance(each, UserError) for each in results) == 1
    assert len(await curation.mine(world.guild.id, world.fan.id)) == 1
    late = await world.fan.click(preview, "Send")
    world.errors()
    assert "gone" in late.text


async def test_fan_when_blocked_then_no_form_opens(world, curation):
    await curation.set_trust(world.guild.id, world.fan.id, Trust.BLOCKED, now=world.bot.now())
    reply = await world.fan("submit collaboration")
    world.errors()
    assert "don't take corrections from you here" in reply.text
    card = await world.fan("collab find", query="eight")
    reply = await world.fan.click(card, "Something wrong?")
    world.errors()
    assert "don't take corrections from you here" in reply.text


async def test_fan_when_they_sent_ten_today_then_no_form_opens(world, sent):
    for number in range(10):
        assert "✓ Sent" in (await sent(title=f"Train {number}")).text
    reply = await world.fan("submit collaboration")
    world.errors()
    assert "You've sent 10 today, which is the limit." in reply.text
    form = await world.other.actor.slash(world.channel, "submit collaboration")
    assert form.modal


async def test_fan_when_trusted_then_it_is_there_at_once_and_nobody_is_told(world, sent, curation):
    for number in range(10):
        await sent(title=f"Train {number}")
        await decide(world, Verdict(CurationAction.ACCEPT))
    await curation.set_trust(world.guild.id, world.fan.id, Trust.TRUSTED, now=world.bot.now())
    before = len(await notices(world))
    done = await sent()
    assert "It's in the catalogue now." in done.text
    assert "## Night Train" in (await world.fan.click(done, "Card")).text
    assert len(await notices(world)) == before


async def test_submissions_when_asked_then_states_and_reasons_are_read_and_one_is_withdrawn(
    world, sent
):
    assert "Nothing yet." in (await world.fan("submissions")).text
    await sent()
    verdict = Verdict(CurationAction.REJECT, reason=Reason.NO_SOURCE, words="404 there")
    await decide(world, verdict)
    await sent(title="Day Train")
    mine = await world.fan("submissions")
    assert mine.private
    assert "**Not accepted** · New (Collaboration): **Night Train**" in mine.text
    assert "The source doesn't say so. “404 there”" in mine.text
    assert "**Waiting** · New (Collaboration): **Day Train**" in mine.text
    assert "Nothing yet." in (await world.other("submissions")).text
    (value,) = mine.selects["sub-withdraw"]
    after = await world.fan.select(mine, value, "sub-withdraw")
    assert "✓ Withdrawn." in after.text
    assert "**Withdrawn** · New (Collaboration): **Day Train**" in after.text


async def test_submissions_when_there_are_many_then_a_button_shows_older_ones(world, sent):
    for number in range(10):
        await sent(title=f"Train {number}")
    world.put_ahead(dt.timedelta(days=2))
    await sent(title="Last Train")
    mine = await world.fan("submissions")
    assert "Train 0" not in mine.text
    older = await world.fan.click(mine, "Older ▶")
    assert "Train 0" in older.text


async def test_submissions_when_a_select_brings_somebody_elses_then_nothing_happens(
    world, sent, curation
):
    await sent(world.other)
    await sent(title="Day Train")
    (other,) = await curation.mine(world.guild.id, world.other.id)
    mine = await world.fan("submissions")
    assert str(other.id) not in mine.selects["sub-withdraw"]
    (still,) = await curation.mine(world.guild.id, world.other.id)
    assert still.state is State.PENDING


async def test_decision_when_direct_messages_are_closed_then_told_at_the_next_command(world, sent):
    await sent()
    await decide(world, Verdict(CurationAction.REJECT, reason=Reason.SPAM))
    world.env.inject_error(
        "POST", "/channels/*/messages", status=403, code=50007,
        times=None,
    )  # fmt: skip
    await world.bot.poll()
    calls = len(world.env.http_requests)
    await world.bot.poll()
    assert len(world.env.http_requests) == calls
    await world.restart()
    result = (await world.fan("about", private=True)).result
    (told,) = result.followups
    assert told.ephemeral
    assert any("It looks like spam." in each.get("content", "") for each in walk(told.components))
    again = (await world.fan("about", private=True)).result
    assert again.followups == []


async def test_decision_when_it_can_not_be_sent_now_then_it_is_sent_later(world, sent):
    await sent()
    await decide(world, Verdict(CurationAction.ACCEPT))
    world.env.inject_error("POST", "/users/@me/channels", status=500, times=None)
    await world.bot.proposer_notifier.tell()
    world.env.backend.faults.clear()
    world.errors()
    assert len(await notices(world)) == 1


async def test_decision_when_the_fan_reads_korean_then_it_is_told_in_korean(world, sent):
    world.locales["locale"] = "ko"
    form = await world.fan.actor.slash(world.channel, "submit collaboration")
    preview = await world.fan.fill(form, **NIGHT)
    await world.fan.click(preview, "보내기")
    await decide(world, Verdict(CurationAction.ACCEPT))
    (said,) = await notices(world)
    assert "**반영됨**" in said


async def test_direct_message_when_sent_in_there_then_it_is_for_everywhere(world, sent, curation):
    await sent(world.alone)
    assert (await curation.queue(world.guild.id))[1] == 0
    await decide(world, Verdict(CurationAction.ACCEPT), INSTANCE)
    assert "## Night Train" in (await world.fan("collab find", query="night train")).text


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("collab find", {"query": "Newcomer Kim"}, "I found no collaboration for"),
        ("collab with", {"artist": "Newcomer Kim"}, "I don't know an artist called"),
        ("collab path", {"start": "IU", "end": "Newcomer Kim"}, "I don't know an artist called"),
        ("artist", {"name": "Newcomer Kim"}, "I don't know an artist called"),
        ("collab with", {"artist": "IU", "partner": "Akon"}, "No songs together yet."),
    ],
)
async def test_search_when_in_vain_then_it_says_what_it_is_and_counts_once(
    world, curation, command, options, said
):
    named = {{"start": "from", "end": "to"}.get(key, key): name for key, name in options.items()}
    lost = await world.fan(command, **named)
    world.errors()
    assert said in lost.text
    misses = await curation.misses.list_week(world.guild.id, now=world.bot.now())
    assert [each.times for each in misses] == [1]
    await world.restart()
    form = await world.fan.open(lost, "Something missing?")
    assert "Newcomer Kim" in str(filled(form)) or filled(form)["artists"] == "IU, Akon"
    misses = await curation.misses.list_week(world.guild.id, now=world.bot.now())
    assert [each.times for each in misses] == [1]


async def test_artist_when_known_without_works_then_their_songs_can_be_added(world, curation):
    entry = {"name": "Quiet One", "kind": "person"}
    wanted = Proposal(world.guild.id, Operation.CREATE, Kind.ARTIST, entry=entry, links=(LINK,))
    await curation.direct(wanted, by=CURATOR, now=world.bot.now())
    (chosen, *_) = await world.fan.complete("collab find", "query", "quiet one")
    lost = await world.fan("collab find", query=chosen["value"])
    assert "**Quiet One**: no collaboration known yet." in lost.text
    form = await world.fan.open(lost, "Something missing?")
    assert filled(form) == {"artists": "Quiet One"}
    (miss,) = await curation.misses.list_week(world.guild.id, now=world.bot.now())
    assert (miss.words, miss.times) == ("Quiet One", 1)


async def test_completion_when_nothing_is_found_then_it_is_no_search(world, curation):
    await world.fan.complete("collab find", "query", "newcomer kim")
    assert await curation.misses.list_week(world.guild.id, now=world.bot.now()) == []


async def test_correction_when_several_are_meant_then_a_list_asks_which(world):
    asked = await world.fan("submit correction", query="BTS")
    assert "Which one do you mean?" in asked.text
    form = await world.fan.actor.select(asked.message, ["bts-next-year"], custom_id="sub-open")
    assert filled(form)["title"] == "Next Year"
    form = await world.fan.open(asked, "BTS · artist")
    assert filled(form)["names"].startswith("BTS")
    form = await world.fan.actor.slash(world.channel, "submit correction", query="eight")
    assert filled(form)["title"] == "eight\n에잇"


async def test_guide_when_asked_then_it_has_good_and_bad_examples(world):
    mine = await world.fan("submissions")
    guide = await world.fan.click(mine, "What is taken?")
    assert guide.private
    assert "two or more artists" in guide.text
    assert "✓" in guide.text
    assert "✗ A song by one artist alone" in guide.text


async def test_privacy_when_asked_then_what_was_sent_is_shown_handed_out_and_deleted(
    world, sent, curation
):
    await sent()
    form = await world.fan.actor.slash(world.channel, "submit collaboration")
    await world.fan.fill(form, **{**NIGHT, "source": f"{LINK} mine alone"})
    shown = await world.fan("privacy show")
    assert "Corrections and additions you sent in" in shown.text
    assert "Forms you filled in and haven't sent yet" in shown.text
    exported = await world.fan("privacy export")
    (file,) = exported.message.attachments
    assert b"Night Train" in await file.read()
    assert b"mine alone" in await file.read()
    asked = await world.fan("privacy delete")
    await world.fan.click(asked, "Delete it all")
    assert await world.services.database.fetch("SELECT 1 FROM submissions") == []
    assert await curation.mine(world.guild.id, world.fan.id) == []
    assert (await curation.queue(world.guild.id))[1] == 1
