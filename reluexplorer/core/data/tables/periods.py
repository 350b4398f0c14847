"""Quarters and ISO weeks of a year, as people and programs write them: each is its first day."""

from __future__ import annotations

import re
from datetime import date

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"(?:19|20)\d{2}"
_ANY = rf"(?P<y>{_YEAR}|'\d{{2}}|(?<=/)\d{{2}})"
"""Two digits are a year behind an apostrophe or a slash alone."""
_PART = r"[ \-/.:_]{0,2}"
_QUARTER_SIGN = r"(?:q|t|k|т|quarter|quartal|kvartal|kwartał|kw\.|trimestre|trim\.|квартал|кв\.?|qtr\.?)"
_ORDINAL = r"(?:st|nd|rd|th|\.|er|e|º|°|o|-?й|-?ый|-?ий)?"
_WEEK_SIGN = r"(?:w|kw|cw|wk|sem|semaine|semana|settimana|week|woche|vecka|uke|uge|tydzień|неделя|нед\.?)"
_QUARTERS = (
    rf"(?P<y>{_YEAR}){_PART}{_QUARTER_SIGN}[ \-]?(?P<quarter>[1-4])(?!\d)",
    rf"(?P<y>{_YEAR})[年년] ?第?(?P<quarter>[1-4])(?:季度?|四半期|분기)",
    rf"{_QUARTER_SIGN} ?(?P<quarter>[1-4]){_PART}{_ANY}(?!\d)",
    rf"(?P<quarter>[1-4]){_ORDINAL} ?{_QUARTER_SIGN},? ?(?:of |de |del )?{_PART}{_ANY}(?!\d)",
    rf"(?P<roman>i{{1,3}}|iv)\.? ?{_QUARTER_SIGN}{_PART}(?P<y>{_YEAR})(?!\d)",
)
_WEEKS = (
    rf"(?P<y>{_YEAR}){_PART}{_WEEK_SIGN}\.? ?(?P<week>\d{{1,2}})(?:-?(?P<day>[1-7]))?(?!\d)",
    rf"(?P<y>{_YEAR})[年년] ?第?(?P<week>\d{{1,2}})(?:周|週|주)",
    rf"{_WEEK_SIGN}\.? ?(?P<week>\d{{1,2}}),?{_PART}(?P<y>{_YEAR})(?!\d)",
)
QUARTERS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _QUARTERS)
WEEKS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _WEEKS)


def quarter_day(found: re.Match[str]) -> date:
    """Return the first day of the quarter of a match of :data:`QUARTERS` whose year has four digits."""
    parts = found.groupdict()
    quarter = _ROMAN[parts["roman"].lower()] if parts.get("roman") else int(parts["quarter"])
    return date(int(parts["y"]), 3 * quarter - 2, 1)


def week_day(found: re.Match[str]) -> date | None:
    """Return the day of a match of :data:`WEEKS`, the Monday where none is named; None for no such week."""
    parts = found.groupdict()
    try:
        return date.fromisocalendar(int(parts["y"]), int(parts["week"]), int(parts.get("day") or 1))
    except ValueError:
        return None
