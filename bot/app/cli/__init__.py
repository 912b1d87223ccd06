"""The `kollab` program: the composition root, and the doors of the bot."""

from __future__ import annotations


def main() -> None:
    """Run the command that was typed; the process's exit code says how it went."""
    from bot.app.cli.program import run

    run()
