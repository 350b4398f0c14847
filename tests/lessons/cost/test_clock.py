"""Medians of rounds, of clocks that a test sets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.lessons.cost import clock
from reluexplorer.lessons.cost.clock import FunctionWatch, StepWatch
from reluexplorer.lessons.setups import Setup

NUMBERS = 1 << 18


def told(monkeypatch: pytest.MonkeyPatch, spans: list[float]) -> None:
    """Let a clock that is read before and after each piece of work find these seconds between."""

    def readings() -> Iterator[float]:
        at = 0.0
        for span in spans:
            yield at
            at += span
            yield at

    times = readings()
    monkeypatch.setattr(clock, "_clock", lambda: lambda: next(times))


def test_the_fastest_form_is_that_of_the_least_median(monkeypatch: pytest.MonkeyPatch) -> None:
    nano = NUMBERS * 1e-9
    rounds = [[3, 1, 4, 9, 2], [5, 2, 4, 9, 7], [1, 9, 4, 9, 3]]
    told(monkeypatch, [nano * each for one in rounds for each in one])
    watch = FunctionWatch(["relu"], (NUMBERS,), "float32", 0)
    for _ in rounds:
        watch.round()
    assert watch.fastest("relu") == pytest.approx(2)
    assert watch.fastest("relu", backward=True) == pytest.approx(3)


def test_ratios_are_taken_round_by_round(monkeypatch: pytest.MonkeyPatch) -> None:
    nano = NUMBERS * 1e-9
    relu, leaky = [1.0, 1.0, 2.0, 2.0, 2.0], [3.0, 4.0, 4.0]
    told(monkeypatch, [nano * slow * each for slow in (1, 10, 2) for each in (*relu, *leaky)])
    watch = FunctionWatch(["relu", "leaky_relu"], (NUMBERS,), "float64", 0)
    for _ in range(3):
        watch.round()
    assert watch.ratio("leaky_relu", "relu") == pytest.approx(3)
    assert watch.ratio("leaky_relu", "relu", backward=True) == pytest.approx(2)
    assert watch.both("leaky_relu") == pytest.approx(2 * (3 + 4))
    assert watch.ratio_of_both("leaky_relu", "relu") == pytest.approx(7 / 3)


def test_steps_are_timed_and_really_made(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, [4e-6, 8e-6, 6e-6, 18e-6, 2e-6, 40e-6])
    problems = {
        str(width): Setup("circle", hidden=(width,), rate=0.01, samples=100).problem() for width in (4, 8)
    }
    watch = StepWatch(problems, 2)
    for _ in range(3):
        watch.round()
    assert watch.middle("4") == pytest.approx(2)
    assert watch.middle("8") == pytest.approx(9)
    assert watch.ratio("8", "4") == pytest.approx(3)
    wanted = advance(initial_state(problems["8"]), 9)
    assert watch.states["8"].step == 9
    assert (watch.states["8"].parameters == wanted.parameters).all()


def test_the_clock_is_fine_and_goes_forward() -> None:
    now = clock._clock()
    first = now()
    assert now() >= first
