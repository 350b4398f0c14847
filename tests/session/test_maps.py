"""The maps that the training thread hands over: compiled once, and never written again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from reluexplorer.core.plane import MapPlan
from reluexplorer.core.training import TrainState, advance, initial_state
from reluexplorer.session import run as run_module
from reluexplorer.session.run import Run
from tests.core.samples import dataset, problem


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every plan that is compiled from here on."""
    made: list[object] = []

    class Counted(MapPlan):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            made.append(self)

    monkeypatch.setattr(run_module, "MapPlan", Counted)
    return made


def state() -> TrainState:
    return initial_state(problem(dataset(features=3)))


def test_frames_share_a_plan_and_keep_their_maps(compiled: list[object]) -> None:
    run = Run(1, state())
    first = run.snapshot((0, 1), running=False).maps
    assert first is not None
    assert run.snapshot((0, 1), running=False).maps is first
    kept = [first.output.copy(), *(hidden.copy() for hidden in first.hidden)]
    run.work(50, None)
    second = run.snapshot((0, 1), running=False).maps
    assert second is not None
    assert second.plane is first.plane
    for before, array, after in zip(
        kept, (first.output, *first.hidden), (second.output, *second.hidden), strict=True
    ):
        assert np.array_equal(before, array)
        assert not np.array_equal(array, after)
    assert len(compiled) == 1


def test_another_plane_has_maps_of_its_own(compiled: list[object]) -> None:
    run = Run(1, state())
    first = run.snapshot((0, 1), running=False).maps
    other = run.snapshot((2, 0), running=False).maps
    again = run.snapshot((0, 1), running=False).maps
    assert first is not None
    assert other is not None
    assert again is not None
    assert (first.plane.u_name, first.plane.v_name) == ("x1", "x2")
    assert (other.plane.u_name, other.plane.v_name) == ("x3", "x1")
    assert again.plane is first.plane
    assert np.array_equal(again.output, first.output)
    assert not np.array_equal(other.output, first.output)
    assert len(compiled) == 3


def test_another_network_has_maps_of_its_own(compiled: list[object]) -> None:
    run = Run(1, state())
    run.snapshot(None, running=False)
    wider = problem(dataset(features=3), (9, 5))
    run.state = advance(initial_state(replace(wider, dataset=run.state.problem.dataset)), 3)
    maps = run.snapshot(None, running=False).maps
    assert maps is not None
    assert [len(hidden) for hidden in maps.hidden] == [9, 5]
    assert len(compiled) == 2
