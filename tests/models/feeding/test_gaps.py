"""Samples with NaN are left out and told of, as one of them would leave nothing to say of a layer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reluexplorer.models.feeding import gaps
from reluexplorer.models.feeding.reading import samples_of
from reluexplorer.models.feeding.samples import held_out
from reluexplorer.models.feeding.signature import Input, Signature
from reluexplorer.models.feeding.thumbnails import numbers
from reluexplorer.models.values.refusal import ModelError
from tests.models.feeding.made import declared


def test_samples_with_gaps_are_left_out_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "_BLOCK", 6)
    values = np.arange(40, dtype=np.float32).reshape(20, 2)
    values[[3, 17], [1, 0]] = np.nan
    values[5, 0] = -np.inf
    np.save(tmp_path / "a.npy", values)
    found = samples_of(tmp_path / "a.npy", declared("N", 2))
    assert (found.count, found.notes) == (
        18,
        ("2 inputs of 20 have gaps (NaN) and were left out: numbers 3, 17, counted from 0.",),
    )
    np.testing.assert_array_equal(found.batch(0, 99)["x"], np.delete(values, [3, 17], axis=0))


def test_a_gap_in_any_array_leaves_the_sample_out(tmp_path: Path) -> None:
    one, two = np.ones((3, 2)), np.ones((3, 1))
    two[0] = np.nan
    np.savez(tmp_path / "a.npz", x=one, y=two)
    signature = Signature((Input("x", ("N", 2), "float32"), Input("y", ("N", 1), "float32")))
    found = samples_of(tmp_path / "a.npz", signature)
    assert found.count == 2
    assert found.notes == ("1 input of 3 has gaps (NaN) and was left out: number 0, counted from 0.",)


def test_many_are_counted_and_none_left_is_refused(tmp_path: Path) -> None:
    values = np.full((9, 2), np.nan)
    values[8] = 1.0
    np.save(tmp_path / "a.npy", values)
    assert samples_of(tmp_path / "a.npy", declared("N", 2)).notes == (
        "8 inputs of 9 have gaps (NaN) and were left out: numbers 0, 1, 2, 3, 4, …, counted from 0.",
    )
    np.save(tmp_path / "a.npy", values[:8])
    with pytest.raises(ModelError, match="Each of the inputs has a gap"):
        samples_of(tmp_path / "a.npy", declared("N", 2))


def test_whole_samples_stay_as_they_are(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.arange(6, dtype=np.int64).reshape(3, 2))
    assert samples_of(tmp_path / "a.npy", declared("N", 2)).notes == ()


def test_an_array_that_is_not_fed_may_have_gaps(tmp_path: Path) -> None:
    values = np.arange(8, dtype=np.float32).reshape(4, 2)
    values[1, 0] = np.nan
    np.savez(tmp_path / "a.npz", x=values, target=np.full(4, np.nan))
    found = samples_of(tmp_path / "a.npz", declared("N", 2))
    assert found.count == 3
    assert found.notes == (
        "1 input of 4 has gaps (NaN) and was left out: number 1, counted from 0.",
        "Not fed, as the model has no such input: target.",
    )


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_those_that_are_left_keep_their_numbers(tmp_path: Path, share: float) -> None:
    values = np.arange(40, dtype=np.float32).reshape(20, 2)
    values[[0, 3], 1] = np.nan
    np.save(tmp_path / "a.npy", values)
    seen, _kept = held_out(samples_of(tmp_path / "a.npy", declared("N", 2)), share, 0)
    rows = seen.batch(0, 99)["x"][:, 0] / 2
    assert seen.count == (18 if share == 0.0 else 13)
    np.testing.assert_array_equal(numbers(seen), rows)
