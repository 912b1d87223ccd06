"""A flood of warnings is one line, and a minute later their number."""

from __future__ import annotations

import io
import logging

import pytest

from bot.kit.log_lines import GatheringHandler, kind_of

log = logging.getLogger("flood")


class Log:
    """What is written, and the clock."""

    def __init__(self) -> None:
        self.now, self.stream = 0.0, io.StringIO()
        self.handler = GatheringHandler(self.stream, clock=lambda: self.now)

    @property
    def lines(self) -> list[str]:
        return self.stream.getvalue().splitlines()


@pytest.fixture
def written():
    found = Log()
    log.addHandler(found.handler)
    log.setLevel(logging.DEBUG)
    yield found
    log.removeHandler(found.handler)


def fail(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as raised:
        return raised


def test_warnings_when_they_flood_then_one_line_and_a_minute_later_how_many(written):
    for number in range(100):
        log.warning("no picture: %s are waiting", number)
    assert written.lines == ["no picture: 0 are waiting"]
    written.now = 59
    log.info("else")
    written.now = 61
    log.info("else")
    assert written.lines[1:] == [
        "else",
        "99 more like this within a minute: no picture: 99 are waiting",
        "else",
    ]
    log.warning("no picture: %s are waiting", 100)
    assert written.lines[-1] == "no picture: 100 are waiting"


def test_warnings_when_of_several_kinds_then_each_has_its_line(written):
    log.warning("one %s", 1)
    log.error("one %s", 1)
    log.warning("two %s", 1)
    log.info("three")
    log.info("three")
    assert written.lines == ["one 1", "one 1", "two 1", "three", "three"]


def test_faults_when_from_other_lines_then_each_has_its_traceback(written):
    errors = [fail(KeyError(number)) for number in range(5)] + [fail(ValueError())]
    for error in errors:
        log.error("broke", exc_info=error)
    assert sum(line.startswith("Traceback") for line in written.lines) == 2
    assert len({kind_of(error) for error in errors[:5]}) == 1
    assert kind_of(errors[0]) != kind_of(errors[-1])


def test_log_when_closed_then_what_was_counted_is_told(written):
    for _ in range(3):
        log.warning("late")
    written.handler.close()
    assert written.lines == ["late", "2 more like this within a minute: late"]
