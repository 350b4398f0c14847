"""How often a watch looks, and what it says that costs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.watch import pace as clock
from reluexplorer.watch.account import Account
from reluexplorer.watch.pace import Pace, extra_time, pace_of
from reluexplorer.watch.records import End, Logged
from reluexplorer.watch.report.words import how_far
from tests.watch.planted import Training


class Steps:
    """Makes a pace see steps of so many seconds, by a clock of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, pace: Pace) -> None:
        self.now, self.pace = 0.0, pace
        monkeypatch.setattr(clock, "perf_counter", lambda: self.now)
        pace.stepped(looked=False)

    def run(self, count: int, look: float, *, before: float = 0.25) -> list[float]:
        """Steps of 1 s, each 50th with a look; return what is said of the cost."""
        said = []
        for step in range(count):
            looked = step % 50 == 49
            self.now += before if looked else 0.25
            if looked:
                self.pace.begins()
            self.now += 0.75 + looked * look
            self.pace.stepped(looked=looked)
            if looked:
                said.append(self.pace.choose())
        return said


def test_nothing_said_is_every_50_steps_whatever_it_costs(monkeypatch) -> None:
    pace = pace_of(None, None)
    assert pace is not None
    said = Steps(monkeypatch, pace).run(500, look=200.0)
    assert pace.every == 50
    assert math.isnan(said[3])
    assert said[4:] == [pytest.approx(4.0)] * 6


def test_by_its_cost_a_look_is_rarer_but_never_rare(monkeypatch) -> None:
    for look, every in ((3.0, 100), (0.03, 1), (500.0, 150)):
        pace = pace_of("auto", None)
        assert pace is not None
        Steps(monkeypatch, pace).run(500, look)
        assert pace.every == every
    for asked in (pace_of(None, 0.25), pace_of("auto", 0.25)):
        assert asked is not None
        Steps(monkeypatch, asked).run(500, 10.0)
        assert asked.every == 40


def test_what_a_script_does_before_each_look_does_not_count(monkeypatch) -> None:
    pace = Pace()
    said = Steps(monkeypatch, pace).run(500, look=1.0, before=700.0)
    assert said[4:] == [pytest.approx((1.0 + 0.75) / 50)] * 6


def test_after_some_looks_the_medians_are_found_at_each_sixteenth(monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(clock, "extra_time", lambda *of: (asked.append(len(of[0])), extra_time(*of))[1])
    said = Steps(monkeypatch, Pace()).run(50 * 60, look=200.0)
    assert said[4:] == [pytest.approx(4.0)] * 56
    assert asked == [*range(5, 21), 36, 52]


def test_one_long_look_or_step_does_not_move_the_figure() -> None:
    looked = [(0.0, 2.0)] * 4 + [(0.0, 900.0)]
    assert extra_time(looked, [1.0] * 9 + [50.0]) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("every", "cost"), [(0, None), ("often", None), ("auto", 2.0), (None, 0.0), (50, 1.5)]
)
def test_there_is_no_such_pace(every, cost) -> None:
    assert pace_of(every, cost) is None


def words(*apart: int, more: tuple[Logged | End, ...] = ()) -> str:
    made, account = Training(2), Account()
    account.add(made.start())
    for gap in apart:
        made.every = gap
        account.add([made.sample([0.5, 0.5])])
    account.add(more)
    return " · ".join(list(how_far(account.run()))[:-1])


def test_how_far_apart_looks_really_were_is_said() -> None:
    assert words(50) == "step 0 · every 50 steps"
    assert words(50, 50, 50, 1) == "step 150 · every 50 steps"
    assert words(50, 50, 120, 1) == "step 220 · every 50–120 steps"
    late = (Logged(190, 0.0, {"loss": np.array([[190.0, 1.0]])}),)
    assert words(50, 50, 50, 1, more=late) == "step 190 · last look at step 150 · every 50 steps"


def test_how_far_the_end_of_a_training_is_from_a_look_is_no_distance_of_looks() -> None:
    assert words(50, 50, 17, 1) == "step 117 · every 17–50 steps"
    assert words(50, 50, 17, 1, more=(End(118, 0.0),)) == "step 118 · every 50 steps"


def test_what_nobody_looked_at_before_the_end_is_said() -> None:
    assert words(50, 50, more=(End(100, 0.0),)) == "step 100 · last look at step 50 · every 50 steps"
