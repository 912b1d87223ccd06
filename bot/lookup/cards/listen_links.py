"""Where to listen: search addresses, which need no key and never go stale."""

from __future__ import annotations

from urllib.parse import quote

from bot.catalogue.model import Work
from bot.kit.discord.text import cut, plain
from bot.lookup.cards.credits import name_of

SERVICES = {
    "YouTube": "https://www.youtube.com/results?search_query={}",
    "Spotify": "https://open.spotify.com/search/{}",
    "Apple Music": "https://music.apple.com/search?term={}",
    "Melon": "https://www.melon.com/search/total/index.htm?q={}",
}
_LONGEST_QUERY = 44
"""Characters: Hangul takes nine times as many in an address, and a button's has 512."""


def listen_links(work: Work) -> list[tuple[str, str]]:
    """Return (service, search address) pairs; none for a work whose title nobody knows."""
    if work.untitled or not work.credits:
        return []
    query = f"{name_of(work.credits[0])} {work.title}"
    encoded = quote(cut(plain(query), _LONGEST_QUERY).rstrip("…"), safe="")
    return [(service, address.format(encoded)) for service, address in SERVICES.items()]
