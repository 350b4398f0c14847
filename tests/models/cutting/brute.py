"""What a model does to inputs, measured the slow way: each activation's tensors as outputs of the model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import onnx
import onnxruntime

from reluexplorer.models.graph.activations import layers_of
from reluexplorer.models.values.findings import Findings, LayerFindings


def session(model: onnx.ModelProto) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def fed(arrays, index):
    return {
        name.removesuffix("!"): each if name.endswith("!") else each[index : index + 1]
        for name, each in arrays.items()
    }


def count_of(arrays) -> int:
    return next(len(each) for name, each in arrays.items() if not name.endswith("!"))


def outputs(model: onnx.ModelProto, arrays) -> list[list[np.ndarray]]:
    """The outputs for each sample."""
    runs = session(model)
    return [runs.run(None, fed(arrays, i)) for i in range(count_of(arrays))]


def measured(model: onnx.ModelProto, arrays) -> Findings:
    """Findings with all that cutting reads of them, for the layers outside of branches."""
    layers = [each for each in layers_of(model) if not each.within]
    wide = onnx.ModelProto()
    wide.CopyFrom(model)
    names = list(dict.fromkeys(each.z for each in layers))
    del wide.graph.output[:]
    wide.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    least: dict[str, list[np.ndarray]] = {name: [] for name in names}
    peaks: dict[str, list[np.ndarray]] = {name: [] for name in names}
    axes = {each.z: each.axis for each in layers}
    runs = session(wide) if names else None
    for i in range(count_of(arrays) if names else 0):
        for name, value in zip(names, runs.run(names, fed(arrays, i)), strict=True):
            flat = np.moveaxis(value, axes[name], 0)
            flat = flat.reshape(len(flat), -1)
            least[name].append(flat.min(axis=1))
            peaks[name].append(flat.max(axis=1))
    found = []
    for layer in layers:
        low, tops = np.min(least[layer.z], axis=0), np.asarray(peaks[layer.z], np.float32)
        high = tops.max(axis=0)
        share = (high > layer.shape.threshold).astype(np.float64)
        count, full = len(tops), replace(layer, channels=len(low))
        found.append(
            LayerFindings(
                full, count, count, share, share, low.astype(np.float64), high.astype(np.float64),
                (low + high) / 2, high - low, tops, np.arange(len(low)),
            )
        )  # fmt: skip
    return Findings("model", "", tuple(found), count_of(arrays))
