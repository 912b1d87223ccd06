"""Hold what the bot sends to Discord against Discord's published description of its API.

The description is not part of the project; where it is not at hand there is nothing to say.
"""

from __future__ import annotations

import functools
import importlib.util
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

OPENAPI = Path(__file__).parents[2] / "shared" / "openapi"


@functools.cache
def _checker() -> Callable[[list[Any]], list[str]]:
    if not (OPENAPI / "apispec.py").exists():
        return lambda requests: []
    spec = importlib.util.spec_from_file_location("apispec", OPENAPI / "apispec.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with warnings.catch_warnings():
        # The checker leaves closing its file to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        checker = module.SpecChecker(OPENAPI / "openapi.json")

    def check(requests: list[Any]) -> list[str]:
        unknown = [f"{r.method} {r.path}: {x}" for r in requests for x in checker.unknown_fields(r)]
        return checker.all(requests) + unknown

    return check


def api_faults(requests: Iterable[Any]) -> list[str]:
    """List what is wrong with the bodies of requests that simcord captured."""
    return _checker()(list(requests))
