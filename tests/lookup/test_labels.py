"""What is offered for choice, and what of it is kept in memory."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from bot.app.services import Services
from bot.catalogue.model import Subject
from bot.catalogue.store.names import NameStore
from bot.lookup.library import ChoiceLabels, Ref


class CountedNames(NameStore):
    """Counts what is read."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.database)
        self.reads: Counter[int] = Counter()

    async def list_labels(self, artists: Any, works: Any, shows: Any) -> Any:
        self.reads.update(artists)
        return await super().list_labels(artists, works, shows)


ACTS = [Ref(Subject.ARTIST, number) for number in (1, 2, 3)]


async def test_list_when_things_are_popular_then_they_are_not_read_again(services: Services):
    names = CountedNames(services)
    choice_labels = await ChoiceLabels.read(names, ACTS[:2])
    assert names.reads == {1: 1, 2: 1}

    first = await choice_labels.list(ACTS[::-1])
    again = await choice_labels.list(ACTS[::-1])

    assert list(first) == ACTS[::-1]
    assert again == first
    assert names.reads == {1: 1, 2: 1, 3: 1}


async def test_list_when_something_is_gone_then_it_is_left_out(services: Services):
    choice_labels = await ChoiceLabels.read(NameStore(services.database), [])
    gone = Ref(Subject.ARTIST, 10**6)
    assert list(await choice_labels.list([gone, ACTS[0]])) == ACTS[:1]


async def test_lookup_when_opened_then_a_completion_reads_no_labels(
    services: Services, monkeypatch: pytest.MonkeyPatch
):
    async def refuse(*_: Any) -> Any:
        raise AssertionError("labels were read")

    monkeypatch.setattr(NameStore, "list_labels", refuse)
    assert await services.lookup.suggester.anything("b")
