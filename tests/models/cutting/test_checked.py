"""A copy is held against its original on inputs that were not measured, and told what that promises."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.models.cutting.checked import Check, checked, question, woken  # noqa: E402
from reluexplorer.models.cutting.cut import smaller  # noqa: E402
from reluexplorer.models.cutting.saving import save  # noqa: E402
from reluexplorer.models.cutting.twins import Difference, compared, distance  # noqa: E402
from reluexplorer.models.feeding.samples import ArraySamples  # noqa: E402
from reluexplorer.models.measuring.process import StoppedError, never  # noqa: E402
from reluexplorer.models.values.refusal import ModelError  # noqa: E402
from tests.models.cutting.brute import measured  # noqa: E402
from tests.models.cutting.build import Net  # noqa: E402


def planted():
    """A model of which two channels are silent on inputs of the usual size."""
    net = Net(size=0, channels=4)
    h = net.op("Relu", net.gemm("x", 4, 6, off=(1, 3)))
    return net.model(net.dense(h, 6, 2)), net.samples()


def test_on_inputs_of_the_same_kind_nothing_wakes() -> None:
    model, samples = planted()
    cut = smaller(model, measured(model, samples), 2.0)
    others = {"x": samples["x"][::-1] * np.float32(0.9)}
    shares: list[float] = []
    check = checked(model, cut, ArraySamples(others), measured(model, others), on_the_way=shares.append)
    assert (check.woken, check.cut, check.difference.inputs, len(shares), shares[-1]) == (0, 2, 40, 40, 1.0)
    assert check.difference.greatest < 1e-6
    assert min(check.difference.seconds) > 0.0
    assert check.words.startswith("None of the channels that were cut woke on 40 kept-back inputs, where ")
    assert "stayed 2 standard deviations below its threshold" in check.words


def test_what_wakes_is_counted_and_told() -> None:
    model, samples = planted()
    cut = smaller(model, measured(model, samples), 0.0)
    others = {"x": samples["x"] * np.float32(500.0)}
    check = checked(model, cut, ArraySamples(others), measured(model, others))
    assert check.woken == 2
    assert check.difference.greatest > 1.0
    assert check.words.startswith(
        "2 of the channels that were cut woke on the 40 kept-back inputs, where the "
    )
    assert "Without a margin this holds for the inputs that were measured" in check.words


def test_a_constant_that_no_longer_is_one_counts_as_woken() -> None:
    net = Net(size=0, channels=4)
    w = net.weights(4, 6, reads=4)
    w[:, 2] = 0.0
    z = net.op("Gemm", "x", net.fixed(w), net.fixed(np.full(6, 0.7)))
    model, samples = net.model(net.dense(net.op("Sigmoid", z), 6, 2)), net.samples()
    findings = measured(model, samples)
    cut = smaller(model, findings, 2.0)
    layer = findings.layers[0]
    moved = replace(findings, layers=(replace(layer, greatest=layer.greatest + 1e-3),))
    assert (cut.channels, woken(cut, findings), woken(cut, moved)) == (1, 0, 1)


def test_a_comparison_can_be_cancelled_and_says_what_cannot_be_run() -> None:
    model, samples = planted()
    inputs = ArraySamples(samples)
    with pytest.raises(StoppedError):
        compared(model, model, inputs, lambda _share: None, lambda: True)
    with pytest.raises(ModelError, match="onnxruntime cannot run this model: "):
        compared(model, onnx.ModelProto(), inputs, lambda _share: None, never)
    same = compared(model, model, inputs, lambda _share: None, never)
    assert (same.greatest, same.is_same, same.inputs) == (0.0, True, 40)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ([1.0, 2.0], [1.0, 2.5], 0.5),
        ([np.nan, 2.0], [np.nan, 2.0], 0.0),
        ([np.inf], [np.inf], 0.0),
        ([np.inf], [-np.inf], np.inf),
        ([np.nan], [1.0], np.inf),
        ([1.0], [1.0, 1.0], np.inf),
        ([], [], 0.0),
    ],
)
def test_distances_of_outputs(one, other, found) -> None:
    assert distance(np.asarray(one), np.asarray(other)) == found


def test_no_inputs_were_kept_back() -> None:
    check = Check(Difference(60), 0, 2, 2.0, is_kept_back=False)
    assert check.words.startswith(
        "No input was kept back (--held-out 0.2 does that); on the 60 measured all outputs are the same to "
        "the bit. This holds for inputs like these: "
    )


def test_one_asks_before_cutting_without_a_margin() -> None:
    assert "changed 5 of 60 pages" in question(0.0)
    assert "0.88" in question(0.0)
    assert question(2.0) == ""


def test_a_copy_is_written_beside_the_original_and_never_over_it(tmp_path) -> None:
    model, samples = planted()
    original = tmp_path / "net.onnx"
    onnx.save(model, original)
    before = original.read_bytes()
    cut = smaller(model, measured(model, samples), 2.0)
    (tmp_path / "link.onnx").symlink_to(original)
    (tmp_path / "hard.onnx").hardlink_to(original)
    for name in ("net.onnx", "link.onnx", "hard.onnx", "../" + tmp_path.name + "/net.onnx"):
        with pytest.raises(ModelError, match="is the model itself"):
            save(cut, tmp_path / name, original)
    assert original.read_bytes() == before
    left = tmp_path / ".reluexplorer.ab12cd34"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    made = save(cut, tmp_path / "small.onnx", original)
    assert onnx.load(made) == cut.model
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "hard.onnx", "link.onnx", "net.onnx", "small.onnx",
    ]  # fmt: skip


def test_a_copy_that_cannot_be_written_is_told_of(tmp_path) -> None:
    model, samples = planted()
    cut = smaller(model, measured(model, samples), 2.0)
    with pytest.raises(ModelError, match=r"small\.onnx cannot be written: No such file"):
        save(cut, tmp_path / "none" / "small.onnx", tmp_path / "net.onnx")
    with pytest.raises(ModelError, match="larger than 2 GB"):
        save(replace(cut, size=(1, 1 << 31)), tmp_path / "small.onnx", tmp_path / "net.onnx")
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ModelError, match="something other than an"):
        save(cut, tmp_path / "notes.txt", tmp_path / "net.onnx")
    assert [each.read_text() for each in tmp_path.iterdir()] == ["mine"]
