"""Discord adapters: parse, call one service, render, send. One extension a module."""

EXTENSIONS: tuple[str, ...] = (
    "cogs.lookup.commands",
    "cogs.lookup.artist",
    "cogs.lookup.days",
    "cogs.lookup.articles",
    "cogs.lookup.message_menu",
    "cogs.follows.commands",
    "cogs.posts.commands",
    "cogs.exclusions.commands",
    "cogs.posts.setup",
    "cogs.settings.commands",
    "cogs.trivia.commands",
    "cogs.trivia.questions",
    "cogs.privacy.commands",
    "cogs.posts.events",
    "cogs.help.commands",
)
"""Every extension, in the order they load; `bot.app.cli` hands them to the bot."""
