"""The maps that the training thread hands over: compiled once, and never written again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.core.regions.input_plane import MapPlan, UnitMaps
from reluexplorer.session.document.document import NetworkChoice, Recipe
from reluexplorer.session.run import snapshot_builder as camera_module
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.snapshot_builder import Camera, SnapshotRequest
from reluexplorer.session.run.trajectory import Trajectory
from tests.core.samples import dataset


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every plan that is compiled from here on."""
    made: list[object] = []

    class Counted(MapPlan):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            made.append(self)

    monkeypatch.setattr(camera_module, "MapPlan", Counted)
    return made


DATA = dataset(features=3)


def run_of(*hidden: int) -> Run:
    return Run(Trajectory(Recipe(network=NetworkChoice(hidden)), DATA))


def maps_of(camera: Camera, run: Run, axes: tuple[int, int] | None) -> UnitMaps:
    maps = camera.picture(run, 1, SnapshotRequest(axes), running=False).maps
    assert maps is not None
    return maps


def test_frames_share_a_plan_and_keep_their_maps(compiled: list[object]) -> None:
    camera, run = Camera(), run_of(6, 4)
    first = maps_of(camera, run, (0, 1))
    assert maps_of(camera, run, (0, 1)) is first
    kept = [first.output.copy(), *(hidden.copy() for hidden in first.hidden)]
    run.work(50, None)
    second = maps_of(camera, run, (0, 1))
    assert second.plane is first.plane
    for before, array, after in zip(
        kept, (first.output, *first.hidden), (second.output, *second.hidden), strict=True
    ):
        assert np.array_equal(before, array)
        assert not np.array_equal(array, after)
    assert len(compiled) == 1


def test_another_plane_has_maps_of_its_own(compiled: list[object]) -> None:
    camera, run = Camera(), run_of(6, 4)
    first = maps_of(camera, run, (0, 1))
    other = maps_of(camera, run, (2, 0))
    again = maps_of(camera, run, (0, 1))
    assert (first.plane.u_name, first.plane.v_name) == ("x1", "x2")
    assert (other.plane.u_name, other.plane.v_name) == ("x3", "x1")
    assert again.plane is first.plane
    assert np.array_equal(again.output, first.output)
    assert not np.array_equal(other.output, first.output)
    assert len(compiled) == 3


def test_another_network_has_maps_of_its_own(compiled: list[object]) -> None:
    camera, run = Camera(), run_of(6, 4)
    maps_of(camera, run, None)
    maps = maps_of(camera, run_of(9, 5), None)
    assert [len(hidden) for hidden in maps.hidden] == [9, 5]
    assert len(compiled) == 2


@pytest.mark.parametrize(
    ("network", "unit"),
    [
        (NetworkChoice((6, 4)), (0, 5)),
        (NetworkChoice((6, 4)), (1, 2)),
        (NetworkChoice((70,), ActivationChoice("prelu", per_unit=True)), (0, 69)),
        (NetworkChoice((5, 5, 3), ActivationChoice("tanh")), (1, 4)),
    ],
)
def test_a_unit_is_evaluated_in_the_window(network: NetworkChoice, unit: tuple[int, int]) -> None:
    camera, run = Camera(), Run(Trajectory(Recipe(network=network), DATA))
    run.work(20, None)
    window = (-2.0, 1.0, -1.0, 3.0)
    maps = camera.picture(run, 1, SnapshotRequest((0, 1), window, unit), running=False).maps
    assert maps is not None
    assert maps.closer is not None
    seen, image = maps.closer
    places = maps.plane.grid(image.shape[0], window)
    activity = forward(run.state.problem.network, run.state.parameters, with_ones(places, "float32"))
    expected = activity.activations[unit[0]][unit[1]].reshape(image.shape)
    assert seen == unit
    assert np.ptp(expected) > 0
    assert np.allclose(image, expected, atol=1e-5)


def test_a_unit_that_is_not_there_is_not_seen() -> None:
    for unit in (None, (0, 6), (2, 0)):
        maps = Camera().picture(run_of(6, 4), 1, SnapshotRequest(unit=unit), running=False).maps
        assert maps is not None
        assert maps.closer is None
