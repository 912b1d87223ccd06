"""One declaration a setting: what is forgotten in it shows, and all else follows from it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, make_dataclass
from typing import Any

import pytest
from hypothesis import given

from bot.curation.cards.panel import CURATION
from bot.follows.panel_cards import HOME
from bot.kit.discord import limits
from bot.kit.discord.i18n import words_in
from bot.posts.cards.panel import SETUP
from bot.settings.cards.forms import changes_in, form_about, template_of
from bot.settings.cards.words import phrases
from bot.settings.declare import (
    FLAG,
    MOST_FIELDS,
    ROLE,
    TIME,
    Group,
    InForm,
    InPanel,
    SettingsForm,
    declared,
    setting,
)
from bot.settings.model import (
    DEFAULTS,
    KEYS,
    SETTINGS,
    ZONE_FORM,
    EmptyDay,
    GuildSettings,
    HomeUse,
    Starters,
    Weekday,
)
from bot.trivia.panel_cards import TRIVIA
from tests.settings.test_files import SETTINGS as ANY_SETTINGS

PANELS = (SETUP, TRIVIA, HOME, CURATION)
# What a typed zone means may have to be asked: its form has handlers of its own.
FORMS = {each.control.form for each in SETTINGS.values() if isinstance(each.control, InForm)} - {
    ZONE_FORM
}
WORDS = words_in("en-US")
SOME = GuildSettings(
    daily_time=dt.time(21, 5),
    catch_up_hours=7,
    empty_day=EmptyDay.SKIP,
    ping_role=100_000_000_000_000_007,
    thread=True,
    weekly_channel=100_000_000_000_000_008,
    weekly_day=Weekday.FRIDAY,
    weekly_time=dt.time(18),
    question_time=dt.time(1),
    trivia_starters=Starters.MODERATORS,
    trivia_rounds=25,
    trivia_seconds=30,
    trivia_speed=False,
    trivia_cooldown_days=7,
    home_use=HomeUse.ONLY,
    news_time=dt.time(7, 30),
)


def answers(form) -> dict[str, tuple[str, ...]]:
    """What comes when a form is sent as it was opened."""
    return {each["custom_id"]: given_in(each) for each in controls(form)}


def controls(form) -> list[dict[str, Any]]:
    return [each["component"] for each in form.to_dict()["components"]]


def given_in(control: dict[str, Any]) -> tuple[str, ...]:
    if "options" in control:
        return tuple(each["value"] for each in control["options"] if each.get("default"))
    if "value" in control:
        return (control["value"],)
    return tuple(str(each["id"]) for each in control.get("default_values", ()))


@pytest.mark.parametrize("missing", ["name", "note"])
def test_setting_when_it_is_declared_without_its_words_then_it_is_refused(missing):
    words: dict[str, Any] = {"name": "Daily buttons", "note": "true adds buttons"}
    del words[missing]
    with pytest.raises(TypeError, match=missing):
        setting(False, FLAG, Group.DAILY, None, **words)


def test_field_when_it_is_no_setting_then_it_is_refused_by_name():
    @dataclass
    class Forgetful:
        language: bool = setting(False, FLAG, Group.DAILY, None, name="a", note="b")
        daily_buttons: bool = False

    with pytest.raises(TypeError, match="daily_buttons"):
        declared(Forgetful)


@pytest.mark.parametrize("kind", [FLAG, TIME, ROLE])
def test_setting_when_no_panel_can_show_its_kind_then_it_is_refused_by_name(kind):
    control = InPanel("buttons", "Buttons")

    @dataclass
    class Unseen:
        daily_buttons: Any = setting(None, kind, Group.DAILY, control, name="a", note="b")

    with pytest.raises(TypeError, match="daily_buttons is of a kind"):
        declared(Unseen)


def with_fields(ids: str) -> type:
    """Declare flags of one form, each a field of that id, or an option of it."""
    form = SettingsForm("setup-much", "Much", "Much …")
    controls = {f"much_{at}": InForm(form, each, each) for at, each in enumerate(ids, 1)}
    return make_dataclass(
        "Much",
        [
            (key, bool, setting(False, FLAG, Group.DAILY, control, name="a", note="b"))
            for key, control in controls.items()
        ],
    )


def test_form_when_it_has_one_field_too_many_then_the_setting_is_refused_by_name():
    with pytest.raises(TypeError, match="much_6 is one too many for setup-much: 5"):
        declared(with_fields("abcdef"))


def test_form_when_flags_share_a_field_then_it_counts_once():
    assert len(declared(with_fields("abcdeee"))) == 7


@pytest.mark.parametrize("key", KEYS)
def test_setting_when_it_is_declared_then_it_has_words_and_a_place(key):
    known = SETTINGS[key]
    assert known.name
    assert known.note
    assert known.default == getattr(DEFAULTS, key)
    shown = [panel.name for panel in PANELS if known.group in panel.groups]
    # Reports and corrections go to one channel, which both panels show.
    most = 2 if known.group is Group.REPORTS else 1
    assert len(shown) == (most if known.group is not Group.EXCLUSIONS else 0)


def test_field_when_several_settings_share_it_then_each_is_an_option_of_it():
    shared: dict[tuple[str, str], list[str]] = {}
    for key, each in SETTINGS.items():
        if isinstance(each.control, InForm):
            shared.setdefault((each.control.form.id, each.control.id), []).append(key)
    for keys in shared.values():
        flags = [SETTINGS[key].control for key in keys if SETTINGS[key].kind is FLAG]
        options = [each.option for each in flags if isinstance(each, InForm)]
        assert len(keys) == 1 or len([each for each in options if each]) == len(keys), keys


def test_forms_when_made_then_their_custom_ids_are_what_open_forms_have():
    made = {form: form_about(WORDS, form, SOME).custom_id for form in FORMS}
    assert set(made.values()) == {
        "setup-access:0",
        "setup-time:21:05:7",
        "setup-look:skip:100000000000000007:picture-thread",
        "setup-weekly:100000000000000008:friday:18:00",
        "trivia-games:moderators:no:25:30:7",
        "trivia-time:01:00",
        "trivia-board:0:monday:09:00",
        "home-use:only",
        "home-time:07:30",
        "curate-people:0:yes",
    }
    assert all(re.fullmatch(template_of(form), made[form]) for form in FORMS)


@given(ANY_SETTINGS)
def test_form_when_sent_as_it_was_opened_then_it_fits_and_changes_nothing(settings):
    for form in FORMS:
        made = form_about(WORDS, form, settings)
        assert len(made.custom_id) <= limits.CUSTOM_ID
        assert len(made.children) <= MOST_FIELDS
        found = re.fullmatch(template_of(form), made.custom_id)
        assert found
        assert changes_in(form, found, answers(made)) == ({}, {})


def test_phrases_when_a_flag_is_off_then_only_what_says_so_is_said():
    said = phrases(WORDS, GuildSettings(picture=False, thread=True), Group.DAILY, first=["picture"])
    assert said[0] == "without picture"
    assert "opens a thread" in said
    assert "is published" not in said
    assert not any(each.startswith("mentions") for each in said)
