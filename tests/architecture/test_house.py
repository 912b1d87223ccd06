"""The house: what each folder holds, which way its files import, how long its functions are.

The contracts in pyproject.toml know the roles that a file's name says; here all modules are
looked at, also those whose role is listed in `roles.py`.
"""

from __future__ import annotations

import ast
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

from tests.architecture.house_rules import functions, length_of
from tests.architecture.roles import HEIGHTS, LISTED, WITHOUT_ROLES, feature_of, role_of

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")])
MOST_FILES = 20
LONG_FUNCTION = 25
OUTSIDE = {"discord", "aiosqlite", "sqlite3", "babel", "pydantic", "yaml", "asyncio"}
SQL = {"aiosqlite", "sqlite3"}
SQL_PLACES = ("bot.kit.db.", "bot.catalogue.files.")
DISCORD_PLACES = ("bot.kit.discord.", "bot.app.", "bot.simulator.", "cogs.")


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = [module_of(path) for path in SOURCES]
IN_FEATURES = [
    module_of(path)
    for path in SOURCES
    if path.name != "__init__.py"
    and len(parts := path.relative_to(ROOT).parts) > 2
    and parts[0] == "bot"
    and parts[1] not in WITHOUT_ROLES
]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """What imports what when the program runs."""
    return grimp.build_graph(
        "bot",
        "cogs",
        "data",
        include_external_packages=True,
        exclude_type_checking_imports=True,
        cache_dir=None,
    )


def test_modules_when_read_then_each_is_a_role_or_listed():
    assert IN_FEATURES
    assert [module for module in IN_FEATURES if role_of(module) not in HEIGHTS] == []


def test_list_of_roles_when_read_then_all_of_it_is_there():
    known = {module.partition(".")[2] for module in MODULES}
    assert [name for name in LISTED if name not in known] == []


@pytest.mark.parametrize(
    ("module", "role"),
    [
        ("bot.posts.model", "model"),
        ("bot.posts.store.timetables", "store"),
        ("bot.trivia.curation.store", "store"),
        ("bot.trivia.curation.files", "files"),
        ("bot.names.index", "model"),
        ("bot.trivia.generation.make", "store"),
        ("bot.trivia.generation.templates", "model"),
        ("bot.trivia.generation.proofs_store", "store"),
        ("bot.posts.helpers", None),
    ],
)
def test_role_when_a_module_is_named_then_its_name_or_the_list_says_it(module, role):
    assert role_of(module) == role


def test_imports_when_within_a_feature_then_none_goes_up(graph):
    roles = {module: HEIGHTS[role_of(module) or ""] for module in IN_FEATURES}
    upwards = [
        f"{importer} -> {imported}"
        for importer, height in roles.items()
        for imported in graph.find_modules_directly_imported_by(importer) & roles.keys()
        if feature_of(importer) == feature_of(imported) and roles[imported] > height
    ]
    assert upwards == []


def test_models_when_imported_then_they_bring_nothing_from_outside(graph):
    models = [module for module in IN_FEATURES if role_of(module) == "model"]
    found = [
        " -> ".join(chain)
        for module in models
        for outside in OUTSIDE & graph.modules
        if (chain := graph.find_shortest_chain(module, outside))
    ]
    assert found == []


def importers(graph: grimp.ImportGraph, of: set[str]) -> list[str]:
    return [m for m in MODULES if of & graph.find_modules_directly_imported_by(m)]


def test_sql_when_imported_then_by_stores_alone(graph):
    allowed = {module for module in IN_FEATURES if role_of(module) == "store"}
    found = set(importers(graph, SQL)) - allowed
    assert sorted(module for module in found if not module.startswith(SQL_PLACES)) == []


def test_discord_when_imported_then_by_cards_and_delivery_alone(graph):
    allowed = {module for module in IN_FEATURES if role_of(module) in {"cards", "delivery"}}
    found = set(importers(graph, {"discord"})) - allowed
    assert sorted(module for module in found if not module.startswith(DISCORD_PLACES)) == []


def test_files_when_imported_then_in_no_circle(graph):
    edges = {
        module: graph.find_modules_directly_imported_by(module) & set(MODULES) for module in MODULES
    }
    TopologicalSorter(edges).prepare()


def test_folders_when_counted_then_none_has_too_many_files():
    tops = ("bot", "cogs", "tests", "benchmarks")
    files = Counter(path.parent for top in tops for path in ROOT.glob(f"{top}/**/*.py"))
    crowded = {str(folder): count for folder, count in files.items() if count > MOST_FILES}
    assert crowded == {}


def test_functions_when_measured_then_nineteen_of_twenty_are_short():
    lengths = sorted(
        length_of(function)
        for path in SOURCES
        for function in functions(ast.parse(path.read_text()))
    )
    assert lengths[len(lengths) * 95 // 100] <= LONG_FUNCTION
