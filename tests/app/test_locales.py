"""The template is what the sources say, and every translation is complete and fits."""

from __future__ import annotations

import ast
import gettext
import importlib.machinery
import importlib.util
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po
from discord import Locale
from discord.app_commands import TranslationContext, TranslationContextLocation, locale_str

from bot.app.client import KollabBot, KollabTree
from bot.catalogue.model import ShowKind
from bot.kit.discord.i18n import GettextTranslator, words_in
from bot.lookup.cards.credits import OUR_JOINS
from bot.lookup.cards.terms import SHOW_KINDS, TOLD_APART_BY
from bot.lookup.model import Filters
from cogs.help.cards import EXAMPLE, full_name

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "bot" / "locales"
TRANSLATIONS = sorted(LOCALES.glob("*/LC_MESSAGES/kollab.po"))
SLASH_NAME = re.compile(r"[-_\w]{1,32}")


def locales_script() -> Any:
    loader = importlib.machinery.SourceFileLoader("locales_script", str(ROOT / ".ci" / "locales"))
    spec = importlib.util.spec_from_loader("locales_script", loader)
    assert spec is not None
    script = importlib.util.module_from_spec(spec)
    loader.exec_module(script)
    return script


@pytest.fixture
async def template() -> Catalog:
    """What the sources hold now."""
    made: Catalog = await locales_script().template()
    return made


@pytest.fixture
def tree(bare_bot: KollabBot) -> KollabTree:
    return bare_bot.tree


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def keys(catalog: Catalog) -> set[object]:
    return {(message.context, message.id) for message in catalog if message.id}


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return a text's forms for numbers, or the one that it has."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def faults(message: Message) -> list[str]:
    """What is wrong with one translation."""
    said, ids = forms(message.string), forms(message.id)
    wanted = {field for one in ids for field in re.findall(r"\{(\w*)\}", one)}
    comments = " ".join(message.auto_comments)
    limit = 100 if "100 characters" in comments else 32 if "32 characters" in comments else 10_000
    checks = {
        "missing": all(said),
        "fuzzy": not message.fuzzy,
        "fields": all(set(re.findall(r"\{(\w*)\}", one)) <= wanted for one in said)
        and wanted - {"n"} <= {f for one in said for f in re.findall(r"\{(\w*)\}", one)},
        "too long": all(len(one) <= limit for one in said),
        "no name": "one word" not in comments
        or all(SLASH_NAME.fullmatch(one) and one == one.lower() for one in said),
        "markup": all(one.count("**") == ids[0].count("**") for one in said),
    }
    return [f"{message.id!r}: {name}" for name, kept in checks.items() if not kept]


async def test_template_when_sources_change_then_it_was_made_again(template: Catalog):
    assert keys(read(LOCALES / "kollab.pot")) ^ keys(template) == set(), "run `make locales`"


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.parts[-3])
async def test_translation_when_read_then_it_is_complete_and_fits(path: Path, template: Catalog):
    translation = read(path)
    assert keys(template) - keys(translation) == set(), "run `make locales` and translate"
    comments = {(m.context, m.id): m.auto_comments for m in template if m.id}
    found = []
    for message in translation:
        if message.id:
            message.auto_comments = comments.get((message.context, message.id), [])
            found += faults(message)
    assert found == []


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.parts[-3])
def test_translation_when_compiled_then_it_is_what_the_text_says(path: Path):
    with path.with_suffix(".mo").open("rb") as file:
        built = gettext.GNUTranslations(file)
    for message in filter(None, read(path)):
        match message:
            case Message(id=(one, many), string=(*forms,)):
                found = {built.ngettext(one, many, number) for number in range(101)}
                assert found == set(forms), "run `make locales`"
            case Message(id=str(one), context=str(context)):
                assert built.pgettext(context, one) == message.string, "run `make locales`"
            case Message(id=str(one)) if one:
                assert built.gettext(one) == message.string, "run `make locales`"


def test_words_when_korean_then_counting_needs_one_form():
    words = words_in("ko")
    for number in (0, 1, 2, 1_000):
        said = words.ngettext("{n} collaboration", "{n} collaborations", number)
        assert said == f"콜라보 {number:,}곡"


async def test_commands_when_korean_then_no_two_of_a_group_share_a_name(tree):
    translate = GettextTranslator().translate
    siblings: dict[object, list[str]] = {}
    for command in tree.walk_commands():
        place: Any = TranslationContext(TranslationContextLocation.command_name, command)
        name = await translate(locale_str(command.name), Locale.korean, place)
        assert name, command.qualified_name
        siblings.setdefault(command.parent, []).append(name)
        options = [
            await translate(
                locale_str(option.display_name),
                Locale.korean,
                TranslationContext(TranslationContextLocation.parameter_name, option),
            )
            for option in getattr(command, "parameters", ())
        ]
        assert None not in options
        assert len(options) == len(set(options)), command.qualified_name
    assert all(len(names) == len(set(names)) for names in siblings.values())


def examples(commands: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """The commands that have an example, with it."""
    for command in commands:
        if example := command.extras.get(EXAMPLE):
            yield command, example


@pytest.mark.parametrize("tag", [path.parts[-3] for path in TRANSLATIONS])
async def test_examples_when_translated_then_they_are_typed_with_the_translated_names(tag, tree):
    words, found = words_in(tag), 0
    for command, example in examples(tree.walk_commands()):
        shown = words.gettext(example)
        assert shown.startswith(f"/{full_name(words, command)}")
        options = {words.pgettext("option", each.display_name) for each in command.parameters}
        assert set(re.findall(r" ([^\s:]+):", shown)) <= options, shown
        found += 1
    assert found > 10


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("tag", ["en-US", *(path.parts[-3] for path in TRANSLATIONS)])
async def test_examples_when_typed_then_what_they_name_is_there(tag, tree, shipped_once):
    words, lookup = words_in(tag), shipped_once.lookup
    ask = {
        "query": lambda text: lookup.finder.find(text, filters=Filters()),
        "article": lookup.article,
    }
    ask |= dict.fromkeys(("artist", "partner", "from", "to", "name"), lookup.partners.artist)
    asked = 0
    for command, example in examples(tree.walk_commands()):
        names = {
            words.pgettext("option", each.display_name) or each.display_name: each.display_name
            for each in command.parameters
        }
        typed = re.split(rf" ({'|'.join(names)}):", words.gettext(example))[1:]
        for name, value in zip(typed[::2], typed[1::2], strict=True):
            if names[name] in ask:
                assert await ask[names[name]](value)
                asked += 1
    assert asked >= 8


def test_words_of_the_catalogue_when_marked_then_the_catalogue_has_them():
    files = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "data").rglob("*.yaml"))]
    said = " ".join(" ".join(files).split())
    marked = [join.strip() for join in OUR_JOINS]
    marked += [f"disambiguation: {text}" for text in TOLD_APART_BY]
    assert [text for text in marked if text not in said] == []
    assert set(SHOW_KINDS) == {kind.value for kind in ShowKind}


SHOWN_KEYWORDS = {"alt_text", "content", "label", "placeholder", "title"}
SHOWN_CALLS = {"TextDisplay", "send", "send_message", "text"}


def literal_copy(source: str) -> list[str]:
    """Words that reach a user without having been translated."""
    found = []
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        shown = [each.value for each in call.keywords if each.arg in SHOWN_KEYWORDS]
        shown += call.args if name in SHOWN_CALLS else []
        for argument in shown:
            parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
            texts = [part.value for part in parts if isinstance(part, ast.Constant)]
            found += [
                f"line {argument.lineno}: {text}"
                for text in texts
                if isinstance(text, str) and re.search(r"[^\W\d_]{2}", text.replace("Kollab", ""))
            ]
    return found


def test_sources_when_they_show_words_then_they_translate_them():
    shown = [path for path in ROOT.glob("bot/**/*.py") if "cards" in str(path.relative_to(ROOT))]
    paths = [*shown, *ROOT.glob("cogs/**/*.py"), *ROOT.glob("bot/kit/discord/*.py")]
    paths.append(ROOT / "bot/app/client.py")
    assert len(paths) > 60
    found = {str(path): literal_copy(path.read_text()) for path in paths}
    assert {path: texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    "source",
    ['Button(label="More")', 'card.text(f"by {x}")', 'send_message("Sorry", ephemeral=True)'],
)
def test_literal_copy_when_there_is_some_then_it_is_found(source: str):
    assert literal_copy(source)


def test_literal_copy_when_it_is_markup_or_translated_then_it_passes():
    shown = 'card.text(f"## {x}", "## Kollab", words.gettext("More"), label=gettext("a b"))'
    assert literal_copy(shown) == []


def test_extraction_when_the_call_is_in_an_f_string_then_it_is_found():
    source = (
        """f"# {w.gettext('one')}" + w.ngettext("a", "b", n) + gettext(x) + N_("two") + f("c")"""
    )
    assert set(locales_script().messages(source)) == {"one", ("a", "b"), "two"}


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Message("a {x}", "b"), "fields"),
        (Message("a", ""), "missing"),
        (Message("a", "b", flags=["fuzzy"]), "fuzzy"),
        (Message("a", "B c", auto_comments=["one word"]), "no name"),
        (Message("a", "b" * 101, auto_comments=["at most 100 characters"]), "too long"),
        (Message("**a**", "**b*"), "markup"),
    ],
)
def test_faults_when_a_translation_is_broken_then_they_say_so(message: Message, fault: str):
    assert faults(message) == [f"{message.id!r}: {fault}"]


@pytest.mark.parametrize("locale", list(Locale), ids=str)
def test_words_when_any_of_discords_languages_is_asked_then_there_are_some(locale: Locale):
    assert words_in(locale.value).gettext("Connections")


async def test_translator_when_there_is_no_translation_then_it_adds_no_entry():
    context: Any = SimpleNamespace(location=TranslationContextLocation.command_name)
    translate = GettextTranslator().translate
    assert await translate(locale_str("find"), Locale.thai, context) is None
    assert await translate(locale_str("no such text"), Locale.korean, context) is None
