"""Weights for other programs: npz, safetensors and JSON. Nothing in them is ever executed."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.problem import Problem

Array = NDArray[np.floating[Any]]
FORMATS = ("npz", "safetensors", "json")
_TYPES = {"float32": "F32", "float64": "F64"}
_ALIGNMENT = 8


def named_arrays(problem: Problem, parameters: Array) -> dict[str, Array]:
    """Return each layer's ``weight`` (units, fan-in), as PyTorch lays it, ``bias`` and learned ``slope``."""
    network = problem.network
    arrays: dict[str, Array] = {}
    for number, layer in enumerate(network.layers(parameters)):
        arrays[f"layers.{number}.weight"] = np.ascontiguousarray(layer[:-1].T)
        arrays[f"layers.{number}.bias"] = layer[-1].copy()
    for number, slopes in enumerate(network.learned(parameters)):
        if slopes is not None:
            arrays[f"layers.{number}.slope"] = slopes.ravel().copy()
    return arrays


def weights_bytes(problem: Problem, parameters: Array, form: str) -> bytes:
    """Return the weights in a form of ``FORMATS``; KeyError for another."""
    arrays = named_arrays(problem, parameters)
    return {"npz": _npz, "safetensors": _safetensors, "json": _json}[form](problem, arrays)


def description(problem: Problem) -> dict[str, str]:
    """Return what the network is, as texts."""
    network, dataset = problem.network, problem.dataset
    return {
        "activations": ", ".join(layer.activation.label for layer in network.hidden),
        "output": network.head,
        "inputs": ", ".join(dataset.feature_names),
        "data": dataset.title,
        "program": "ReLU Explorer",
    }


def _npz(_problem: Problem, arrays: dict[str, Array]) -> bytes:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def _safetensors(problem: Problem, arrays: dict[str, Array]) -> bytes:
    """The length of a JSON header in 8 little-endian bytes, the header, and the numbers, little-endian."""
    header: dict[str, Any] = {"__metadata__": description(problem)}
    parts, place = [], 0
    for name, array in arrays.items():
        content = array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        ends = [place, place + len(content)]
        header[name] = {"dtype": _TYPES[str(array.dtype)], "shape": list(array.shape), "data_offsets": ends}
        parts.append(content)
        place = ends[1]
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % _ALIGNMENT)
    return b"".join([len(text).to_bytes(8, "little"), text, *parts])


def _json(problem: Problem, arrays: dict[str, Array]) -> bytes:
    content = {
        **description(problem),
        "dtype": problem.network.dtype,
        "arrays": {name: array.tolist() for name, array in arrays.items()},
    }
    return json.dumps(content, indent=1).encode()
