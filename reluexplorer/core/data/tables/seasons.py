"""Years in pairs, as sports, schools and budgets have them: 2000/01, 2000-01, 2000–2001."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reluexplorer.core.data.tables.numerals import plain

_PAIR = re.compile(
    r"(?:(?:FY|AY|SY|season|saison|temporada|сезон|school year|Schuljahr|Spielzeit) ?)?"
    r"(?P<first>1[5-9]\d\d|20\d\d) ?[/\-⁄] ?(?P<second>\d{4}|\d{2})(?: season)?",
    re.IGNORECASE,
)
_MONTHS = 12
_FEWEST = 3
"""Pairs that could be months, such as 2001-02, are years where they are so many and each follows the rule."""
_MOST_LETTERS = 40


def read_seasons(texts: Iterable[str]) -> dict[str, float]:
    """Return the first year of each text, nothing unless all are two years of which one follows the other.

    2000-01 is a month where 2000-02 stands beside it.
    """
    found: dict[str, float] = {}
    months = True
    for text in texts:
        pair = _PAIR.fullmatch(plain(text)) if len(text) <= _MOST_LETTERS else None
        if pair is None:
            return {}
        first, second = int(pair["first"]), pair["second"]
        if int(second) != (first + 1) % 10 ** len(second):
            return {}
        months = months and len(second) == 2 and 1 <= int(second) <= _MONTHS
        found[text] = float(first)
    return found if len(found) >= _FEWEST or not months else {}
