"""Files that the bot gives to be filled in."""

from __future__ import annotations

import pytest

from bot.kit.discord.i18n import words_in
from bot.trivia.curation.files import read_questions
from bot.trivia.curation.template_cards import CSV, YAML, template


@pytest.mark.parametrize("locale", ["en-US", "ko"])
@pytest.mark.parametrize("style", [YAML, CSV])
def test_template_when_it_is_sent_back_then_it_is_read(style: str, locale: str):
    (draft,) = read_questions(template(words_in(locale), style))
    assert draft.right == "Spring Day"
    assert (len(draft.wrong), draft.accepted) == (3, ("봄날",))
    assert draft.link.startswith("https://")


def test_template_when_in_korean_then_it_is_explained_in_korean():
    english, korean = (template(words_in(each), YAML).decode() for each in ("en-US", "ko"))
    remarks = [line for line in korean.splitlines() if line.lstrip().startswith("# ")]
    assert len(remarks) == 8
    assert set(remarks).isdisjoint(english.splitlines())


async def test_template_when_a_moderator_asks_then_there_is_a_file(world):
    for options, name in (({}, "questions.csv"), ({"style": "yaml"}, "questions.yaml")):
        reply = await world.moderator("questions template", **options)
        assert reply.private
        (file,) = reply.message.attachments
        assert file.filename == name
