"""What articles bring to the program: the words for a text that can't be read."""

from __future__ import annotations

from bot.articles.model import ArticleCode
from bot.kit.discord.error_card import ErrorWords
from bot.kit.discord.i18n import N_
from bot.kit.feature import Feature

ERRORS = ErrorWords(
    faults={
        ArticleCode.EMPTY: N_("There is no text in this. Give me the article's words."),
        ArticleCode.NOT_TEXT: N_("This isn't text. Give me a text, Markdown or HTML file."),
        ArticleCode.TOO_LONG: N_("This article is too long: {limit} letters at most."),
        ArticleCode.OTHER_LANGUAGE: N_("I read articles in English and Korean only."),
        ArticleCode.NO_TITLE: N_("I can't find this article's title. Add it as the title."),
        ArticleCode.NO_WORDS: N_("Put this one into your own words first."),
        ArticleCode.NOT_OWN_WORDS: N_("These are the article's words. Use your own."),
        ArticleCode.NOBODY: N_("Add at least one artist."),
    }
)
FEATURE = Feature("articles", errors=ERRORS)
