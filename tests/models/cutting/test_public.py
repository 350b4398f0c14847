"""Copies of public models: how much goes, and that they say the same on inputs seen and unseen."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.models.cutting.checked import checked  # noqa: E402
from reluexplorer.models.cutting.cut import Cut, smaller  # noqa: E402
from reluexplorer.models.feeding.samples import ArraySamples  # noqa: E402
from reluexplorer.models.measuring.measure import measured  # noqa: E402
from reluexplorer.models.opening.opened import Opened, opened  # noqa: E402
from tests.models.public.inputs import drawn  # noqa: E402
from tests.models.public.packages import FOLDER  # noqa: E402

needs_models = pytest.mark.skipif(not (FOLDER / "alexa.onnx").exists(), reason="dev.py models brings them")
pytestmark = [needs_models, pytest.mark.slow]
UNSEEN = 20_000
KEPT = {"voice": {"where its channels lie cannot be followed": 4}}
"""Channels of rectifiers, by why they stay: those of voice are a recurrent layer's own units."""


def samples(name: str, first: int = 0, count: int = 60) -> ArraySamples:
    arrays = drawn(name, FOLDER, first, count)
    return ArraySamples(
        {key: each for key, each in arrays.items() if not key.endswith("!")},
        {key[:-1]: each for key, each in arrays.items() if key.endswith("!")},
    )


def cut_of(name: str, margin: float) -> tuple[Opened, ArraySamples, Cut]:
    model, seen = opened(FOLDER / f"{name}.onnx"), samples(name)
    cut = smaller(model.model, measured(model, seen), margin, seen)
    onnx.checker.check_model(cut.model, full_check=name != "voice")
    return model, seen, cut


def test_all_silent_channels_of_a_wake_word_go_and_every_bit_stays() -> None:
    model, seen, cut = cut_of("alexa", 0.0)
    assert (cut.silent, cut.channels, cut.parameters) == (150, 150, (213_377, 48_543))
    check = checked(model.model, cut, seen, measured(model, seen))
    assert check.difference.is_same
    assert check.woken == 0


@pytest.mark.parametrize(
    ("name", "margin", "least", "count", "most"), [("alexa", 2.0, 100, 500, 1e-6), ("det", 2.0, 70, 60, 2e-5)]
)
def test_with_a_margin_nothing_wakes_on_inputs_unseen(name, margin, least, count, most) -> None:
    model, _seen, cut = cut_of(name, margin)
    assert cut.channels >= least
    others = samples(name, UNSEEN, count)
    check = checked(model.model, cut, others, measured(model, others))
    assert check.woken == 0
    assert check.difference.greatest <= most


@pytest.mark.parametrize(
    ("name", "silent", "most"),
    [("det", 132, 2e-5), ("rec", 82, 5e-5), ("surfaces", 15, 0.0), ("voice", 26, 1e-5)],
)
def test_dead_channels_of_rectifiers_go_wherever_they_can_be_followed(name, silent, most) -> None:
    model, seen, cut = cut_of(name, 0.0)
    rectifiers = [each for each in cut.layers if each.findings.layer.kind.is_rectifier]
    assert sum(len(each.silent) for each in rectifiers) == silent
    kept = {why: count for each in rectifiers for why, count in each.kept}
    assert kept == KEPT.get(name, {})
    assert sum(len(each.cut) for each in rectifiers) == silent - sum(kept.values())
    few = ArraySamples({key: each[::6] for key, each in seen.arrays.items()}, seen.same)
    assert checked(model.model, cut, few, measured(model, few)).difference.greatest <= most


@pytest.mark.parametrize(("rate", "silent", "after"), [(16_000, 26, 530_775), (8_000, 34, 524_448)])
def test_a_copy_for_one_sampling_rate_says_the_same_at_the_other(rate, silent, after) -> None:
    def heard(rate: int, first: int = 0) -> ArraySamples:
        found = samples("voice", first)
        waves = found.arrays["input"][:, : 576 * rate // 16_000]
        return ArraySamples({"input": waves}, {**found.same, "sr": np.array(rate)})

    model = opened(FOLDER / "voice.onnx")
    findings = measured(model, heard(rate))
    cut = smaller(model.model, findings, 0.0)
    onnx.checker.check_model(cut.model)
    kept = sum(len(each.silent) - len(each.cut) for each in cut.layers)
    assert (cut.silent, cut.parameters) == (silent, (545_280, after))
    assert kept == {16_000: 4, 8_000: 2}[rate]
    assert checked(model.model, cut, heard(rate), findings).difference.greatest <= 1e-6
    other = checked(model.model, cut, heard(24_000 - rate, UNSEEN), findings)
    assert other.difference.is_same


def test_a_copy_can_be_opened_and_nothing_more_is_to_be_cut_of_it(tmp_path) -> None:
    _model, seen, cut = cut_of("alexa", 0.0)
    onnx.save(cut.model, tmp_path / "small.onnx")
    small = opened(tmp_path / "small.onnx")
    again = smaller(small.model, measured(small, seen), 0.0)
    assert (again.silent, again.parameters) == (0, (48_543, 48_543))
    assert np.isfinite(again.size[1])
