"""Where the columns of the table of layers stand."""

from __future__ import annotations

from dataclasses import dataclass

PADDING = 6
"""Pixels before the first column and behind the last."""
_GAP = 16
_LEAST_STRIP = 96


@dataclass(frozen=True)
class Columns:
    """Left and right ends of each column in pixels, by its name."""

    ends: dict[str, tuple[float, float]]

    def left(self, name: str) -> float:
        """Return where a column begins."""
        return self.ends[name][0]

    def width(self, name: str) -> float:
        """Return how wide it is."""
        low, high = self.ends[name]
        return high - low


_WIDE = {"layer": 72, "fed": 148, "values": 52, "channels": 0, "dead": 76, "cut": 72, "firing": 58}
_NARROW = {"layer": 62, "fed": 112, "values": 46, "channels": 0, "dead": 66, "cut": 62, "firing": 50}
_LIMIT = 800


def columns(width: int, name_width: float = 0.0) -> Columns:
    """Return the columns of a table of a width; names take ``name_width`` as far as the strip keeps room."""
    wide = width >= _LIMIT
    widths = {name: float(size) for name, size in (_WIDE if wide else _NARROW).items()}
    gap = _GAP if wide else 10
    rest = width - 2 * PADDING - gap * (len(widths) - 1) - sum(widths.values())
    more = min(max(0.0, name_width - widths["layer"]), max(0.0, 0.3 * (rest - _LEAST_STRIP)))
    widths["layer"] += more
    widths["channels"] = max(float(_LEAST_STRIP), rest - more)
    ends: dict[str, tuple[float, float]] = {}
    at = float(PADDING)
    for name, size in widths.items():
        ends[name] = (round(at), round(at + size))
        at += size + gap
    return Columns(ends)
