"""Colours of numbers: tables of 256 entries, mixed in OKLab so that equal steps look equal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.widgets.theme.theme import Theme

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LAB = np.linalg.inv(_TO_LAB)
_FROM_LMS = np.linalg.inv(_TO_LMS)
_STEPS = np.array([float(f"{m}e{e}") for e in range(-9, 10) for m in (1, 1.5, 2, 3, 4, 5, 6, 8)])


@dataclass(frozen=True, eq=False)
class ColourTable:
    """256 opaque ARGB colours; a signed table has zero in its middle, an unsigned one at its start."""

    entries: NDArray[np.uint32]
    signed: bool

    def colours(self, values: NDArray[Any], level: float) -> NDArray[np.uint32]:
        """ARGB of each value, where ``level`` is the end of the table; NaN is shown as zero."""
        return self.entries.take(self.indices(values, level))

    def indices(self, values: NDArray[Any], level: float) -> NDArray[np.uint8]:
        """Entry of each value, clipped at the ends."""
        gain, zero = (127.5, 128.0) if self.signed else (255.0, 0.5)
        with np.errstate(over="ignore", invalid="ignore"):
            scaled = np.multiply(values, np.float32(gain / level), dtype=np.float32)
            scaled += np.float32(zero)
        np.clip(scaled, 0, 255, out=scaled)
        if np.isnan(scaled.sum()):
            np.nan_to_num(scaled, copy=False, nan=zero)
        indices: NDArray[np.uint8] = scaled.astype(np.uint8)
        return indices


@lru_cache(maxsize=8)
def table_diverging(theme: Theme) -> ColourTable:
    """Negative – panel colour – positive."""
    away = np.maximum(np.abs(np.arange(256) - 127.5) - 0.5, 0) / 127
    low = _mix(theme.panel, theme.negative, away[:128])
    high = _mix(theme.panel, theme.positive, away[128:])
    return ColourTable(_frozen(np.concatenate((low, high))), signed=True)


@lru_cache(maxsize=8)
def table_firing(theme: Theme) -> ColourTable:
    """Shares of the data on which a unit fires; a share of zero keeps a tint, to be seen as a cell."""
    return ColourTable(_frozen(_mix(theme.panel, theme.healthy, np.linspace(0.12, 1, 256))), signed=False)


@lru_cache(maxsize=8)
def table_discrete(theme: Theme) -> ColourTable:
    """Two flat colours, for the decision instead of the value."""
    low = _mix(theme.panel, theme.negative, np.full(128, 0.8))
    high = _mix(theme.panel, theme.positive, np.full(128, 0.8))
    return ColourTable(_frozen(np.concatenate((low, high))), signed=True)


@lru_cache(maxsize=64)
def class_colours(theme: Theme, count: int) -> tuple[str, ...]:
    """A colour a class: negative and positive for two, hues evenly apart for more than four."""
    if count <= 4:
        return (theme.negative, theme.positive, theme.healthy, theme.violet)[:count]
    hues = np.deg2rad(255.0 + 360.0 * np.arange(count) / count)
    light, apart = (0.56, 0.06) if theme.name == "light" else (0.72, 0.07)
    light_and_dark = light + apart * (np.arange(count) % 2 * 2 - 1)
    lab = np.stack((light_and_dark, 0.125 * np.cos(hues), 0.125 * np.sin(hues)), axis=-1)
    return tuple(f"#{packed & 0xFFFFFF:06x}" for packed in _pack(lab).tolist())


def mix_packed(base: str, names: tuple[str, ...], share: float) -> NDArray[np.uint32]:
    """ARGB of each colour with only ``share`` of it left over ``base``."""
    return np.concatenate([_mix(base, name, np.array([share])) for name in names])


def level(values: NDArray[Any]) -> float:
    """The readable number at or just above the largest magnitude: the symmetric end of a colour scale.

    Ignores what is not finite; 1.0 when nothing but zeros is left.
    """
    finite = np.abs(values[np.isfinite(values)])
    top = float(finite.max()) if finite.size else 0.0
    if top <= 0:
        return 1.0
    at = int(np.searchsorted(_STEPS, top * (1 - 1e-6)))
    return float(_STEPS[min(at, len(_STEPS) - 1)])


def _lab(name: str) -> NDArray[np.float64]:
    rgb = np.array([int(name[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    lab: NDArray[np.float64] = _TO_LAB @ np.cbrt(_TO_LMS @ linear)
    return lab


def _pack(lab: NDArray[np.float64]) -> NDArray[np.uint32]:
    linear = np.clip(((lab @ _FROM_LAB.T) ** 3) @ _FROM_LMS.T, 0, 1)
    rgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    byte = np.rint(rgb * 255).astype(np.uint32)
    packed: NDArray[np.uint32] = 0xFF000000 | byte[..., 0] << 16 | byte[..., 1] << 8 | byte[..., 2]
    return packed


def _mix(a: str, b: str, shares: NDArray[np.float64]) -> NDArray[np.uint32]:
    start, end = _lab(a), _lab(b)
    return _pack(start + shares[:, None] * (end - start))


def _frozen(entries: NDArray[np.uint32]) -> NDArray[np.uint32]:
    entries.flags.writeable = False
    return entries
