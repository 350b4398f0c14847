"""What a pass costs, measured when it is asked for."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtTest import QTest

from reluexplorer.panels.activations import cost
from tests.panels.activations.choosing import LEFT, curve, state


class Clock:
    """Advances by the next of some durations at each second call."""

    def __init__(self, *durations):
        self.durations, self.now, self.calls = list(durations), 0.0, 0

    def __call__(self):
        self.calls += 1
        if self.calls > 1 and self.calls % 2 == 1 and self.durations:
            self.now += self.durations.pop(0)
        return self.now


def test_best_time_takes_the_fastest_pass_and_warms_up_first():
    runs = []
    assert cost.best_time(lambda: runs.append(1), Clock(0.03, 0.01, 0.02, 0.2)) == pytest.approx(0.01)
    assert len(runs) == 1 + 4


def test_what_is_shown_and_a_copy_are_measured():
    told = []
    cost.measure(told.append, ("relu", "mish"))
    assert [name for name, _ in told[-1].nanoseconds] == [cost.COPY, "relu", "mish"]
    assert [word.done for word in told] == [False, False, True]
    assert all(0 < value < 1e5 for _, value in told[-1].nanoseconds)


def test_what_is_known_is_not_measured_again():
    told = []
    cost.measure(told.append, ("relu", "tanh"), cost.Costs(((cost.COPY, 0.5), ("relu", 0.4)), done=True))
    (word,) = told
    assert word.nanoseconds[:2] == ((cost.COPY, 0.5), ("relu", 0.4))
    assert word.nanoseconds[2][0] == "tanh"
    assert word.done


def test_cost_bars_show_the_chosen_ones_sorted():
    costs = cost.Costs((("copy", 0.5), ("relu", 0.4), ("tanh", 8.0), ("gelu", 40.0)), done=True)
    bars = cost.cost_bars(costs, (curve("relu", colour=0), curve("tanh", colour=3)))
    assert [(bar.label, bar.value, bar.colour) for bar in bars] == [
        ("ReLU", "0.4", "curve0"),
        ("memory copy", "0.5", "axis"),
        ("Tanh", "8", "curve3"),
    ]
    assert [bar.share for bar in bars] == pytest.approx([0.05, 0.0625, 1])


def test_nothing_is_measured_until_it_is_asked_for(shown, qtbot):
    panel, dispatch = shown()
    box = panel.reading.cost
    assert box._costs == cost.Costs()
    assert box.bars.isHidden()
    assert "cost" not in [thread.name for thread in threading.enumerate()]
    QTest.mouseClick(box.button, LEFT)
    assert not box.button.isEnabled()
    qtbot.waitUntil(lambda: box._costs.done, timeout=20_000)
    assert {bar.label for bar in box.bars.bars()} == {"memory copy", "ReLU", "Leaky ReLU", "Sigmoid", "Tanh"}
    assert box.again.isVisible()
    assert box.button.isHidden()
    panel.set_state(state(curves=("relu", "mish")))
    qtbot.waitUntil(lambda: "mish" in dict(box._costs.nanoseconds), timeout=20_000)
    assert {bar.label for bar in box.bars.bars()} == {"memory copy", "ReLU", "Mish"}
    qtbot.waitUntil(lambda: "cost" not in [thread.name for thread in threading.enumerate()])
    assert dispatch.calls == []
