"""Reaching Discord with the operator's settings, and saying in words why it did not work."""

from __future__ import annotations

import base64
import binascii
import contextlib
import logging
import re
from collections.abc import Iterator

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app.config import Config, DiscordSettings
from bot.app.network import Backoff, calm
from bot.kit.errors import OperatorError, RefusedError

_TOKEN = re.compile(r"(?P<id>[\w-]{22,32})\.[\w-]{6,8}\.[\w-]{27,64}")
_WRONG_TOKEN = 4004
_PORTAL = "https://discord.com/developers/applications"


def token_of(config: Config) -> str:
    """Return the bot's token; raises OperatorError when none is set."""
    token = config.discord.token.get_secret_value().strip() if config.discord.token else ""
    if not token:
        raise OperatorError(
            "There is no bot token.",
            remedy=f"Make one at {_PORTAL} (your application > Bot > Reset Token) and set the "
            "environment variable DISCORD_TOKEN. `kollab demo` needs none.",
        )
    return token


def application_id_of(token: str) -> int | None:
    """Read the application's id out of a token; None when it has not the shape of one.

    The first part of a token is the id in Base64.
    """
    if not (found := _TOKEN.fullmatch(token)):
        return None
    with contextlib.suppress(binascii.Error, ValueError):
        padded = found["id"] + "=" * (-len(found["id"]) % 4)
        return int(base64.urlsafe_b64decode(padded))
    return None


def prepare(settings: DiscordSettings) -> None:
    """Send discord.py to the operator's own REST proxy and gateway, and keep it trying calmly."""
    # It has no option for this. The type: that of one kind of pause is as good as that of any.
    discord.shard.ExponentialBackoff = Backoff  # type: ignore[attr-defined, assignment]
    logging.getLogger("discord.shard").addFilter(calm)
    # The bot has no voice, and warning of that at each start helps nobody.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    if settings.api_base:
        Route.BASE = settings.api_base
    if settings.gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway)


async def log_in(bot: discord.Client, token: str) -> None:
    """Log in so that it can be tried again: what a failure leaves open is closed."""
    try:
        await bot.login(token)
    except Exception:
        # Whatever it was is raised on: here only what it left open is closed.
        await bot.http.close()
        bot.http.connector = discord.utils.MISSING
        raise


def _refused() -> RefusedError:
    return RefusedError(
        "Discord refuses the bot token.",
        remedy=f"Reset it at {_PORTAL} (your application > Bot) and set DISCORD_TOKEN anew.",
    )


@contextlib.contextmanager
def discord_faults() -> Iterator[None]:
    """Turn what keeps the bot from connecting into an OperatorError with a remedy."""
    try:
        yield
    except discord.LoginFailure as error:
        raise _refused() from error
    except discord.GatewayNotFound as error:
        if isinstance(error.__cause__, discord.HTTPException) and error.__cause__.status == 401:
            raise _refused() from error
        raise OperatorError(
            "Discord's gateway can't be found.", remedy="Try again later: Discord may be down."
        ) from error
    except discord.ConnectionClosed as error:
        if error.code == _WRONG_TOKEN:
            raise _refused() from error
        raise RefusedError(
            f"Discord closed the connection with code {error.code}.",
            remedy="4010 and 4011: mend discord.shard_count and shard_ids; others: update Kollab.",
        ) from error
    except discord.HTTPException as error:
        raise OperatorError(
            f"Discord answered {error.status}: {error.text}",
            remedy="Try again later; https://discordstatus.com says whether Discord has trouble.",
        ) from error
    except (aiohttp.ClientError, OSError) as error:
        raise OperatorError(
            f"Discord can't be reached: {error}",
            remedy="Look at this machine's network, and at discord.api_base if it is set.",
        ) from error
