"""What can go wrong with looking something up."""

from __future__ import annotations

from bot.kit.errors import FaultCode


class LookupCode(FaultCode):
    """What can be wrong with what somebody looks for."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    NOT_A_KIND = "not-a-kind"
    NOT_A_COUNTRY = "not-a-country"
    NOT_A_LANGUAGE = "not-a-language"
    SAME_ARTIST = "same-artist"
