"""Everything that Discord calls: commands, buttons, forms, events. One extension a feature."""

EXTENSIONS: tuple[str, ...] = (
    "cogs.lookup",
    "cogs.articles",
    "cogs.follows",
    "cogs.posts",
    "cogs.exclusions",
    "cogs.settings",
    "cogs.trivia",
    "cogs.submissions",
    "cogs.curation",
    "cogs.privacy",
    "cogs.help",
)
"""Every extension, in the order they load; `bot.app.cli` hands them to the bot."""
