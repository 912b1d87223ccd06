"""The commands of `kollab` about the catalogue, its curators, its articles and its questions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from bot.app.cli.options import Json, Source, carry_out, settings_of
from bot.curation.model import Reason

catalogue_app = typer.Typer(
    help="Check, load, update, audit and export the catalogue.", no_args_is_help=True
)
article_app = typer.Typer(help="Articles, for curators.", no_args_is_help=True)
questions_app = typer.Typer(help="The questions of trivia, for curators.", no_args_is_help=True)
curate_app = typer.Typer(
    help="Decide what people propose for everywhere, beside a running bot too.",
    no_args_is_help=True,
)
import_app = typer.Typer(
    help="Take over what others publish, for the curators to decide.", no_args_is_help=True
)
catalogue_app.add_typer(import_app, name="import")


@catalogue_app.command("validate")
def catalogue_validate(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(help="What the bot would load by default.")
    ] = None,
) -> None:
    """Read every file; name file, entry and remedy of whatever is wrong."""
    from bot.app.cli.catalogue import validate

    validate(settings_of(context), folder)


@catalogue_app.command("load")
def catalogue_load(context: typer.Context) -> None:
    """Load the catalogue with your folders now; a running bot sees it within a second."""
    from bot.app.cli.fresh import load

    carry_out(load(settings_of(context)))


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

    config = settings_of(context)
    if shipped:
        carry_out(go_back(config))
    else:
        carry_out(update(config, Wanted(archive, sha256), dry_run=dry_run))


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

    carry_out(patch(settings_of(context).database.path, folder))


@curate_app.command("list")
def curate_list(
    context: typer.Context,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 20,
    as_json: Json = False,
) -> None:
    """List what is waiting, best looked at first: what differs, links, what is like it."""
    from bot.app.cli.curate import list_queue

    carry_out(list_queue(settings_of(context).database.path, limit=limit, as_json=as_json))


@curate_app.command("accept")
def curate_accept(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="The edit's number, as listed.", min=1)],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Accept an edit: it shows everywhere at once. Deleting and merging are asked about."""
    import asyncio

    from bot.app.cli.curate import accept, needs_confirming

    path = settings_of(context).database.path
    if not yes and (what := asyncio.run(needs_confirming(path, number))):
        typer.confirm(f"{what}. Go ahead?", abort=True)
    carry_out(accept(path, number, now=dt.datetime.now(dt.UTC)))


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
    path = settings_of(context).database.path
    carry_out(reject(path, number, reason=reason, words=words, now=now))


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
    carry_out(import_musicbrainz(settings_of(context), wish))


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
    path = settings_of(context).database.path
    carry_out(suggest(path, file, given=given, as_json=as_json, source=source))


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
    carry_out(export(settings_of(context).database.path, wanted, source=source))


@questions_app.command("validate")
def questions_validate(context: typer.Context, source: Source = None) -> None:
    """Prove each question by the stored catalogue; name what is wrong, and the remedy."""
    from bot.app.cli.questions import validate

    carry_out(validate(settings_of(context).database.path, source=source))
