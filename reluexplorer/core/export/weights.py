"""Weights for other programs: npz, safetensors and JSON. Nothing in them is ever executed."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.export.function_facts import facts_of
from reluexplorer.core.network.given_weights import MOST_SAID, tensors
from reluexplorer.core.problem.problem import Problem

FORMATS = ("npz", "safetensors", "json")
_ALIGNMENT = 8
_LONG = 2000
"""Letters of a text that the first bytes of a file need not hold, by which it is known."""


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


def _npz(problem: Problem, arrays: dict[str, Array]) -> bytes:
    """The arrays alone; the function is in the archive's comment, which readers of arrays skip."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    facts = facts_of(problem)
    said = json.dumps(facts).encode()
    if len(said) > MOST_SAID:
        short = {name: text for name, text in facts.items() if len(text) <= _LONG}
        said = json.dumps(short).encode()
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = said
    return file.getvalue()


def _safetensors(problem: Problem, arrays: dict[str, Array]) -> bytes:
    """The length of a JSON header in 8 little-endian bytes, the header, and the numbers, little-endian."""
    header, body = tensors(arrays)
    text = json.dumps({"__metadata__": facts_of(problem), **header}).encode()
    text += b" " * (-len(text) % _ALIGNMENT)
    return len(text).to_bytes(8, "little") + text + body


def _json(problem: Problem, arrays: dict[str, Array]) -> bytes:
    facts = facts_of(problem)
    content = {
        **{name: text for name, text in facts.items() if len(text) <= _LONG},
        "dtype": problem.network.dtype,
        "arrays": {name: array.tolist() for name, array in arrays.items()},
        **{name: text for name, text in facts.items() if len(text) > _LONG},
    }
    return json.dumps(content, indent=1).encode()
