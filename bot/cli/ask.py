"""`kollab ask`: commands typed at the terminal, answered as a person would see it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli import transcript
from bot.cli.grammar import (
    Choose,
    Click,
    Complete,
    LineError,
    OpenMenu,
    Run,
    Submit,
    Typed,
    one_of,
    split_pairs,
    understand,
)
from bot.cli.simulation import World
from bot.cli.transcript import BUTTON, LABEL, LINK_STYLE, SELECTS, Outcome, button_label, walk
from bot.domain.errors import OperatorError


async def carry_out(world: World, line: str) -> Outcome:
    """Do what one line says; a line that can't be carried out gives an outcome with an error."""
    try:
        return await _do(world, understand(line, world.commands()))
    except LineError as error:
        return Outcome(error=_not_for_you(world, line) or str(error))


def _not_for_you(world: World, line: str) -> str | None:
    for path in world.hidden_commands():
        if re.match(rf"/{re.escape(path)}(\s|$)", line.strip()):
            where = "in a direct message" if world.scene.direct else f"to a {world.scene.viewer}"
            return f"Discord does not offer /{path} {where}. Try --as moderator, in the server."
    return None


async def _do(world: World, typed: Typed) -> Outcome:
    match typed:
        case Run(path=path, options=options, kinds=kinds):
            return await world.run(path, world.entities(options, kinds))
        case Complete(fixed=fixed) if fixed is not None:
            return Outcome(choices=fixed)
        case Complete(path=path, option=option, text=text, filled=filled):
            return await world.complete(path, option, text=text, filled=filled)
        case OpenMenu(name=name, message=message):
            return await world.open_menu(name, message)
        case Click():
            return await world.click(find_button(world.last_components(), typed))
        case Choose(labels=labels):
            return await world.select(*find_entries(world.last_components(), labels))
        case Submit(text=text):
            return await world.submit(fill_in(world.open_modal(), text))


def find_button(components: Iterable[Mapping[str, Any]], wanted: Click) -> str:
    """Give the id of the button that is meant; raises LineError and lists those that there are."""
    buttons = [part for part in walk(components) if int(part["type"]) == BUTTON]
    names = [button_label(button) for button in buttons]
    matching = [b for b in buttons if wanted.label in {button_label(b), b.get("label")}]
    matching = matching or [
        b for b in buttons if wanted.label.casefold() in button_label(b).casefold()
    ]
    if not 1 <= wanted.number <= len(matching):
        which = f'"{wanted.label}"' + (f" number {wanted.number}" if wanted.number > 1 else "")
        raise LineError(f"The last reply has no button {which}. {one_of(names)}")
    button = matching[wanted.number - 1]
    if button.get("style") == LINK_STYLE:
        raise LineError(f"That button is a link: it opens {button['url']}")
    if button.get("disabled"):
        raise LineError(f'The button "{button_label(button)}" is switched off.')
    return str(button["custom_id"])


def find_entries(
    components: Iterable[Mapping[str, Any]], labels: Iterable[str]
) -> tuple[str, list[str]]:
    """Give the id of the select that has those entries, and their values; else a LineError."""
    wanted = [label.casefold() for label in labels]
    selects = [part for part in walk(components) if int(part["type"]) in SELECTS]
    for select in selects:
        entries = list(select.get("options") or [])
        values = [_entry(entries, label) for label in wanted]
        if all(value is not None for value in values):
            return str(select["custom_id"]), [str(value) for value in values]
    there = [str(entry["label"]) for select in selects for entry in select.get("options") or []]
    raise LineError(f"The last reply offers no such choice. {one_of(there)}")


def _entry(entries: list[Mapping[str, Any]], wanted: str) -> str | None:
    for rule in (str.__eq__, str.startswith):
        for entry in entries:
            texts = (str(entry["label"]), str(entry["value"]), *_words_of(entry))
            if any(rule(text.casefold(), wanted) for text in texts):
                return str(entry["value"])
    return None


def _words_of(entry: Mapping[str, Any]) -> Iterator[str]:
    """Give a label without its number in front ("3. APT." is also "APT.")."""
    if found := re.match(r"\d+\.\s+(.*)", str(entry["label"])):
        yield found[1]


def fill_in(modal: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Split what was typed over the fields of a form: values by the field's custom id."""
    fields: dict[str, Mapping[str, Any]] = {}
    names: dict[str, str] = {}
    label = ""
    for part in walk(modal.get("components") or []):
        if int(part["type"]) == LABEL:
            label = str(part["label"])
        elif part.get("custom_id"):
            custom_id = str(part["custom_id"])
            fields[custom_id] = part
            names[custom_id] = custom_id
            names[str(part.get("label") or label or custom_id)] = custom_id
    pairs = split_pairs(text, names, what="The form")
    return {pair.name: _field_value(fields[pair.name], _raw(pair)) for pair in pairs}


def _raw(pair: Any) -> str:
    return str(pair.value) + ("?" if pair.asked else "")


def _field_value(part: Mapping[str, Any], text: str) -> Any:
    options = list(part.get("options") or [])
    if not options:
        return text
    value = _entry(options, text.casefold())
    if value is None:
        raise LineError(f"The form has no choice {text!r}. {one_of(o['label'] for o in options)}")
    return [value] if int(part["type"]) in SELECTS else value


@dataclass(slots=True)
class Report:
    """Writes what came of each line, and remembers whether one failed."""

    as_json: bool = False
    out: Path | None = None
    echo: bool = True
    write: Callable[[str], Any] = lambda text: print(text, flush=True)  # noqa: T201 - the output
    failed: bool = False
    number: int = 0

    def add(self, line: str, outcome: Outcome) -> None:
        """Write one line's outcome."""
        self.number += 1
        self.failed = self.failed or outcome.error is not None
        files = list(self._save(outcome))
        if self.as_json:
            self.write(json.dumps(_as_json(line, outcome, files), ensure_ascii=False))
            return
        lines = [f"> {line}"] if self.echo else []
        lines += transcript.write_outcome(outcome)
        lines += [f"saved {file['path']}" for file in files if file["path"]]
        lines += [f"✗ {outcome.error}"] if outcome.error else []
        self.write("\n".join([*lines, ""]))

    def _save(self, outcome: Outcome) -> Iterator[dict[str, Any]]:
        for message in outcome.messages:
            for file in message.attachments:
                path = None
                if self.out is not None:
                    path = self.out / f"{self.number:02}-{Path(file.name).name}"
                    _write_file(path, file.data)
                yield {
                    "name": file.name,
                    "path": str(path) if path else None,
                    "bytes": len(file.data),
                    "description": file.description,
                }


def _write_file(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise OperatorError(
            f"{path} can't be written: {error.strerror}.", remedy="Choose another --out folder."
        ) from error


def _as_json(line: str, outcome: Outcome, files: list[dict[str, Any]]) -> dict[str, Any]:
    messages = outcome.messages
    return {
        "input": line,
        "ok": outcome.error is None,
        "ephemeral": any(message.ephemeral for message in messages),
        "content": "\n".join(transcript.text_of(message) for message in messages),
        "embeds": [embed for message in messages for embed in message.embeds],
        "components": [part for message in messages for part in message.components],
        "choices": None if outcome.choices is None else list(outcome.choices),
        "modal": outcome.modal,
        "files": files,
        "error": outcome.error,
        "ms": round(outcome.ms, 1),
    }


async def ask(world: World, lines: AsyncIterator[str], report: Report) -> None:
    """Carry out one line after another in one world."""
    async for line in lines:
        report.add(line, await carry_out(world, line))


async def given(lines: Iterable[str]) -> AsyncIterator[str]:
    """Give the lines of the command line."""
    for line in lines:
        yield line


async def typed(*, prompt: bool) -> AsyncIterator[str]:
    """Read lines from standard input; empty lines and those that start with # are skipped."""
    loop, lines = asyncio.get_running_loop(), asyncio.Queue[str]()

    def read() -> None:
        while True:
            line = sys.stdin.readline()
            with contextlib.suppress(RuntimeError):  # the program has ended meanwhile
                loop.call_soon_threadsafe(lines.put_nowait, line)
            if not line:
                return

    # A daemon, unlike the threads of asyncio: Ctrl-C ends the program while it waits for a line.
    threading.Thread(target=read, daemon=True).start()
    while True:
        if prompt:
            sys.stderr.write("kollab> ")
            sys.stderr.flush()
        if not (line := await lines.get()):
            return
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()
