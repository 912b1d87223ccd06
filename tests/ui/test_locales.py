"""The template is what the sources say, and every translation is complete and fits."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po
from discord import Locale

from bot.ui.i18n import words_in
from bot.ui.translator import GettextTranslator

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "bot" / "locales"
TRANSLATIONS = sorted(LOCALES.glob("*/LC_MESSAGES/kollab.po"))
SLASH_NAME = re.compile(r"[-_\w]{1,32}")


@pytest.fixture
async def template() -> Catalog:
    """What the sources hold now."""
    loader = importlib.machinery.SourceFileLoader("locales_script", str(ROOT / ".ci" / "locales"))
    script = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("locales_script", loader)
    )
    loader.exec_module(script)
    return await script.template()


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def keys(catalog: Catalog) -> set[object]:
    return {(message.context, message.id) for message in catalog if message.id}


def faults(message: Message) -> list[str]:
    """What is wrong with one translation."""
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
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
    words = words_in(path.parts[-3].replace("_", "-"))
    for message in read(path):
        if message.id and not message.context and isinstance(message.id, str):
            assert words.gettext(message.id) == message.string, "run `make locales`"


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
    from discord.app_commands import TranslationContext, TranslationContextLocation, locale_str

    context = TranslationContext(TranslationContextLocation.command_name, None)
    translate = GettextTranslator().translate
    assert await translate(locale_str("find"), Locale.thai, context) is None
    assert await translate(locale_str("no such text"), Locale.korean, context) is None
