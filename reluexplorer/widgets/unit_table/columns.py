"""Where the columns of a table of layers stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PADDING = 6
"""Pixels before the first column and behind the last."""
NAMES = "layer"
"""The column of names, which takes some of the strip's room for long ones."""


@dataclass(frozen=True)
class ColumnEnds:
    """Left and right ends of each column in pixels, by its name."""

    ends: dict[str, tuple[float, float]]

    def left(self, name: str) -> float:
        """Return where a column begins."""
        return self.ends[name][0]

    def width(self, name: str) -> float:
        """Return how wide it is."""
        low, high = self.ends[name]
        return high - low


@dataclass(frozen=True)
class ColumnWidths:
    """Pixels of each column, in their order; the strip's takes what is left."""

    usual: Mapping[str, int]
    gap: int
    strip: str
    """The column of the strip,"""
    least: int
    """and the pixels that it has at least."""
    most_name: float
    """Share that long names may take of what is left for them and the strip beyond that."""

    def within(self, width: int, name_width: float) -> ColumnEnds:
        """Return the columns of a table; names take ``name_width`` as far as the strip keeps room."""
        widths = {name: float(size) for name, size in self.usual.items()}
        rest = width - 2 * PADDING - self.gap * (len(widths) - 1) - sum(widths.values())
        more = min(max(0.0, name_width - widths[NAMES]), max(0.0, self.most_name * (rest - self.least)))
        widths[NAMES] += more
        widths[self.strip] = max(float(self.least), rest - more)
        ends: dict[str, tuple[float, float]] = {}
        at = float(PADDING)
        for name, size in widths.items():
            ends[name] = (float(round(at)), float(round(at + size)))
            at += size + self.gap
        return ColumnEnds(ends)
