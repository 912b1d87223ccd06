"""Commands as a client shows them: by the names and in the words of the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def localize(
    entries: Iterable[dict[str, Any]], commands: Iterable[Mapping[str, Any]], locale: str
) -> None:
    """Put the words of a language into what simcord's page offers to type.

    `commands` are in Discord's shape. What is sent stays as it is: paths, and names of options,
    beside which their `label` is shown.
    """
    roots = {str(each["id"]): each for each in commands}
    for entry in entries:
        invocation: list[str] = []
        part: Mapping[str, Any] = {"options": [roots[entry["commandId"]]]}
        for name in entry["path"]:
            part = next(each for each in part["options"] if each["name"] == name)
            invocation.append(localized(part, "name", locale))
        entry["invocation"] = " ".join(invocation)
        entry["description"] = localized(part, "description", locale)
        for option, known in zip(entry["options"], part.get("options") or [], strict=True):
            option["label"] = localized(known, "name", locale)
            option["description"] = localized(known, "description", locale)
            for choice, offered in zip(option["choices"], known.get("choices") or [], strict=True):
                choice["name"] = localized(offered, "name", locale)


def localized(part: Mapping[str, Any], word: str, locale: str) -> str:
    """Return a word of a command, option or choice; in English where it has no other."""
    return str((part.get(f"{word}_localizations") or {}).get(locale) or part[word])
