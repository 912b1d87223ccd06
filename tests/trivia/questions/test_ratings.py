"""Ratings are learned from answers, and only from what those say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.trivia.questions.model import Difficulty, Rating, band, expected, learned
from tests.workloads.rating_world import simulate

VALUES = st.floats(0, 3000)
GUESSES = st.sampled_from([0.0, 0.25, 0.5])
RATINGS = st.builds(Rating, VALUES, st.integers(0, 5000))


@given(VALUES, VALUES, GUESSES)
def test_expected_when_guessing_helps_then_it_lies_between_that_and_one(skill, difficulty, guess):
    found = expected(skill, difficulty, guess=guess)
    assert guess < found < 1
    assert expected(skill + 1, difficulty, guess=guess) > found


@given(VALUES, GUESSES)
def test_expected_when_equals_meet_then_half_of_what_is_not_guessed_is_known(value, guess):
    assert expected(value, value, guess=guess) == pytest.approx(guess + (1 - guess) / 2)


@given(RATINGS, RATINGS, st.booleans(), GUESSES)
def test_learned_when_right_then_the_player_rises_and_the_question_falls(
    player, question, is_right, guess
):
    risen, fallen = learned(player, question, is_right=is_right, guess=guess)
    assert (risen.value > player.value) is is_right
    assert (fallen.value < question.value) is is_right
    assert (risen.answers, fallen.answers) == (player.answers + 1, question.answers + 1)


@given(VALUES, VALUES, st.integers(0, 500), st.booleans(), GUESSES)
def test_learned_when_both_are_equally_settled_then_one_gains_what_the_other_loses(
    skill, difficulty, answers, is_right, guess
):
    before = Rating(skill, answers), Rating(difficulty, answers)
    after = learned(*before, is_right=is_right, guess=guess)
    assert sum(each.value for each in after) == pytest.approx(skill + difficulty)


@given(RATINGS, RATINGS, st.integers(1, 500), st.booleans())
def test_learned_when_more_answers_are_known_then_one_more_moves_less(
    player, question, more, is_right
):
    settled = Rating(question.value, question.answers + more)
    moves = [
        abs(learned(player, each, is_right=is_right, guess=0.25)[1].value - each.value)
        for each in (question, settled)
    ]
    assert moves[0] > moves[1]


def test_learned_when_somebody_only_guesses_then_nothing_is_learned_by_it():
    blind, hard = Rating(0), Rating(2500)
    share = [
        learned(blind, hard, is_right=right, guess=0.25)[1].value - 2500 for right in (False, True)
    ]
    assert 0.75 * share[0] + 0.25 * share[1] == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize(
    ("rating", "difficulty"),
    [(1399.9, "easy"), (1400, "medium"), (1500, "medium"), (1599.9, "medium"), (1600, "hard")],
)
def test_band_when_at_its_edge_then_it_begins_there(rating, difficulty):
    assert band(rating) is Difficulty(difficulty)


def test_difficulty_when_learned_from_30_answers_then_it_comes_near_to_the_truth():
    (found,) = simulate(seed=1, questions=400, at=(30,))
    assert found.answers == 30
    assert found.learned > 0.83
    assert found.learned > found.share_right
    assert found.in_band > 0.65
