"""The commands of `kollab`. Each is thin, and imports what it does only when it is used."""

from __future__ import annotations

import datetime as dt
import re
import time
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app.cli.catalogue_commands import article_app, catalogue_app, curate_app, questions_app
from bot.app.cli.console import FAILED, operator_faults, say
from bot.app.cli.options import Database, Json, Server, User, carry_out, settings_of
from bot.kit.errors import OperatorError

if TYPE_CHECKING:
    from bot.app.cli.schedule import Look

DEMO_DATABASE = Path("var/demo.db")
DEMO_PORT = 8420

app = typer.Typer(
    name="kollab",
    help="Kollab, the Discord bot that knows which K-pop acts worked with whom.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
db_app = typer.Typer(help="Look after the database file.", no_args_is_help=True)
schedule_app = typer.Typer(help="See what is posted when, for support.", no_args_is_help=True)
settings_app = typer.Typer(help="Servers' settings as a file.", no_args_is_help=True)
privacy_app = typer.Typer(help="What is held on a person.", no_args_is_help=True)
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(article_app, name="article")
app.add_typer(questions_app, name="questions")
app.add_typer(curate_app, name="curate")
app.add_typer(schedule_app, name="schedule")
app.add_typer(settings_app, name="settings")
app.add_typer(db_app, name="db")
app.add_typer(privacy_app, name="privacy")


def run() -> None:
    """Run the program."""
    with operator_faults():
        app()


def _show_version(wanted: bool) -> None:
    if wanted:
        said = version("kollab-bot")
        commit = re.search(r"\+g([0-9a-f]{7,40})", said)
        say(f"kollab {said} (commit {commit[1]})" if commit else f"kollab {said}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option("--config", help="The settings; config.yaml in this folder by default."),
    ] = None,
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Tell the version."),
    ] = False,
) -> None:
    """Kollab, the Discord bot that knows which K-pop acts worked with whom."""
    context.obj = config


@app.command("run")
def run_command(
    context: typer.Context,
    processes: Annotated[
        int, typer.Option("--processes", help="Divide the shards among so many.", min=1, max=64)
    ] = 1,
) -> None:
    """Run the bot against Discord, until SIGINT or SIGTERM."""
    from bot.app.cli.run import run_bot, run_divided

    config = settings_of(context)
    if processes > 1:
        raise typer.Exit(run_divided(config, processes))
    carry_out(run_bot(config))


@app.command()
def check(
    context: typer.Context,
    online: Annotated[bool, typer.Option("--online", help="Ask Discord, too, who it is.")] = False,
) -> None:
    """Report, line by line, on settings, token, database, catalogue and invitation."""
    from bot.app.cli.check import check_all

    carry_out(check_all(context.obj, today=dt.datetime.now(dt.UTC).date(), online=online))


@app.command()
def health(context: typer.Context) -> None:
    """Ask the bot that runs with these settings whether it does its work; exit 1 if not."""
    from bot.app.health.ask import problems_of

    if problems := problems_of(settings_of(context), now=time.time()):
        say("\n".join(f"✗ {each}" for each in problems))
        raise typer.Exit(FAILED)
    say("✓ ready")


@app.command("files")
def files_command(
    folder: Annotated[Path, typer.Argument(help="Where to; it is made if it is missing.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Write what a host needs: systemd's unit, a compose file, an example configuration."""
    from bot.app.host_files import write_files

    write_files(folder, force=force)


@app.command()
def sync(
    context: typer.Context,
    guild: Annotated[
        int | None, typer.Option(help="Register in this server only (its id).", min=1)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what differs.")] = False,
) -> None:
    """Show how the commands differ from those that Discord knows, and register them."""
    from bot.app.cli.run import sync as synchronise

    carry_out(synchronise(settings_of(context), guild_id=guild, dry_run=dry_run))


@app.command()
def demo(
    port: Annotated[
        int, typer.Option(help="The page's port; 0 takes any that is free.", min=0, max=65535)
    ] = DEMO_PORT,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    db: Database = DEMO_DATABASE,
) -> None:
    """Use the bot in a simulated Discord, in a page on this machine. Needs no token."""
    _need_simulation()
    from bot.app.cli.simulation import open_scene
    from bot.simulator.ask import play

    _quiet()
    scene = partial(open_scene, database=db, remember=True)
    carry_out(play(scene, port=port, browser=browser, say=say))
    say(f"The demo has ended. What was kept is in the database {db}")


@app.command()
def ask(
    lines: Annotated[
        list[str] | None,
        typer.Argument(help='As typed in Discord: "/collab find query:apt". None: read stdin.'),
    ] = None,
    viewer: Annotated[str, typer.Option("--as", help="Who asks: fan or moderator.")] = "fan",
    locale: Annotated[str, typer.Option(help="The reader's language: en-US, ko ...")] = "en-US",
    server_locale: Annotated[
        str | None, typer.Option(help="The server's language; the reader's by default.")
    ] = None,
    at: Annotated[str | None, typer.Option(help="The time there: 2026-10-10T09:00Z.")] = None,
    db: Database = DEMO_DATABASE,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for pictures and files.")] = None,
    dm: Annotated[bool, typer.Option("--dm", help="Ask in a direct message.")] = False,
) -> None:
    """Type commands into a simulated Discord and read the replies. Needs no token.

    A question mark at the end of an option's value asks for its completion. Further lines:
    click "Label", select "Value", submit key:value, menu "Find collaborations" on "text".
    """
    _need_simulation()
    from bot.app.cli.simulation import open_scene
    from bot.simulator.ask import AskRequest, answer
    from bot.simulator.parser import LineError

    _quiet()
    try:
        request = AskRequest(
            lines=tuple(lines or ()), viewer=viewer, locale=locale,
            server_locale=server_locale or locale, at=at, direct=dm, as_json=as_json, out=out,
        )  # fmt: skip
    except LineError as error:
        raise typer.BadParameter(str(error)) from error
    carry_out(answer(partial(open_scene, database=db), request, started_at=dt.datetime.now(dt.UTC)))


def _quiet() -> None:
    """Log errors only: the person reads replies, not logs."""
    from bot.app.telemetry import set_up_logging

    set_up_logging(level="ERROR", style="plain")


def _need_simulation() -> None:
    from importlib.util import find_spec

    missing = [name for name in ("simcord", "aiohttp", "markdown_it", "PIL") if not find_spec(name)]
    if missing:
        raise OperatorError(
            "The simulated Discord is not installed.",
            remedy="install the wheel with its demo, pip install 'kollab_bot-….whl[demo]', or run "
            "`make setup` in the folder of the sources (the bot itself runs without it)",
        )


@db_app.command("migrate")
def db_migrate(context: typer.Context) -> None:
    """Bring the database to this version's shape, after a backup, and load the catalogue."""
    from bot.app.cli.database import migrate

    carry_out(migrate(settings_of(context)))


@db_app.command("backup")
def db_backup(
    context: typer.Context,
    output: Annotated[Path | None, typer.Argument(help="Beside the database if none.")] = None,
) -> None:
    """Copy the database while the bot runs or not; the copy is whole or not there at all."""
    from bot.app.cli.database import back_up

    back_up(settings_of(context), output)


@db_app.command("restore")
def db_restore(
    context: typer.Context,
    backup: Annotated[Path, typer.Argument(help="The backup to go back to.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a backup in the database's place. What is there now is kept as a backup first."""
    from bot.app.cli.database import restore

    config = settings_of(context)
    if not yes and config.database.path.exists():
        typer.confirm(f"Replace {config.database.path} by {backup}?", abort=True)
    restore(config, backup)


@db_app.command("salvage")
def db_salvage(
    context: typer.Context,
    damaged: Annotated[Path, typer.Argument(help="The damaged file; it stays as it is.")],
    to: Annotated[Path, typer.Option("--to", help="The new file.")],
) -> None:
    """Save what can be read of a damaged database into a new one, and say what was lost."""
    from bot.app.cli.database import salvage

    now = dt.datetime.now(dt.UTC)
    carry_out(salvage(settings_of(context), damaged, to, now=now))


@db_app.command("verify")
def db_verify(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="The bot's own if none.")] = None,
) -> None:
    """Look through the whole database file for damage."""
    from bot.app.cli.database import verify

    verify(settings_of(context), file)


@settings_app.command("export")
def settings_export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to; - is standard output.")],
    server: Server = None,
) -> None:
    """Write the settings of all servers, or of one, as YAML."""
    from bot.app.cli.settings import export_file

    carry_out(export_file(settings_of(context).database.path, file, server=server))


@settings_app.command("import")
def settings_import(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="What to read; - is standard input.")],
    server: Server = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what differs.")] = False,
) -> None:
    """Set servers' settings from a file: all that it names, or none if it has a fault."""
    from bot.app.cli.settings import import_file

    now = dt.datetime.now(dt.UTC)
    path = settings_of(context).database.path
    carry_out(import_file(path, file, server=server, dry_run=dry_run, now=now))


@privacy_app.command("export")
def privacy_export(
    context: typer.Context,
    user: User,
    file: Annotated[Path, typer.Argument(help="Where to; - is standard output.")] = Path("-"),
) -> None:
    """Write everything that is held on a person, as JSON."""
    from bot.app.cli.database import export_person

    now = dt.datetime.now(dt.UTC)
    carry_out(export_person(settings_of(context).database.path, user, file=file, now=now))


@privacy_app.command("delete")
def privacy_delete(
    context: typer.Context,
    user: User,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete what is held on a person; what belongs to servers stays without their id."""
    from bot.app.cli.database import delete_person

    path = settings_of(context).database.path
    if not yes:
        typer.confirm(f"Delete all that {path} holds on {user}?", abort=True)
    carry_out(delete_person(path, user))


@schedule_app.command("due")
def schedule_due(
    context: typer.Context,
    server: Server = None,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 20,
    as_json: Json = False,
) -> None:
    """List what is due next, the soonest first, in the local time of each server."""
    from bot.app.cli.schedule import due

    carry_out(due(_look(context, server, as_json=as_json), limit=limit))


@schedule_app.command("history")
def schedule_history(
    context: typer.Context,
    server: Server = None,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 20,
    as_json: Json = False,
) -> None:
    """List what became of the latest posts, and why some were not sent."""
    from bot.app.cli.schedule import history

    carry_out(history(_look(context, server, as_json=as_json), limit=limit))


@schedule_app.command("simulate")
def schedule_simulate(
    context: typer.Context,
    days: Annotated[int, typer.Option(help="How many days.", min=1, max=366)] = 7,
    server: Server = None,
    at: Annotated[str | None, typer.Option(help="From when: 2026-12-31T09:00Z.")] = None,
    as_json: Json = False,
) -> None:
    """Report day by day what would be posted. Nothing is sent, nothing is written."""
    from bot.app.cli.schedule import simulate

    look = _look(context, server, at=at, as_json=as_json)
    carry_out(simulate(look, days=days, from_now=at is None))


def _look(
    context: typer.Context, server: int | None, *, at: str | None = None, as_json: bool
) -> Look:
    from bot.app.cli.schedule import Look
    from bot.simulator.parser import LineError, moment

    try:
        now = moment(at) if at else dt.datetime.now(dt.UTC)
    except LineError as error:
        raise typer.BadParameter(str(error)) from error
    return Look(settings_of(context).database.path, now, server, as_json)
