"""Figures at the wire: each act once, and all that the dashboard and the alerts ask for."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import re
import shutil
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from bot.app.figures import LogCounter, read_gauges
from bot.kit.db.database import MetaStore
from tests.standin import Fault, StandIn, start_kollab
from tests.standin.process import DATABASE
from tests.wire.posting_bot import PostingBot, posting_bot
from tests.wire.test_network import free_port
from tests.workloads.due import daily_at, switch_on

CALLBACK = r"POST /interactions/\d+/[^/]+/callback"
LATE = dt.timedelta(minutes=20)
HOSTING = Path(__file__).parents[2] / "docs" / "hosting.md"
OPERATIONS = HOSTING.parent / "operations"
SELECTOR = re.compile(r"\b(kollab_\w+)(?:\{([^}]*)\})?")
MATCHER = re.compile(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"')
SPLIT = re.compile(r"\b(?:by|without|on|ignoring)\s*\(([^)]*)\)")
SHOWN = re.compile(r"\{\{(\w+)\}\}")

DONE = 7

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True, slots=True)
class Scrape:
    """What Prometheus reads: samples by their name, each with its labels."""

    text: str

    def of(self, name: str) -> list[tuple[dict[str, str], float]]:
        """Return the samples of a series."""
        families = text_string_to_metric_families(self.text)
        every = (sample for family in families for sample in family.samples)
        return [(each.labels, each.value) for each in every if each.name == name]

    def counted(self, name: str) -> Counter[tuple[str, ...]]:
        """Return the figures of a series by the values of its labels, as the alphabet has these."""
        return Counter(
            {tuple(v for _, v in sorted(labels.items())): value for labels, value in self.of(name)}
        )


async def scraped(port: int) -> Scrape:
    def read() -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            return str(answer.read().decode())

    return Scrape(await asyncio.to_thread(read))


async def walk(here: PostingBot) -> None:
    """Do each thing that is counted, once."""
    discord, faults = here.discord, here.discord.faults
    await here.bot.tree.sync()
    found = await discord.command("collab find", query="iu")
    assert found.text
    await discord.complete("collab find", "query", query="i")
    await discord.press("artist:iu")
    await discord.select("open", "no-such-work")
    faults.append(Fault(CALLBACK, status=429, retry_after=0.01, times=1))
    await discord.command("collab random")
    faults.append(Fault(CALLBACK, status=404, code=10062, times=1))
    late = await discord.send(discord.typed("onthisday", date="10-18"))
    await discord.journal.wait("POST", f"/interactions/{late.payload['id']}/.*")
    faults.append(Fault(CALLBACK, status=400, code=50035, times=1))
    await discord.command("collab stats")
    # An answer that was refused is tried again beside what comes next, and counted then.
    for _ in range(1000):
        scrape = Scrape(generate_latest(here.bot.metrics.registry).decode())
        if scrape.counted("kollab_interactions_total").total() >= DONE:
            break
        await asyncio.sleep(0.01)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scrape(
    light_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Scrape]:
    """What a bot says of itself at which all happened once."""
    path = Path(shutil.copy(light_file, tmp_path_factory.mktemp("figures") / DATABASE))
    with pytest.MonkeyPatch.context() as patch:
        async with StandIn(guilds=2, channels=2) as discord:
            guild, now = discord.guilds[0], dt.datetime.now(dt.UTC) - LATE
            await switch_on(path, {int(guild.id): daily_at(now, guild.room)}, due_at=now)
            async with posting_bot(discord, path, patch, due_at=now) as here:
                bot = here.bot
                counter = LogCounter(bot.metrics)
                # Whoever simulates Discord in the same process wants to hear less of it.
                patch.setattr(logging.getLogger("discord"), "level", logging.NOTSET)
                logging.getLogger().addHandler(counter)
                try:
                    await walk(here)
                finally:
                    logging.getLogger().removeHandler(counter)
                await MetaStore(bot.services.database).set("backup_at", "7")
                await bot.services.database.write_one(
                    "INSERT INTO import_edits (subject, document, made_at) VALUES ('x', '{}', 7)"
                )
                await read_gauges(bot)
                yield Scrape(generate_latest(bot.metrics.registry).decode())


async def test_figures_when_all_happens_once_then_each_is_counted_once(scrape: Scrape) -> None:
    assert scrape.counted("kollab_interactions_total") == {
        ("collab find", "command", "done"): 1,
        ("collab find", "completion", "done"): 1,
        ("", "button", "done"): 1,
        ("", "select", "refused"): 1,
        ("collab random", "command", "done"): 1,
        ("onthisday", "command", "late"): 1,
        ("collab stats", "command", "failed"): 1,
    }
    assert scrape.counted("kollab_first_answer_seconds_count") == {
        ("command",): 3,
        ("completion",): 1,
        ("button",): 1,
        ("select",): 1,
    }
    assert scrape.counted("kollab_errors_total") == {
        ("NotFoundError",): 1,
        ("NotFound",): 1,
        ("HTTPException",): 1,
    }
    assert scrape.counted("kollab_discord_429_total") == {(): 1}
    assert scrape.counted("kollab_logged_errors_total") == {("bot.app.client",): 1}
    assert scrape.counted("kollab_posts_total") == {("daily", "", "sent"): 1}
    assert scrape.counted("kollab_posts_late_total") == {("daily",): 1}
    assert scrape.counted("kollab_shards") == {("connected",): 1, ("held",): 1}


async def test_first_answer_when_quick_then_it_is_below_a_second_by_discord_s_clock(
    scrape: Scrape,
) -> None:
    sums = scrape.counted("kollab_first_answer_seconds_sum")
    assert 0 < sums["button",] < 1


async def test_hosting_when_read_then_it_names_each_figure(scrape: Scrape) -> None:
    hosting = HOSTING.read_text()
    names = set(re.findall(r"^# HELP (kollab_\w+)", scrape.text, re.MULTILINE))
    missed = {name for name in names if f"| `{name}`" not in hosting}
    assert {name for name in missed if not name.startswith("kollab_process_")} == set()


def dashboard() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((OPERATIONS / "grafana.json").read_text())
    return found


def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((OPERATIONS / "alerts.yaml").read_text())["groups"]
    return list(group["rules"])


def asked() -> Iterator[tuple[str, str]]:
    """Every expression, with the labels that its legend shows."""
    for rule in rules():
        yield rule["expr"], ""
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            yield target["expr"], target["legendFormat"]


MATCHES: dict[str, Callable[[str, str], bool]] = {
    "=": lambda wanted, value: wanted == value,
    "=~": lambda wanted, value: bool(re.fullmatch(wanted, value)),
    "!=": lambda wanted, value: wanted != value,
    "!~": lambda wanted, value: not re.fullmatch(wanted, value),
}


def missing(scrape: Scrape, expression: str, legend: str = "") -> Iterator[str]:
    """Yield what an expression asks for and the scrape has not."""
    known: set[str] = set()
    for name, matchers in SELECTOR.findall(expression):
        found = scrape.of(name)
        for label, sign, wanted in MATCHER.findall(matchers):
            found = [
                one for one in found if label in one[0] and MATCHES[sign](wanted, one[0][label])
            ]
        if not found:
            yield f"{name}{{{matchers}}}"
        known |= {label for labels, _ in found for label in labels}
    splits = {label.strip() for found in SPLIT.findall(expression) for label in found.split(",")}
    yield from sorted((splits | set(SHOWN.findall(legend))) - known)


async def test_expressions_when_read_then_all_that_they_ask_for_is_there(scrape: Scrape) -> None:
    every = list(asked())
    assert len(every) > 20
    assert [(expr, gone) for expr, legend in every for gone in missing(scrape, expr, legend)] == []
    assert [expr for expr, _ in every if not SELECTOR.search(expr)] == []
    assert [expr for expr, _ in every if expr.count("(") != expr.count(")")] == []


@pytest.mark.parametrize(
    ("expression", "legend"),
    [
        ("rate(kollab_no_such_total[5m])", ""),
        ('kollab_shards{state="no-such"}', ""),
        ('kollab_shards{no_such!="x"}', ""),
        ("sum by (no_such) (kollab_shards)", ""),
        ("kollab_shards", "{{no_such}}"),
    ],
)
async def test_expressions_when_one_asks_for_what_is_not_there_then_it_is_found(
    scrape: Scrape, expression: str, legend: str
) -> None:
    assert list(missing(scrape, expression, legend))


async def test_alerts_when_read_then_they_are_rules_that_say_what_to_do() -> None:
    assert len({rule["alert"] for rule in rules()}) == 5
    hosting = HOSTING.read_text()
    for rule in rules():
        assert f"| `{rule['alert']}` |" in hosting
        assert rule.keys() == {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"\d+[mh]", rule["for"])
        assert rule["labels"].keys() == {"severity"}
        assert rule["annotations"].keys() == {"summary", "action"}


async def test_dashboard_when_read_then_each_panel_has_its_place_and_asks_for_something() -> None:
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    cells: Counter[tuple[int, int]] = Counter()
    for panel in panels:
        assert panel["title"]
        assert panel["targets"]
        assert panel["datasource"] == {"type": "prometheus", "uid": "${DS_PROMETHEUS}"}
        assert panel["fieldConfig"]["defaults"]["unit"]
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        cells.update(
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        )
    assert set(cells.values()) == {1}


async def test_figures_when_kollab_runs_then_they_are_read_from_its_port(
    light_file: Path, tmp_path: Path
) -> None:
    shutil.copy(light_file, tmp_path / DATABASE)
    port = free_port()
    async with StandIn(guilds=1) as discord:
        bot = await start_kollab(discord, tmp_path, metrics__port=str(port))
        try:
            await discord.wait_ready()
            # What is completed is counted before it is answered.
            assert (await discord.complete("collab find", "query", query="i")).choices
            seen = await scraped(port)
            assert seen.counted("kollab_interactions_total") == {
                ("collab find", "completion", "done"): 1
            }
            assert seen.counted("kollab_posts_waiting") == {(): 0}
            assert await bot.stop() == 0
        finally:
            await bot.kill()
