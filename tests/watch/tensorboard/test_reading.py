from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.models.values.refusal import ModelError
from reluexplorer.watch.run import UNKNOWN
from reluexplorer.watch.tensorboard.events import Histogram, entries
from reluexplorer.watch.tensorboard.reading import read_events
from reluexplorer.watch.tensorboard.wire import WireError
from tests.watch.tensorboard.writing import block, double, event, histogram, record, scalar, tensor, whole

RELU = [0.0, 1e-12, 1.0, 2.0]
WEIGHTS = [-1.0, 0.0, 1.0]


def written(folder: Path, *events: bytes, name: str = "events.out.tfevents.1.host") -> Path:
    path = folder / name
    path.write_bytes(b"".join(map(record, events)))
    return path


def only_value(message: bytes) -> object:
    (entry,) = entries(message)
    return entry.value


def silent(message: bytes) -> tuple[float, float]:
    value = only_value(message)
    assert isinstance(value, Histogram)
    return value.silent()


@pytest.mark.parametrize("packed", [True, False])
def test_zeros_of_a_rectifier_lie_in_the_bucket_about_0(packed: bool) -> None:
    made = histogram("relu", 0.0, RELU, [0.0, 30.0, 50.0, 20.0], packed=packed)
    assert silent(event(1, made)) == (0.0, 0.3)


@pytest.mark.parametrize(
    ("least", "counts", "bounds"),
    [
        (-2.0, [40.0, 60.0, 0.0], (0.4, 1.0)),
        (-2.0, [100.0, 0.0, 0.0], (1.0, 1.0)),
        (0.5, [0.0, 0.0, 8.0], (0.0, 0.0)),
    ],
)
def test_pre_activations_are_bounded_by_the_buckets_on_either_side(
    least: float, counts: list[float], bounds: tuple[float, float]
) -> None:
    assert silent(event(1, histogram("z", least, [0.0, 0.25, 4.0], counts))) == bounds


def test_histograms_and_scalars_of_tensorflow_2_are_read() -> None:
    rows = [0.0, 0.5, 6.0, 0.5, 1.0, 2.0]
    assert silent(event(1, tensor("relu", (2, 3), rows, single=False))) == (0.0, 0.75)
    assert only_value(event(1, tensor("loss", (), [0.25], single=True))) == 0.25
    constant = tensor("relu", (1, 3), [-0.5, 0.5, 9.0], single=False)
    assert silent(event(1, constant)) == (1.0, 1.0), "all of it is 0"


@pytest.mark.parametrize(
    "value",
    [
        histogram("relu", 0.0, [1.0, 0.0], [1.0, 1.0]),
        histogram("relu", 0.0, [0.0, 1.0], [1.0, -1.0]),
        histogram("relu", 0.0, [0.0, 1.0], [1.0, float("nan")]),
        block(1, b"relu") + block(5, double(1, 0.0)),
        tensor("relu", (3, 3), [1.0] * 6, single=False),
        block(1, b"relu") + block(8, whole(1, 7)),
        block(5, double(1, 0.0)),
        block(1, b"relu") + block(5, block(6, b"seven b")),
    ],
    ids=["descends", "negative", "nan", "no buckets", "wrong shape", "strings", "no tag", "torn"],
)
def test_what_is_malformed_is_passed_over(value: bytes) -> None:
    assert list(entries(event(1, value))) == []


def test_a_folder_is_read_as_one_run(tmp_path: Path) -> None:
    made = [
        event(step, scalar("train/loss", 2.0 / (step + 1)), scalar("val/loss", 9.0), scalar("lr", rate))
        for step, rate in ((0, 0.1), (50, 0.1), (100, 0.2))
    ]
    written(tmp_path, whole(2, 0) + block(3, b"brain.Event:2"), *made)
    of_units = [
        event(step, histogram("acts/fc1", 0.0, RELU, [0.0, zeros, 100.0 - zeros, 0.0]), *others)
        for step, zeros, others in (
            (50, 25.0, [histogram("fc1.weight", -1.0, WEIGHTS, [3.0, 3.0, 4.0])]),
            (100, 75.0, [histogram("acts/fc2", 0.0, RELU, [0.0, 0.0, 10.0, 10.0])]),
        )
    ]
    written(tmp_path, *of_units, name="events.out.tfevents.2.host")
    (tmp_path / "notes.txt").write_text("none of it")
    run = read_events(tmp_path)
    assert [layer.name for layer in run.layers] == ["acts/fc1", "acts/fc2"]
    assert {layer.units for layer in run.layers} == {UNKNOWN}
    assert not run.is_counted
    assert run.steps.tolist() == [50, 100]
    np.testing.assert_array_equal(run.at_most, [[0.25, np.nan], [0.75, 0.0]])
    np.testing.assert_array_equal(run.firing, [[0.75, np.nan], [0.25, 1.0]])
    assert run.dead.tolist() == [[UNKNOWN, UNKNOWN], [UNKNOWN, 0]]
    np.testing.assert_allclose(run.loss.values, [2.0, 2.0 / 51, 2.0 / 101], rtol=1e-6)
    assert run.learning_rate.steps.tolist() == [0, 50, 100]
    assert run.learning_rate.at(99) == pytest.approx(0.1)
    assert run.learning_rate.at(100) == pytest.approx(0.2)
    assert len(run.notes) == 1
    assert "at most this share" in run.notes[0]


def test_a_rectifier_is_known_by_its_values_and_weights_never_are_one(tmp_path: Path) -> None:
    values = {"block3/out": 0.0, "conv.weight": 0.0, "fc.grad": 0.0, "logits": -3.0, "hidden_z": -3.0}
    made = [histogram(tag, least, [0.0, 1.0], [1.0, 1.0]) for tag, least in values.items()]
    run = read_events(written(tmp_path, event(7, *made)))
    assert [layer.name for layer in run.layers] == ["block3/out", "hidden_z"]


def test_without_activations_the_curves_are_there_and_the_reason(tmp_path: Path) -> None:
    run = read_events(written(tmp_path, event(3, scalar("loss", 0.5))))
    assert (run.layers, run.step, run.loss.values.tolist()) == ((), 3, [0.5])
    assert "No histogram of activations was found" in run.notes[0]


def test_of_one_step_the_last_value_counts(tmp_path: Path) -> None:
    run = read_events(written(tmp_path, event(3, scalar("loss", 0.5)), event(3, scalar("loss", 0.25))))
    assert run.loss.values.tolist() == [0.25]


def test_damage_ends_a_file_and_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, event(1, scalar("loss", 0.5)), event(2, scalar("loss", 0.25)))
    content = bytearray(path.read_bytes())
    content[-6] ^= 1
    path.write_bytes(bytes(content))
    run = read_events(path)
    assert run.loss.values.tolist() == [0.5]
    assert "is damaged" in run.notes[0]


@pytest.mark.parametrize(("content", "words"), [(b"", "no scalars"), (b"PK\3\4" * 10, "no scalars")])
def test_what_holds_nothing_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=words):
        read_events(path)


def test_a_folder_without_event_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no event files"):
        read_events(tmp_path)


@settings(max_examples=300)
@given(st.data())
def test_no_bytes_of_an_event_break_the_reader(data: st.DataObject) -> None:
    sound = event(5, scalar("loss", 0.5), histogram("relu", 0.0, RELU, [0.0, 1.0, 2.0, 3.0]))
    content = bytearray(sound)
    for at, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=6)
    ):
        content[at] = byte
    try:
        found = list(entries(bytes(content)))
    except WireError:
        return
    assert len(found) <= 3
