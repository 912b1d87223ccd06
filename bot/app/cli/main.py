"""The commands of `kollab`. Each is thin, and imports what it does only when it is used."""

from __future__ import annotations

import datetime as dt
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app.cli.console import FAILED, operator_faults, say
from bot.app.config import Config, files_with_token, load_config
from bot.curation.model import Reason
from bot.kit.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

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
catalogue_app = typer.Typer(
    help="Check, load, update, audit and export the catalogue.", no_args_is_help=True
)
db_app = typer.Typer(help="Look after the database file.", no_args_is_help=True)
schedule_app = typer.Typer(help="See what is posted when, for support.", no_args_is_help=True)
settings_app = typer.Typer(help="Servers' settings as a file.", no_args_is_help=True)
article_app = typer.Typer(help="Articles, for curators.", no_args_is_help=True)
questions_app = typer.Typer(help="The questions of trivia, for curators.", no_args_is_help=True)
curate_app = typer.Typer(
    help="Decide what people propose for everywhere, beside a running bot too.",
    no_args_is_help=True,
)
privacy_app = typer.Typer(help="What is held on a person.", no_args_is_help=True)
import_app = typer.Typer(
    help="Take over what others publish, for the curators to decide.", no_args_is_help=True
)
app.add_typer(catalogue_app, name="catalogue")
catalogue_app.add_typer(import_app, name="import")
app.add_typer(article_app, name="article")
app.add_typer(questions_app, name="questions")
app.add_typer(curate_app, name="curate")
app.add_typer(schedule_app, name="schedule")
app.add_typer(settings_app, name="settings")
app.add_typer(db_app, name="db")
app.add_typer(privacy_app, name="privacy")

Server = Annotated[int | None, typer.Option("--server", help="One server, by its id.", min=1)]
User = Annotated[int, typer.Argument(help="The person's id in Discord.", min=1)]
Source = Annotated[
    Path | None,
    typer.Option("--source", help="A folder of catalogue files to try instead of the database."),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Database = Annotated[Path, typer.Option("--db", help="The database file; made if missing.")]


def run() -> None:
    """Run the program."""
    with operator_faults():
        app()


def _show_version(wanted: bool) -> None:
    if wanted:
        say(f"kollab {version('kollab-bot')}")
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


def _settings(context: typer.Context) -> Config:
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


def _await(work: Coroutine[Any, Any, bool | None]) -> None:
    """Carry asynchronous work out; exit 1 when it says False."""
    import asyncio

    if asyncio.run(work) is False:
        raise typer.Exit(FAILED)


@app.command("run")
def run_command(context: typer.Context) -> None:
    """Run the bot against Discord, until SIGINT or SIGTERM."""
    from bot.app.cli.run import run_bot

    _await(run_bot(_settings(context)))


@app.command()
def check(context: typer.Context) -> None:
    """Report, line by line, on settings, token, database, catalogue and invitation."""
    from bot.app.cli.check import check_all

    _await(check_all(context.obj, today=dt.datetime.now(dt.UTC).date()))


@app.command()
def sync(
    context: typer.Context,
    guild: Annotated[
        int | None, typer.Option(help="Register in this server only (its id).", min=1)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what differs.")] = False,
) -> None:
    """Show how the commands differ from those that Discord knows, and register them."""
    from bot.app.cli.run import sync as carry_out

    _await(carry_out(_settings(context), guild_id=guild, dry_run=dry_run))


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
    _await(play(scene, port=port, browser=browser, say=say))
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
    _await(answer(partial(open_scene, database=db), request, started_at=dt.datetime.now(dt.UTC)))


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
            remedy="pip install 'kollab-bot[demo]' (the bot itself runs without it)",
        )


@catalogue_app.command("validate")
def catalogue_validate(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(help="What the bot would load by default.")
    ] = None,
) -> None:
    """Read every file; name file, entry and remedy of whatever is wrong."""
    from bot.app.cli.catalogue import validate

    validate(_settings(context), folder)


@catalogue_app.command("load")
def catalogue_load(context: typer.Context) -> None:
    """Load the catalogue with your folders now; a running bot sees it within a second."""
    from bot.app.cli.fresh import load

    _await(load(_settings(context)))


@catalogue_app.command("update")
def catalogue_update(
    context: typer.Context,
    archive: Annotated[
        str | None, typer.Argument(help="A zip or tar.gz; catalogue.update_url by default.")
    ] = None,
    sha256: Annotated[
        str | None, typer.Option("--sha256", help="Its hash; else a file SHA256SUMS beside it.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what differs.")] = False,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Go back to the catalogue that Kollab came with.")
    ] = False,
) -> None:
    """Take a newer catalogue from an archive: checked, compared, in use at once, or not at all."""
    from bot.app.cli.fresh import Wanted, go_back, update

    config = _settings(context)
    if shipped:
        _await(go_back(config))
    else:
        _await(update(config, Wanted(archive, sha256), dry_run=dry_run))


@catalogue_app.command("format")
def catalogue_format(
    folder: Annotated[Path | None, typer.Argument(help="The shipped files by default.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail where a file differs.")
    ] = False,
) -> None:
    """Write every file in its one form: order, quotes, one line a value; also their schemas."""
    from bot.app.cli.catalogue import write_formatted

    write_formatted(folder, check=check)


@catalogue_app.command("audit")
def catalogue_audit(
    rule: Annotated[str | None, typer.Option(help="All that this one rule finds.")] = None,
    folder: Annotated[Path | None, typer.Argument(help="The shipped files by default.")] = None,
) -> None:
    """List what may be wrong: the mark, the entry, why, and what would settle it."""
    from bot.app.cli.catalogue import audit

    audit(folder, rule=rule)


@catalogue_app.command("export")
def catalogue_export(
    style: Annotated[
        str, typer.Option("--format", help="json, yaml (a folder) or csv (the works).")
    ] = "json",
    output: Annotated[
        Path | None, typer.Option(help="A file or folder; standard output if none.")
    ] = None,
) -> None:
    """Write out the shipped catalogue."""
    from bot.app.cli.catalogue import STYLES, export

    if style not in STYLES:
        raise typer.BadParameter(f"--format is one of {', '.join(STYLES)}, not {style!r}")
    export(style, output)


@catalogue_app.command("stats")
def catalogue_stats() -> None:
    """Count what is in the catalogue."""
    from bot.app.cli.catalogue import stats

    stats()


@catalogue_app.command("patch")
def catalogue_patch(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help="A copy of data/ to change; - writes a patch to standard output.")
    ],
) -> None:
    """Write the edits accepted for everywhere as a change of the files, ready to be proposed."""
    from bot.app.cli.curate import patch

    _await(patch(_settings(context).database.path, folder))


@curate_app.command("list")
def curate_list(
    context: typer.Context,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 20,
    as_json: Json = False,
) -> None:
    """List what is waiting, best looked at first: what differs, links, what is like it."""
    from bot.app.cli.curate import list_queue

    _await(list_queue(_settings(context).database.path, limit=limit, as_json=as_json))


@curate_app.command("accept")
def curate_accept(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="The edit's number, as listed.", min=1)],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Accept an edit: it shows everywhere at once. Deleting and merging are asked about."""
    import asyncio

    from bot.app.cli.curate import accept, needs_confirming

    path = _settings(context).database.path
    if not yes and (what := asyncio.run(needs_confirming(path, number))):
        typer.confirm(f"{what}. Go ahead?", abort=True)
    _await(accept(path, number, now=dt.datetime.now(dt.UTC)))


@curate_app.command("reject")
def curate_reject(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="The edit's number, as listed.", min=1)],
    reason: Annotated[Reason, typer.Option(help="Why; the person reads it.")],
    words: Annotated[str, typer.Option(help="What else to say to them.")] = "",
) -> None:
    """Reject an edit; whoever sent it reads the reason."""
    from bot.app.cli.curate import reject

    now = dt.datetime.now(dt.UTC)
    path = _settings(context).database.path
    _await(reject(path, number, reason=reason, words=words, now=now))


@import_app.command("musicbrainz")
def catalogue_import_musicbrainz(
    context: typer.Context,
    artist: Annotated[
        str | None, typer.Option(help="One artist: a name, a slug or a MusicBrainz id.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Works that came out since then: 2026, 2026-04, 2026-04-01.")
    ] = None,
    pages: Annotated[
        int, typer.Option(help="Pages of 100 that are read of each list of an artist.", min=1)
    ] = 50,
    source: Source = None,
) -> None:
    """Look for collaborations of known artists; what is new or different waits for curators."""
    from bot.app.cli.importing import Wish, import_musicbrainz

    wish = Wish(artist=artist, since=since, pages=pages, source=source)
    _await(import_musicbrainz(_settings(context), wish))


@article_app.command("suggest")
def article_suggest(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Text, Markdown or HTML; - is standard input.")],
    title: Annotated[str, typer.Option(help="The article's title.")] = "",
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    date: Annotated[str, typer.Option(help="Its date: 2025, 2025-10 or 2025-10-18.")] = "",
    link: Annotated[str, typer.Option(help="Where it is to be read.")] = "",
    as_json: Json = False,
    source: Source = None,
) -> None:
    """List what an article says of collaborations, each with its sentence. Nothing is kept."""
    from bot.app.cli.article import suggest
    from bot.articles.model import ArticleText
    from bot.kit.dates import PartialDate

    try:
        written = PartialDate.parse(date) if date else None
    except ValueError as error:
        raise typer.BadParameter(f"--date: {error}") from error
    given = ArticleText("", title=title, publisher=publisher, date=written, link=link)
    path = _settings(context).database.path
    _await(suggest(path, file, given=given, as_json=as_json, source=source))


@questions_app.command("export")
def questions_export(
    context: typer.Context,
    as_json: Json = False,
    count: Annotated[
        int | None, typer.Option(help="A sample of so many; all of them if none.", min=1)
    ] = None,
    seed: Annotated[int, typer.Option(help="The same one gives the same sample and order.")] = 0,
    source: Source = None,
) -> None:
    """Write the catalogue's questions with their options, the right one and who says so."""
    from bot.app.cli.questions import Sample, export

    wanted = Sample(count=count, seed=seed, as_json=as_json)
    _await(export(_settings(context).database.path, wanted, source=source))


@questions_app.command("validate")
def questions_validate(context: typer.Context, source: Source = None) -> None:
    """Prove each question by the stored catalogue; name what is wrong, and the remedy."""
    from bot.app.cli.questions import validate

    _await(validate(_settings(context).database.path, source=source))


@db_app.command("migrate")
def db_migrate(context: typer.Context) -> None:
    """Bring the database to this version's shape, after a backup, and load the catalogue."""
    from bot.app.cli.database import migrate

    _await(migrate(_settings(context)))


@db_app.command("backup")
def db_backup(
    context: typer.Context,
    output: Annotated[Path | None, typer.Argument(help="Beside the database if none.")] = None,
) -> None:
    """Copy the database while the bot runs or not; the copy is whole or not there at all."""
    from bot.app.cli.database import back_up

    back_up(_settings(context), output)


@db_app.command("restore")
def db_restore(
    context: typer.Context,
    backup: Annotated[Path, typer.Argument(help="The backup to go back to.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a backup in the database's place. What is there now is kept as a backup first."""
    from bot.app.cli.database import restore

    config = _settings(context)
    if not yes and config.database.path.exists():
        typer.confirm(f"Replace {config.database.path} by {backup}?", abort=True)
    restore(config, backup)


@db_app.command("verify")
def db_verify(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="The bot's own if none.")] = None,
) -> None:
    """Look through the whole database file for damage."""
    from bot.app.cli.database import verify

    verify(_settings(context), file)


@settings_app.command("export")
def settings_export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to; - is standard output.")],
    server: Server = None,
) -> None:
    """Write the settings of all servers, or of one, as YAML."""
    from bot.app.cli.settings import export_file

    _await(export_file(_settings(context).database.path, file, server=server))


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
    path = _settings(context).database.path
    _await(import_file(path, file, server=server, dry_run=dry_run, now=now))


@privacy_app.command("export")
def privacy_export(
    context: typer.Context,
    user: User,
    file: Annotated[Path, typer.Argument(help="Where to; - is standard output.")] = Path("-"),
) -> None:
    """Write everything that is held on a person, as JSON."""
    from bot.app.cli.database import export_person

    now = dt.datetime.now(dt.UTC)
    _await(export_person(_settings(context).database.path, user, file=file, now=now))


@privacy_app.command("delete")
def privacy_delete(
    context: typer.Context,
    user: User,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete what is held on a person; what belongs to servers stays without their id."""
    from bot.app.cli.database import delete_person

    path = _settings(context).database.path
    if not yes:
        typer.confirm(f"Delete all that {path} holds on {user}?", abort=True)
    _await(delete_person(path, user))


@schedule_app.command("due")
def schedule_due(
    context: typer.Context,
    server: Server = None,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 20,
    as_json: Json = False,
) -> None:
    """List what is due next, the soonest first, in the local time of each server."""
    from bot.app.cli.schedule import due

    _await(due(_look(context, server, as_json=as_json), limit=limit))


@schedule_app.command("history")
def schedule_history(
    context: typer.Context,
    server: Server = None,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 20,
    as_json: Json = False,
) -> None:
    """List what became of the latest posts, and why some were not sent."""
    from bot.app.cli.schedule import history

    _await(history(_look(context, server, as_json=as_json), limit=limit))


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
    _await(simulate(look, days=days, from_now=at is None))


def _look(
    context: typer.Context, server: int | None, *, at: str | None = None, as_json: bool
) -> Look:
    from bot.app.cli.schedule import Look
    from bot.simulator.parser import LineError, moment

    try:
        now = moment(at) if at else dt.datetime.now(dt.UTC)
    except LineError as error:
        raise typer.BadParameter(str(error)) from error
    return Look(_settings(context).database.path, now, server, as_json)
