"""Which copies stay: enough to go back to, never more than is said."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from bot.kit.db.retention import Keep, kept

START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
INSTANTS = st.sets(
    st.integers(0, 4 * 366 * 24 * 60).map(lambda n: START + dt.timedelta(minutes=n)),
    max_size=60,
)
KEEPS = st.builds(Keep, *(st.integers(0, 12),) * 3)
PERIODS = (
    ("days", lambda at: at.date()),
    ("weeks", lambda at: at.date() - dt.timedelta(days=at.weekday())),
    ("months", lambda at: at.date().replace(day=1)),
)


def test_copies_when_made_daily_for_a_year_then_days_weeks_and_months_stay():
    made = [dt.datetime(2026, 1, 1, 4, tzinfo=dt.UTC) + dt.timedelta(days=n) for n in range(365)]
    stay = sorted(kept(made, Keep(days=3, weeks=2, months=3)))
    assert [at.date().isoformat() for at in stay] == [
        "2026-10-31", "2026-11-30", "2026-12-27", "2026-12-29", "2026-12-30", "2026-12-31",
    ]  # fmt: skip


@given(made=INSTANTS, keep=KEEPS)
def test_copies_when_of_any_age_then_the_newest_of_each_latest_period_stays(made, keep):
    stay = kept(made, keep)
    assert stay <= made
    assert (max(made) in stay) if made else not stay
    assert len(stay) <= max(1, keep.days + keep.weeks + keep.months)
    for name, period_of in PERIODS:
        wanted = sorted({period_of(at) for at in made}, reverse=True)[: getattr(keep, name)]
        for period in wanted:
            assert max(at for at in made if period_of(at) == period) in stay


@given(made=INSTANTS, keep=KEEPS)
def test_copies_when_pruned_one_by_one_then_the_same_stay_as_all_at_once(made, keep):
    left: set[dt.datetime] = set()
    for at in sorted(made):
        left = kept(left | {at}, keep)
    assert left == kept(made, keep)
