"""Findings for the tests of reports."""

from __future__ import annotations

import numpy as np

from reluexplorer.models.feeding.waking import DataOrModel, LayerWaking
from reluexplorer.models.values.findings import Findings, LayerFindings
from reluexplorer.models.values.kinds import Kind, Shape
from reluexplorer.models.values.layers import Layer, Source


def layer(
    name: str, least, greatest, firing, kind: Kind = Kind.RELU, shape: Shape | None = None
) -> LayerFindings:
    """A layer of as many channels as there are numbers."""
    low, high, rate = (np.asarray(each, np.float64) for each in (least, greatest, firing))
    count = len(low)
    about = Layer(name, kind, "z", "h", count, 1, shape or Shape(), Source("conv 3×3", 40, 1000))
    peaks = np.stack([high, high - 1.0]).astype(np.float32)
    return LayerFindings(about, 60, 60, rate, rate, low, high, low, high - low, peaks, np.arange(count))


def findings(name: str = "net", **more) -> Findings:
    """Two layers: one with two dead channels of four, one healthy."""
    layers = (
        layer("first", [-2, -2, 1, -2], [-1, 0, 3, 2], [0, 0, 1, 0.4]),
        layer("second", [-1, -1], [1, 1], [0.05, 0.8]),
    )
    settings = {"parameters": 400, "operations": 20_000, **more}
    return Findings(name, "ab" * 32, layers, 60, **settings)


def waking() -> DataOrModel:
    """One of the two dead channels woke on white."""
    woke = np.array([[True, False], [False, False]])
    nothing = LayerWaking("second", np.arange(0), np.zeros((2, 0), bool))
    return DataOrModel(("white", "black"), (LayerWaking("first", np.arange(2), woke), nothing))
