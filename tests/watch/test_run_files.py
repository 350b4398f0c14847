"""What is written of a run is read again, to the precision that is promised."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reluexplorer.models.values.refusal import ModelError
from reluexplorer.watch.coding import Detail, cost, framed, record_of
from reluexplorer.watch.frames import HEAD, OPENING, halved, length_of, packed, unpacked, widened
from reluexplorer.watch.reader import read
from reluexplorer.watch.records import Layers, Sample, WatchedLayer
from reluexplorer.watch.writer import ALLOWANCE, AT_ONCE, new_run
from tests.watch.runs import LAYERS, records, sample, written


def again(record, layers=LAYERS, detail=Detail.FULL):
    """A record after its way through bytes."""
    data = packed(framed(record, detail))
    length, check = length_of(data[: HEAD.size])
    assert len(data) == HEAD.size + length
    return record_of(unpacked(data[HEAD.size :], check), layers)


@pytest.mark.parametrize("record", [each for each in records() if not isinstance(each, Sample)])
def test_words_come_back_as_they_were(record) -> None:
    assert again(record) == record


def test_a_sample_comes_back_but_for_its_last_digits() -> None:
    one = sample(
        150,
        died=np.array([0, 3], np.int32),
        since=np.array([50, 100]),
        logged={"loss": np.array([[149.0, 2.5]])},
    )
    back = again(one)
    assert (back.step, back.time, back.cost) == (150, one.time, 0.01)
    for name in ("inputs", "seen", "firing", "dead", "gradient", "update", "rates", "died", "since", "woke"):
        np.testing.assert_array_equal(getattr(back, name), getattr(one, name))
    np.testing.assert_array_equal(back.silent, one.silent)
    np.testing.assert_allclose(back.shares, one.shares, atol=1 / 65_535)
    assert back.shares[0] == 0
    assert back.shares[2] == 1
    assert back.shares[3] == pytest.approx(1 / 65_535)
    np.testing.assert_allclose(back.greatest, one.greatest, rtol=2**-8)
    np.testing.assert_allclose(back.bias, one.bias, rtol=2**-8)
    np.testing.assert_array_equal(back.logged["loss"], [[149.0, 2.5]])


@given(arrays(np.float32, 7, elements=st.floats(width=32, allow_subnormal=False)))
def test_halves_keep_eight_bits_and_the_whole_range(values) -> None:
    back = widened(halved(values))
    with np.errstate(all="ignore"):
        near = np.isclose(back, values, rtol=2**-8, atol=1e-37, equal_nan=True)
    assert (near | (np.isinf(back) & (abs(values) > 3.38e38))).all()


@pytest.mark.parametrize("detail", list(Detail))
def test_less_is_told_of_units_where_there_is_no_room(detail) -> None:
    back = again(sample(50), detail=detail)
    assert (back.silent is not None) == (detail >= Detail.SILENT)
    assert (back.shares is not None) == (detail is Detail.FULL)


def test_buffers_are_safetensors() -> None:
    reading = pytest.importorskip("safetensors")
    told = dict(reading.deserialize(packed(framed(sample(50)))[HEAD.size :]))
    assert told["shares"]["dtype"] == "U16"
    assert told["greatest"]["dtype"] == "BF16"
    assert np.frombuffer(told["step"]["data"], np.int64).tolist() == [50]


def test_a_file_gives_its_records_in_order(tmp_path) -> None:
    run = read(written(tmp_path / "one.watch"))
    assert [type(each).__name__ for each in run.records] == [type(each).__name__ for each in records()]
    assert not run.fault


def test_no_run_is_written_over(tmp_path) -> None:
    made = [written(tmp_path / "new" / "one.watch").name for _turn in range(3)]
    assert made == ["one.watch", "one-2.watch", "one-3.watch"]


def test_samples_of_a_large_model_keep_to_the_allowance(tmp_path) -> None:
    units = 26_560
    layers = Layers((WatchedLayer("fc1", LAYERS.layers[0].kind, "ReLU", units),))
    one = sample(0, np.linspace(0, 1, units), layers=layers)
    run = new_run(tmp_path / "large.watch")
    run.write(layers)
    for step in range(0, 20_000, 50):
        run.write(sample(step, one.shares, layers=layers))
    run.close()
    assert run.path.stat().st_size < AT_ONCE + ALLOWANCE * 20_000 + 10_000
    full = [each.shares is not None for each in read(run.path).records if isinstance(each, Sample)]
    assert all(full[:12])
    assert 0.05 < np.mean(full[-100:]) < 0.3
    assert all(each.silent is not None for each in read(run.path).records if isinstance(each, Sample))
    assert cost(units, Detail.SILENT) == 3_320


def test_a_usual_run_of_100_000_steps_is_told_in_full(tmp_path) -> None:
    layers = Layers(tuple(WatchedLayer(f"fc{n}", LAYERS.layers[0].kind, "ReLU", 512) for n in range(2)))
    one = sample(0, np.linspace(0, 1, 1_024), layers=layers)
    size = len(packed(framed(one)))
    assert size < 50 * ALLOWANCE
    assert size * 2_000 < 16_000_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04" * 8, "is no run file"),
        (OPENING[:8] + b"\x09\0\0\0", "is of a later version"),
    ],
)
def test_other_files_are_refused_in_a_sentence(tmp_path, data, words) -> None:
    path = tmp_path / "other.watch"
    path.write_bytes(data)
    with pytest.raises(ModelError, match=words):
        read(path)


def test_a_file_that_is_not_there_is_said(tmp_path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        read(tmp_path / "none.watch")
