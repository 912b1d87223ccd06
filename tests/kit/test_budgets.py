"""Budgets: how much at once, how soon again, and what is kept of whom."""

from __future__ import annotations

import random
from itertools import count

import pytest

from bot.kit.budgets import BUDGETS, Budget, Cost, Limiter
from bot.kit.errors import TooFastError


class Clock:
    """Seconds that pass when a test says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def refusal(limiter: Limiter, cost: Cost, **who: int) -> TooFastError | None:
    try:
        limiter.take(cost, **who)
    except TooFastError as error:
        return error
    return None


@pytest.mark.parametrize("cost", [each for each in Cost if each is not Cost.NOTICE])
def test_person_when_the_burst_is_spent_then_one_more_comes_after_its_seconds(cost, clock):
    limiter, (person, _) = Limiter(clock=clock), BUDGETS[cost]
    assert [refusal(limiter, cost, person=1) for _ in range(person.burst)] == [None] * person.burst
    error = refusal(limiter, cost, person=1)
    assert error is not None
    assert not error.is_server
    assert error.seconds - 1 < person.seconds <= error.seconds
    assert refusal(limiter, cost, person=2) is None
    clock.now += person.seconds
    assert refusal(limiter, cost, person=1) is None
    assert refusal(limiter, cost, person=1) is not None


def test_person_when_never_quicker_than_the_budget_then_never_refused(clock):
    rng, limiter = random.Random(1), Limiter(clock=clock)
    person, _ = BUDGETS[Cost.PRESS]
    for _ in range(2000):
        clock.now += person.seconds * rng.uniform(1, 3)
        limiter.take(Cost.PRESS, person=rng.choice([1, 1, 2]), server=9)


def test_server_when_spent_then_its_people_wait_and_another_server_does_not(clock):
    limiter, (_, server) = Limiter(clock=clock), BUDGETS[Cost.GAME]
    people = count(1)
    for _ in range(server.burst):
        limiter.take(Cost.GAME, person=next(people), server=1)
    error = refusal(limiter, Cost.GAME, person=next(people), server=1)
    assert error is not None
    assert error.is_server
    limiter.take(Cost.GAME, person=1, server=2)
    limiter.take(Cost.GAME, person=2)


def test_person_when_refused_then_neither_account_is_drawn_on(clock):
    limiter = Limiter(clock=clock, budgets={Cost.PRESS: (Budget(1, 10), Budget(2, 10))})
    limiter.take(Cost.PRESS, person=1, server=1)
    for _ in range(5):
        assert refusal(limiter, Cost.PRESS, person=1, server=1) is not None
    limiter.take(Cost.PRESS, person=2, server=1)
    clock.now += 10
    limiter.take(Cost.PRESS, person=1, server=1)


def test_accounts_when_full_again_then_they_are_closed(clock):
    limiter = Limiter(clock=clock)
    for person in range(5000):
        clock.now += 0.1
        limiter.take(Cost.COMPLETION, person=person)
    assert limiter.count() <= 5


def test_accounts_when_very_many_draw_at_once_then_the_oldest_are_closed(clock):
    limiter = Limiter(clock=clock, most=100)
    for person in range(1000):
        limiter.take(Cost.REPORT, person=person, server=person)
    assert limiter.count() == 200


def test_budgets_when_read_then_a_server_has_room_for_fifty_lively_people():
    for cost in (Cost.PRESS, Cost.FORM, Cost.COMPLETION):
        _, server = BUDGETS[cost]
        # All at once, and then one each a second.
        assert server.burst >= 250, cost
        assert server.seconds * 50 <= 1, cost
    assert set(BUDGETS) == set(Cost)
