"""What the bot is: version, data, sources, licence."""

from __future__ import annotations

from importlib.metadata import version

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape
from bot.lookup.model import CatalogueInfo

DISTRIBUTION = "kollab-bot"


def about_card(words: Words, info: CatalogueInfo) -> Card:
    """Return the card on what the bot is, what it knows, from whom, under which terms."""
    card = Card().text(
        "## Kollab",
        words.gettext("I know which K-pop acts worked with whom, and who says so."),
        _counts(words, info),
    )
    card.text(*_versions(words, info))
    sources = " · ".join(escape(each, 80) for each in info.sources)
    card.rule().text(words.gettext("**Sources**"), sources)
    return card.rule().text(
        words.gettext("Free software under the MIT licence; the data keeps its sources' terms."),
        "-# "
        + words.gettext(
            "A fan project. Not affiliated with any artist, label, broadcaster or Discord."
        ),
    )


def _counts(words: Words, info: CatalogueInfo) -> str:
    parts = [
        words.ngettext("{n} collaboration", "{n} collaborations", info.collaborations),
        words.ngettext("{n} act", "{n} acts", info.artists),
        words.ngettext("{n} show", "{n} shows", info.shows),
        words.ngettext("{n} article", "{n} articles", info.articles),
        words.ngettext("{n} fact", "{n} facts", info.facts),
    ]
    return f"**{' · '.join(parts)}**"


def _versions(words: Words, info: CatalogueInfo) -> list[str]:
    lines = [words.gettext("Version {version}", version=escape(version(DISTRIBUTION)))]
    if info.data_date:
        lines.append(
            words.gettext(
                "Data {version}, as of {date}",
                version=escape(info.version),
                date=words.date(info.data_date),
            )
        )
    return lines
