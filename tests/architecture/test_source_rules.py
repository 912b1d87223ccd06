"""The sources keep the house's rules, and each rule notices when it is broken."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tests.architecture import house_rules as rules

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")])
COGS = [path for path in SOURCES if path.is_relative_to(ROOT / "cogs")]
# The demo's page keeps simulated time at the pace of real time.
TIMERLESS = [path for path in SOURCES if not path.is_relative_to(ROOT / "bot" / "simulator")]
# What reads Discord's clock or throws the machine's dice, and hands them down.
WITH_CLOCKS = [
    ROOT / name for name in ("bot/app", "bot/simulator", "cogs", "bot/trivia/games/host.py")
]
CLOCKLESS = [path for path in SOURCES if not any(map(path.is_relative_to, WITH_CLOCKS))]


def faults(rule, paths: list[Path]) -> list[str]:
    assert paths
    return [
        f"{path.relative_to(ROOT)}: {fault}" for path in paths for fault in rule(path.read_text())
    ]


def test_sources_when_measured_then_no_file_or_function_is_too_long():
    assert faults(rules.long_things, SOURCES) == []


def test_callbacks_when_read_then_each_is_thin():
    assert faults(rules.fat_callbacks, COGS) == []


def test_lower_layers_when_read_then_time_and_chance_are_arguments():
    assert faults(rules.clocks_and_dice, CLOCKLESS) == []


def test_sources_when_read_then_what_runs_by_itself_is_an_interval():
    assert faults(rules.timers_of_its_own, TIMERLESS) == []


def test_sources_when_read_then_one_place_starts_processes():
    # There the environment is cut down to what they need.
    place = ROOT / "bot/kit/children.py"
    assert faults(rules.children, [path for path in SOURCES if path != place]) == []


def test_docstrings_when_read_then_they_say_what_is_returned():
    assert faults(rules.chatty_docstrings, SOURCES) == []


def test_clock_rule_when_a_value_is_made_then_that_is_no_clock():
    source = "import datetime as dt\nx = dt.time(9)\ny = dt.datetime.fromtimestamp(0, dt.UTC)\n"
    assert rules.clocks_and_dice(source) == []


BROKEN = {
    "a long function": (rules.long_things, "def f():\n" + "    x = 1\n" * 60),
    "a long file": (rules.long_things, "x = 1\n" * 601),
    "a long callback": (
        rules.fat_callbacks,
        "class C:\n  @app_commands.command()\n  async def f(self):\n" + "    x = 1\n" * 16,
    ),
    "a loop in a callback": (
        rules.fat_callbacks,
        "@group.command()\nasync def f(self):\n    y = [x for x in z]\n",
    ),
    "a try in a callback": (
        rules.fat_callbacks,
        """
        @app_commands.context_menu()
        async def f(self):
            try:
                pass
            finally:
                pass
        """,
    ),
    "a clock": (rules.clocks_and_dice, "import datetime as dt\nx = dt.datetime.now(tz)\n"),
    "another clock": (rules.clocks_and_dice, "import time\nx = time.time()\n"),
    "today": (rules.clocks_and_dice, "import datetime as dt\nx = dt.date.today()\n"),
    "Discord's clock": (rules.clocks_and_dice, "import discord\nx = discord.utils.utcnow()\n"),
    "a loop of discord.py's": (
        rules.timers_of_its_own,
        "from discord.ext import commands, tasks\n",
    ),
    "a loop that sleeps": (
        rules.timers_of_its_own,
        "async def f():\n  while True:\n    await asyncio.sleep(5)\n",
    ),
    "a docstring that tells": (
        rules.chatty_docstrings,
        'def name():\n    """Give the name."""\n',
    ),
    "a process": (rules.children, "import subprocess\n"),
    "a process in a loop": (rules.children, "await asyncio.create_subprocess_exec('ls')\n"),
    "a pool of processes": (
        rules.children,
        "from concurrent.futures import ProcessPoolExecutor as Pool\n",
    ),
    "a process of the system's": (rules.children, "os.posix_spawn('ls', [], {})\n"),
    "a fork": (rules.children, "from os import fork\n"),
    "dice": (rules.clocks_and_dice, "import random\nx = random.choice(y)\n"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_rule_when_broken_then_it_says_so(case: str):
    rule, source = BROKEN[case]
    assert rule(textwrap.dedent(source))
