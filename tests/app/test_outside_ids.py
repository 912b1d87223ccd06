"""Whatever somebody's client sends: an answer in words, and no change of anybody else's rows."""

from __future__ import annotations

import logging
import os
import random
import re
import secrets
from unittest.mock import AsyncMock

import pytest
from simcord import Env

from bot.kit.budgets import Limiter
from bot.kit.discord.calls import Pace
from bot.settings.declare import InForm
from bot.settings.model import SETTINGS
from tests.support.outsider import BUTTON, CHANNELS, SELECT, said
from tests.workloads import outside_ids as ids
from tests.workloads.outside_world import DELETING, SORRY, broken, settle

SOME = 300
FORMS_OF_SETTINGS = {
    each.control.form.id for each in SETTINGS.values() if isinstance(each.control, InForm)
}
"""Their ids have what was set when they were opened; it is read as settings are."""


@pytest.fixture
def limiter(unhurried: Limiter) -> Limiter:
    """What is tried here is what is answered, not how often."""
    return unhurried


@pytest.fixture
def swift(monkeypatch):
    """Let calls follow one another at once, and see sooner that nothing happens any more."""
    # They would wait for one another for ever: the simulated clock stands.
    monkeypatch.setattr(Pace, "take", AsyncMock())
    monkeypatch.setitem(Env._settle_internal.__kwdefaults__, "idle", 0.003)


@pytest.fixture
async def realm(swift, world, database_path):
    return await settle(world, database_path)


@pytest.fixture
def rng(request):
    seed = int(os.environ.get("KOLLAB_SEED") or secrets.randbelow(10**6))
    request.node.user_properties.append(("said", f"KOLLAB_SEED={seed}"))
    return random.Random(seed)


def faults_of(world, caplog) -> list[str]:
    logged = [each for each in caplog.records if each.levelno >= logging.ERROR or each.exc_info]
    return [*broken(world.errors()), *(each.getMessage() for each in logged)]


async def test_interactions_when_random_then_answered_in_words_and_nothing_of_others_changes(
    world, realm, rng, caplog
):
    for _ in range(SOME):
        guild, place = realm.anywhere(rng)
        rows = realm.rows()
        what, answer = await realm.act(place, rng)
        assert faults_of(world, caplog) == [], what
        assert answer, what
        assert SORRY not in answer, what
        after = realm.rows()
        if DELETING not in what:
            others = [each for each in rows if each != guild]
            assert [each for each in others if after[each] != rows[each]] == [], what


CLOSED = {"topic", "where", "trust", "team",
    "kind", "verb", "what", "form", "place", "scope", "period", "shelf", "subject",
}  # fmt: skip
"""Parts of custom ids that can but be what their patterns list."""

LOOKED_UP = {
    "page": "pages are counted anew, and the last one is shown",
    "slug": "of the catalogue, which is everybody's",
    "days": "any number",
    "token": "looked for among what the server keeps out",
    "question": "the service knows only what the server can have",
    "before": "history is read by server",
    "number": "one of the names in the person's own form",
    "item": "a suggestion of the review in `list`, which is the server's",
    "turn": "of the person's own walk; of any other one they see where they are",
    "position": "of the person's own `run`; an answer out of turn changes nothing",
    "version": "of that suggestion; any other is answered with what it is now",
}


async def test_custom_ids_when_they_have_a_part_then_it_is_checked_or_can_be_nothing_foreign(
    bare_bot,
):
    for handlers in bare_bot._clickable:
        for template, *_ in (*handlers.buttons, *handlers.forms):
            parts = set(template.groupindex)
            if template.pattern.partition(":")[0] in FORMS_OF_SETTINGS:
                continue
            assert parts <= {*handlers.checks, *CLOSED, *LOOKED_UP}, template.pattern
            for part in parts & CLOSED:
                assert re.search(rf"\(\?P<{part}>[\w|-]+\)|\[[01]-3\]|\[acst\]", template.pattern)


@pytest.mark.parametrize("kind", ["foreign", "missing", "huge", "negative", "malformed", "empty"])
async def test_handlers_when_their_ids_are_anything_then_each_answers_in_words(
    world, realm, rng, caplog, kind
):
    """Every button, select and form: from its own server, from another one, from a message."""
    rows = realm.rows()
    for custom_id, is_form in realm.walk(kind, rng):
        for guild, places in realm.places.items():
            if is_form:
                result = await realm.outsider.fill(places[-1], custom_id, [])
            else:
                control = rng.choice([BUTTON, SELECT, CHANNELS])
                result = await realm.outsider.press(places[-1], custom_id, kind=control)
            answer = said(result)
            assert faults_of(world, caplog) == [], (guild, custom_id)
            assert answer, (guild, custom_id)
            assert SORRY not in answer, (guild, custom_id)
            after = realm.rows()
            if custom_id != DELETING:
                assert [each for each in rows if each != guild and after[each] != rows[each]] == []
            rows = after


@pytest.mark.parametrize("value", ["", "-1", "9" * 5000, "\0", "0001-01-01"])
async def test_commands_when_their_options_are_anything_then_each_answers_in_words(
    world, realm, caplog, value
):
    for guild, places in realm.places.items():
        for command in ids.leaves(world.bot.tree):
            options = [
                {"name": each.display_name, "type": each.type.value, "value": value}
                for each in command.parameters
            ]
            data = ids.wired(command, options)
            answer = said(await realm.outsider.command(places[-1], data))
            assert faults_of(world, caplog) == [], (guild, command.qualified_name)
            assert answer, (guild, command.qualified_name)
            assert SORRY not in answer, (guild, command.qualified_name)
