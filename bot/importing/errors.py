"""What can keep an import from going on."""

from __future__ import annotations

from bot.kit.errors import KollabError, OperatorError


class NotThereError(KollabError):
    """MusicBrainz has nothing by that id."""


class UnsureError(KollabError):
    """It is not sure who of the catalogue's artists somebody is."""


class OutdatedError(KollabError):
    """The catalogue says something else by now than what an edit would change."""


class NotAnsweringError(OperatorError):
    """MusicBrainz does not answer, or not as it should, however often it is asked."""


class RefusedError(OperatorError):
    """MusicBrainz refuses what it is asked."""
