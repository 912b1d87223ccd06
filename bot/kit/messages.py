"""Messages that are kept in one place and shown, translated, in another."""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark a message for translation where it is kept, not where it is shown."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - the same for one that counts
    """Mark a message that counts."""
    return one, many
