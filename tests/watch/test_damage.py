"""Damaged and half-written run files are read up to the fault, and no further."""

from __future__ import annotations

import random
import struct
import zlib

import numpy as np
import pytest

from reluexplorer.models.values.refusal import ModelError
from reluexplorer.watch.coding import framed, record_of
from reluexplorer.watch.frames import HEAD, OPENING, Frame, FrameError, packed, unpacked
from reluexplorer.watch.reader import read
from tests.watch.runs import LAYERS, records, sample, written


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> bytes:
    return written(tmp_path_factory.mktemp("runs") / "one.watch").read_bytes()


def starts(data: bytes) -> list[int]:
    """Where each frame of a file begins, and the end."""
    found = [len(OPENING)]
    while found[-1] < len(data):
        found.append(found[-1] + HEAD.size + struct.unpack_from("<I", data, found[-1])[0])
    return found


def test_any_cut_leaves_the_whole_frames_before_it(tmp_path, whole) -> None:
    path, begins = tmp_path / "cut.watch", starts(whole)
    places = {*range(0, len(whole), 7), *(near for each in begins for near in range(each - 2, each + 3))}
    for length in sorted(places)[:-2]:
        path.write_bytes(whole[:length])
        run = read(path)
        assert len(run.records) == max(sum(each <= length for each in begins) - 1, 0)
        assert not run.fault


@pytest.mark.parametrize("seed", range(10))
def test_a_mutated_file_is_refused_or_read_up_to_the_fault(tmp_path, whole, seed) -> None:
    path, begins, dice = tmp_path / "mutated.watch", starts(whole), random.Random(seed)
    for _turn in range(100):
        data = bytearray(whole)
        first = min(_mutate(data, dice) for _time in range(dice.randint(1, 4)))
        path.write_bytes(data)
        if first < len(OPENING):
            with pytest.raises(ModelError):
                read(path)
            continue
        run = read(path)
        assert len(run.records) == sum(each <= first for each in begins) - 1
        assert run.fault


def _mutate(data: bytearray, dice: random.Random) -> int:
    """Change one byte, and return where."""
    place = dice.randrange(len(data))
    data[place] ^= dice.randint(1, 255)
    return place


@pytest.mark.parametrize("seed", range(5))
def test_what_lies_in_a_frame_of_right_checksum_is_refused_or_a_record(seed) -> None:
    dice = random.Random(seed)
    for _turn in range(200):
        record = dice.choice(records())
        buffer = bytearray(packed(framed(record))[HEAD.size :])
        for _time in range(dice.randint(1, 3)):
            _mutate(buffer, dice)
        try:
            found = record_of(unpacked(bytes(buffer), zlib.crc32(buffer)), LAYERS)
        except FrameError:
            continue
        assert found is None or type(found) in {type(each) for each in records()}


@pytest.mark.parametrize(
    "wrong",
    [
        sample(0, shares=[0.5] * 4, layers=LAYERS),
        sample(0, died=np.array([5], np.int32), since=np.array([0])),
        sample(0, woke=np.array([-1], np.int32)),
        sample(0, died=np.array([1], np.int32)),
        sample(0, gradient=np.zeros(3, np.float32)),
    ],
)
def test_samples_that_do_not_fit_the_layers_are_refused(wrong) -> None:
    with pytest.raises(FrameError):
        record_of(framed(wrong), LAYERS)


def test_a_kind_of_a_later_version_is_passed_over() -> None:
    assert record_of(Frame("picture"), LAYERS) is None


def test_a_head_that_promises_too_much_is_a_fault(tmp_path, whole) -> None:
    lengths = struct.pack("<II", 1 << 31, 0)
    path = tmp_path / "long.watch"
    path.write_bytes(whole + lengths + struct.pack("<I", zlib.crc32(lengths)) + b"x")
    run = read(path)
    assert len(run.records) == len(records())
    assert "damaged at byte" in run.fault
