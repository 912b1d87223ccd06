"""Discord adapters: parse, call one service, render, send. One extension a module."""

EXTENSIONS: tuple[str, ...] = (
    "cogs.lookup",
    "cogs.artist",
    "cogs.days",
    "cogs.articles",
    "cogs.mentions",
    "cogs.follows",
    "cogs.schedule",
    "cogs.exclusions",
    "cogs.setup",
    "cogs.settings",
    "cogs.trivia",
    "cogs.questions",
    "cogs.privacy",
    "cogs.posting",
    "cogs.about",
)
"""Every extension, in the order they load; `bot.cli` hands them to the bot."""
