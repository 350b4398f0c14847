"""Ratings that are drawn: ★★★☆☆, ***, $$; each is the count of its marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FULL, _EMPTY = "★⭐✭✮✯🌟●⬤•⚫♥❤🖤*$€£", "☆✩✰⚝○◯⚪♡🤍"
_RATING = re.compile(rf"(?P<full>(?P<mark>[{_FULL}])(?P=mark)*)?(?P<half>½)?(?P<empty>[{_EMPTY}]*)")
_UNDRAWN = re.compile("[\ufe0e\ufe0f\\s]")
"""Blanks, and what chooses how a mark is drawn."""
_MOST_MARKS = 20


def read_stars(texts: Iterable[str]) -> dict[str, float]:
    """Return how many marks of each text are filled, nothing unless all texts are such ratings.

    Where none is filled at all, all marks count: ☆☆☆ beside ☆☆ is 3. A half mark is ½.
    """
    found: dict[str, tuple[float, float]] = {}
    kinds: set[str] = set()
    for text in texts:
        marks = _UNDRAWN.sub("", text)
        rating = _RATING.fullmatch(marks) if 0 < len(marks) <= _MOST_MARKS else None
        if rating is None:
            return {}
        kinds.update(filter(None, [rating["mark"]]))
        found[text] = len(rating["full"] or "") + 0.5 * bool(rating["half"]), float(len(rating["empty"]))
    if len(kinds) > 1:
        return {}
    values = {text: full if kinds else empty for text, (full, empty) in found.items()}
    return values if len(set(values.values())) > 1 else {}
