"""Crowns as people see them, and taking part in them."""

from __future__ import annotations

from discord import ButtonStyle
from discord.utils import format_dt

from bot.catalogue.model import ArtistRef
from bot.kit.discord.card import Button, Card, push_button, turning_buttons
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape
from bot.lookup.cards.credits import full_name
from bot.trivia.crowns.model import NEEDED, PLAYERS, CrownAnswer, CrownRow, CrownsAnswer
from bot.trivia.leaderboard.hiding_cards import hiding_button

JOIN = "crown-join"
LEAVE = "crown-leave"
PAGE = "crowns"
_NAME = 90


def crown_card(words: Words, answer: CrownAnswer, *, takes_part: bool) -> Card:
    """Show who holds the crown of an artist, who comes close, and how far the asker is."""
    name = artist_name(words, answer.artist)
    card = Card().text("### " + words.gettext("👑 The crown of {artist}", artist=name))
    holder = answer.holder
    if holder is None:
        card.text(_open_line(words))
    else:
        card.text(words.gettext("<@{user}> knows most about them.", user=holder.user_id))
    card.text(*(_row(words, each, holder) for each in answer.rows))
    card.rule().text(_own_line(words, answer, takes_part=takes_part))
    return card.text(_season_line(words, answer)).buttons([_join_button(words)])


def crowns_card(words: Words, answer: CrownsAnswer) -> Card:
    """Show a page of a server's crowns, the asker's own marked."""
    card = Card().text("### " + words.gettext("👑 Crowns of this server"))
    if not answer.crowns:
        card.text(words.gettext("Nobody holds a crown yet."), _open_line(words))
    for each in answer.crowns:
        name, holder = artist_name(words, each.artist), each.holder
        right = words.ngettext("{n} right", "{n} right", holder.known)
        line = f"**{name}** · <@{holder.user_id}> · {right}"
        is_own = holder.user_id == answer.user_id
        card.text(words.gettext("▸ {line} · yours", line=line) if is_own else line)
    if answer.own:
        own = words.ngettext("You hold {n} crown.", "You hold {n} crowns.", answer.own)
        card.rule().text(f"**{own}**")
    card.text(
        "-# " + words.gettext("See who is close to one: `/crown`"), _season_line(words, answer)
    )
    card.buttons(turning_buttons(words, f"{PAGE}:", number=answer.page, pages=answer.pages))
    return card.buttons([_join_button(words)])


def taking_part_card(words: Words, *, is_new: bool, is_hidden: bool) -> Card:
    """Return the card for who takes part in crowns; who hides is not seen all the same."""
    title = words.gettext("You already take part in this server's crowns")
    if is_new:
        title = words.gettext("✓ You take part in this server's crowns")
    card = Card().text(
        f"### {title}",
        words.gettext(
            "People here can see your crowns, and how much about an artist you got right."
        ),
        "-# " + words.gettext("What you got right before counts, too."),
    )
    buttons = [push_button(words.gettext("Leave"), LEAVE, style=ButtonStyle.danger)]
    if is_hidden:
        card.text(words.gettext("But you're hidden from this server's boards, so nobody sees it."))
        buttons.insert(0, hiding_button(words, is_hidden=True))
    return card.buttons(buttons)


def left_card(words: Words) -> Card:
    """Return the card for who left: with the way back."""
    line = words.gettext("✓ You're out: this server's crowns no longer show you.")
    return Card().text(line).buttons([_join_button(words)])


def artist_name(words: Words, artist: ArtistRef) -> str:
    """Name an artist, as markup."""
    return escape(full_name(words, artist), _NAME)


def _join_button(words: Words) -> Button:
    return push_button(words.gettext("Take part"), JOIN)


def _row(words: Words, row: CrownRow, holder: CrownRow | None) -> str:
    place = "👑" if row is holder else f"**{words.number(row.place)}.**"
    return f"{place} <@{row.user_id}> · {_known(words, row)}"


def _known(words: Words, row: CrownRow) -> str:
    return words.gettext(
        "{right} of {all} right", right=words.number(row.known), all=words.number(row.answers)
    )


def _open_line(words: Words) -> str:
    return words.gettext(
        "{n} right answers about an artist take the crown, once {players} people have played.",
        n=words.number(NEEDED),
        players=words.number(PLAYERS),
    )


def _own_line(words: Words, answer: CrownAnswer, *, takes_part: bool) -> str:
    if not takes_part:
        return words.gettext("Crowns only show who takes part. You're not on them.")
    own, holder = answer.own, answer.holder
    if holder is not None and own is not None and own.user_id == holder.user_id:
        return words.gettext("**It's yours.**")
    if holder is not None:
        return words.ngettext(
            "You: **{n} right answer** from <@{user}>'s crown",
            "You: **{n} right answers** from <@{user}>'s crown",
            answer.missing,
            user=holder.user_id,
        )
    if not answer.missing:
        return words.gettext("You know enough: it's yours once somebody else plays.")
    return words.ngettext(
        "You: **{n} right answer** from the crown",
        "You: **{n} right answers** from the crown",
        answer.missing,
    )


def _season_line(words: Words, answer: CrownAnswer | CrownsAnswer) -> str:
    ends = format_dt(answer.ends_at, "D")
    said = words.gettext("The season ends {when}; then all crowns are free again.", when=ends)
    return f"-# {said}"
