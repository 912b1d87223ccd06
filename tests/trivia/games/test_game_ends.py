"""What is told at the end of a game besides the places."""

from __future__ import annotations

import pytest

from bot.trivia.games.end_model import Row, hardest_round, longest_row

Y, N = True, False


@pytest.mark.parametrize(
    ("rounds", "row"),
    [
        ([], None),
        ([{1: Y}, {1: Y}], None),
        ([{1: Y}, {1: Y}, {1: Y}], Row(1, 3)),
        ([{1: Y}, {1: Y}, {1: N}, {1: Y}], None),
        ([{1: Y}, {1: Y}, {2: Y}, {1: Y}], None),
        ([{1: Y, 2: Y}, {2: Y, 1: Y}, {2: Y, 1: Y}], Row(2, 3)),
        ([{1: Y}, {1: Y, 2: Y}, {1: Y, 2: Y}, {1: N, 2: Y}, {2: Y}], Row(2, 4)),
    ],
)
def test_row_when_answers_are_given_then_the_longest_of_three_and_more_is_told(rounds, row):
    assert longest_row(rounds) == row


@pytest.mark.parametrize(
    ("rounds", "place"),
    [
        ([], None),
        ([{}, {1: N}], None),
        ([{1: Y, 2: Y}], None),
        ([{1: Y, 2: N}, {1: N, 2: N}], 1),
        ([{1: N, 2: N}, {1: N, 2: N, 3: N}, {1: Y, 2: N}], 1),
    ],
)
def test_hardest_when_answers_are_given_then_it_is_what_the_smallest_share_knew(rounds, place):
    assert hardest_round(rounds) == place
