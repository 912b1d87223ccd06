"""What Discord is told about the commands, and what is said of a token."""

from __future__ import annotations

import base64
from typing import Any

import aiohttp
import discord
import pytest
from pydantic import SecretStr

from bot.app.cli.discord_login import (
    application_id_of,
    discord_faults,
    prepare,
    token_of,
)
from bot.app.cli.run import differences, local_commands, tree_hash
from bot.app.config import Config, DiscordSettings
from bot.app.invitation import invite_link
from bot.kit.errors import OperatorError

FIND: dict[str, Any] = {
    "name": "find",
    "type": 1,
    "description": "Find one",
    "options": [
        {"name": "query", "type": 3, "description": "What", "required": True},
        {"name": "year", "type": 4, "description": "When", "required": False, "min_value": 1990},
    ],
}
AS_REGISTERED = {
    **FIND,
    "id": "1",
    "application_id": "2",
    "version": "3",
    "nsfw": False,
    "dm_permission": True,
    "default_member_permissions": None,
    "name_localizations": None,
    "options": [
        {"name": "query", "type": 3, "description": "What", "required": True},
        {"name": "year", "type": 4, "description": "When", "min_value": 1990},
    ],
}


def changed(**fields) -> dict[str, Any]:
    return {**FIND, **fields}


def test_differences_when_only_what_discord_adds_differs_then_there_are_none():
    assert list(differences(registered=[AS_REGISTERED], wanted=[FIND])) == []
    assert tree_hash([AS_REGISTERED]) == tree_hash([FIND])


def test_differences_when_commands_come_and_go_then_each_is_a_line():
    menu = {"name": "Find collaborations", "type": 3}
    lines = list(differences(registered=[AS_REGISTERED], wanted=[changed(name="seek"), menu]))
    assert lines == ['+ menu "Find collaborations"', "- /find", "+ /seek"]


@pytest.mark.parametrize(
    ("new", "line"),
    [
        ({"description": "Find two"}, 'description: "Find one" → "Find two"'),
        ({"options": FIND["options"][:1]}, "- year"),
        ({"options": [*FIND["options"], {"name": "kind", "type": 3}]}, "+ kind"),
        ({"options": FIND["options"][::-1]}, "order: query, year → year, query"),
        ({"default_member_permissions": 32}, 'default_member_permissions: nothing → "32"'),
        ({"name_localizations": {"ko": "찾기"}}, 'name_localizations: nothing → {"ko": "찾기"}'),
        (
            {"options": [FIND["options"][0], {**FIND["options"][1], "min_value": 1980}]},
            "year min_value: 1990 → 1980",
        ),
    ],
)
def test_differences_when_a_command_changed_then_it_says_how(new, line):
    lines = list(differences(registered=[AS_REGISTERED], wanted=[changed(**new)]))
    assert lines[0] == "~ /find"
    assert line in [one.strip() for one in lines[1:]]
    assert tree_hash([changed(**new)]) != tree_hash([FIND])


async def test_tree_when_read_then_it_is_what_is_registered(sample_bot):
    commands = await local_commands(sample_bot.tree)
    assert {(command["name"], command["type"]) for command in commands} == {
        ("collab", 1),
        ("setup", 1),
        ("Find collaborations", 3),
    }


def test_token_when_it_has_the_shape_then_the_application_is_read_from_it():
    first = base64.urlsafe_b64encode(b"123456789012345678").decode().rstrip("=")
    token = f"{first}.GabcdE." + "x" * 38
    assert application_id_of(token) == 123456789012345678
    assert "client_id=123456789012345678&scope=bot+applications.commands" in invite_link(
        123456789012345678
    )


def test_invitation_when_followed_then_it_asks_for_what_posts_need_and_no_more():
    asked = discord.Permissions(int(invite_link(1).rsplit("=", 1)[1]))
    assert {name for name, wanted in asked if wanted} == {
        "read_messages", "send_messages", "attach_files", "read_message_history",
        "create_public_threads", "send_messages_in_threads",
    }  # fmt: skip


@pytest.mark.parametrize("token", ["", "secret", "a.b.c", "!" * 24 + ".GabcdE." + "x" * 38])
def test_token_when_it_has_not_the_shape_then_none(token):
    assert application_id_of(token) is None


def test_token_when_there_is_none_then_the_remedy_names_the_variable():
    with pytest.raises(OperatorError, match="DISCORD_TOKEN"):
        token_of(Config(discord=DiscordSettings(token=SecretStr("  "))))


def test_addresses_when_set_then_discord_py_uses_them(monkeypatch):
    monkeypatch.setattr(discord.http.Route, "BASE", "before")
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", "before")
    prepare(DiscordSettings())
    assert discord.http.Route.BASE == "before"
    prepare(DiscordSettings(api_base="https://proxy.example/api/v10", gateway="wss://gw.example"))
    assert discord.http.Route.BASE == "https://proxy.example/api/v10"
    assert str(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY) == "wss://gw.example"


class _Answer:
    status, reason = 503, "Service Unavailable"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (discord.LoginFailure("no"), "refuses the bot token"),
        (discord.GatewayNotFound(), "gateway can't be found"),
        (discord.HTTPException(_Answer(), "down"), "answered 503"),
        (aiohttp.ClientConnectionError("no route"), "can't be reached"),
    ],
)
def test_fault_when_discord_can_not_be_used_then_it_is_said_in_words(fault, said):
    with pytest.raises(OperatorError, match=said), discord_faults():
        raise fault
