"""What is held on a person, and why; said plainly."""

from __future__ import annotations

from collections.abc import Mapping

from discord import ButtonStyle

from bot.kit.db.tables import Holding
from bot.kit.discord.card import Card, push_button
from bot.kit.discord.i18n import Words

ASK = "privacy-delete"
DELETE = "privacy-delete-all"
KEEP = "privacy-keep"


def held_card(words: Words, counts: Mapping[Holding, int]) -> Card:
    """List what is held on a person, why, and what is not."""
    card = Card().text("### " + words.gettext("Your data"))
    held = [each for each in counts if counts[each]]
    if not held:
        card.text(words.gettext("I have nothing on you."))
    card.text(*(_held_line(words, each, counts[each]) for each in held))
    card.rule().text(
        words.gettext(
            "It's all stored by your Discord ID. I don't keep messages, "
            "searches or member lists, and no name but yours on the global "
            "leaderboard."
        )
    )
    if held:
        card.text("-# " + words.gettext("Get it all as a file: `/privacy export`."))
        card.buttons([push_button(words.gettext("Delete …"), ASK, style=ButtonStyle.danger)])
    return card


def asking_card(words: Words, counts: Mapping[Holding, int]) -> Card:
    """Ask whether all that is held on a person is to be deleted, and say what that means."""
    held = [each for each in counts if counts[each]]
    card = Card().text("### " + words.gettext("Delete your data?"))
    if not held:
        return card.text(words.gettext("There's nothing to delete."))
    gone = [each for each in held if not each.stays]
    if gone:
        card.text(
            words.gettext("Deleted right away, in all servers. This can't be undone:"),
            *(_count_line(words, each, counts[each]) for each in gone),
        )
    staying = [each for each in held if each.stays]
    if staying:
        card.text(
            words.gettext("Stays with its servers, without your ID:"),
            *(_count_line(words, each, counts[each]) for each in staying),
        )
    return card.buttons(
        [
            push_button(words.gettext("Delete it all"), DELETE, style=ButtonStyle.danger),
            push_button(words.gettext("Keep it"), KEEP),
        ]
    )


def deleted_card(words: Words, counts: Mapping[Holding, int]) -> Card:
    """Return the card that says that it is gone."""
    deleted = sum(number for each, number in counts.items() if not each.stays)
    staying = sum(number for each, number in counts.items() if each.stays)
    card = Card().text(
        "### " + words.gettext("✓ Deleted."),
        words.ngettext("{n} record deleted.", "{n} records deleted.", deleted),
    )
    if staying:
        card.text(
            words.ngettext(
                "{n} server record stays, without your ID.",
                "{n} server records stay, without your ID.",
                staying,
            )
        )
    return card.text(
        "-# "
        + words.gettext(
            "Earlier backups still have it until they're deleted. What you do "
            "from now on is stored again."
        )
    )


def kept_card(words: Words) -> Card:
    """Return the card that says that nothing was deleted."""
    return Card().text(words.gettext("Nothing was deleted."))


def _held_line(words: Words, holding: Holding, number: int) -> str:
    return f"{_count_line(words, holding, number)}\n-# {words.gettext(holding.why)}"


def _count_line(words: Words, holding: Holding, number: int) -> str:
    return f"{words.gettext(holding.what)}: **{words.number(number)}**"
