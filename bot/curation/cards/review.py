"""The review of an article: one suggestion at a time, with the sentence that it rests on."""

from __future__ import annotations

import discord
from discord import ButtonStyle, ui

from bot.articles.model import ArticleText
from bot.catalogue.model import ArtistKind, Status, Work
from bot.curation.cards.entry import field_lines
from bot.curation.model import Kind
from bot.curation.reviews.model import Item, ItemState, Review, work_entry
from bot.curation.reviews.service import Outcome, Sight
from bot.kit.discord.card import LIST, Button, Card, Form, Option, push_button, select_menu
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import cut, escape, plain
from bot.lookup.cards.credits import name_in, short_credits, show_name
from bot.lookup.cards.terms import ARTIST_KINDS, KINDS, STATUSES

ACCEPT = "review-accept"
MEND = "review-mend"
MENDED = "review-mended"
REJECT = "review-reject"
ADD = "review-add"
ADDED = "review-added"
LINK = "review-link"
LINKED = "review-linked"
SHOW = "review-show"
SKIP = "review-skip"
FINISH = "review-finish"
KIND = "review-kind"
STATUS = "review-status"
NEW_ARTICLE = "article-new"
ITEM = rf"{LIST}:(?P<item>[0-9]{{1,3}}):(?P<version>[0-9]{{1,4}})"
"""A part of custom ids: which suggestion of which review, in which version."""
NOTHING = "new"
"""What the select of works has for a work that is none of them."""
LONGEST_PASTE = 4000
_TITLE = 200
_QUOTE = 700
_NAMES = 500


def review_card(words: Words, sight: Sight, *, said: str = "") -> Card:
    """Show a suggestion that is to be decided."""
    review, item, key = sight.review, sight.item, _key(sight)
    card = Card().text(said, *_heading(words, review, sight.number))
    card.text(f"> {escape(item.sentence, _QUOTE)}")
    card.rule().text(*(_claim_lines if item.is_claim else _work_lines)(words, sight))
    card.text(*_to_do(words, item))
    card.buttons(_decisions(words, item, key))
    card.buttons(_others(words, sight, key))
    if not item.is_claim and not item.work:
        kinds = [Option(kind.value, words.gettext(name)) for kind, name in KINDS.items()]
        card.select(select_menu(f"{KIND}:{key}", words.gettext("Another kind"), kinds))
    statuses = [Option(each.value, words.gettext(name)) for each, name in STATUSES.items()]
    card.select(select_menu(f"{STATUS}:{key}", words.gettext("How sure it is"), statuses))
    return card.note(
        "-# " + words.gettext("Only you see this. The article's words go when the review is done.")
    )


def turned_line(words: Words, turn: Outcome) -> str:
    """Return what came of a press, as markup."""
    item = turn.review.items[turn.number]
    if turn.linked:
        return words.gettext("This one is here already. I've linked it: have another look.")
    if not turn.is_ours:
        if item.state is ItemState.OPEN:
            return words.gettext("Somebody changed this one just now. Have another look.")
        return words.gettext("Somebody was faster: this one is decided already.")
    if item.state is ItemState.ACCEPTED:
        return words.gettext("✓ Accepted: **{title}**", title=_called(words, item))
    if item.state is ItemState.REJECTED:
        return words.gettext("✗ Rejected: **{title}**", title=_called(words, item))
    return ""


def finished_card(words: Words, review: Review, *, said: str = "") -> Card:
    """Show what came of a review, which is forgotten."""
    accepted, rejected, left = (review.count(state) for state in (
        ItemState.ACCEPTED, ItemState.REJECTED, ItemState.OPEN))  # fmt: skip
    card = Card().text(said, f"## {escape(review.article.title, _TITLE)}")
    parts = [
        words.gettext("{n} accepted", n=accepted), words.gettext("{n} rejected", n=rejected),
        words.gettext("{n} left out", n=left),
    ]  # fmt: skip
    card.text(" · ".join(parts))
    if accepted:
        card.text(words.gettext("What you accepted is here now: search and `/article show`."))
    return card.text("-# " + words.gettext("I've kept nothing of the article's words."))


def nothing_card(words: Words, article: ArticleText) -> Card:
    """Show that an article suggests nothing."""
    return Card().text(
        f"## {escape(article.title, _TITLE)}",
        words.gettext("I read it and found no collaborations in it. Nothing was kept."),
    )


def link_card(words: Words, sight: Sight) -> Card:
    """Offer works that a suggestion may be of."""
    key = _key(sight)
    card = Card().text(f"> {escape(sight.item.sentence, _QUOTE)}")
    options = [_option(words, work) for work in sight.like]
    if not sight.like:
        card.text(
            words.gettext("There's no collaboration of these artists yet. Correct their names?")
        )
    if sight.item.work:
        options.append(Option(NOTHING, words.gettext("None of these: it's new")))
    if options:
        card.select(select_menu(f"{LINKED}:{key}", words.gettext("Which one is it?"), options[:25]))
    return card.buttons([push_button(words.gettext("◀ Back"), f"{SHOW}:{key}")])


def article_form(words: Words, given: ArticleText, date: str) -> Form:
    """Ask for an article that is pasted."""
    form = Form(words.gettext("Add an article"), NEW_ARTICLE)
    form.field(words.gettext("Its text"), _box("text", long=True, longest=LONGEST_PASTE))
    form.field(words.gettext("Its title"), _box("title", given.title, needed=False, longest=300))
    form.field(
        words.gettext("Publisher"), _box("publisher", given.publisher, needed=False, longest=300)
    )
    form.field(
        words.gettext("Date"), _box("date", date, needed=False, longest=40),
        description=words.gettext("Such as 2026-02-14: “on Friday” is understood by it"),
    )  # fmt: skip
    return form.field(words.gettext("Link"), _box("link", given.link, needed=False, longest=512))


def mend_form(words: Words, sight: Sight) -> Form:
    """Ask what a suggestion should say."""
    item, names = sight.item, sight.names
    form = Form(words.gettext("Correct this"), f"{MENDED}:{_key(sight)}")

    def listed(refs: tuple[str, ...]) -> str:
        return ", ".join(one if one in item.unknown else names.artist(one).name for one in refs)

    artists = listed(item.artists)
    if item.is_claim:
        form.field(words.gettext("In your own words"), _box("words", item.words, long=True))
        form.field(
            words.gettext("In your own words, in Korean"),
            _box("words_ko", item.words_ko, long=True, needed=False),
        )
        return form.field(words.gettext("Artists"), _box("artists", artists, needed=False),
                          description=words.gettext("With commas between them"))  # fmt: skip
    show = names.shows.get(item.show)
    form.field(words.gettext("Artists"), _box("artists", artists),
               description=words.gettext("With commas between them"))  # fmt: skip
    form.field(words.gettext("Worked with"), _box("partners", listed(item.partners), needed=False))
    form.field(words.gettext("Title"), _box("title", item.title, needed=False, longest=300))
    form.field(
        words.gettext("Made for"),
        _box("show", show_name(words, show) if show else item.show, needed=False, longest=300),
        description=words.gettext("A drama, film, game …"),
    )  # fmt: skip
    return form.field(
        words.gettext("Date"), _box("date", str(item.date or ""), needed=False, longest=40),
        description=words.gettext("A day, a month or a year, such as 2026-02"),
    )  # fmt: skip


def artist_form(words: Words, sight: Sight) -> Form:
    """Ask who an unknown name is."""
    name = next(iter(sight.item.missing), "")
    kinds = [
        discord.SelectOption(
            label=words.gettext(text), value=kind.value, default=kind is ArtistKind.OTHER
        )
        for kind, text in ARTIST_KINDS.items()
    ]
    form = Form(words.gettext("New artist: {name}", name=name), f"{ADDED}:{_key(sight)}")
    form.field(words.gettext("What is it?"), ui.Select(custom_id="kind", options=kinds))
    return form.field(words.gettext("Name in Hangul"), _box("hangul", needed=False, longest=150))


def _key(sight: Sight) -> str:
    return f"{sight.review.id}:{sight.number}:{sight.item.version}"


def _box(
    custom_id: str, value: str = "", *, needed: bool = True, long: bool = False,
    longest: int = _NAMES,
) -> ui.TextInput[ui.Modal]:  # fmt: skip
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    return ui.TextInput(
        custom_id=custom_id, default=cut(value, longest) or None, required=needed,
        max_length=longest, style=style,
    )  # fmt: skip


def _heading(words: Words, review: Review, number: int) -> list[str]:
    article, left = review.article, review.count(ItemState.OPEN)
    parts = [
        words.gettext("{number} of {total}", number=number + 1, total=len(review.items)),
        words.ngettext("{n} to decide", "{n} to decide", left),
        escape(article.publisher, 100),
        words.date(article.date) if article.date else "",
    ]
    return [f"### {escape(article.title, _TITLE)}", "-# " + " · ".join(filter(None, parts))]


def _work_lines(words: Words, sight: Sight) -> list[str]:
    item, names = sight.item, sight.names
    lines = [f"**{_called(words, item)}**"] if item.title else []
    said = {key: value for key, value in work_entry(item).items() if key != "title"}
    lines += field_lines(words, Kind.WORK, said, names)
    if item.date is None:
        lines.append("- " + words.gettext("Date: the article gives none"))
    known = [escape(name_in(words, names.artist(one))) for one in item.everybody
             if one not in item.unknown]  # fmt: skip
    if known:
        lines.append(words.gettext("Known: {names}", names=words.listing(known)))
    if item.unknown:
        new = words.listing([escape(one) for one in item.unknown])
        lines.append(words.gettext("New artists: {names}", names=new))
    if item.work:
        title = escape(names.works.get(item.work, item.work))
        lines.append(words.gettext("Linked to **{title}**, which is here already", title=title))
    else:
        lines.append(words.gettext("This becomes a new collaboration."))
    if item.show and item.show not in names.shows:
        lines.append(words.gettext("New show: {show}", show=escape(item.show)))
    return lines


def _claim_lines(words: Words, sight: Sight) -> list[str]:
    item, names = sight.item, sight.names
    said = {"text": item.words, "text_ko": item.words_ko, "status": item.status.value,
            "artists": list(item.everybody)}  # fmt: skip
    said = {key: value for key, value in said.items() if value}
    return field_lines(words, Kind.FACT, said, names)


def _to_do(words: Words, item: Item) -> list[str]:
    lines = []
    if item.missing:
        new = words.listing([escape(one) for one in item.missing])
        lines.append(words.gettext("⚠ I don't know {names} yet. Add them, or correct the names.",
                                   names=new))  # fmt: skip
    if item.date and item.date.day and item.status is not Status.CONFIRMED and not item.is_claim:
        lines.append("-# " + words.gettext("Only what is confirmed shows on its day."))
    if item.is_claim and not item.words:
        lines.append(words.gettext("⚠ Put it into your own words: “Correct …”."))
    return lines


def _decisions(words: Words, item: Item, key: str) -> list[Button]:
    return [
        push_button(words.gettext("Accept"), f"{ACCEPT}:{key}", style=ButtonStyle.success,
                    disabled=not item.is_ready),
        push_button(words.gettext("Correct …"), f"{MEND}:{key}"),
        push_button(words.gettext("Reject"), f"{REJECT}:{key}", style=ButtonStyle.danger),
        push_button(words.gettext("Skip"), f"{SKIP}:{key}"),
        push_button(words.gettext("Finish"), f"{FINISH}:{key}"),
    ]  # fmt: skip


def _others(words: Words, sight: Sight, key: str) -> list[Button]:
    item, buttons = sight.item, []
    if item.missing:
        label = words.gettext("Add artist: {name} …", name=plain(item.missing[0], 50))
        buttons.append(push_button(label, f"{ADD}:{key}", style=ButtonStyle.primary))
    if not item.is_claim:
        buttons.append(push_button(words.gettext("Link to …"), f"{LINK}:{key}"))
    return buttons


def _option(words: Words, work: Work) -> Option:
    year = f" ({work.date.year})" if work.date else ""
    return Option(work.slug, f"{cut(work.title, 80)}{year}", short_credits(words, work))


def _called(words: Words, item: Item) -> str:
    return escape(item.title or item.words or ", ".join(item.everybody), _TITLE)
