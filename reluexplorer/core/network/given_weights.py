"""Weights from files: read within limits, put in order, and held as text in a document.

Nothing in a file is ever executed: arrays of numbers are taken by their declared shapes and lengths alone.
"""

from __future__ import annotations

import base64
import binascii
import io
import itertools
import json
import math
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.damage import IN_ARCHIVE, IN_ARRAY
from reluexplorer.language import _

LARGEST = 64 << 20
"""Bytes of a file, and of what is packed in it."""
MOST_SAID = (1 << 16) - 1
"""Bytes of the comment that an archive can have."""
_MOST_ARRAYS = 1000
_MOST_AXES = 8
_HEADER = 1 << 20
_TYPES = {"F16": "<f2", "F32": "<f4", "F64": "<f8"}
_NAMES = {"float32": "F32", "float64": "F64"}


class WeightsError(ValueError):
    """The file holds no weights that a network here can have; the message is a sentence."""


@dataclass(frozen=True, eq=False)
class GivenWeights:
    """The weights of a fully connected network, layer by layer; (units, fan-in), as PyTorch lays them."""

    weights: tuple[Array, ...]
    biases: tuple[Array | None, ...]
    slopes: tuple[Array | None, ...]
    """Learned slopes of each layer's activation: one, or one for each unit."""
    about: Mapping[str, str]
    """What the file says of the network, as texts."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Inputs, the units of each hidden layer, outputs."""
        return (self.weights[0].shape[1], *(weight.shape[0] for weight in self.weights))

    @property
    def dtype(self) -> str:
        """The precision that holds all of them."""
        return "float64" if any(weight.dtype == np.float64 for weight in self.weights) else "float32"


def read_weights(content: bytes) -> GivenWeights:
    """Return the weights in an npz, safetensors or JSON file; raise :class:`WeightsError`."""
    return in_order(*read_arrays(content))


def read_arrays(content: bytes) -> tuple[dict[str, Array], Mapping[str, str]]:
    """Return the arrays in such a file by their names, and its texts; raise :class:`WeightsError`."""
    if is_safetensors(content[:9], len(content)):
        return _safetensors(content)
    if content[:2] == b"PK":
        return _npz(content)
    if content.lstrip()[:1] == b"{":
        return _json(content)
    raise WeightsError(_("It holds no weights that are read here: npz, safetensors or JSON."))


def is_safetensors(head: bytes, size: int) -> bool:
    """Whether a file of so many bytes begins as safetensors do: the length of a head, then the head.

    The first byte is the length's lowest and may be any, that of a letter or a bracket too.
    """
    return head[8:9] == b"{" and 2 <= int.from_bytes(head[:8], "little") <= min(_HEADER, size - 8)


def _npz(content: bytes) -> tuple[dict[str, Array], dict[str, str]]:
    arrays = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            about = _texts(packed.comment)
            members = packed.infolist()
            _demand_size(members)
            for member in members:
                with packed.open(member) as file:
                    arrays[member.filename.removesuffix(".npy")] = _npy(file.read(member.file_size + 1))
    except WeightsError:
        raise
    except IN_ARCHIVE:
        raise WeightsError(_("It is a damaged npz file.")) from None
    return arrays, about


def _texts(comment: bytes) -> dict[str, str]:
    """Return the texts of an archive's comment as ReLU Explorer writes it; none of any other comment."""
    try:
        read = json.loads(comment or b"{}")
    except (ValueError, RecursionError):
        return {}
    return (
        {key: text for key, text in read.items() if isinstance(text, str)} if isinstance(read, dict) else {}
    )


def _demand_size(members: Sequence[zipfile.ZipInfo]) -> None:
    if len(members) > _MOST_ARRAYS or sum(each.file_size for each in members) > LARGEST:
        raise WeightsError(
            _("It holds more than is read here ({largest} MiB).").format(largest=LARGEST >> 20)
        )


def _npy(content: bytes) -> Array:
    file = io.BytesIO(content)
    try:
        lib = np.lib.format
        old = lib.read_magic(file) == (1, 0)
        shape, by_columns, kind = (lib.read_array_header_1_0 if old else lib.read_array_header_2_0)(file)
    except IN_ARRAY:
        raise WeightsError(_("It holds something that is no array of numbers.")) from None
    if kind.kind != "f" or kind.itemsize not in {2, 4, 8}:
        raise WeightsError(
            _("It holds an array of {kind}; weights are of float16, float32 or float64.").format(kind=kind)
        )
    flat = _numbers(content[file.tell() :], kind, shape)
    return flat.reshape(shape, order="F" if by_columns else "C")


def _numbers(content: bytes, kind: np.dtype[Any], shape: Sequence[int]) -> Array:
    """Return the numbers in some bytes, flat, where they are as many as the shape says."""
    if len(shape) > _MOST_AXES or any(type(each) is not int or each < 0 for each in shape):
        raise WeightsError(_("It holds an array of an impossible shape."))
    if math.prod(shape) * kind.itemsize != len(content):
        raise WeightsError(_("It is damaged: an array is not as long as its shape says."))
    wide = np.float64 if kind.itemsize == 8 else np.float32
    return np.frombuffer(content, kind).astype(wide)


def _safetensors(content: bytes) -> tuple[dict[str, Array], dict[str, str]]:
    length = int.from_bytes(content[:8], "little")
    body, arrays = content[8 + length :], {}
    try:
        header = json.loads(content[8 : 8 + length])
        about = header.pop("__metadata__", None) or {}
        for name, entry in header.items():
            arrays[name] = _tensor(body, entry["dtype"], tuple(entry["shape"]), *entry["data_offsets"])
        return arrays, {key: text for key, text in about.items() if isinstance(text, str)}
    except WeightsError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise WeightsError(_("It is a damaged safetensors file.")) from None


def _tensor(body: bytes, kind: str, shape: tuple[int, ...], start: int, end: int) -> Array:
    if kind not in _TYPES:
        raise WeightsError(
            _("It holds numbers of type {kind}; save them as F32.").format(kind=str(kind)[:20])
        )
    if not (type(start) is type(end) is int and 0 <= start <= end <= len(body)):
        raise WeightsError(_("It is a damaged safetensors file."))
    return _numbers(body[start:end], np.dtype(_TYPES[kind]), shape).reshape(shape)


def _json(content: bytes) -> tuple[dict[str, Array], dict[str, str]]:
    try:
        read = json.loads(content)
        kind = np.dtype("f8" if read.get("dtype") == "float64" else "f4")
        with np.errstate(over="ignore"):
            arrays = {str(name): np.asarray(rows, kind) for name, rows in read["arrays"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        raise WeightsError(_("It is JSON, but holds no weights as ReLU Explorer writes them.")) from None
    return arrays, {key: text for key, text in read.items() if isinstance(text, str)}


def in_order(arrays: dict[str, Array], about: Mapping[str, str]) -> GivenWeights:
    """Return arrays named ``….weight``, ``….bias`` and ``….slope`` as the layers of a network."""
    left = dict(arrays)
    names = sorted((name for name in arrays if name.endswith("weight")), key=_natural)
    layers = []
    for name in names:
        stem = name.removesuffix("weight")
        layers.append((left.pop(name), left.pop(f"{stem}bias", None), left.pop(f"{stem}slope", None)))
    if left:
        raise WeightsError(
            _(
                "It holds {name}, which is no layer's weight, bias or slope: only fully connected "
                "networks are read."
            ).format(name=_shown(next(iter(left))))
        )
    if not layers:
        raise WeightsError(_("It holds no weights."))
    for name, (weight, bias, slope) in zip(names, layers, strict=True):
        fits = weight.ndim == 2 and min(weight.shape) > 0
        fits = fits and (bias is None or bias.shape == weight.shape[:1])
        if not fits or not (slope is None or slope.size in {1, weight.shape[0]}):
            raise WeightsError(
                _("It holds {name}, which is no layer of a fully connected network.").format(
                    name=_shown(name)
                )
            )
    for (first, *_first), (second, *_second) in itertools.pairwise(layers):
        if second.shape[1] != first.shape[0]:
            raise WeightsError(
                _(
                    "It holds layers that do not follow each other: one has {units} units, the next "
                    "reads {inputs}."
                ).format(units=first.shape[0], inputs=second.shape[1])
            )
    if not all(np.isfinite(part).all() for layer in layers for part in layer if part is not None):
        raise WeightsError(_("It holds numbers that are not finite."))
    weights, biases, slopes = zip(*layers, strict=True)
    return GivenWeights(weights, biases, slopes, about)


def _natural(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts layers.2 before layers.10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", name[:200])]


def _shown(name: str) -> str:
    return repr(name if len(name) <= 40 else name[:39] + "…")


def packed(given: GivenWeights) -> str:
    """Return weights as text; the inverse of :func:`unpacked`."""
    header, body = tensors(
        {
            f"{number}.{name}": array
            for number, layer in enumerate(zip(given.weights, given.biases, given.slopes, strict=True))
            for name, array in zip(("weight", "bias", "slope"), layer, strict=True)
            if array is not None
        }
    )
    text = json.dumps(header, separators=(",", ":")).encode()
    return base64.b64encode(len(text).to_bytes(8, "little") + text + body).decode()


def tensors(arrays: Mapping[str, Array]) -> tuple[dict[str, Any], bytes]:
    """Return the head of a safetensors file of arrays, and the numbers that follow it, little-endian."""
    header, body = {}, b""
    for name, array in arrays.items():
        start = len(body)
        body += array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        ends = [start, len(body)]
        header[name] = {"dtype": _NAMES[str(array.dtype)], "shape": list(array.shape), "data_offsets": ends}
    return header, body


@lru_cache(maxsize=4)
def unpacked(text: str) -> GivenWeights:
    """Return the weights of a text; raise :class:`WeightsError` where it holds none."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not is_safetensors(content[:9], len(content)):
        raise WeightsError(_("The given weights are damaged."))
    return in_order(*_safetensors(content))


def fill(text: str, layers: Sequence[Array], learned: Sequence[Array | None]) -> None:
    """Put the weights of a text into a network's first parameters.

    ``layers`` are (fan-in + 1, units) each, the last row for biases; ``learned`` has a view for each hidden
    layer that learns slopes. Raises :class:`WeightsError` where the shapes are others.
    """
    given = unpacked(text)
    wanted = [(layer.shape[1], layer.shape[0] - 1) for layer in layers]
    if wanted != [weight.shape for weight in given.weights]:
        here, there = (" · ".join(map(str, sizes)) for sizes in (given.sizes, _sizes(wanted)))
        raise WeightsError(
            _(
                "The given weights are of a network of {here}, this one is of {there}. Choose an "
                "initialisation, or open the data that belong to them."
            ).format(here=here, there=there)
        )
    for layer, weight, bias in zip(layers, given.weights, given.biases, strict=True):
        layer[:-1] = weight.T
        layer[-1] = 0.0 if bias is None else bias
    for slopes, found in zip(learned, given.slopes, strict=False):
        if slopes is not None and found is not None and found.size in {1, slopes.size}:
            slopes[:] = found.reshape(-1, 1)


def _sizes(shapes: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    return (shapes[0][1], *(units for units, _inputs in shapes))
