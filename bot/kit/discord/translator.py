"""Command names and descriptions in the languages there are catalogues for."""

from __future__ import annotations

from discord import Locale
from discord.app_commands import (
    TranslationContextLocation,
    TranslationContextTypes,
    Translator,
    locale_str,
)

from bot.kit.discord.i18n import SOURCE_LANGUAGE, words_in

NAME_CONTEXTS = {
    TranslationContextLocation.command_name: "command",
    TranslationContextLocation.group_name: "command",
    TranslationContextLocation.parameter_name: "option",
}
"""Names have rules of their own (one lower-case word), so they are translated in a context."""


class GettextTranslator(Translator):
    """Translate what discord.py sends with the commands, from the same catalogue as replies."""

    async def translate(
        self, string: locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        """Translate one name or text; None, and so no entry, where there is no translation."""
        words = words_in(locale.value)
        if words.language == SOURCE_LANGUAGE:
            return None
        if kind := NAME_CONTEXTS.get(context.location):
            return words.pgettext(kind, string.message)
        translated = words.gettext(string.message)
        return None if translated == string.message else translated
