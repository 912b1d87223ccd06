"""What the commands of `kollab` share: arguments, the settings, and how work is carried out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app.cli.console import FAILED
from bot.app.config import Config, files_with_token, load_config

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

Server = Annotated[int | None, typer.Option("--server", help="One server, by its id.", min=1)]
User = Annotated[int, typer.Argument(help="The person's id in Discord.", min=1)]
Source = Annotated[
    Path | None,
    typer.Option("--source", help="A folder of catalogue files to try instead of the database."),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Database = Annotated[Path, typer.Option("--db", help="The database file; made if missing.")]


def settings_of(context: typer.Context) -> Config:
    """Return the settings, and make logs and new files as they say."""
    from bot.app.telemetry import set_up_logging
    from bot.kit.private_files import make_private, write_privately

    write_privately()
    config = load_config(context.obj)
    token = config.discord.token
    set_up_logging(
        level=config.logging.level,
        style=config.logging.format,
        secrets=[token.get_secret_value()] if token else [],
    )
    make_private(files_with_token(context.obj))
    return config


def carry_out(work: Coroutine[Any, Any, bool | None]) -> None:
    """Carry asynchronous work out; exit 1 when it says False."""
    import asyncio

    if asyncio.run(work) is False:
        raise typer.Exit(FAILED)
