"""Every command is listed, described and documented."""

from __future__ import annotations

import datetime as dt
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

import cogs
from bot.app.client import KollabBot, KollabTree
from bot.app.config import Config
from bot.app.features import POST_SOURCES
from bot.posts.model import PostKey
from bot.posts.schedule import PostKind

ROOT = Path(__file__).parents[2]
Command = app_commands.Command[Any, ..., Any]
DOCS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("**/*.md"))]


@pytest.fixture
def tree(bare_bot: KollabBot) -> KollabTree:
    """The whole command tree, as it is sent to Discord."""
    return bare_bot.tree


def leaves(tree: app_commands.CommandTree) -> Iterator[Command]:
    return (found for found in tree.walk_commands() if isinstance(found, app_commands.Command))


def test_extensions_when_a_folder_is_in_cogs_then_it_is_listed():
    assert sorted(cogs.EXTENSIONS) == sorted(
        f"cogs.{path.parent.name}" for path in ROOT.glob("cogs/*/__init__.py")
    )


def modules_with_handlers() -> list[str]:
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in ROOT.glob("cogs/*/*.py")
        if "= Handlers(" in path.read_text()
    ]


async def test_bot_when_started_then_it_answers_every_button_and_form(bare_bot):
    known = [id(each) for each in bare_bot._clickable]
    made = {name: importlib.import_module(name).handlers for name in modules_with_handlers()}
    assert made
    assert [name for name, handlers in made.items() if known.count(id(handlers)) != 1] == []


@pytest.mark.parametrize("kind", [each.kind for each in POST_SOURCES])
def test_post_when_its_own_button_is_pressed_then_one_handler_answers(kind: PostKind):
    mark = PostKey(1, kind, dt.date(2026, 3, 1)).mark
    templates = [
        template
        for name in modules_with_handlers()
        for template, *_ in importlib.import_module(name).handlers.buttons
    ]
    assert len([each for each in templates if each.fullmatch(mark)]) == 1


def description_faults(command: Command) -> list[str]:
    """Discord takes 1 to 100 characters; discord.py writes an ellipsis where there is none."""
    texts = {"": command.description} | {
        parameter.name: str(parameter.description) for parameter in command.parameters
    }
    return [
        f"/{command.qualified_name} {name}: {text!r}"
        for name, text in texts.items()
        if not 1 <= len(text) <= 100 or text.strip() in {"", "…", "..."}
    ]


async def test_commands_when_walked_then_each_and_its_options_are_described(tree):
    assert [fault for command in leaves(tree) for fault in description_faults(command)] == []


def test_description_rule_when_broken_then_it_says_so():
    @app_commands.command(name="bare")
    async def bare(interaction: discord.Interaction, option: str) -> None: ...

    assert len(description_faults(bare)) == 2


async def test_commands_when_walked_then_no_name_is_there_twice(tree):
    names = [command.qualified_name for command in leaves(tree)]
    assert len(names) == len(set(names))


async def test_readme_when_read_then_it_names_every_command(tree):
    text = (ROOT / "README.md").read_text()
    missing = [c.qualified_name for c in leaves(tree) if f"/{c.qualified_name}" not in text]
    assert missing == []


async def test_docs_when_they_name_a_command_then_it_exists(tree):
    known = {command.qualified_name for command in leaves(tree)}
    groups = {name.split()[0] for name in known if " " in name}
    wrong = [
        f"{path.name}: {said}"
        for path in DOCS
        for said in re.findall(r"`/([a-z]+(?: [a-z]+)?)", path.read_text())
        if said not in known | groups and said.split()[0] not in known
    ]
    assert wrong == []


def config_keys(model=Config, prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if hasattr(inner, "model_fields"):
            yield from config_keys(inner, f"{prefix}{name}.")
        else:
            yield prefix + name


def test_docs_when_read_then_they_name_every_configuration_key():
    text = (ROOT / "docs" / "configuration.md").read_text()
    assert [key for key in config_keys() if f"`{key}`" not in text] == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_docs_when_they_link_to_a_file_then_it_is_there(path: Path):
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text())
    targets += re.findall(r'(?:src|href)="(?!https?:|#)([^"#]+)"', path.read_text())
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_docs_when_they_name_a_file_then_it_is_there(path: Path):
    # Names with a blank to fill in (`<feature>`, `NNNN_`) are recipes.
    said = re.findall(r"`((?:bot|cogs|tests|benchmarks|data|docs)/[\w./-]+)`", path.read_text())
    assert [name for name in said if "NNNN" not in name and not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_docs_when_they_name_a_test_then_it_is_there(path: Path):
    said = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", path.read_text())
    missing = [
        f"{file}::{name}"
        for file, name in said
        if not (ROOT / file).exists()
        or not re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text(), re.MULTILINE)
    ]
    assert missing == []


MOST_FOLDERS = {"`/collab find`": 5, "A daily post": 6, "An answer in a game": 2, "`/setup`": 4}


def test_walks_when_counted_then_a_reader_enters_few_folders():
    text = (ROOT / "docs" / "architecture.md").read_text()
    walks = text.partition("## Four walks")[2].partition("\n## ")[0]
    found = {}
    for title, count, walk in re.findall(r"\n\*\*(.+)\*\* \((\d+)\)\n((?:\n\d.+)+)", walks):
        folders = {name.rpartition("/")[0] for name in re.findall(r"`(\w+/[\w/.]+)`", walk)}
        shared = {each for each in folders if each == "cogs" or each.startswith("bot/kit")}
        found[title] = len(folders - shared)
        assert found[title] == int(count)
    assert found.keys() == MOST_FOLDERS.keys()
    assert all(found[title] <= most for title, most in MOST_FOLDERS.items())
