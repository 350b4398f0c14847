"""Bare counts of small nets become the samples that are written of larger ones."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reluexplorer.models.values.kinds import Kind
from reluexplorer.watch import bare, writer
from reluexplorer.watch.coding import framed, record_of
from reluexplorer.watch.frames import HEAD, FrameError, packed, unpacked
from reluexplorer.watch.lives import Lives
from reluexplorer.watch.reader import read
from reluexplorer.watch.records import Beginning, Layers, Sample, WatchedLayer
from reluexplorer.watch.taken import Counted, Course, Moved, Taken
from reluexplorer.watch.writer import new_run

LAYERS = Layers((WatchedLayer("0", Kind.RELU, "ReLU", 3), WatchedLayer("2", Kind.TANH, "Tanh", 2)), "SGD")
EVENTS = "died", "since", "woke", "dead"


def taken(step: int, fired: Sequence[float], seen: tuple[int, int] = (16, 16), **logged: float) -> Taken:
    """Counts of five units in two layers."""
    greatest = np.linspace(-1.0, 2.0, 5).astype(np.float32)
    counted = Counted(np.minimum(seen, 8), np.array(seen), np.array(fired), greatest)
    moved = Moved(np.float32([0.1, np.nan]), np.float32([0.2, 0.3]), np.float32([1, 2, 3, np.nan, np.nan]))
    values = {name: np.array([[step, each]]) for name, each in logged.items()}
    return Taken(step, 5.0 + step, 0.01, counted, moved, np.array([0.1]), values)


STEPS = [
    taken(0, [1, 0, 16, 3, 3]), taken(50, [1, 0, 0, 3, 3], loss=0.5), taken(100, [0, 0, 0, 3, 3]),
    taken(150, [0, 0, 0, 3, 3], seen=(0, 16)), taken(200, [0, 5, 0, 0, 3]), taken(250, [0, 0, 2, 0, 3]),
]  # fmt: skip


def samples(path: Path, bare_until: int, monkeypatch: pytest.MonkeyPatch) -> list[Sample]:
    """Those of a file of all steps, the first ones bare, with two samples to a death."""
    course, run = Course(Lives(2)), new_run(path)
    run.write(Beginning("Net", window=2))
    run.write(LAYERS)
    course.tell(LAYERS)
    for number, each in enumerate(STEPS):
        if number == bare_until:
            monkeypatch.setattr(bare, "MOST_UNITS", 4)
        is_bare = run.takes_bare(each)
        assert is_bare is (number < bare_until)
        run.write(course.add(each) if is_bare else course.sample(each))
    run.close()
    monkeypatch.undo()
    found = read(path)
    assert not found.fault
    return [each for each in found.records if isinstance(each, Sample)]


@pytest.mark.parametrize("bare_until", [6, 3, 1])
def test_samples_are_the_same_however_they_are_written(tmp_path, monkeypatch, bare_until) -> None:
    written = samples(tmp_path / "samples", 0, monkeypatch)
    worked_out = samples(tmp_path / "bare", bare_until, monkeypatch)
    assert [each.died.tolist() for each in written] == [[], [1], [2], [], [0], []]
    assert [each.since.tolist() for each in written] == [[], [0], [50], [], [100], []]
    assert [each.woke.tolist() for each in written] == [[], [], [], [], [1], [2]]
    for one, other in zip(written, worked_out, strict=True):
        for name, each in vars(one).items():
            found: Any = getattr(other, name)
            if name == "logged":
                assert each.keys() == found.keys()
                assert all((each[key] == found[key]).all() for key in each)
            else:
                np.testing.assert_allclose(found, each, rtol=1e-2, atol=1e-5, err_msg=name)
            if isinstance(each, np.ndarray):
                assert found.dtype == each.dtype


def test_the_counts_that_wait_count_before_somebody_asks() -> None:
    course = Course(Lives(3))
    course.tell(LAYERS)
    for step in range(200):
        course.add(taken(step, [step < 197, step < 198, 0, 0, 0]))
    assert course.dead().tolist() == [True, False, True, False, False]


def test_what_has_no_room_is_bare_no_more(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(writer, "AT_ONCE", 1_500)
    monkeypatch.setattr(writer, "ALLOWANCE", 0)
    run = new_run(tmp_path / "one")
    run.write(LAYERS)
    assert run.takes_bare(STEPS[0])
    while run.takes_bare(STEPS[0]):
        assert run.write(STEPS[0])
    monkeypatch.undo()
    assert not run.takes_bare(STEPS[1])
    run.close()


def test_counts_that_single_precision_has_no_number_for_are_not_bare() -> None:
    assert bare.may_be_bare(taken(0, [1] * 5, seen=(16, (1 << 24) - 1)))
    assert not bare.may_be_bare(taken(0, [1] * 5, seen=(16, 1 << 24)))


@pytest.mark.parametrize("seed", range(5))
def test_what_lies_in_a_frame_is_refused_or_a_sample(seed) -> None:
    dice = random.Random(seed)
    for _turn in range(200):
        buffer = bytearray(packed(framed(dice.choice(STEPS)))[HEAD.size :])
        for _time in range(dice.randint(1, 3)):
            buffer[dice.randrange(len(buffer))] ^= dice.randint(1, 255)
        course = Course(Lives(2))
        course.tell(LAYERS)
        try:
            found = record_of(unpacked(bytes(buffer), zlib.crc32(buffer)), LAYERS)
        except FrameError:
            continue
        if found is not None:
            assert isinstance(found, Taken)
            assert course.sample(found).died.size == 0


@pytest.mark.parametrize(
    "wrong", [taken(0, [1] * 4 + [1, 1]), taken(0, [1] * 5, seen=(-1, 16)), taken(1 << 60, [1] * 5)]
)
def test_counts_that_do_not_fit_the_layers_are_refused(wrong) -> None:
    fitting = wrong._replace(
        counted=wrong.counted._replace(greatest=np.resize(wrong.counted.greatest, len(wrong.counted.fired))),
        moved=wrong.moved._replace(bias=np.resize(wrong.moved.bias, len(wrong.counted.fired))),
    )
    with pytest.raises(FrameError):
        record_of(framed(fitting), LAYERS)
