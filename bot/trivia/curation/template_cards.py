"""Files to fill in with a server's own questions, explained in a language."""

from __future__ import annotations

import csv
import io
import json

from discord import app_commands

from bot.kit.discord.i18n import N_, Words
from bot.trivia.curation.table_files import COLUMNS

YAML, CSV = "yaml", "csv"
STYLE_CHOICES = [
    app_commands.Choice(name=name, value=value)
    for value, name in {CSV: N_("A table (CSV)"), YAML: N_("YAML, each part explained")}.items()
]
FILE_NAME = "questions"
_EXAMPLE: dict[str, str | list[str]] = {
    "question": "What do we sing first at every meeting?",
    "right": "Spring Day",
    "wrong": ["Dynamite", "Butter", "Permission to Dance"],
    "accepted": ["봄날"],
    "explanation": "We voted on it.",
    "source": "Our rules, number 4",
    "link": "https://example.org/rules",
}
_EXPLAINED = {
    "question": N_("The question, up to 300 characters. Copy what follows for each further one."),
    "right": N_("The right answer, up to 80 characters"),
    "wrong": N_("Three to twelve wrong answers; three of them are drawn each time"),
    "accepted": N_("What else is right when typed; may be left out"),
    "explanation": N_("Why it's right, up to 500 characters; may be left out"),
    "source": N_("Who says so: a page, a video, a rule of this server"),
    "link": N_("Where that can be read; may be left out"),
}


def template(words: Words, style: str) -> bytes:
    """Return a file with an example, that can be sent back when it is filled in."""
    return _table() if style == CSV else _yaml(words).encode()


def _yaml(words: Words) -> str:
    lines = [
        "# " + words.gettext("Fill this in, keep the quotes, and send it with /questions add."),
        "questions:",
    ]
    for place, (key, value) in enumerate(_EXAMPLE.items()):
        lines.append(f"  # {words.gettext(_EXPLAINED[key])}")
        begin = "    " if place else "  - "
        lines.append(f"{begin}{key}: {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def _table() -> bytes:
    names, cells = list[str](), list[str]()
    for key in COLUMNS:
        value = _EXAMPLE[key]
        several = value if isinstance(value, list) else [value]
        names += [key if len(several) == 1 else f"{key} {n}" for n in range(1, len(several) + 1)]
        cells += several
    text = io.StringIO(newline="")
    csv.writer(text).writerows([names, cells])
    # With its mark spreadsheets see that it is Unicode.
    return text.getvalue().encode("utf-8-sig")
