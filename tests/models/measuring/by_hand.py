"""Measuring without a process of its own, and the same figures by NumPy from ONNX's reference."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest

from reluexplorer.models.feeding.samples import ArraySamples, Samples
from reluexplorer.models.measuring import measure
from reluexplorer.models.measuring.serving import _Server
from reluexplorer.models.opening.opened import Opened
from reluexplorer.models.values.findings import Findings, LayerFindings


class Here:
    """A runner without a process."""

    def __init__(self, *_cancelling, **_threads) -> None:
        self._server = _Server(1)

    def __enter__(self):
        return self

    def __exit__(self, *_error) -> None:
        """Nothing has to end."""

    def check(self) -> None:
        """Nothing is cancelled."""

    def load(self, content):
        return self._server.load(bytes(content))

    def once(self, content, feeds):
        return self._server.run(self.load(content), feeds)[0]

    def run(self, model, feeds, meanwhile=None):
        if meanwhile is not None:
            meanwhile()
        return self._server.run(model, feeds)


def measured(model: onnx.ModelProto, same=None, **arrays: np.ndarray) -> Findings:
    """Measure a model here; ``same`` is what does not differ between samples."""
    onnx.checker.check_model(model)
    return measured_on(model, ArraySamples(arrays, same or {}))


def measured_on(model: onnx.ModelProto, samples: Samples) -> Findings:
    """Measure a model here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measure, "Runner", Here)
        return measure.measured(Opened(Path("net.onnx"), "", model), samples)


def values_of(model: onnx.ModelProto, name: str, **arrays: np.ndarray) -> list[np.ndarray]:
    """Return a tensor of the top graph for each sample, by ONNX's reference in NumPy."""
    from onnx.reference import ReferenceEvaluator

    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    del copy.graph.output[:]
    copy.graph.output.append(onnx.helper.make_tensor_value_info(name, 1, None))
    reference = ReferenceEvaluator(copy)
    count = len(next(iter(arrays.values())))
    return [
        np.asarray(reference.run(None, {key: array[i : i + 1] for key, array in arrays.items()})[0])
        for i in range(count)
    ]


def assert_agrees(found: LayerFindings, z: list[np.ndarray], rtol: float = 1e-5) -> None:
    """Hold what was found of a layer against its pre-activations of each sample."""
    columns = [np.moveaxis(each, found.layer.axis, -1).reshape(-1, found.layer.channels) for each in z]
    peaks = np.stack([each.max(axis=0) for each in columns])
    whole = np.concatenate(columns).astype(np.float64)
    above = whole > found.layer.shape.threshold
    assert (found.inputs, found.values) == (len(z), len(whole))
    near = {"rtol": rtol, "atol": rtol}
    np.testing.assert_allclose(found.peaks, peaks, **near)
    np.testing.assert_allclose(found.least, whole.min(axis=0), **near)
    np.testing.assert_allclose(found.greatest, whole.max(axis=0), **near)
    np.testing.assert_allclose(found.mean, whole.mean(axis=0), rtol=1e-4, atol=1e-4)
    off = np.abs(found.deviation - whole.std(axis=0))
    assert (off <= 1e-4 + 2e-3 * whole.std(axis=0) + 1e-3 * np.abs(whole.mean(axis=0))).all()
    np.testing.assert_allclose(found.firing, above.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(found.fires_on, (peaks > found.layer.shape.threshold).mean(axis=0), atol=1e-6)
