"""Where the columns of the table of a watched run's layers stand."""

from __future__ import annotations

from dataclasses import dataclass

PADDING = 6
"""Pixels before the first column and behind the last."""
_WIDE_GAP, _NARROW_GAP = 18, 10
_LEAST_STRIP = 80
_LIMIT = 860
"""Pixels of a table from which its columns are wide."""
_WIDE = {"layer": 96, "units": 0, "firing": 46, "dead": 54, "changes": 120, "gradient": 122, "update": 146}
_NARROW = {"layer": 84, "units": 0, "firing": 46, "dead": 50, "changes": 84, "gradient": 84, "update": 116}
FIGURE = {"gradient": 38, "update": 52}
"""Pixels of the figure at the right of a picture."""
MOST_NAME = 0.4
"""Share that names may take of what is left for names and strips."""


@dataclass(frozen=True)
class Places:
    """Left and right ends of each column in pixels, by its name."""

    ends: dict[str, tuple[float, float]]

    def left(self, name: str) -> float:
        """Return where a column begins."""
        return self.ends[name][0]

    def width(self, name: str) -> float:
        """Return how wide it is."""
        low, high = self.ends[name]
        return high - low


def places(width: int, name_width: float = 0.0) -> Places:
    """Return the columns of a table of a width; names take ``name_width`` as far as the strip keeps room."""
    wide = width >= _LIMIT
    widths = {name: float(size) for name, size in (_WIDE if wide else _NARROW).items()}
    gap = _WIDE_GAP if wide else _NARROW_GAP
    rest = width - 2 * PADDING - gap * (len(widths) - 1) - sum(widths.values())
    more = min(max(0.0, name_width - widths["layer"]), max(0.0, MOST_NAME * (rest - _LEAST_STRIP)))
    widths["layer"] += more
    widths["units"] = max(float(_LEAST_STRIP), rest - more)
    ends: dict[str, tuple[float, float]] = {}
    at = float(PADDING)
    for name, size in widths.items():
        ends[name] = (float(round(at)), float(round(at + size)))
        at += size + gap
    return Places(ends)
