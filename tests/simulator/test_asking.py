"""`kollab ask` against a sample bot in the simulated Discord."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest

from bot.simulator import rendering as transcript
from bot.simulator.ask import Report, ask, given
from bot.simulator.world import Scene, open_world

NOW = dt.datetime(2026, 10, 10, 9, 0, tzinfo=dt.UTC)


async def test_command_when_typed_then_every_key_is_there_and_the_text_is_flat(run):
    (result,) = await run("/collab find query:apt year:2024")
    assert list(result) == [
        "input", "ok", "ephemeral", "content", "embeds", "components", "choices", "modal",
        "files", "posted", "error", "ms",
    ]  # fmt: skip
    assert result["ok"] is True
    assert result["ephemeral"] is False
    assert result["content"] == "**apt 2024**\nRosé & Bruno Mars"
    assert result["components"][0]["type"] == 17
    assert result["ms"] > 0


async def test_private_when_asked_for_then_the_reply_is_marked(run):
    (result,) = await run("/collab find query:apt private:True")
    assert result["ephemeral"] is True


async def test_question_mark_when_typed_then_completion_is_offered(run):
    dynamic, static, boolean = await run(
        "/collab find query:blak? year:2020",
        "/collab stats kind:re?",
        "/collab find query:a private:?",
    )
    assert dynamic["choices"] == [{"name": "blak!", "value": "blak"}]
    assert [choice["name"] for choice in static["choices"]] == ["Remix"]
    assert [choice["name"] for choice in boolean["choices"]] == ["True", "False"]


async def test_button_select_and_form_when_used_then_they_work_on_the_last_reply(run):
    results = await run(
        "/collab find query:apt",
        'select "APT."',
        "/collab find query:apt",
        'click "Suggest"',
        "submit Title:New: one title link:https://example.org",
        "/collab find query:apt",
        "click More by",
    )
    assert all(result["ok"] for result in results)
    assert results[1]["content"] == "Card a"
    assert results[3]["modal"]["title"] == "A new work"
    assert results[4]["content"] == "Got New: one title from https://example.org"
    assert results[6]["content"] == "More of it"


async def test_form_when_filled_by_label_then_it_is_sent(run):
    *_, result = await run(
        "/collab find query:apt",
        'click "Suggest"',
        'submit title:"Re: zero" link:https://a.example',
    )
    assert result["content"] == "Got Re: zero from https://a.example"
    assert result["ephemeral"] is True


async def test_menu_when_used_then_the_message_is_its_target(run):
    (result,) = await run('menu "Find collaborations" on "BTS and Coldplay"')
    assert result["content"] == "Found in: BTS and Coldplay"


async def test_scene_when_set_then_the_bot_sees_language_and_time(run, tmp_path):
    (result,) = await run("/collab stats", locale="ko", server_locale="ja")
    assert result["content"] == "ko ja 2026-10-10"
    assert result["embeds"][0]["title"] == "Stats"
    (file,) = result["files"]
    assert file["name"] == "stats.png"
    assert file["description"] == "A chart"
    assert (tmp_path / "01-stats.png").stat().st_size == file["bytes"]


async def test_moderator_command_when_a_fan_types_it_then_it_says_for_whom_it_is(run):
    (result,) = await run("/setup channel:#general")
    assert result["error"] == (
        "Discord does not offer /setup to a fan. Try --as moderator, in the server."
    )


async def test_moderator_command_when_a_moderator_types_it_then_channels_are_understood(run):
    right, wrong = await run("/setup channel:#k-pop", "/setup channel:#nowhere", viewer="moderator")
    assert right["content"] == "Posts go to k-pop"
    assert "#general" in wrong["error"] or "general" in wrong["error"]


async def test_direct_message_when_chosen_then_commands_work_there(run):
    find, press, menu = await run(
        "/collab find query:apt",
        'click "More by"',
        'menu "Find collaborations" on "x"',
        direct=True,
    )
    assert find["ok"]
    assert press["content"] == "More of it"
    assert "--dm" in menu["error"]


@pytest.mark.parametrize(
    ("query", "ok", "said"),
    [
        ("nothing", True, None),
        ("crash", False, "The bot broke: RuntimeError: kaputt"),
        ("silence", False, "The bot did not answer"),
        ("slow", False, "thinking"),
    ],
)
async def test_bot_when_it_fails_then_that_differs_from_an_answer_in_words(run, query, ok, said):
    (result,) = await run(f"/collab find query:{query}")
    assert result["ok"] is ok
    assert result["error"] is said or said in result["error"]


BAD_LINES = {
    "/colab find query:apt": "There is no command /colab find. Did you mean /collab find?",
    "/collab": "/collab goes on: /collab find, /collab stats",
    "/collab find qurey:apt": "/collab find has no option 'qurey'. Did you mean query?",
    "/collab find query:apt yaer:2020": "Did you mean year?",
    "/collab find apt": "takes its options as name:value",
    "/collab find year:2020": "/collab find needs query:...",
    "/collab find query:apt year:new": "year is a whole number, not 'new'",
    "/collab find query:apt year:1": "year is 1990 or more, not 1",
    "/collab find query:apt year:9999": "year is 2100 or less, not 9999",
    "/collab find query:apt private:perhaps": "private is True or False",
    "/collab stats kind:polka": "kind is one of Duet, Remix",
    "/collab find query:" + "x" * 10_000: "at most 100 characters, this is 10000",
    "/collab find query:": "query is empty",
    "hello": "Nothing to do with 'hello'",
    'click "Nothing"': 'The last reply has no button "Nothing". There is "Listen", "More by"',
    'click "More by" 2': 'no button "More by" number 2',
    'click "Listen"': "it opens https://example.org/listen",
    'click "Off"': "switched off",
    "click": "click needs a label",
    'select "Third"': 'There is "1. APT.", "2. Whistle"',
    "submit title:x": "No form is open",
    'menu "Find nothing" on "x"': "There is no menu 'Find nothing'.",
    "menu Find": 'Write menu "Find collaborations" on',
}


@pytest.mark.parametrize("line", BAD_LINES, ids=lambda line: line[:40])
async def test_line_when_it_is_wrong_then_the_message_says_what_would_work(run, line):
    _, result = await run("/collab find query:apt", line)
    assert result["ok"] is False
    assert BAD_LINES[line] in result["error"]


async def test_click_when_nothing_was_answered_yet_then_it_says_so(run):
    (result,) = await run('click "More"')
    assert "run a command first" in result["error"]


async def test_text_when_not_json_then_it_reads_like_the_reply(sample_bot):
    said: list[str] = []
    async with open_world(sample_bot, Scene(now=NOW)) as world:
        await ask(world, given(["/collab find query:apt private:True"]), Report(write=said.append))
    assert said[0].splitlines() == [
        "> /collab find query:apt private:True",
        "(only you can see this)",
        "│ apt",
        "│ Rosé & Bruno Mars  [Listen → https://example.org/listen]",
        "│ ────────────────────────────────",
        "│ [More by]  [✏️ Suggest]  [Off] (off)",
        "│ ▾ Open a card",
        "│   ◦ 1. APT.: 2024",
        "│   ◦ 2. Whistle",
    ]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("## A *title*", "A *title*"),
        ("-# **1\\_2** of [a\\]b](<https://x.example/1>)", "1_2 of a]b → https://x.example/1"),
        (r"\*\*not bold\*\* f(x) #1", "**not bold** f(x) #1"),
        ("2 \\> 1\n- **a** and **b**", "2 > 1\n- a and b"),
    ],
)
def test_markdown_when_written_then_its_marks_are_gone(marked, plain):
    assert transcript.plain(marked) == plain


async def test_world_when_left_by_an_error_then_the_bot_is_closed(sample_bot):
    with contextlib.suppress(RuntimeError):
        async with open_world(sample_bot, Scene(now=NOW)):
            raise RuntimeError
    assert sample_bot.is_closed()
