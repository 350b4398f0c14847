"""Probes, made of the samples' range, and what wakes on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.models.feeding.probes import MOST, probes
from reluexplorer.models.feeding.samples import ArraySamples
from reluexplorer.models.feeding.waking import asked, compared, told
from reluexplorer.models.values.findings import Findings
from reluexplorer.models.values.kinds import Kind
from tests.models.feeding.made import counting
from tests.models.values.test_findings import found

_WORDS = ["noise", "inverted", "black", "white", "dimmed", "scaled up", "shifted", "shuffled"]


def _probed(samples):
    return {probe.words: probe.samples for probe in probes(samples, 1)}


def test_there_are_eight_kinds_in_the_range_of_the_samples() -> None:
    values = np.random.default_rng(1).uniform(-1, 3, (40, 3, 5)).astype(np.float32)
    values[0, 0, :2] = -1, 3
    made = _probed(ArraySamples({"x": values}))
    few = values[np.arange(MOST) * 40 // MOST]
    assert list(made) == _WORDS
    given = {words: each.batch(0, 99)["x"] for words, each in made.items()}
    mean = float(values.mean(dtype=np.float64))
    assert all(each.dtype == np.float32 for each in given.values())
    np.testing.assert_allclose(given["inverted"], 2.0 - few, atol=1e-6)
    np.testing.assert_array_equal(given["black"], np.full((1, 3, 5), -1))
    np.testing.assert_array_equal(given["white"], np.full((1, 3, 5), 3))
    np.testing.assert_allclose(given["dimmed"], -1 + (few + 1) / 4, atol=1e-6)
    np.testing.assert_allclose(given["scaled up"], mean + 3 * (few - mean), atol=1e-5)
    np.testing.assert_allclose(given["shifted"], few + 2, atol=1e-6)
    np.testing.assert_array_equal(
        np.sort(given["shuffled"].reshape(MOST, -1)), np.sort(few.reshape(MOST, -1))
    )
    assert not np.array_equal(given["shuffled"], few)
    assert given["noise"].shape == (MOST, 3, 5)
    assert given["noise"].min() >= -1
    assert given["noise"].max() <= 3
    assert abs(given["noise"].mean() - 1.0) < 0.3


def test_the_same_seed_probes_the_same_in_any_batches() -> None:
    samples = counting(6, 4)
    first, again = _probed(samples), _probed(samples)
    for words in ("noise", "shuffled"):
        whole = first[words].batch(0, 6)["x"]
        parts = np.concatenate([again[words].batch(place, 1)["x"] for place in range(6)])
        np.testing.assert_array_equal(whole, parts)
    assert not np.array_equal(probes(samples, 2)[0].samples.batch(0, 6)["x"], first["noise"].batch(0, 6)["x"])


def test_whole_numbers_stay_in_their_range_and_what_is_the_same_for_all_stays() -> None:
    samples = ArraySamples(
        {"ids": np.arange(10, 22).reshape(3, 4), "mask": np.ones((3, 4), bool)}, {"rate": np.array(8)}
    )
    for each in _probed(samples).values():
        batch = each.batch(0, 9)
        assert batch["ids"].dtype == np.int64
        assert 10 <= batch["ids"].min() <= batch["ids"].max() <= 21
        assert batch["mask"].all()
        assert batch["rate"] == 8


def test_dead_channels_that_wake_are_counted_by_probe_and_over_all() -> None:
    data = Findings("net", "", (found(Kind.RELU, [-2.0] * 4, [-1.0, -1.0, -1.0, 2.0]),), 2)
    tops = {"noise": [1.0, -1.0, -1.0, 2.0], "white": [1.0, 2.0, -1.0, -1.0], "black": [-1.0] * 4}
    probed = [
        (words, Findings("net", "", (found(Kind.RELU, [-2.0] * 4, top),), 2)) for words, top in tops.items()
    ]
    whole = compared(data, probed)
    assert whole.layers[0].dead.tolist() == [0, 1, 2]
    assert whole.layers[0].woke.tolist() == [[True, False, False], [True, True, False], [False] * 3]
    assert (whole.dead, whole.data, whole.model, whole.counts) == (3, 2, 1, (1, 2, 0))
    assert whole.sentence == "2 woke on some probe: your data has nothing like it. 1 never woke: the model."


@pytest.mark.parametrize("is_whole", [True, False])
def test_probes_are_measured_at_once_where_they_can_be_told_apart(is_whole: bool) -> None:
    tops = [-1.0, -1.0]
    data = Findings("net", "", (found(Kind.RELU, [-9.0, -9.0], tops),), 2)
    asked_for = []

    def measured(samples) -> Findings:
        """The greatest number of each sample, less 6.5 and less 100."""
        asked_for.append(samples.count)
        peaks = samples.batch(0, 99)["x"].max(axis=1, keepdims=True) - np.array([6.5, 100.0])
        layer = found(Kind.RELU, [-999.0] * 2, peaks.max(axis=0), peaks=peaks)
        return Findings("net", "", (replace(layer, inputs=len(peaks) - (not is_whole)),), len(peaks))

    whole = asked(data, probes(counting(2, 3), 1), measured)
    assert dict(zip(whole.probes, whole.counts, strict=True)) == {
        "noise": 0, "inverted": 0, "black": 0, "white": 0, "dimmed": 0, "scaled up": 1, "shifted": 1,
        "shuffled": 0,
    }  # fmt: skip
    assert whole.layers[0].woke.any(axis=0).tolist() == [True, False]
    assert asked_for == [14] if is_whole else [14, 2, 2, 1, 1, 2, 2, 2, 2]


@pytest.mark.parametrize(
    ("dead", "woke", "said"),
    [
        (0, 0, "No channel is dead."),
        (52, 22, "22 woke on some probe: your data has nothing like it. 30 never woke: the model."),
        (2, 2, "2 woke on some probe: your data has nothing like it."),
    ],
)
def test_the_counts_are_said(dead: int, woke: int, said: str) -> None:
    assert told(dead, woke) == said


def test_a_model_without_rectifiers_has_nothing_to_wake() -> None:
    whole = compared(Findings("net", "", (), 2), [("noise", Findings("net", "", (), 2))])
    assert (whole.counts, whole.sentence) == ((0,), "No channel is dead.")
