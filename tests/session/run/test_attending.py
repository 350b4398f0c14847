"""The training side hears what is wanted however many neurons died, and ends with its owner always."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reluexplorer.core.diagnosis.blocks import WORK, Sweep, blocks_of, drained
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.regions.interval_bounds import silence_search
from reluexplorer.core.units.death_search import DeathSearch, dead_units
from reluexplorer.core.units.unit_report import checking, checkup
from reluexplorer.session.document.document import DataChoice, NetworkChoice, Recipe
from reluexplorer.session.run.server import Addition, Server
from reluexplorer.session.run.snapshot_builder import SnapshotRequest
from reluexplorer.session.run.trajectory import Trajectory
from tests.session.driving import run_of

WIDE = Recipe(
    DataChoice("circle", samples=5000, noise=0.0),
    NetworkChoice((300, 300)),
    TrainingSpec(learning_rate=3.0),
)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], tuple[int, int]]]:
    """Yield what returns the updates, and the most samples times parameters of a look, since it was asked."""
    updates, looks = [0], [0]
    advance, sweep = Trajectory.advance, Sweep.pre_activations

    def counting(self: Trajectory, state: Any, steps: int) -> Any:
        updates[0] += steps
        return advance(self, state, steps)

    def sweeping(self: Sweep, parameters: Any, depth: int) -> Any:
        for block, pre in sweep(self, parameters, depth):
            looks[0] += (block.stop - block.start) * self.spec.parameter_count
            yield block, pre

    def taken() -> tuple[int, int]:
        found = updates[0], looks[0]
        updates[0] = looks[0] = 0
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Trajectory, "advance", counting)
        patch.setattr(Sweep, "pre_activations", sweeping)
        yield taken


def test_a_piece_of_the_search_is_one_update_or_one_block(monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of(WIDE, 40)
    assert sum(map(len, [run.inspection().health[0].dead, run.inspection().health[1].dead])) > 100
    most = [0, 0]
    with counted(monkeypatch) as taken:
        death_search = run.death_search()
        while not death_search.done:
            death_search.work()
            most = [max(old, new) for old, new in zip(most, taken(), strict=True)]
    assert most[0] == 1
    assert 0 < most[1] <= WORK


def test_blocks_cover_all_samples_once_in_even_parts() -> None:
    for samples, parameters in ((1, 1), (350, 40_000), (3500, 750_000), (20_000, 8_000_000)):
        blocks = blocks_of(samples, parameters)
        covered = np.concatenate([np.arange(samples)[block] for block in blocks])
        assert covered.tolist() == list(range(samples))
        sizes = {block.stop - block.start for block in blocks}
        assert max(sizes) - min(sizes) <= 1
        assert max(sizes) * parameters <= max(WORK, 16 * parameters)


def test_a_sweep_in_blocks_finds_who_lives() -> None:
    state = run_of(WIDE, 20).state
    problem = state.problem
    places = [(layer, unit) for layer in range(2) for unit in range(300)]
    for work in (WORK, 10_000_000, 1):
        sweep = Sweep(problem.network, problem.train_inputs, work)
        living = drained(sweep.living(state.parameters, places))
        assert frozenset(places) - living == dead_units(state)


def test_reports_in_pieces_are_those_at_once() -> None:
    run = run_of(WIDE, 20)
    pieces = 0
    steps = checking(run.state, run.inspection(), boxes=300)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            reports = end.value
            break
        pieces += 1
    assert pieces > 10
    assert reports == checkup(run.state, boxes=300)


def test_boxes_are_bounded_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    state = run_of(WIDE, 20).state
    spec = state.problem.network
    dead = tuple(sorted(dead_units(state)))
    window = np.array([-1.0, -1.0]), np.array([1.0, 1.0])
    pieces = sum(1 for _ in silence_search(spec, state.parameters, dead, window, boxes=500))
    assert pieces > 2 * 500 * 4 * spec.parameter_count // WORK
    assert set(drained(silence_search(spec, state.parameters, dead, window, boxes=500))) == set(dead)


class Impatient:
    """An end whose owner speaks again after so many looks at the inbox once units are asked about."""

    def __init__(self, recipe: Recipe, after: int) -> None:
        request = SnapshotRequest(deaths=True, focus=(0, 0))
        self.coming: list[Any] = [
            ("submit", (1, recipe, False)),
            ("step", (40, None)),
            ("look", (request, None)),
        ]
        self.left, self.closed = after, False
        self.said: list[Any] = []

    def say(self, message: Any) -> None:
        self.said.append(message)

    def hear(self, _timeout: float | None) -> Any:
        if not self.coming and any(isinstance(one, Addition) for one in self.said):
            self.left -= 1
            if self.left == 0:
                self.coming = [("submit", (2, Recipe(), False))]
            elif self.said[-1].heard == 4 and not self.closed:
                self.closed = True
                self.coming = [("close", ())]
        return self.coming.pop(0) if self.coming else None

    def close(self) -> None: ...


def test_another_run_is_begun_in_the_midst_of_a_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that goes on by 5 ms with each look at it: a turn of 15 ms has three pieces."""
    now = [0.0]

    def clock() -> float:
        now[0] += 0.005
        return now[0]

    monkeypatch.setattr("reluexplorer.session.run.background.time.monotonic", clock)
    pieces: list[int] = []
    work = DeathSearch.work

    def working(self: DeathSearch, most: int = 1) -> None:
        pieces.append(most)
        work(self, most)

    monkeypatch.setattr(DeathSearch, "work", working)
    end = Impatient(WIDE, 5)
    Server(end).work()
    assert 0 < len(pieces) <= 3 * (5 + 5)
    assert set(pieces) == {1}
    assert end.said[-1].picture.generation == 2


OWNER = """
import sys, time
from reluexplorer.session.run import channel
from tests.session.run import test_attending as these
if __name__ == "__main__":
    _end, helper = channel.apart(getattr(these, sys.argv[1]))
    print(helper.pid, flush=True)
    assert _end.hear(None) == "begun"
    print("begun", flush=True)
    time.sleep(600)
"""


def waiting(end: Any) -> None:
    """Serve by waiting for ever."""
    end.say("begun")
    end.hear(None)


def computing(end: Any) -> None:
    """Serve by one computation that takes an hour and looks at nothing."""
    end.say("begun")
    large = np.ones((4000, 4000), np.float32)
    while True:
        large @ large


def thinking(end: Any) -> None:
    """Serve by Python code that looks at nothing."""
    end.say("begun")
    while True:
        pass


@pytest.mark.parametrize(
    "serve",
    [
        "computing",
        pytest.param("waiting", marks=pytest.mark.slow),
        pytest.param("thinking", marks=pytest.mark.slow),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="it is killed by a signal")
def test_the_training_process_ends_with_its_owner(serve: str, qtbot: Any) -> None:
    with subprocess.Popen([sys.executable, "-c", OWNER, serve], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        child = int(owner.stdout.readline())
        assert owner.stdout.readline() == "begun\n"
        assert lives(child)
        owner.send_signal(signal.SIGKILL)
        owner.wait()
        qtbot.waitUntil(lambda: not lives(child), timeout=3000)


def lives(process: int) -> bool:
    """Return whether a process works: one that nobody has buried does not."""
    try:
        os.kill(process, 0)
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
        return told.rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return sys.platform != "linux"
