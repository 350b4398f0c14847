"""What a column's texts say: plain numbers, numbers in other dress, dates, times, yes or no, or words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial, reduce
from itertools import islice

import numpy as np

from reluexplorer.core.data.tables.dates import read_dates, spoken_date
from reluexplorer.core.data.tables.numerals import Dressed, decimal_votes, dressed, number
from reluexplorer.core.data.tables.quantities import has_laps, read_times
from reluexplorer.core.data.tables.records import is_missing_number, plain
from reluexplorer.core.data.tables.word_scales import sides_of
from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.text import rounded

_MOST = 2
"""Instances of a column."""
_SEEN = 200
_AT_ONCE = 2000
"""Texts that are searched in one go: a search lets no other thread of Python work, the window's neither."""
_NOT_PLAIN = re.compile(r"[^0-9.eE+\-\n]|(?:^|\n)[+-]?0\d")
_GROUPED = re.compile(r"^[+-]?[1-9]\d{0,2}(?:\.\d{3})+$", re.MULTILINE)
"""Numbers whose points may stand between thousands or before a fraction."""
_LEADING_ZERO = re.compile(r"[+-]?0\d")
_FIGURES = re.compile(r"[^\d.\-]")
_LETTERS = re.compile(r"[^\W\d_]+")


def instances_of(numbers: Mapping[str, float], *, plain: bool = False) -> str:
    """Return how some texts are read, one of each way of writing; empty where all are as they stand.

    Those whose figures and sign alone would tell another number come first. ``plain`` says that most texts
    are plain numbers, so that it costs little to see that all are.
    """
    if plain and _are_as_they_stand(numbers):
        return ""
    found: dict[tuple[bool, frozenset[str]], str] = {}
    for text in _candidates(numbers):
        if not _is_told(text, numbers[text]):
            found.setdefault((_seems(text, numbers[text]), _writing(text)), text)
    first = sorted(found, key=lambda key: key[0])[:_MOST]
    said = [(shortened(found[key], 24), rounded(numbers[found[key]], 9)) for key in first]
    if len(said) < _MOST:
        return "".join(_("{text} is read as {value}").format(text=text, value=value) for text, value in said)
    (text, value), (other, another) = said
    return _("{text} is read as {value} and {other} as {another}").format(
        text=text, value=value, other=other, another=another
    )


def _are_as_they_stand(numbers: Mapping[str, float]) -> bool:
    """Whether texts are written as a program writes numbers, and their points are decimal points."""
    texts = iter(numbers)
    while part := tuple(islice(texts, _AT_ONCE)):
        joined = "\n".join(part)
        if _NOT_PLAIN.search(joined) is not None:
            return False
        grouped = _GROUPED.search(joined)
        if grouped is not None and not _says(grouped[0], numbers[grouped[0]]):
            return False
    return True


def _candidates(numbers: Mapping[str, float]) -> Iterable[str]:
    """Return the first texts, and the first that may be negative without a minus in front or has groups."""
    yield from islice((text for text in numbers if "(" in text), 1)
    yield from islice((text for text in numbers if text[-1:] in {"-", "−"}), 1)
    yield from islice((text for text in numbers if _GROUPED.match(text)), 1)
    yield from islice((text for text in numbers if "," in text), 1)
    yield from islice(numbers, _SEEN)


def _is_told(text: str, value: float) -> bool:
    """Whether a text says its number as a program would write it, without zeros in front."""
    return _LEADING_ZERO.match(text) is None and _says(text, value)


def _seems(text: str, value: float) -> bool:
    """Whether the figures, the point and the minus of a text say its number."""
    return _says(_FIGURES.sub("", text), value)


def _says(text: str, value: float) -> bool:
    try:
        return float(text) == value
    except ValueError:
        return False


def _writing(text: str) -> frozenset[str]:
    """Return the signs that a text is written with, all letters as one and no figures."""
    return frozenset(letter for letter in _LETTERS.sub("a", text) if letter != "." and not letter.isdigit())


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


SCALED = _("Units are one scale")
"""What columns are told under whose numbers were multiplied by what their unit means."""
_ODD_SHARE = 0.05
_ODD_FROM = 20
_TRIED = 40
_MOST_TRUTHS = 12
_DAY = re.compile(r"(19|20)\d{6}(?:([01]\d|2[0-3])[0-5]\d([0-5]\d)?)?")
_SIGNS = {"\\": _("\\ (it stands for ¥ or ₩)")}
"""Signs that look like others in old code pages."""
BLANK = "blank"
"""What an empty cell of a column of ticks is called, in every language, as classes go into files."""


class Family(Enum):
    """How texts are read as numbers, or that they are words."""

    PLAIN = "numbers"
    DRESSED = "numbers with signs or units"
    TIME = "times"
    DATE = "dates"
    TRUTH = "yes or no"
    TICK = "ticked or blank"
    SEASON = "years in pairs"
    STARS = "drawn ratings"
    RANK = "words in order"
    WORDS = "words"


@dataclass(frozen=True, eq=False)
class Reading:
    """What texts say. ``numbers`` has those that are numbers; ``how`` says what became of them, for people.

    ``spelling`` gives the writing that other spellings of a text are counted under, ``heading`` what
    columns of this reading are told under where that is not what its family is.
    """

    family: Family
    numbers: Mapping[str, float] = field(default_factory=dict)
    how: str = ""
    spelling: Mapping[str, str] = field(default_factory=dict)
    heading: str = ""


def read_texts(levels: Counter[str], blanks: int, *, decimal_comma: bool) -> Reading:
    """Return what a column's distinct texts say, counted in ``levels`` in the file's order.

    ``decimal_comma`` is how the table's other columns are written; a column that is plain about its own
    decimal mark goes by that. ``blanks`` is the number of cells without a value.
    """
    comma = _own_comma(levels, default=decimal_comma)
    plain = _plain(levels, decimal_comma=comma)
    reading = _best(levels, decimal_comma=comma) if _hidden(levels, plain) else _of_plain(levels, plain)
    if reading.family in {Family.PLAIN, Family.DRESSED, Family.WORDS} and len(levels) == 1:
        return _ticked(levels, blanks) or reading
    return reading


def accepted(levels: Counter[str], numbers: Mapping[str, float]) -> bool:
    """Whether texts are numbers but for words for no value and a stray word here and there."""
    if not numbers:
        return False
    odd = {text: count for text, count in levels.items() if text not in numbers}
    odd = {text: count for text, count in odd.items() if not is_missing_number(text)}
    count, total = sum(odd.values()), levels.total()
    if not odd or (total >= _ODD_FROM and count <= _ODD_SHARE * total):
        return True
    marker = len(odd) <= 2 and not any(letter.isdigit() for text in odd for letter in text)
    return marker and 2 * count <= total and len(set(numbers.values())) >= 5


def _hidden(levels: Counter[str], plain: Mapping[str, float]) -> bool:
    """Whether texts tell more than their plain numbers: these are few, or "<5" is among the others."""
    if not accepted(levels, plain):
        return True
    odd = [text for text in levels if text not in plain and any(map(str.isdigit, text))]
    return bool(odd) and bool(dressed(odd, decimal_comma=False).numbers)


def _own_comma(levels: Counter[str], *, default: bool) -> bool:
    commas, points, _either = decimal_votes(levels)
    return default if commas == points else commas > points


def _plain(texts: Mapping[str, int], *, decimal_comma: bool) -> dict[str, float]:
    made = ((text, number(text, decimal_comma=decimal_comma)) for text in texts)
    return {text: value for text, value in made if value is not None}


def _of_plain(levels: Counter[str], numbers: dict[str, float]) -> Reading:
    if len(numbers) > 2 and len(numbers) == len(levels) and all(map(_DAY.fullmatch, numbers)):
        days = read_dates(list(numbers), day_first=True).days
        if len(days) == len(numbers):
            return _dated(days, "")
    return Reading(Family.PLAIN, numbers)


def _best(levels: Counter[str], *, decimal_comma: bool) -> Reading:
    """Return the reading that covers the most cells, if it is accepted."""
    if whole := _truth(levels) or _pairs_of_years(levels) or _drawn(levels):
        return whole
    texts = list(levels)
    step = max(1, len(texts) // _TRIED)
    tried = texts[::step][:_TRIED]
    found: tuple[int, Reading] | None = None
    order = ""
    laps = has_laps(texts)

    def dates(some: Sequence[str]) -> dict[str, float]:
        nonlocal order
        moments = read_dates(some, day_first=decimal_comma or not any("/" in text for text in some))
        order = _taken(moments.order, moments.years)
        return moments.days

    readers: tuple[tuple[Family, Callable[[Sequence[str]], Mapping[str, float]]], ...] = (
        (Family.DRESSED, lambda some: dressed(some, decimal_comma=decimal_comma).numbers),
        (Family.TIME, partial(read_times, laps=laps)),
        (Family.DATE, dates),
    )
    for family, read in readers:
        told = sum(not is_missing_number(text) for text in tried)
        if 2 * len(read(tried)) < told:
            continue
        numbers = read(texts)
        covered = sum(levels[text] for text in numbers)
        if (found is None or covered > found[0]) and accepted(levels, numbers):
            if family is Family.DATE:
                found = covered, _dated(dict(numbers), order)
            elif family is Family.TIME:
                how = _("in minutes, 2:07.1 as minutes and seconds") if laps else _("in minutes")
                found = covered, Reading(family, numbers, how)
            else:
                found = covered, _of_dressed(numbers, dressed(numbers, decimal_comma=decimal_comma))
    return found[1] if found else Reading(Family.WORDS)


def _taken(order: str, years: str) -> str:
    """Say how what is unclear in dates was taken; empty where nothing is."""
    if order and years:
        return _("{order} and years of two digits as {years}").format(order=order, years=years)
    return _("years of two digits as {years}").format(years=years) if years else order


def _of_dressed(numbers: Mapping[str, float], made: Dressed) -> Reading:
    heading = made.made.heading if made.made else SCALED if made.multiplied else ""
    return Reading(Family.DRESSED, numbers, _undressing(made), heading=heading)


def _undressing(made: Dressed) -> str:
    """Say what became of signs and units: "without $, K times 1,000"."""
    signs = [_SIGNS.get(sign, shortened(sign, 24)) for sign in made.signs]
    parts = [made.made.how] if made.made else []
    parts += [_("without {signs}").format(signs=reduce(_either, signs))] if signs else []
    times = _("{unit} times {size:,.15g}")
    parts += [times.format(unit=shortened(unit, 12), size=size) for unit, size in made.multiplied[:3]]
    parts += [_("currencies not converted")] if made.currencies > 1 else []
    return ", ".join(parts)


def _either(one: str, other: str) -> str:
    return _("{one} or {other}").format(one=one, other=other)


def _dated(days: dict[str, float], order: str) -> Reading:
    first = min(days.values())
    how = _("in days since the year 1, {number} is {date}").format(number=int(first), date=spoken_date(first))
    if order:
        how = _("{days}, read with {order}").format(days=how, order=order)
    return Reading(Family.DATE, days, how)


def _truth(levels: Counter[str]) -> Reading | None:
    """Return texts that are one language's yes and no as 1 and 0."""
    if not 2 <= len(levels) <= _MOST_TRUTHS:
        return None
    low = {text: text.casefold() for text in levels}
    spoken = [word for text, word in low.items() if not is_missing_number(text)]
    for true, false in sides_of(spoken):
        said = {text: word for text, word in low.items() if word in true or word in false}
        if all(text in said or is_missing_number(text) for text in low):
            sides = {text: float(word in true) for text, word in said.items()}
            if len(set(sides.values())) == 2:
                spelling = {
                    text: max((other for other in sides if sides[other] == side), key=lambda t: levels[t])
                    for text, side in sides.items()
                }
                names = {side: spelling[text] for text, side in sides.items()}
                how = _("({one} is 1, {zero} is 0)").format(one=names[1.0], zero=names[0.0])
                return Reading(Family.TRUTH, sides, how, spelling)
    return None


def _pairs_of_years(levels: Counter[str]) -> Reading | None:
    years = read_seasons(text for text in levels if not is_missing_number(text))
    return Reading(Family.SEASON, years, _("as the first of two years")) if years else None


def _drawn(levels: Counter[str]) -> Reading | None:
    stars = read_stars(levels)
    if not stars:
        return None
    text = max(stars, key=lambda each: (levels[each], each))
    how = _("({text} is {number:.4g})").format(text=shortened(text, 20), number=stars[text])
    return Reading(Family.STARS, stars, how)


def _ticked(levels: Counter[str], blanks: int) -> Reading | None:
    """Return a column with one value and blanks as 1 and 0."""
    (text, count), *_others = levels.items()
    if count < 2 or blanks < 2:
        return None
    how = _("({one} is 1, {zero} is 0)").format(one=shortened(text, 20), zero=_("blank"))
    return Reading(Family.TICK, {text: 1.0, BLANK: 0.0}, how)


def finite(numbers: Mapping[str, float]) -> dict[str, float]:
    """Return the numbers that are no infinities."""
    return {text: value for text, value in numbers.items() if np.isfinite(value)}
