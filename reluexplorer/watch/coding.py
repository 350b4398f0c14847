"""Records of a run as frames, and back; a frame that says what no record can is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.values.kinds import Kind
from reluexplorer.watch.bare import KIND, bare_frame, taken_of
from reluexplorer.watch.frames import BFLOAT, Frame, FrameError, halved, widened
from reluexplorer.watch.records import Beginning, End, Layers, Logged, Note, Record, Sample, WatchedLayer
from reluexplorer.watch.taken import Taken

MOST_LAYERS = 100_000
MOST_UNITS = 100_000_000
_FULL_SHARE = 65_535
_LOG = "log."

_PER_LAYER = {
    "inputs": np.int64, "seen": np.int64, "firing": np.float32, "dead": np.int32, "gradient": np.float32,
    "update": np.float32,
}  # fmt: skip
_LISTS = {"rates": np.float64, "died": np.int32, "since": np.int64, "woke": np.int32}


class Detail(IntEnum):
    """How much of a sample is written of each unit."""

    NONE = 0
    SILENT = 1
    """One bit: whether it fired."""
    FULL = 2
    """Its share, greatest z and bias, two bytes each."""


def cost(units: int, detail: Detail) -> int:
    """Return the bytes that the units of a sample take."""
    return (0, -(-units // 8), 6 * units)[detail]


def framed(record: Record | Taken, detail: Detail = Detail.FULL) -> Frame:
    """Return a record, or the bare counts of a step, as a frame."""
    if isinstance(record, Taken):
        frame = bare_frame(record)
        return Frame(KIND, {}, {**frame.arrays, **_logged_arrays(record.logged)}) if record.logged else frame
    if isinstance(record, Sample):
        return _sample_frame(record, detail)
    if isinstance(record, Layers):
        layers = [{**asdict(each), "kind": each.kind.value} for each in record.layers]
        return Frame("layers", {"layers": layers, "optimizer": record.optimizer})
    if isinstance(record, Logged):
        times = {"step": np.array(record.step, np.int64), "time": np.array(record.time)}
        return Frame("logged", {}, {**times, **_logged_arrays(record.values)})
    return Frame(type(record).__name__.lower(), asdict(record))


def _sample_frame(sample: Sample, detail: Detail) -> Frame:
    arrays: dict[str, NDArray[Any]] = {
        "step": np.array(sample.step, np.int64), "time": np.array(sample.time),
        "cost": np.array(sample.cost),
    }  # fmt: skip
    for name, dtype in {**_PER_LAYER, **_LISTS}.items():
        arrays[name] = np.asarray(getattr(sample, name), dtype)
    if detail is Detail.FULL and sample.shares is not None and sample.greatest is not None:
        arrays["shares"] = _sixteenths(sample.shares)
        arrays["greatest"] = halved(sample.greatest)
        if sample.bias is not None:
            arrays["bias"] = halved(sample.bias)
    if detail >= Detail.SILENT and sample.silent is not None:
        arrays["silent"] = np.packbits(sample.silent)
    return Frame("sample", {}, {**arrays, **_logged_arrays(sample.logged)})


def _sixteenths(shares: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Return shares in 65,535ths; 0 and 1 stay what no other share becomes."""
    whole = np.rint(shares * np.float32(_FULL_SHARE))
    np.maximum(whole, shares > 0, out=whole)
    np.minimum(whole, _FULL_SHARE - (shares < 1), out=whole)
    if np.isnan(whole).any():
        np.nan_to_num(whole, copy=False)
    found: NDArray[np.uint16] = whole.astype("<u2")
    return found


def _logged_arrays(logged: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[Any]]:
    return {_LOG + name: np.asarray(each, np.float64).reshape(-1, 2) for name, each in logged.items()}


def record_of(frame: Frame, layers: Layers) -> Record | Taken | None:
    """Return what a frame says, of the layers told before; None for a kind that a later version writes.

    Raises FrameError where it cannot be meant.
    """
    make = _MAKERS.get(frame.kind)
    if make is None:
        return None
    try:
        return make(frame, layers)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise FrameError(f"a frame says what cannot be: {error}") from error


def _beginning(frame: Frame, _layers: Layers) -> Beginning:
    told = frame.told
    return Beginning(
        str(told["name"]), str(told["script"]), float(told["started"]), int(told["every"]),
        int(told["window"]), {str(k): str(v) for k, v in told["versions"].items()},
        int(told["parameters"]), int(told["rank"]), int(told["ranks"]),
    )  # fmt: skip


def _layers(frame: Frame, _layers: Layers) -> Layers:
    told = frame.told["layers"]
    if len(told) > MOST_LAYERS:
        raise FrameError("more layers than any model has")
    found = tuple(
        WatchedLayer(
            str(each["name"]), Kind(each["kind"]), str(each["form"]), int(each["units"]), str(each["place"]),
            float(each["threshold"]), int(each["use"]), str(each["source"]),
            bool(each.get("is_replaced", False)),
        )
        for each in told
    )  # fmt: skip
    if min((each.units for each in found), default=1) < 1 or sum(each.units for each in found) > MOST_UNITS:
        raise FrameError("layers of no units, or of more than can be")
    return Layers(found, str(frame.told["optimizer"]))


def _sample(frame: Frame, layers: Layers) -> Sample:
    units, count = layers.units, len(layers.layers)
    arrays = frame.arrays
    silent = shares = greatest = bias = None
    if "silent" in arrays:
        silent = np.unpackbits(_vector(arrays, "silent", np.uint8, -(-units // 8)), count=units).astype(bool)
        silent.flags.writeable = False
    if "shares" in arrays:
        shares = _vector(arrays, "shares", np.uint16, units).astype(np.float32) / np.float32(_FULL_SHARE)
        greatest = widened(_vector(arrays, "greatest", BFLOAT, units))
        bias = widened(_vector(arrays, "bias", BFLOAT, units)) if "bias" in arrays else None
    died, woke = _vector(arrays, "died", np.int32), _vector(arrays, "woke", np.int32)
    for each in (died, woke):
        if len(each) and (each.min() < 0 or each.max() >= units):
            raise FrameError("an event of a unit that is in no layer")
    return Sample(
        int(arrays["step"]), float(arrays["time"]), float(arrays["cost"]),
        **{name: _vector(arrays, name, dtype, count) for name, dtype in _PER_LAYER.items()},
        rates=_vector(arrays, "rates", np.float64), died=died, woke=woke,
        since=_vector(arrays, "since", np.int64, len(died)),
        silent=silent, shares=shares, greatest=greatest, bias=bias, logged=_logged(arrays),
    )  # fmt: skip


def _vector(arrays: Mapping[str, NDArray[Any]], name: str, dtype: Any, length: int = -1) -> NDArray[Any]:
    found = arrays[name]
    if found.dtype != np.dtype(dtype) or found.ndim != 1 or (length >= 0 and len(found) != length):
        raise FrameError(f"{name} is not of its type and length")
    return found


def _logged(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float64]]:
    found = {name.removeprefix(_LOG): each for name, each in arrays.items() if name.startswith(_LOG)}
    if any(each.dtype != np.float64 or each.ndim != 2 or each.shape[1] != 2 for each in found.values()):
        raise FrameError("what was logged is not steps and values")
    return found


def _taken(frame: Frame, layers: Layers) -> Taken:
    return taken_of(frame, layers)._replace(logged=_logged(frame.arrays))


def _logged_record(frame: Frame, _layers: Layers) -> Logged:
    return Logged(int(frame.arrays["step"]), float(frame.arrays["time"]), _logged(frame.arrays))


def _note(frame: Frame, _layers: Layers) -> Note:
    return Note(int(frame.told["step"]), str(frame.told["sentence"]))


def _end(frame: Frame, _layers: Layers) -> End:
    return End(int(frame.told["step"]), float(frame.told["time"]))


_MAKERS: dict[str, Callable[[Frame, Layers], Record | Taken]] = {
    "beginning": _beginning, "layers": _layers, "sample": _sample, "logged": _logged_record, "note": _note,
    "end": _end, KIND: _taken,
}  # fmt: skip
