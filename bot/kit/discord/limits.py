"""Discord's limits on a message, in one place.

https://docs.discord.com/developers/components/reference and .../resources/message
"""

from __future__ import annotations

TEXT = 4000
"""All text displays of one message together."""
COMPONENTS = 40
"""Components of one message, nested ones included."""
ROW = 5
"""Buttons in one row."""
BUTTON_LABEL = 80
BUTTON_URL = 512
CUSTOM_ID = 100
OPTIONS = 25
"""Options of one select, choices of one autocompletion."""
OPTION_LABEL = 100
PLACEHOLDER = 150
FORM_LABEL = 45
"""A form's title, and what stands above a field."""
ALT_TEXT = 1024
SLUG = 64
"""Our own: the longest slug, so that any custom id has room for one."""
