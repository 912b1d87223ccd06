"""`kollab catalogue`: check the shipped files, count them, write them out."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

from bot.app.cli.console import demand_folder, progress_of, say, writing
from bot.app.config import Config
from bot.catalogue.files.entries import Content
from bot.catalogue.files.folder import Source
from bot.catalogue.files.reader import load_content
from bot.catalogue.files.updates import in_use
from bot.catalogue.files.writer import HEADER, plain, schema_files, write_content, written_files
from bot.kit.errors import OperatorError

_EXAMPLES = 3
"""So many findings of a rule are shown unless it is asked for."""

STYLES = ("yaml", "json", "csv")
_COLUMNS = (
    "id", "title", "title_ko", "kind", "artists", "date", "status", "verification", "show",
    "sources",
)  # fmt: skip


def folder_content(folder: Path | None) -> Content:
    """Read a folder of catalogue files that must be faultless; the shipped ones for None."""
    if folder is not None:
        demand_folder(folder)
    return read_with_progress(folder or files("data"))


def read_with_progress(source: Source) -> Content:
    """Read a catalogue that must be faultless, which takes seconds."""
    with progress_of("Reading the catalogue") as progress:
        return load_content(source, progress=progress)


def validate(config: Config, folder: Path | None) -> None:
    """Report that all is well with what the bot would load, or with a whole catalogue in a folder.

    Another folder is tried as if it lay over all. Raises ContentError with every fault otherwise.
    """
    if folder is not None:
        demand_folder(folder)
    if folder is not None and (folder / "catalogue.yaml").is_file():
        source: Source = folder
    else:
        over = [*config.catalogue.folders, *([folder] if folder else [])]
        source = in_use(config.database.path, over)
    say(f"The catalogue is sound: {_counts(read_with_progress(source))}.")


def write_formatted(folder: Path | None, *, check: bool) -> None:
    """Bring a folder's files into the form that they have; `check` only names those that differ.

    What stands on a line of its own behind a # would be lost, and is refused.
    """
    content = folder_content(folder)
    folder = folder or Path(str(files("data")))
    wanted = {**dict(written_files(content)), **dict(schema_files())}
    differing = [name for name, text in wanted.items() if _read(folder / name) != text]
    for name in differing:
        for number, line in enumerate(_read(folder / name).splitlines(), start=1):
            if line.lstrip().startswith("#") and not line.startswith(HEADER):
                raise OperatorError(
                    f"{name}:{number} is a remark, which would be lost.",
                    remedy="write it under editor_note of the entry",
                )
    if check and differing:
        raise OperatorError(
            f"{len(differing)} files are not as they should be: {', '.join(differing)}.",
            remedy="run `kollab catalogue format`",
        )
    with writing(folder):
        for name in differing:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(wanted[name], encoding="utf-8")
    say(f"{len(differing)} of {len(wanted)} files written." if differing else "All is in form.")


def _read(path: Path) -> str:
    return path.read_bytes().decode() if path.is_file() else ""


def audit(folder: Path | None, *, rule: str | None = None) -> None:
    """Print what each rule finds, a few of each; all of it for one `rule`, named as listed.

    Raises OperatorError when there is no such rule, and when a sure one found something.
    """
    from bot.catalogue.files.audit import audit as findings_of

    found = findings_of(folder_content(folder))
    names = [each.name for each in found]
    if rule is not None and rule not in names:
        raise OperatorError(
            f"There is no rule {rule!r}.", remedy=f"Name one of {', '.join(names)}."
        )
    wrong = 0
    for each, findings in found.items():
        if rule in (None, each.name):
            sure = " (sure)" if each.is_sure else ""
            say(f"{each.name}: {len(findings)}{sure}. {each.says}")
            say(f"  What settles it: {each.settles}.")
            shown = findings if rule else findings[:_EXAMPLES]
            for one in shown:
                say(f"  {one.entry}: {one.why}")
            if len(shown) < len(findings):
                say(f"  and {len(findings) - len(shown)} more: --rule {each.name}")
            wrong += len(findings) if each.is_sure else 0
    if wrong:
        raise OperatorError(f"{wrong} mistakes for sure.", remedy="Mend the entries named above.")


def _counts(content: Content) -> str:
    return (
        f"{len(content.collaborations)} collaborations, {len(content.artists)} artists, "
        f"{len(content.shows)} shows, {len(content.articles)} articles with "
        f"{sum(len(article.facts) for article in content.articles)} facts"
    )


def stats() -> None:
    """Print what there is, by kind, verification and precision of the date."""
    content = folder_content(None)
    works = content.collaborations
    say(f"Catalogue {content.catalogue.version}, data of {content.catalogue.data_date}")
    say(_counts(content))
    tables = {
        "kind": Counter(str(work.kind) for work in works),
        "verification": Counter(str(work.verification) for work in works),
        "status": Counter(str(work.status) for work in works),
        "date": Counter(str(work.date.precision) if work.date else "unknown" for work in works),
    }
    for name, counter in tables.items():
        said = ", ".join(f"{value} {count}" for value, count in counter.most_common())
        say(f"by {name}: {said}")
    days = {work.date.month_day for work in works if work.date and work.date.month_day}
    say(f"days of the year with a work: {len(days)} of 366")


def export(style: str, output: Path | None) -> None:
    """Write the shipped catalogue; without `output`, to standard output.

    The style is ``yaml`` (a folder of files like the shipped ones, which standard output can't
    hold), ``json`` (all of it in one file) or ``csv`` (a table of the works).
    """
    if style == "yaml" and output is None:
        raise OperatorError(
            "YAML is a folder of files.", remedy="Name the folder: --output FOLDER."
        )
    content = folder_content(None)
    if output is None:
        _write(content, style, sys.stdout)
    else:
        _write_to(output, content, style)


def _write_to(output: Path, content: Content, style: str) -> None:
    with writing(output):
        if style == "yaml":
            written = write_content(content, output)
            say(f"Wrote {len(written)} files into {output}")
            return
        with output.open("w", encoding="utf-8", newline="") as stream:
            _write(content, style, stream)
    say(f"Wrote {output}")


def _write(content: Content, style: str, stream: IO[str]) -> None:
    if style == "csv":
        table = csv.DictWriter(stream, _COLUMNS)
        table.writeheader()
        table.writerows(_row(plain(work)) for work in content.collaborations)
        return
    parts = {
        name: [plain(entry) for entry in getattr(content, name)]
        for name in ("sources", "artists", "shows", "collaborations", "articles")
    }
    whole = {"catalogue": plain(content.catalogue), **parts}
    json.dump(whole, stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def _row(work: dict[str, Any]) -> dict[str, Any]:
    flat = {name: str(work.get(name, "")) for name in _COLUMNS}
    flat["artists"] = " + ".join(str(credit["artist"]) for credit in work.get("credits", []))
    flat["sources"] = " ".join(str(cited["source"]) for cited in work.get("sources", []))
    return flat
