"""Random graphs are measured as their values, brought out one by one, are counted by NumPy."""

from __future__ import annotations

import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

import numpy as np
import onnx
import onnxruntime
from hypothesis import HealthCheck, given, settings

from tests.models.cutting.grown import models
from tests.models.measuring.by_hand import assert_agrees, measured


def values(model: onnx.ModelProto, names: list[str], x: dict[str, np.ndarray]) -> list[list[np.ndarray]]:
    """Return the tensors for each sample."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    del copy.graph.output[:]
    copy.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    session = onnxruntime.InferenceSession(copy.SerializeToString(), providers=["CPUExecutionProvider"])
    count = len(next(iter(x.values())))
    return [session.run(None, {key: array[i : i + 1] for key, array in x.items()}) for i in range(count)]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(models())
def test_random_graphs(drawn):
    model, x = drawn
    found = measured(model, **x)
    relus = {node.output[0] for node in model.graph.node if node.op_type == "Relu"}
    assert relus <= {name for each in found.layers for name in each.layer.nodes}
    names = list(dict.fromkeys(each.layer.z for each in found.layers))
    if not names:
        return
    runs = values(model, names, x)
    for each in found.layers:
        assert_agrees(each, [run[names.index(each.layer.z)] for run in runs], 1e-4)
