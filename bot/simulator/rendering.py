"""What a person sees of a reply, as text for a terminal. Pure: payloads in, lines out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

type_of_payload = Mapping[str, Any]

# https://docs.discord.com/developers/components/reference#component-object-component-types
ROW, BUTTON, SELECT, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = (
    1, 2, 3, 9, 10, 11, 12, 13, 14, 17, 18,
)  # fmt: skip
UPLOAD, CHECKBOX = 19, 23
ENTITY_SELECTS = frozenset({5, 6, 7, 8})
SELECTS = ENTITY_SELECTS | {3}
LINK_STYLE = 5


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a reply. `description` is its alt text, empty when there is none."""

    name: str
    data: bytes
    description: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message, in the shape in which Discord holds it.

    `place` and `at` (the time there) tell where and when it was posted if it is no reply.
    """

    content: str
    embeds: tuple[type_of_payload, ...] = ()
    components: tuple[type_of_payload, ...] = ()
    ephemeral: bool = False
    edited: bool = False
    attachments: tuple[Attachment, ...] = ()
    place: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """How a client shows what messages only refer to.

    `names` are what stands for mentions such as ``<#123>``; `now` (aware) is what times count
    from.
    """

    names: type_of_payload = field(default_factory=dict)
    now: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class LineResult:
    """Everything that came of one line.

    `choices` and `modal` are None unless the bot offered such; `error` says what went wrong and
    is None when nothing did. `ms` is the measured time of the interaction. `seen` tells how a
    client shows mentions and times.
    """

    messages: tuple[Message, ...] = ()
    choices: tuple[type_of_payload, ...] | None = None
    modal: type_of_payload | None = None
    error: str | None = None
    ms: float = 0.0
    notes: tuple[str, ...] = field(default=())
    seen: Seen = field(default_factory=lambda: Seen())


def text_of(message: Message) -> str:
    """Return the words of a message: its content, or the texts of its layout."""
    texts = [str(part["content"]) for part in walk(message.components) if part["type"] == TEXT]
    return "\n".join([message.content, *texts] if message.content else texts)


def walk(components: Iterable[type_of_payload]) -> Iterator[type_of_payload]:
    """Yield every component, parents first, in the order of reading."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("accessory", "component"):
            if inner := component.get(key):
                yield from walk([inner])


_MENTIONS = {"channel": "#", "role": "@&", "user": "@"}
_MENTION = re.compile(r"<(?:#|@&?)\d+>")
_TIMESTAMP = re.compile(r"<t:(?P<seconds>-?\d+)(?::(?P<style>[a-zA-Z]))?>")
_TIMES = {
    "t": "%H:%M",
    "T": "%H:%M:%S",
    "d": "%Y-%m-%d",
    "D": "%-d %B %Y",
    "F": "%A %-d %B %Y, %H:%M",
}
_SPANS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_MARKDOWN = re.compile(
    r"\\(?P<escaped>[^a-zA-Z0-9\s])"
    r"|\*\*(?P<bold>(?:\\.|[^*])+)\*\*"
    r"|\[(?P<label>(?:\\.|[^\]])+)\]\(<?(?P<link>[^)\s>]+)>?\)"
)


def plain(text: str) -> str:
    """Return text without the marks of Discord's Markdown; links keep their target.

    https://support.discord.com/hc/en-us/articles/210298617
    """
    lines = [re.sub(r"^(?:#{1,3}|-#) ", "", line) for line in text.splitlines()]
    return "\n".join(_MARKDOWN.sub(_unmark, line) for line in lines)


def _unmark(found: re.Match[str]) -> str:
    if found["escaped"]:
        return found["escaped"]
    if found["bold"]:
        return _MARKDOWN.sub(_unmark, found["bold"])
    return f"{_MARKDOWN.sub(_unmark, found['label'])} → {found['link']}"


def write_message(message: Message) -> list[str]:
    """Return the lines of a message."""
    lines = ["(only you can see this)"] if message.ephemeral else []
    if message.edited:
        lines.append("(the message above changed to)")
    if message.place:
        lines.append(f"(posted in {message.place}, {message.at})")
    lines += plain(message.content).splitlines()
    for embed in message.embeds:
        lines += _write_embed(embed)
    lines += _write_all(message.components)
    shown = {_media_name(item) for part in walk(message.components) for item in _media(part)}
    for attachment in message.attachments:
        if attachment.name not in shown:
            lines.append(_picture(attachment.name, attachment.description))
    return lines


def _write_all(components: Iterable[type_of_payload]) -> list[str]:
    return [line for component in components for line in _write(component)]


def _write(component: type_of_payload) -> list[str]:
    kind = int(component["type"])
    if kind in SELECTS:
        return _write_select(component)
    writers: dict[int, Callable[[type_of_payload], list[str]]] = {
        ROW: _write_row,
        BUTTON: lambda part: [_button(part)],
        SECTION: _write_section,
        TEXT: lambda part: plain(str(part["content"])).splitlines(),
        THUMBNAIL: _write_media,
        GALLERY: _write_media,
        FILE: _write_media,
        SEPARATOR: lambda part: ["─" * 32] if part.get("divider", True) else [""],
        CONTAINER: lambda part: [f"│ {line}" for line in _write_all(part["components"])],
        LABEL: lambda part: [str(part["label"]), *_write(part["component"])],
    }
    writer = writers.get(kind)
    return writer(component) if writer else [f"(component {kind})"]


def _write_row(row: type_of_payload) -> list[str]:
    parts = row.get("components") or []
    if all(int(part["type"]) == BUTTON for part in parts):
        return ["  ".join(_button(part) for part in parts)]
    return _write_all(parts)


def button_label(button: type_of_payload) -> str:
    """Return what is written on a button: its emoji and its label."""
    return " ".join(filter(None, [_emoji(button), str(button.get("label") or "")]))


def _emoji(part: type_of_payload) -> str:
    return str((part.get("emoji") or {}).get("name") or "")


def _button(button: type_of_payload) -> str:
    link = f" → {button['url']}" if button.get("style") == LINK_STYLE else ""
    off = " (off)" if button.get("disabled") else ""
    return f"[{button_label(button)}{link}]{off}"


def _write_select(select: type_of_payload) -> list[str]:
    off = " (off)" if select.get("disabled") else ""
    lines = [f"▾ {select.get('placeholder') or 'Choose'}{off}"]
    for chosen in select.get("default_values") or []:
        lines.append(f"  • <{_MENTIONS[str(chosen['type'])]}{chosen['id']}>")
    for option in select.get("options") or []:
        mark = "•" if option.get("default") else "◦"
        label = " ".join(filter(None, [_emoji(option), str(option["label"])]))
        more = f": {option['description']}" if option.get("description") else ""
        lines.append(f"  {mark} {label}{more}")
    return lines


def _write_section(section: type_of_payload) -> list[str]:
    lines = _write_all(section.get("components") or [])
    accessory = section.get("accessory")
    if accessory and int(accessory["type"]) == BUTTON and lines:
        return [*lines[:-1], f"{lines[-1]}  {_button(accessory)}"]
    return lines + (_write(accessory) if accessory else [])


def _media(part: type_of_payload) -> list[type_of_payload]:
    kind = int(part["type"])
    if kind == GALLERY:
        return list(part.get("items") or [])
    if kind == THUMBNAIL:
        return [part]
    return [{"media": part["file"]}] if kind == FILE else []


def _media_name(item: type_of_payload) -> str:
    return str(item["media"]["url"]).split("?")[0].rsplit("/", 1)[-1]


def _write_media(part: type_of_payload) -> list[str]:
    return [_picture(_media_name(i), str(i.get("description") or "")) for i in _media(part)]


def _picture(name: str, description: str) -> str:
    return f"({name}{': ' + description if description else ''})"


def _write_embed(embed: type_of_payload) -> list[str]:
    link = f" → {embed['url']}" if embed.get("url") else ""
    lines = [str((embed.get("author") or {}).get("name") or ""), f"{embed.get('title', '')}{link}"]
    lines += plain(str(embed.get("description") or "")).splitlines()
    for part in embed.get("fields") or []:
        lines += plain(f"{part['name']}: {part['value']}").splitlines()
    if image := (embed.get("image") or {}).get("url"):
        lines.append(_picture(str(image).rsplit("/", 1)[-1], ""))
    lines.append(str((embed.get("footer") or {}).get("text") or ""))
    return [f"│ {line}" for line in lines if line]


def write_modal(modal: type_of_payload) -> list[str]:
    """Return the lines of a form that the bot opened."""
    lines = [f"┌ {modal.get('title', '')}"]
    for part in walk(modal.get("components") or []):
        if part.get("custom_id") and int(part["type"]) not in {ROW, LABEL}:
            needed = "" if part.get("required", True) else " (optional)"
            lines.append(f"│ {part.get('label') or part['custom_id']}{needed}")
            lines += (f"│   {line}" for line in _filled_in(part))
        elif int(part["type"]) in {TEXT, LABEL}:
            lines.append(f"│ {part.get('label') or part.get('content')}")
            lines += [f"│ -# {part['description']}"] if part.get("description") else []
    return lines


def _filled_in(part: type_of_payload) -> list[str]:
    """Return what a field has already: its text, or the options that are chosen."""
    chosen = [each["label"] for each in part.get("options") or [] if each.get("default")]
    return [*str(part.get("value") or "").splitlines(), *chosen]


def as_seen(line: str, seen: Seen) -> str:
    """Put names for mentions and words for times into a line, as a client does (in UTC)."""
    named = _MENTION.sub(lambda found: str(seen.names.get(found[0], found[0])), line)
    return _TIMESTAMP.sub(lambda found: _time(found, seen.now), named)


def _time(found: re.Match[str], now: dt.datetime | None) -> str:
    at = dt.datetime.fromtimestamp(int(found["seconds"]), dt.UTC)
    if found["style"] != "R" or now is None:
        return at.strftime(_TIMES.get(found["style"] or "f", "%-d %B %Y, %H:%M")) + " UTC"
    ahead = (at - now).total_seconds()
    unit, length = next((one for one in _SPANS if abs(ahead) >= one[1]), _SPANS[-1])
    number = round(abs(ahead) / length)
    text = f"{number} {unit}{'' if number == 1 else 's'}"
    return f"in {text}" if ahead >= 0 else f"{text} ago"


def write_outcome(outcome: LineResult) -> list[str]:
    """Return the lines of everything that came of one typed line."""
    lines = [line for message in outcome.messages for line in write_message(message)]
    if outcome.choices is not None:
        offered = [f"  ◦ {choice['name']}" for choice in outcome.choices]
        lines += offered or ["  (nothing is offered)"]
    if outcome.modal is not None:
        lines += write_modal(outcome.modal)
    return [as_seen(line, outcome.seen) for line in (*lines, *outcome.notes)]
