"""A MusicBrainz of one's own: answers in the documented form, a limit, faults, and a journal."""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.kit.folding import fold

Json = dict[str, Any]
_SEARCHED = re.compile(r'artist:"([^"]*)"')


def mbid(name: str) -> str:
    """Return an id that is always the same for a name."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, name))


def alias(name: str, locale: str | None = None) -> Json:
    return {"name": name, "sort-name": name, "locale": locale, "primary": bool(locale) or None,
            "type": None, "begin": None, "end": None, "ended": False}  # fmt: skip


def artist(
    name: str, type_: str | None = "Person", country: str | None = "KR", **said: Any
) -> Json:
    """Make an artist; `id` and `aliases` may be given, `members` are other artists."""
    aliases = [alias(each) if isinstance(each, str) else each for each in said.pop("aliases", [])]
    members = said.pop("members", [])
    related = [
        {"type": "member of band", "direction": "backward", "target-type": "artist",
         "artist": {"id": each["id"], "name": each["name"]}}
        for each in members
    ]  # fmt: skip
    return {
        "id": mbid(name), "name": name, "sort-name": name, "type": type_, "country": country,
        "disambiguation": "", "gender": None, "aliases": aliases, "relations": related,
        "life-span": {"begin": None, "end": None, "ended": False},
    } | said  # fmt: skip


def credit(*parts: Json | str) -> list[Json]:
    """Make a credit line of artists and join phrases in turn."""
    line: list[Json] = []
    for part in parts:
        if isinstance(part, str):
            line[-1]["joinphrase"] = part
        else:
            known = {key: part[key] for key in ("id", "name", "sort-name", "disambiguation")}
            line.append({"name": part["name"], "joinphrase": "", "artist": known})
    return line


def recording(
    title: str, credits: list[Json], date: str | None = "2026-05-04", **said: Any
) -> Json:
    """Make a recording; `types` are the secondary types of the release group of its first day."""
    types = said.pop("types", [])
    group = {"primary-type": "Single", "secondary-types": types}
    names = "".join(each["name"] for each in credits)
    return {
        "id": mbid(f"{title}{names}{said.get('disambiguation')}"), "title": title,
        "length": 200000, "disambiguation": "", "video": False, "artist-credit": credits,
        "aliases": [], "releases": [{"id": mbid("r"), "date": date, "release-group": group}],
    } | ({"first-release-date": date} if date else {}) | said  # fmt: skip


def release_group(title: str, credits: list[Json], date: str = "2026-05-04", **said: Any) -> Json:
    return {
        "id": mbid(f"group {title}"), "title": title, "primary-type": "Single",
        "secondary-types": [], "first-release-date": date, "disambiguation": "",
        "artist-credit": credits, "aliases": [],
    } | said  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the journal has it."""

    at: float
    path: str
    query: dict[str, str]
    agent: str
    status: int


@dataclass
class MusicBrainzStandIn:
    """What it has, what goes wrong (the next answers, one each), and what it was asked.

    Faults: a status ("503"), one with a wait ("503 7"), "half", "cut", "slow", "no list".
    Without a `limit` it may be asked as fast as anybody likes.
    """

    clock: Callable[[], float] = time.monotonic
    limit: float | None = 1.0
    artists: list[Json] = field(default_factory=list)
    recordings: list[Json] = field(default_factory=list)
    groups: list[Json] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    journal: list[Asked] = field(default_factory=list)
    url: str = ""
    on_request: Callable[[], None] = lambda: None
    _last: float | None = None

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Answer in a thread of its own."""
        loop, ready = asyncio.new_event_loop(), threading.Event()
        runner: list[web.AppRunner] = []

        async def start() -> None:
            application = web.Application()
            application.router.add_get("/ws/2/{path:.*}", self._answer)
            runner.append(web.AppRunner(application, access_log=None))
            await runner[0].setup()
            site = web.TCPSite(runner[0], "127.0.0.1", 0)
            await site.start()
            port = runner[0].addresses[0][1]
            self.url = f"http://127.0.0.1:{port}"
            ready.set()

        def live() -> None:
            loop.run_until_complete(start())
            loop.run_forever()
            loop.run_until_complete(runner[0].cleanup())
            loop.close()

        thread = threading.Thread(target=live)
        thread.start()
        ready.wait()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()

    def asked(self, path: str) -> list[Asked]:
        """Return the requests of a path that were answered."""
        return [each for each in self.journal if each.path == path and each.status == 200]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        status, said, headers, fault = self._decide(request)
        path, query = request.match_info["path"], dict(request.query)
        agent = request.headers.get("User-Agent", "")
        self.journal.append(Asked(self.clock(), path, query, agent, 0 if fault else status))
        self.on_request()
        body = json.dumps(said).encode()
        if fault == "slow":
            await asyncio.sleep(1)
        if fault == "half":
            body = body[: len(body) // 2]
        if fault == "cut":
            response = web.StreamResponse(headers={"Content-Length": str(len(body))})
            await response.prepare(request)
            await response.write(body[: len(body) // 2])
            if request.transport:
                request.transport.abort()
            return response
        return web.Response(
            status=status, body=body, headers=headers, content_type="application/json"
        )

    def _decide(self, request: web.Request) -> tuple[int, Json, dict[str, str], str]:
        now, last = self.clock(), self._last
        self._last = now
        fault = self.faults.pop(0) if self.faults else ""
        if fault[:1].isdigit():
            status, _, wait = fault.partition(" ")
            headers = {"Retry-After": wait} if wait else {}
            return int(status), {"error": "busy"}, headers, ""
        if self.limit and last is not None and now - last < self.limit - 1e-6:
            return 503, {"error": "Your requests are exceeding the allowable rate limit."}, {}, ""
        if "(" not in request.headers.get("User-Agent", "") or request.query.get("fmt") != "json":
            return 403, {"error": "no contact, or no JSON"}, {}, ""
        said = self._find(request.match_info["path"], request.query)
        if said is None:
            return 404, {"error": "Not Found"}, {}, ""
        return 200, {"error": "odd"} if fault == "no list" else said, {}, fault

    def _find(self, path: str, query: Any) -> Json | None:
        kind, _, wanted = path.partition("/")
        of_kind = {
            "artist": self.artists, "recording": self.recordings, "release-group": self.groups,
        }[kind]  # fmt: skip
        if wanted:
            return next((each for each in of_kind if each["id"] == wanted), None)
        if kind == "artist":
            return self._search(query["query"])
        mine = [
            {key: value for key, value in each.items() if key not in {"aliases", "releases"}}
            for each in of_kind
            if any(one["artist"]["id"] == query["artist"] for one in each["artist-credit"])
        ]
        offset, limit = int(query.get("offset", 0)), min(int(query.get("limit", 25)), 100)
        page = mine[offset : offset + limit]
        return {f"{kind}-count": len(mine), f"{kind}-offset": offset, f"{kind}s": page}

    def _search(self, query: str) -> Json:
        found = _SEARCHED.search(query)
        name = fold(found[1]) if found else ""
        named = [
            {key: value for key, value in each.items() if key != "relations"} | {"score": 100}
            for each in self.artists
            if name in {fold(each["name"]), *(fold(one["name"]) for one in each["aliases"])}
        ]
        return {"created": "2026-01-01", "count": len(named), "offset": 0, "artists": named}
