"""What a fan sees first: answers over the shipped catalogue, read as on a phone."""

from __future__ import annotations

import os
import random
import re
import secrets
from itertools import combinations, product

import pytest

from bot.app.services import Services


@pytest.fixture
def services(shipped_services: Services) -> Services:
    """Everything that answers, over the shipped catalogue."""
    return shipped_services


def titles(reply) -> list[str]:
    return re.findall(r"^\*\*\d+\. (.+?)(?: · .+)?\*\*$", reply.text, re.M)


def headings(reply) -> list[str]:
    return re.findall(r"^__(.+?) · [\d,]+__$", reply.text, re.M)


async def test_list_when_of_a_group_then_its_best_known_works_come_first_in_two_lines_each(world):
    first = await world.fan("collab find", query="bts")
    assert titles(first)[0] in {"Boy With Luv", "My Universe"}
    assert {"Boy With Luv", "My Universe", "Seven"} <= set(titles(first))
    assert "-# with Halsey · 2019" in first.text
    assert "MusicBrainz" not in first.text
    assert len(titles(first)) == 5
    assert first.text.count("\n") == 11
    assert [*first.buttons] == ["⏮", "◀ Back", "Next ▶", "⏭", "About BTS"]


async def test_list_when_turned_to_its_end_then_lesser_works_stand_under_their_headings(world):
    first = await world.fan("collab find", query="bts")
    best = titles(first)
    assert headings(first) == []
    last = await world.fan.click(first, "⏭")
    assert headings(last)[-1] == "An article reports more"
    page = last
    while "Production credits" not in headings(page):
        page = await world.fan.click(page, "◀ Back")
    assert "SUGA with Epik High · 2019" in page.text or "prod. " in page.text
    again = await world.fan.click(page, "⏮")
    assert titles(again) == best


@pytest.mark.parametrize(
    ("order", "first"),
    [("newest", "2026"), ("kind", "__Feature · "), ("year", "__2010 · "), ("best", "2021")],
)
async def test_list_when_it_is_sorted_otherwise_then_it_starts_anew_in_that_order(
    world, order, first
):
    listed = await world.fan("collab find", query="bts")
    (select,) = [each for each in listed.selects if each.startswith("sort:")]
    found = await world.fan.select(listed, order, select)
    assert first in "\n".join(found.text.split("\n")[2:4])
    before = titles(found)
    turned = await world.fan.click(found, "Next ▶")
    assert not set(before) & set(titles(turned))
    assert "page 2 of" in turned.text


async def test_list_when_an_order_is_made_up_then_it_is_refused(world):
    listed = await world.fan("collab find", query="bts")
    (select,) = [each for each in listed.selects if each.startswith("sort:")]
    await world.fan.actor.select(listed.message, ["best"], custom_id=select)
    assert set(listed.selects[select]) == {"best", "newest", "kind", "year"}


async def test_list_when_an_article_reports_an_untitled_work_then_it_comes_last(world):
    first = await world.fan("collab find", query="txt")
    assert "Untitled" not in first.text
    last = await world.fan.click(first, "⏭")
    assert headings(last)[-1] == "An article reports more"
    assert "Untitled OST single" in titles(last)[-1]


async def test_partners_when_listed_then_the_best_known_come_first(world):
    reply = await world.fan("collab with", artist="txt")
    (line,) = [line for line in reply.text.split("\n") if "partners**" in line]
    assert "ENHYPEN" in line.split(",")[0]
    assert line.endswith("more")


async def test_partners_when_there_are_none_then_it_says_so_in_words(world):
    (slug,) = next(
        iter(
            await world.services.database.fetch(
                "SELECT a.slug FROM artists a JOIN credits k ON k.artist_id = a.id"
                " JOIN collaborations c ON c.id = k.collaboration_id WHERE a.kind = 'person'"
                " GROUP BY a.id HAVING count(*) = 2 AND min(c.kind = 'ost') = 1 AND NOT EXISTS ("
                " SELECT 1 FROM credits o WHERE o.artist_id <> a.id AND o.collaboration_id IN"
                " (SELECT collaboration_id FROM credits WHERE artist_id = a.id)) LIMIT 1"
            )
        )
    )
    reply = await world.fan("collab with", artist=f"artist:{slug}")
    assert "-# No collabs yet; 2 solo soundtrack songs" in reply.text


async def test_card_when_two_sources_agree_then_one_small_line_names_them(world):
    card = await world.fan("collab find", query="boy with luv")
    lines = card.text.split("\n")
    assert lines[:3] == [
        "## Boy With Luv · 작은 것들을 위한 시",
        "**BTS** feat. **Halsey**",
        "Feature · April 12, 2019 · 6 years ago",
    ]
    assert [line for line in lines if "ource" in line] == ["-# Sources: Apple Music, Melon +3"]
    assert "http" not in card.text
    assert [*card.buttons] == [
        "YouTube", "Spotify", "Apple Music", "Melon",
        "Sources", "More by BTS", "More by Halsey", "Connections", "Share",
        "Something wrong?",
    ]  # fmt: skip
    whole = await world.fan.click(card, "Sources")
    assert whole.private
    assert "two independent sources agree on the date" in whole.text
    assert whole.text.count("\n- ") == 10


async def test_card_when_the_day_is_not_sure_then_it_gives_the_month_in_a_persons_words(world):
    card = await world.fan("collab find", query="zero coca cola")
    assert "Tie-in · April 2023 (day uncertain)" in card.text
    assert "page" not in card.text
    assert "Confirmed" not in card.text
    assert "-# Sources: Newsis, sportskeeda.com +1" in card.text


async def test_day_when_it_has_a_hit_then_the_hit_leads_whatever_is_round(world):
    reply = await world.fan("onthisday", date="18 October")
    assert reply.text.startswith("## On this day: October 18, 2026")
    entries = re.findall(r"\*\* · \*\*(.+?)(?: · .+)?\*\*$", reply.text, re.M)
    assert entries[0] == "APT."
    assert "My Universe (SUGA's Remix)" in entries


async def test_upcoming_when_asked_then_a_few_highlights_and_days_as_buttons(world):
    reply = await world.fan("upcoming")
    entries = re.findall(r"^\*\*.+ · .+ · \*\*(.+?)\*\*$", reply.text, re.M)
    assert 5 <= len(entries) <= 8
    assert "March 1" in reply.buttons
    day = await world.fan.click(reply, "March 1")
    assert "March 1" in day.text.split("\n")[0]


async def test_random_when_drawn_again_then_two_artists_or_more_made_it(world):
    reply = await world.fan("collab random")
    for _ in range(5):
        reply = await world.fan.click(reply, "Another one")
        credit = reply.text.split("\n")[1]
        assert credit.count("**") >= 4, reply.text


async def test_random_when_another_is_drawn_then_within_what_was_asked(world):
    reply = await world.fan("collab random", artist="Halsey")
    for _ in range(3):
        reply = await world.fan.click(reply, "Another one")
        assert "Halsey" in reply.text


async def test_path_when_a_group_knows_somebody_itself_then_no_member_stands_in(world):
    reply = await world.fan("collab path", **{"from": "BTS", "to": "Halsey"})
    assert "**BTS** → Boy With Luv → **Halsey**" in reply.text
    reply = await world.fan("collab path", **{"from": "BTS", "to": "Coldplay"})
    assert "**BTS** → My Universe → **Coldplay**" in reply.text


async def test_path_when_another_way_is_asked_for_then_a_step_is_left_out(world):
    reply = await world.fan("collab path", **{"from": "BTS", "to": "Halsey"})
    seen = {reply.text}
    for _ in range(2):
        reply = await world.fan.click(reply, "Another way")
        assert reply.text not in seen
        seen.add(reply.text)
        assert "Halsey" in reply.text


async def test_path_when_a_group_goes_on_as_its_member_then_no_step_is_spent(world):
    reply = await world.fan("collab path", **{"from": "Lady Gaga", "to": "Coldplay"})
    assert reply.text.startswith("### Lady Gaga → Coldplay · 4 steps")
    assert "→ **BLACKPINK · LISA** →" in reply.text
    assert "-# BLACKPINK is linked through its member LISA" in reply.text


async def test_path_when_members_are_asked_for_then_the_groups_way_is_offered_beside(world):
    reply = await world.fan("collab path", **{"from": "V", "to": "Rosé"})
    assert "· 4 steps" in reply.text.split("\n")[0]
    assert "linked through" not in reply.text
    as_groups = await world.fan.click(reply, "As BTS and BLACKPINK: 2 steps")
    assert "BTS → BLACKPINK · 2 steps" in as_groups.text
    assert not [label for label in as_groups.buttons if label.startswith("As ")]


async def test_path_when_the_reader_is_korean_then_the_groups_way_is_offered_in_korean(world):
    world.locales |= {"locale": "ko", "guild_locale": "ko"}
    reply = await world.fan("collab path", **{"from": "V", "to": "Rosé"})
    assert "방탄소년단, 블랙핑크 그룹으로 이으면 2단계" in reply.buttons


async def test_path_when_a_group_is_linked_by_a_member_then_it_says_so(world):
    reply = await world.fan("collab path", **{"from": "IVE", "to": "Taemin"})
    assert "-# IVE is linked through its member Liz" in reply.text


async def test_path_when_a_group_and_its_member_are_asked_for_then_that_is_said(world):
    reply = await world.fan("collab path", **{"from": "RM", "to": "BTS"})
    assert "RM is a member of BTS" in reply.text


async def test_paths_when_between_anybody_then_no_group_and_its_member_are_two_stops(
    services, request
):
    seed = int(os.environ.get("KOLLAB_SEED") or secrets.randbelow(10**6))
    request.node.user_properties.append(("said", f"KOLLAB_SEED={seed}"))
    slugs = await services.database.fetch(
        "SELECT DISTINCT a.slug FROM artists a JOIN credits k ON k.artist_id = a.id ORDER BY 1"
    )
    pairs = await services.database.fetch(
        "SELECT m.slug, g.slug FROM memberships b JOIN artists m ON m.id = b.member_id"
        " JOIN artists g ON g.id = b.group_id WHERE g.kind = 'group'"
    )
    kin = {pair for member, group in pairs for pair in ((member, group), (group, member))}
    chance = random.Random(seed)
    for _ in range(60):
        start, end = (f"artist:{slug}" for (slug,) in chance.sample(slugs, 2))
        answer = await services.lookup.partners.path(start, end)
        back = await services.lookup.partners.path(end, start)
        assert len(answer.hops) == len(back.hops), (start, end)
        stops = [{one.slug, other.slug} for one, other in answer.stops if answer.hops]
        met = [pair for two in combinations(stops, 2) for pair in product(*two)]
        assert kin.isdisjoint(met), (start, end)


async def test_share_when_another_way_is_shared_then_it_is_that_one(world):
    reply = await world.fan("collab path", **{"from": "BTS", "to": "Halsey"})
    other = await world.fan.click(reply, "Another way")
    shared = await world.fan.click(other, "Share")
    assert "Boy With Luv" not in shared.text
    assert "Halsey · " in shared.text


async def test_share_when_a_day_is_shared_then_its_lead_comes_with_a_line(world):
    reply = await world.fan("onthisday", date="18 October")
    await world.restart()
    shared = await world.other.click(reply, "Share")
    assert "```\nOn this day, October 18: APT. / 아파트 · ROSÉ & Bruno Mars (2024)\n" in shared.text
    of_one = await world.fan("onthisday", date="18 October", artist="SUGA")
    again = await world.fan.click(of_one, "Share")
    assert "APT." not in again.text
    assert "SUGA" in again.text


async def test_share_when_a_day_has_nothing_then_it_is_not_offered(world):
    reply = await world.fan("onthisday", date="18 October", artist="Halsey")
    assert "Share" not in reply.buttons


async def test_artist_when_somebody_left_then_past_members_have_their_years(world):
    reply = await world.fan("artist", name="lesserafim")
    assert "Past members: Kim Garam (2022)" in reply.text
    assert "Kim Garam" not in reply.text.split("Past members")[0]


async def test_sources_when_a_services_data_is_collected_by_others_then_links_say_so(
    world,
):
    card = await world.fan("collab find", query="boy with luv")
    whole = await world.fan.click(card, "Sources")
    services = "Melon|Apple Music|Spotify|YouTube|MusicBrainz|Billboard"
    assert re.search(
        rf"^- (?:{services}), via \[[^\]]+\]\(https://github", whole.text, re.MULTILINE
    )
    assert re.findall(rf"\[(?:{services})\]\(https://github[^)]*\)", whole.text) == []
    preview = await world.moderator("schedule preview", date="12-01")
    named = {label: url for label, url in preview.buttons.items() if label.startswith("Source:")}
    assert [url for url in named.values() if "github.com" in url] == []
