"""Copies of public models without channels drawn at random, beside the models with those set to 0."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from onnx import helper, numpy_helper  # noqa: E402

from reluexplorer.models.cutting.cut import Cut, smaller  # noqa: E402
from reluexplorer.models.cutting.twins import compared  # noqa: E402
from reluexplorer.models.feeding.samples import ArraySamples  # noqa: E402
from reluexplorer.models.graph.activations import layers_of  # noqa: E402
from reluexplorer.models.measuring.process import never  # noqa: E402
from reluexplorer.models.opening.opened import opened  # noqa: E402
from reluexplorer.models.values.findings import Findings, LayerFindings  # noqa: E402
from reluexplorer.models.values.kinds import Kind  # noqa: E402
from reluexplorer.models.values.layers import Layer  # noqa: E402
from tests.models.cutting.brute import session  # noqa: E402
from tests.models.public.inputs import drawn  # noqa: E402
from tests.models.public.packages import FOLDER  # noqa: E402

needs_models = pytest.mark.skipif(not (FOLDER / "alexa.onnx").exists(), reason="dev.py models brings them")
pytestmark = [needs_models, pytest.mark.slow]


def said_silent(layer: Layer, random: np.random.Generator, share: float) -> LayerFindings:
    """Findings that call a share of the channels silent, whatever they do."""
    is_zero_below = layer.kind.is_rectifier or layer.kind in {Kind.HARD_SWISH, Kind.HARD_SIGMOID}
    silent = (random.random(layer.channels) < share) & is_zero_below
    edge = layer.shape.threshold if np.isfinite(layer.shape.threshold) else 0.0
    low, high = np.full(layer.channels, edge - 5.0), np.where(silent, edge - 1.0, edge + 5.0)
    share_fired = (~silent).astype(np.float64)
    return LayerFindings(
        layer, 2, 2, share_fired, share_fired, low, high, low, high,
        np.stack([high - silent, high]).astype(np.float32), np.arange(layer.channels),
    )  # fmt: skip


def ranks_of(model, names: list[str], batch) -> dict[str, int]:
    wide = onnx.ModelProto()
    wide.CopyFrom(model)
    made = {each.name for each in wide.graph.output}
    wide.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names if name not in made)
    values = session(wide).run(names, batch)
    return {name: value.ndim for name, value in zip(names, values, strict=True)}


def masked(model, cut: Cut, ranks: dict[str, int]):
    """The model with a product behind each layer that sets to 0 what the copy lacks."""
    made = onnx.ModelProto()
    made.CopyFrom(model)
    del made.graph.node[:], made.graph.value_info[:]
    layers = {each.findings.layer.h: each for each in cut.layers}
    for node in model.graph.node:
        made.graph.node.append(node)
        for place, name in enumerate(node.output):
            if name not in layers:
                continue
            found = layers[name]
            shape = np.ones(ranks[name], int)
            shape[found.findings.layer.axis] = found.findings.layer.channels
            mask = np.ones(found.findings.layer.channels, np.float32)
            mask[found.cut] = 0.0
            made.graph.node[-1].output[place] = f"{name}_whole"
            made.graph.initializer.append(numpy_helper.from_array(mask.reshape(shape), f"{name}_mask"))
            made.graph.node.append(helper.make_node("Mul", [f"{name}_whole", f"{name}_mask"], [name]))
    return made


@pytest.mark.parametrize("share", [0.3, 0.6])
@pytest.mark.parametrize(("name", "least"), [("alexa", 1.0), ("surfaces", 1.0), ("det", 0.5), ("rec", 0.4)])
def test_a_copy_says_what_the_model_says_without_the_channels(name, least, share) -> None:
    model = opened(FOLDER / f"{name}.onnx").model
    samples = ArraySamples(drawn(name, FOLDER, 0, 2))
    random = np.random.default_rng(0)
    layers = layers_of(model)
    findings = Findings(name, "", tuple(said_silent(each, random, share) for each in layers), 2)
    cut = smaller(model, findings, 0.0)
    assert cut.channels >= least * cut.silent
    onnx.checker.check_model(cut.model)
    ranks = ranks_of(model, [each.h for each in layers], samples.batch(0, 1))
    found = compared(masked(model, cut, ranks), cut.model, samples, lambda _share: None, never)
    assert found.greatest <= 5e-5
