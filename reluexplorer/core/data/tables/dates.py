"""Dates as days; quarters and ISO weeks are their first day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from reluexplorer.core.data.tables.quantities import CLOCK, minutes_of
from reluexplorer.core.data.tables.records import plain
from reluexplorer.language import _


def _any_case(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"(?:19|20)\d{2}"
_ANY = rf"(?P<y>{_YEAR}|'\d{{2}}|(?<=/)\d{{2}})"
"""Two digits are a year behind an apostrophe or a slash alone."""
_PART = r"[ \-/.:_]{0,2}"
_QUARTER_SIGN = r"(?:q|t|k|т|quarter|quartal|kvartal|kwartał|kw\.|trimestre|trim\.|квартал|кв\.?|qtr\.?)"
_ORDINAL = r"(?:st|nd|rd|th|\.|er|e|º|°|o|-?й|-?ый|-?ий)?"
_WEEK_SIGN = r"(?:w|kw|cw|wk|sem|semaine|semana|settimana|week|woche|vecka|uke|uge|tydzień|неделя|нед\.?)"
_QUARTERS = _any_case(
    rf"(?P<y>{_YEAR}){_PART}{_QUARTER_SIGN}[ \-]?(?P<quarter>[1-4])(?!\d)",
    rf"(?P<y>{_YEAR})[年년] ?第?(?P<quarter>[1-4])(?:季度?|四半期|분기)",
    rf"{_QUARTER_SIGN} ?(?P<quarter>[1-4]){_PART}{_ANY}(?!\d)",
    rf"(?P<quarter>[1-4]){_ORDINAL} ?{_QUARTER_SIGN},? ?(?:of |de |del )?{_PART}{_ANY}(?!\d)",
    rf"(?P<roman>i{{1,3}}|iv)\.? ?{_QUARTER_SIGN}{_PART}(?P<y>{_YEAR})(?!\d)",
)
_WEEKS = _any_case(
    rf"(?P<y>{_YEAR}){_PART}{_WEEK_SIGN}\.? ?(?P<week>\d{{1,2}})(?:-?(?P<d>[1-7]))?(?!\d)",
    rf"(?P<y>{_YEAR})[年년] ?第?(?P<week>\d{{1,2}})(?:周|週|주)",
    rf"{_WEEK_SIGN}\.? ?(?P<week>\d{{1,2}}),?{_PART}(?P<y>{_YEAR})(?!\d)",
)


_DAYS = 1_095_000.0
"""Days since the year 1 up to which there are dates: three thousand years."""
_MONTHS = """
jan januar january jänner janv janvier enero ene gennaio gen janeiro januari styczeń sty stycznia
янв января январь
/ feb februar february feber févr fév février fevrier febrero febbraio fevereiro fev februari luty
lutego lut фев февраля февраль
/ mar märz march mrz mär mars marzo março maart mrt marzec marca мар марта март
/ apr april avr avril abril abr aprile kwiecień kwietnia kwi апр апреля апрель
/ may mai mayo maggio mag maio mei maj maja май мая
/ jun juni june juin junio giugno giu junho czerwiec czerwca cze июн июня июнь
/ jul juli july juil juillet julio luglio lug julho lipiec lipca lip июл июля июль
/ aug august août aout agosto ago augustus augusti sierpień sierpnia sie авг августа август
/ sep sept september septembre septiembre settembre set setembro wrzesień września wrz сен сент
сентября сентябрь
/ oct okt october oktober octobre octubre ottobre ott outubro out październik października paź окт
октября октябрь
/ nov november novembre noviembre novembro listopad listopada lis ноя нояб ноября ноябрь
/ dec dez december dezember déc décembre decembre diciembre dic dicembre dezembro grudzień grudnia gru
дек декабря декабрь
""".split("/")  # noqa: SIM905 - thirty names a line read better than a list of lists
_MONTH_OF = {word: month for month, words in enumerate(_MONTHS, 1) for word in words.split()}
_WEEKDAY = re.compile(
    r"^[^\W\d]{2,10}(?:-feira)?\.?,? +(?:(?:the|le|el|il|lo|der|den|de|o|dia) +)?(?=\d|[^\W\d]{3,})",
    re.IGNORECASE,
)
_TIME = re.compile(CLOCK, re.IGNORECASE)
_ZONE = r"(?: ?(?P<zone>z|utc|gmt|[a-z]{3,4}|(?:utc|gmt)?[+-]\d{2}(?::?\d{2})?))?"
_JOINING = r"(?:[t ,:]+|[ ,]+(?:à|at|um|kl\.?|om|alle|as|às|a las|в|-) )"
"""What stands between a date and a time of day."""
_AFTER = re.compile(rf"(?:{_JOINING}{CLOCK})?{_ZONE}(?: ?\[[^\]]*\])?", re.IGNORECASE)
_JOINED = re.compile(rf"{_JOINING}|", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})(?P<s>[-/.:]) ?(?P<m>\d{1,2})(?P=s) ?(?P<d>\d{1,2})(?!\d)")
_CHINESE = re.compile(r"(?P<y>\d{4})[年년] ?(?P<m>\d{1,2})[月월] ?(?:(?P<d>\d{1,2})[日일])?")
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?=\d{4}(?:\d\d)?$|\D|$)"
)
_COMPACT_TIME = re.compile(
    r"[t ]?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?P<zone>z)?", re.IGNORECASE
)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.]) ?(?P<b>\d{1,2})(?P=s) ?(?P<y>\d{4}|\d{2})(?!\d)")
_NTH = (
    r"(?:(?:st|nd|rd|th|er|ère|re|ème|eme|e|è|ro|do|to|vo|ste|de|[-:](?:a|e|го|ое|е)|го|ος|η)(?![^\W\d])"
    r"|\.?[ºª°]|\.)?"
)
"""What makes a number an ordinal: 1st, 1er, 1.º, 1., 1:a, 1-го."""
_DAY_NAME = re.compile(
    rf"(?P<d>\d{{1,2}}){_NTH}[ \-/]*(?:of |de |d'|di )?(?P<n>[^\W\d]{{3,}})"
    r"\.?(?: del?)?[ ,\-/]*(?P<y>\d{4}|'?\d{2})(?!\d)",
    re.IGNORECASE,
)
_NAME_DAY = re.compile(
    rf"(?P<n>[^\W\d]{{3,}})\.? +(?:the )?(?P<d>\d{{1,2}}){_NTH},? +(?P<y>\d{{4}}|'\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_YEAR_NAME = re.compile(
    r"(?P<y>\d{4})[ \-/](?P<n>[^\W\d]{3,})\.?[ \-/](?P<d>\d{1,2})"
    rf"(?!\d){_NTH}",
    re.IGNORECASE,
)
_NAME_YEAR = re.compile(r"(?P<n>[^\W\d]{3,})\.?[ \-/']+(?P<y>\d{4})", re.IGNORECASE)
_YEAR_MONTH = re.compile(r"(?P<y>(?:19|20)\d{2})[-/.](?P<m>0[1-9]|1[0-2])")
_MONTH_YEAR = re.compile(r"(?P<m>0?[1-9]|1[0-2])[-/.](?P<y>(?:19|20)\d{2})")
_NAME_SHORT_YEAR = re.compile(r"(?P<n>[^\W\d]{3,})\.?[\-/']{1,2}(?P<y>\d{2,4})$", re.IGNORECASE)
"""A month of a year, as spreadsheets shorten it: Mar-19."""
_DAY_OF_YEAR = re.compile(r"(?P<y>(?:19|20)\d{2})-(?P<j>[0-3]\d{2})(?!\d)")
_YEAR_AT_END = re.compile(
    r"(?P<day>[^\W\d]{3,}\.? +\d{1,2}),? +(?P<clock>\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?) +"
    r"(?:(?P<zone>[A-Z]{2,5}|[+-]\d{4}) +)?(?P<y>\d{4})$"
)
"""As C's ctime and Unix's date write it: Mon Mar 11 20:35:39 UTC 2019."""
_EASTERN_CLOCK = re.compile(r" ?(\d{1,2})[時时點点시] ?(\d{1,2})[分분](?: ?(\d{1,2})[秒초])?$")
_YEAR_SIGN = re.compile(r"(?<=\d)(?:\.| ?(?:г|р)\.?| ?года?| ?року)$")
_ZONES = {
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "bst": 60, "msk": 180, "jst": 540,
}  # fmt: skip
_MOST_LETTERS = 48
_LAST_YEAR = 2049
"""Years of two digits mean none after it; fixed, so that a table reads the same on every day."""


@dataclass(frozen=True)
class Moments:
    """What each text is as days since the year 1, and how what is unclear in them was taken."""

    days: dict[str, float]
    order: str = ""
    years: str = ""
    """What years of two digits were taken as, for people; empty without any."""


def read_dates(texts: Sequence[str], *, day_first: bool) -> Moments:
    """Return the days of texts that are dates, with a time of day and a zone or without.

    Where 03/04/2025 can be read both ways in all texts, the order is taken in which the texts, as they
    come in the file, rise or fall more evenly, and else ``day_first``. Years of two digits are those of the
    shortest span that holds them all and ends by 2049.
    """
    cleaned = {text: _in_order(plain(text)) for text in texts if len(text) <= 2 * _MOST_LETTERS}
    short = {text: year for text, clean in cleaned.items() if (year := _short_year(clean))}
    latest = _latest({int(year["y"].lstrip("'")) for year in short.values()})
    full = {text: _full(year["y"], latest) for text, year in short.items()}
    years = _spanned(set(full.values()))
    days: dict[str, float] = {}
    unclear: dict[str, tuple[int, int, int, float]] = {}
    for text, year in short.items():
        start, end = year.span("y")
        cleaned[text] = f"{cleaned[text][:start]}{full[text]}{cleaned[text][end:]}"
    for text, clean in cleaned.items():
        if not 5 <= len(clean) <= _MOST_LETTERS or not any(letter.isdigit() for letter in clean):
            continue
        weekday = _WEEKDAY.match(clean)
        for said in (clean, clean[weekday.end() :]) if weekday else (clean,):
            if parts := _numbers_of(said):
                unclear[text] = parts
                break
            if (found := _date(said)) is not None:
                days[text] = found
                break
    if not unclear:
        return Moments(days, years=years)
    readings = [_ordered(unclear, first) for first in (True, False)]
    chosen = _better(readings, day_first=day_first)
    both = len(readings[0]) == len(readings[1]) and readings[0] != readings[1]
    order = (_("the day before month"), _("the month before day"))[chosen] if both else ""
    return Moments(days | readings[chosen], order, years)


def _spanned(years: set[int]) -> str:
    """Return in words which years there are; empty without any."""
    first, last = min(years, default=0), max(years, default=0)
    if first == last:
        return str(first) if years else ""
    return _("{first} to {last}").format(first=first, last=last)


def _in_order(text: str) -> str:
    """Return a date with its year before its time, the time with colons, and no sign behind it."""
    text = _YEAR_SIGN.sub("", text)
    text = _YEAR_AT_END.sub(
        lambda found: " ".join(filter(None, found.group("day", "y", "clock", "zone"))), text
    )
    return _EASTERN_CLOCK.sub(
        lambda found: " " + ":".join(f"{int(part):02}" for part in found.groups("0")), text
    )


def _short_year(text: str) -> re.Match[str] | None:
    """Return the date at a text's beginning if its year has two digits."""
    weekday = _WEEKDAY.match(text)
    for start in (0, weekday.end() if weekday else 0):
        for pattern in (_YEAR_LAST, _DAY_NAME, _NAME_DAY, _NAME_SHORT_YEAR, *_QUARTERS):
            found = pattern.match(text, start)
            if found and len(found["y"].lstrip("'")) == 2:
                return found
    return None


def _latest(years: set[int]) -> int:
    """Return the last year of the shortest span of years, none after 2049, that ends with these digits."""
    if not years:
        return _LAST_YEAR
    ordered = sorted(years)
    gaps = {
        last: (following - last - 1) % 100 + 1
        for last, following in zip(ordered, [*ordered[1:], ordered[0]], strict=True)
    }
    return _full(f"{max(gaps, key=lambda last: (gaps[last], last))}", _LAST_YEAR)


def _full(digits: str, latest: int) -> int:
    """Return the last year up to ``latest`` that ends with two digits."""
    return latest - (latest - int(digits.lstrip("'"))) % 100


def _numbers_of(text: str) -> tuple[int, int, int, float] | None:
    found = _YEAR_LAST.match(text)
    if found is None:
        return None
    time = _rest(text[found.end() :])
    return None if time is None else (int(found["a"]), int(found["b"]), int(found["y"]), time)


def _ordered(unclear: dict[str, tuple[int, int, int, float]], day_first: bool) -> dict[str, float]:
    days = ((text, _ordinal(y, *((b, a) if day_first else (a, b)))) for text, (a, b, y, _) in unclear.items())
    return {text: day + unclear[text][3] for text, day in days if day is not None}


def _better(readings: list[dict[str, float]], *, day_first: bool) -> int:
    """Return 0 where the day comes first, 1 where the month does."""
    by_day, by_month = readings
    if len(by_day) != len(by_month):
        return int(len(by_month) > len(by_day))
    walks = [_walk(list(reading.values())) for reading in readings]
    if walks[0] == walks[1]:
        spans = [max(reading.values()) - min(reading.values()) for reading in readings if reading]
        return int(spans[1] < spans[0] if spans and spans[0] != spans[1] else not day_first)
    return int(walks[1] < walks[0])


def _walk(days: list[float]) -> float:
    """Return how far days go to and fro, as a multiple of what they span."""
    if not days:
        return 0.0
    return sum(abs(b - a) for a, b in pairwise(days)) / (max(days) - min(days) or 1.0)


def _date(text: str) -> float | None:
    """Return the days of a date whose order is beyond doubt."""
    for pattern in _FORMS:
        if found := pattern.match(text):
            day = _day(found)
            if day is None:
                continue
            rest = text[found.end() :]
            time = _rest(rest)
            if time is None and pattern is _COMPACT and (clock := _COMPACT_TIME.fullmatch(rest)):
                time = (
                    int(clock["hour"]) + int(clock["minute"]) / 60 + int(clock["second"] or 0) / 3600
                ) / 24
            if time is not None:
                return day + time
    return None


def _rest(text: str) -> float | None:
    """Return the share of a day that what follows a date says, 0 for nothing, None for other words."""
    if not text.strip():
        return 0.0
    found = _AFTER.fullmatch(text.strip() if text[0] not in "tT" else text) or _AFTER.fullmatch(text)
    clock = None if (joined := _JOINED.match(text)) is None else _TIME.match(text, joined.end())
    if found is None and clock is not None:
        found = _AFTER.fullmatch(" " + text[clock.start() :])
    if found is None:
        return None
    minutes = minutes_of(clock) if clock is not None and found["hour"] else 0.0
    if minutes is None or minutes > 1440.0:
        return None
    offset = _offset(found["zone"] or "")
    return None if offset is None else (minutes - offset) / 1440.0


def _offset(zone: str) -> int | None:
    zone = zone.lower()
    if zone in {"", "z", "utc", "gmt"}:
        return 0
    digits = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{2}):?(\d{2})?", zone)
    if digits is None:
        return _ZONES.get(zone)
    minutes = 60 * int(digits[2]) + int(digits[3] or 0)
    return -minutes if digits[1] == "-" else minutes


def _ordinal(year: int, month: int, day: int) -> float | None:
    try:
        return float(date(year, month, day).toordinal()) if 1000 <= year <= 2999 else None
    except ValueError:
        return None


def _day(found: re.Match[str]) -> float | None:
    """Return the first day of what a match of one of ``_FORMS`` names; None where there is no such day."""
    parts = found.groupdict()
    year, day = int(parts["y"].lstrip("'")), int(parts.get("d") or 1)
    if week := parts.get("week"):
        try:
            return float(date.fromisocalendar(year, int(week), day).toordinal())
        except ValueError:
            return None
    if place := parts.get("j"):
        first = _ordinal(year, 1, 1)
        return first + int(place) - 1 if first is not None and 1 <= int(place) <= 366 else None
    if quarter := parts.get("quarter") or _ROMAN.get((parts.get("roman") or "").lower()):
        return _ordinal(year, 3 * int(quarter) - 2, 1)
    month = _MONTH_OF.get(parts["n"].lower().rstrip(".")) if "n" in parts else int(parts["m"])
    return None if month is None else _ordinal(year, month, day)


_FORMS = (
    *(_YEAR_FIRST, _DAY_OF_YEAR, *_WEEKS, *_QUARTERS, _COMPACT, _CHINESE),
    *(_DAY_NAME, _NAME_DAY, _YEAR_NAME, _NAME_YEAR, _NAME_SHORT_YEAR, _YEAR_MONTH, _MONTH_YEAR),
)
"""In the order in which they are tried."""


def spoken_date(days: float) -> str:
    """Return days since the year 1 as 2025-03-01."""
    return (date(1, 1, 1) + timedelta(days=int(days) - 1)).isoformat()


def is_day(days: float) -> bool:
    """Whether days since the year 1 can be said as a date: within three thousand years."""
    return 1.0 <= days < _DAYS


def spoken_moment(days: float) -> str:
    """Return days since the year 1 to the minute, as 2025-03-01, or 2025-03-01 14:30 within a day."""
    day, minute = divmod(round(days * 1440), 1440)
    return spoken_date(day) + (f" {minute // 60:02}:{minute % 60:02}" if minute else "")


def date_parts(days: float) -> tuple[int, int, int, float]:
    """Return (year, month, weekday from 1 for Monday, hour) of days since the year 1."""
    day = date(1, 1, 1) + timedelta(days=int(days) - 1)
    return day.year, day.month, day.isoweekday(), 24.0 * (days % 1.0)
