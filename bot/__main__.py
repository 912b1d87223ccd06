"""`python -m bot` is the same program as `kollab`."""

from __future__ import annotations

from bot.app.cli import main

if __name__ == "__main__":
    main()
