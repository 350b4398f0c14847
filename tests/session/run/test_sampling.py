"""Pictures of large runs: what is left out, and that what is kept stays right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.document.document import DataChoice, NetworkChoice, Recipe, View
from reluexplorer.session.run.run import Run, record_interval, rows_shown
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.run.snapshot_builder import Camera, SnapshotRequest, request_of
from tests.session.driving import run_of

LARGE = Recipe(DataChoice("circle", samples=5000), NetworkChoice((512, 512)), TrainingSpec(batch_size=32))
SMALL = Recipe()


@pytest.fixture(scope="module")
def large() -> Run:
    run = run_of(LARGE)
    run.work(3, None)
    return run


def test_a_small_run_is_shown_whole() -> None:
    run = run_of(SMALL)
    assert rows_shown(run.state.problem, running=True) is None
    assert record_interval(run.state.problem, 10) == 10
    assert run.glimpse((0, 1), running=True, activity=True) is run.inspection()


def test_where_nobody_looks_at_the_activity_it_is_of_few_samples() -> None:
    run = run_of(SMALL)
    run.work(3, None)
    whole, seen = run.inspection(), run.glimpse(None, running=False, activity=False)
    assert seen.rows is not None
    assert (seen.rows[0], seen.rows[-1], len(seen.rows)) == (0, len(whole.train_outputs[0]) - 1, 64)
    for part, all_of_it in (
        (seen.train_activity.pre_activations[1], whole.train_activity.pre_activations[1]),
        (seen.train_activity.activations[0], whole.train_activity.activations[0]),
        (seen.train_activity.logits, whole.train_activity.logits),
        (seen.train_activity.outputs, whole.train_activity.outputs),
    ):
        assert np.array_equal(part, all_of_it[:, seen.rows])
        assert not part.flags.writeable
    assert seen.health is whole.health
    assert seen.train_outputs is whole.train_outputs
    tiny = run_of(replace(SMALL, data=replace(SMALL.data, samples=60)))
    assert tiny.glimpse(None, running=False, activity=False) is tiny.inspection()


@pytest.mark.slow
def test_a_large_run_is_shown_in_part_and_measured_whole(large: Run) -> None:
    problem = large.state.problem
    live, rest = (rows_shown(problem, running=running) for running in (True, False))
    assert live is not None
    assert rest is not None
    assert len(live) < len(rest) < len(problem.dataset.train)
    assert (live[0], live[-1]) == (0, len(problem.dataset.train) - 1)
    assert (np.diff(live) > 0).all()
    assert len(live) * 1024 <= 500_000
    seen = large.glimpse((1, 5), running=False, activity=True)
    whole = inspect(large.state)
    assert seen.step == large.state.step == 3
    assert seen.train_loss == whole.train_loss
    assert [layer.dead for layer in seen.health] == [layer.dead for layer in whole.health]
    assert seen.focus is not None
    assert np.array_equal(seen.focus.pre_activations, whole.train_activity.pre_activations[1][5])
    assert seen.train_activity.activations[0].shape == (512, len(rest))


@pytest.mark.slow
def test_a_live_picture_keeps_the_measures_of_the_newest_record() -> None:
    run = run_of(LARGE)
    run.work(3, None)
    seen = run.glimpse(None, running=True, activity=False)
    assert (seen.step, run.state.step) == (0, 3)
    z = inspect(run.state).train_activity.pre_activations[0]
    assert seen.rows is not None
    assert seen.train_activity.pre_activations[0] == pytest.approx(z[:, seen.rows], rel=1e-4, abs=1e-5)


def test_records_of_a_large_run_are_rarer_but_depend_on_its_recipe_alone(large: Run) -> None:
    problem = large.state.problem
    interval = record_interval(problem, 10)
    assert interval == 160
    assert 3 * interval * 32 >= 4 * len(problem.dataset.train) > 3 * interval / 2 * 32
    assert large.curve.interval == interval


def test_live_maps_of_a_large_network_are_coarse_and_wait_where_nobody_looks(large: Run) -> None:
    camera = Camera()
    rest = camera.picture(large, 0, SnapshotRequest(), running=False).maps
    live = camera.picture(large, 0, SnapshotRequest(), running=True).maps
    assert rest is not None
    assert live is not None
    assert rest.output.shape == (1, 100, 100)
    assert live.output.shape[-1] < 100
    assert camera.hurries(large)
    quick = camera.picture(large, 0, SnapshotRequest(), running=False, quick=True)
    assert quick.maps is live
    assert quick.status is Status.PAUSED
    assert not camera.hurries(run_of(SMALL))
    large.work(1, None)
    assert camera.picture(large, 0, SnapshotRequest(maps=False), running=True).maps is live
    assert camera.picture(large, 0, SnapshotRequest(), running=True).maps is not live
    assert request_of(View(workspace="neurons", unit=(0, 3))) == SnapshotRequest(
        deaths=True, maps=False, focus=(0, 3)
    )
    assert request_of(View(workspace="neurons", grid="plane")).maps
    assert request_of(View(unit=(0, 3))) == SnapshotRequest()
