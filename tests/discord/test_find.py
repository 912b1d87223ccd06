"""`/collab find`, as fans use it."""

from __future__ import annotations


async def test_find_when_one_work_matches_then_its_card_is_shown(world):
    reply = await world.fan("collab find", query="apt.")
    print(reply.text)
