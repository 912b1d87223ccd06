"""Hold what the bot sends to Discord against Discord's published description of its API.

The description is not part of the project; where it is not at hand there is nothing to say.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import re
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs

_IDS = re.compile(r"[0-9]{15,20}")
OPENAPI = Path(__file__).parents[3] / "shared" / "openapi"


@functools.cache
def _checker() -> Callable[[list[Any]], list[str]]:
    if not (OPENAPI / "apispec.py").exists():
        return lambda requests: []
    spec = importlib.util.spec_from_file_location("apispec", OPENAPI / "apispec.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with warnings.catch_warnings():
        # The checker leaves closing its file to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        checker = module.SpecChecker(OPENAPI / "openapi.json")

    return _remembering(_quick(module.norm, checker))


def _quick(norm: Callable[[Any], Any], checker: Any) -> Callable[[Any], list[str]]:
    """Ask the checker only about bodies that a fast validator refuses: it takes its time."""
    registry = jsonschema_rs.Registry([("urn:discord", checker.spec)])

    @functools.cache
    def validator(pointer: str) -> Any:
        address = quote(pointer, safe="/~")
        schema = {"$ref": f"urn:discord#{address}"}
        return jsonschema_rs.Draft202012Validator(schema, registry=registry)

    def faults_of(request: Any) -> list[str]:
        unknown = [f"{request.method} {request.path}: {x}" for x in checker.unknown_fields(request)]
        route = checker.match(request.method, request.path)
        pointer = route and route[4]
        if pointer and request.json is not None and validator(pointer).is_valid(norm(request.json)):
            return unknown
        return [*checker.check(request), *unknown]

    return faults_of


def _remembering(faults_of: Callable[[Any], list[str]]) -> Callable[[list[Any]], list[str]]:
    """Check once what many tests make the bot send, such as all of its commands."""
    known: dict[tuple[str, str, str], list[str]] = {}

    def check(requests: list[Any]) -> list[str]:
        found = []
        for each in requests:
            body = json.dumps(each.json, sort_keys=True, default=str)
            key = (each.method, _IDS.sub("0", each.path), _IDS.sub("0" * 18, body))
            if key not in known:
                known[key] = faults_of(each)
            found += known[key]
        return found

    return check


def api_faults(requests: Iterable[Any]) -> list[str]:
    """List what is wrong with the bodies of requests that simcord captured."""
    return _checker()(list(requests))
