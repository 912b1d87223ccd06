"""The errors that Discord answers with."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An error that Discord answers with: HTTP status, its own code, its words."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers: dict[str, str] = {}

    @property
    def body(self) -> dict[str, Any]:
        """Return what the reply says."""
        return {"message": str(self), "code": self.code}


class RateLimitedError(ApiError):
    """Too many requests; `wait` says for how many seconds none is accepted."""

    def __init__(self, wait: float, *, everywhere: bool, headers: dict[str, str]) -> None:
        super().__init__(429, 0, "You are being rate limited.")
        self.wait = wait
        self.everywhere = everywhere
        # Without `Via`, discord.py takes a 429 for a ban by the network in front of Discord.
        self.headers = {"Via": "1.1 google", "Retry-After": f"{wait:.3f}", **headers}

    @property
    def body(self) -> dict[str, Any]:
        """Return what the reply says."""
        return {"message": str(self), "retry_after": self.wait, "global": self.everywhere}


def missing_access() -> ApiError:
    """Return the error for what the bot cannot see."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """Return the error for what the bot can see and may not do."""
    return ApiError(403, 50013, "Missing Permissions")


def unknown(what: str, code: int) -> ApiError:
    """Return the error for what does not exist."""
    return ApiError(404, code, f"Unknown {what}")


def invalid_form() -> ApiError:
    """Return the error for a body or query that breaks a rule of its route."""
    return ApiError(400, 50035, "Invalid Form Body")
