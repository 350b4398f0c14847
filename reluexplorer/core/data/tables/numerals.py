"""Numbers as people and programs write them: signs, groups of digits, decimal marks, units."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reluexplorer.core.data.tables.quantities import (
    IN_BRACKETS,
    UNCERTAINTY,
    Making,
    are_sixtieths,
    compound,
    divided,
    made_of_parts,
    out_of,
    sides,
    without_uncertainty,
)
from reluexplorer.core.data.tables.records import USUAL_SIGNS, plain

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_TEN = re.compile(r"\s*[x×*·⋅]\s*10\s*(?:\^|\*\*)?\s*\(?([+-]?\d+|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)\)?$", re.IGNORECASE)
_INTEGER = r"\d+|[1-9]\d{0,2}(?:([ '_%s])\d{3})(?:\1\d{3})*|[1-9]\d?(?:%s\d{2})+%s\d{3}"
_TENS = r"(?:[eE][+-]?\d+|[dD][+-]\d+)?"
"""Powers of ten. Those of Fortran have a sign, or a decimal mark before them: 2d10 are two dice."""
_POINT = re.compile(rf"[+-]? ?(?:{_INTEGER % (',', ',', ',')})?(?:\.\d*(?:[dD]\d+)?)?{_TENS}")
_COMMA = re.compile(rf"[+-]? ?(?:{_INTEGER % ('.', '[.]', '[.]')})?(?:,\d*(?:[dD]\d+)?)?{_TENS}")
_GROUPS = re.compile(r"[+-]? ?[1-9]\d{0,2}(?:[.,]\d{3})+")
_MARKED = re.compile(r"\d[\d.,' _]*\d|\d|[.,]\d+")
_CURRENCY = (
    r"[$€£¥₹₽₩₺₴₪฿¢₫₦₱￥]|R\$|(?:US|A|C|NZ|HK|S)\$|\b(?:USD|EUR|GBP|JPY|CHF|CNY|RMB|INR|AUD|CAD|SEK|NOK|DKK|PLN"
    r"|CZK|HUF|RUB|BRL|MXN|ZAR|TRY|KRW|Fr\.|SFr\.|Rs\.?|kr\.?|zł|Kč|Ft|руб\.?|р\.|Lei|грн\.?)"
)
_ABOUT = r"(?P<about>[<>≤≥≈~]=?|(?:ca|approx|circa|about|etwa|rund|env|около)\b\.?)? *"
_BEFORE = re.compile(
    rf"{_ABOUT}(?P<sign>[+-]?) *(?P<currency>{_CURRENCY})? *(?P<inner>[+-]?) *", re.IGNORECASE
)
_FRACTION = re.compile(r"(?P<whole>-?\d+ )?(?P<above>\d{1,2})[/⁄](?P<below>2|3|4|5|6|8|10|12|16|32|64|100)")
_PAIRS = frozenset({"[]", "“”", "„“", "„”", "«»", "»«", "‹›", "''", '""', "「」"})
"""Brackets and quotation marks that a whole cell can stand in and that mean nothing about its number."""
_COUNTED = re.compile(r"(?:#|№|n[°º]|no\.|(?:nr|num)\b\.?) ?(?=\d)", re.IGNORECASE)
_MONTH_OF_YEAR = re.compile(r"(?:0[1-9]|1[0-2]|[1-9])/(?:19|20)\d{2}")
_CURRENCIES = re.compile(_CURRENCY, re.IGNORECASE)
_POWER = re.compile(r"[eE][+-]?\d+(?![^\W\d_])")
_UNIT = re.compile(
    r"[^\d\s()+<>=|;:,/\-](?:[^\d()+<>=|;:,]{0,17}[^\s\d()+<>=|;:,/\-.]\.?)?[23]?|[^\d\s]/[^\d\s]{1,9}"
)
_FOOTNOTE = re.compile(r" *(?:\[[^\]\[]{1,4}\]|[*†‡]{1,3})$")
_BRACKETED = re.compile(r"(?P<before>[^\s\d()]{0,4}) ?\((?P<inner>[\d.,' ]+)\) ?(?P<after>[^\s\d()]{0,4})")
"""A negative amount whose sign stands outside its brackets: €(34.70), (34.70)%."""
_PASSED_OVER = frozenset({",-", ".-", ",--", ".--", "/-", "/=", "st", "nd", "rd", "th"})
"""No units: a price without cents, and the ends of ordinal numbers."""
_TIMES = {
    "k": 1e3, "tsd": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "mn": 1e6, "mln": 1e6, "million": 1e6,
    "millions": 1e6, "b": 1e9, "bn": 1e9, "mrd": 1e9, "billion": 1e9, "t": 1e12,
    "тыс": 1e3, "млн": 1e6, "млрд": 1e9, "万": 1e4, "亿": 1e8,
}  # fmt: skip
_PREFIXES = {
    "n": 1e-9, "µ": 1e-6, "u": 1e-6, "m": 1e-3, "c": 1e-2, "d": 0.1, "": 1.0, "h": 1e2, "k": 1e3, "K": 1e3,
    "M": 1e6, "G": 1e9, "T": 1e12,
}  # fmt: skip


_DIMENSIONS = tuple(
    {f"{prefix}{unit}": _PREFIXES[prefix] for unit in units.split() for prefix in ("", *prefixes)} | others
    for units, prefixes, others in (
        ("g", "nµumkM", {"t": 1e6, "Kg": 1e3}),
        *(("m", "nµumcdkK", {}), ("l L", "nµumcdh", {}), ("B", "kKMGT", {}), ("b", "kKMGT", {})),
        *(("bit", "kMGT", {}), ("W", "nµumkMGT", {}), ("Wh", "mkMGT", {}), ("Hz", "mkMGT", {})),
        *(("V", "nµumkM", {}), ("A", "nµumk", {}), ("Pa", "mhkMG", {}), ("J", "mkMG", {})),
        *(("N", "µumkM", {}), ("Nm", "k", {})),
    )
)
"""Units that are one another's multiples, in their own letter case: mW is no MW, Mb no MB."""
SYNTAX = {
    "USUAL_SIGNS": USUAL_SIGNS,
    "POINT_NUMBER": _POINT.pattern,
    "COMMA_NUMBER": _COMMA.pattern,
    "POWER_OF_TEN": _TEN.pattern,
    "SUPERSCRIPTS": _SUPERSCRIPTS,
    "UNCERTAINTY": UNCERTAINTY,
}
"""What :func:`number` goes by, for programs that read numbers as it does: tables of letters, and patterns."""
_FEWEST_IN_ONE_DRESS = 5
_FEWEST_WHOLE = 3
"""Texts such as 5 (6), at the least, for the numbers in brackets to be uncertainties."""
_MOST_LETTERS = 60
"""A number is not longer than this; what is longer is not looked at."""


@dataclass(frozen=True)
class Dressed:
    """What each of a column's texts is as a number, and the signs and units that are passed over."""

    numbers: Mapping[str, float]
    signs: tuple[str, ...]
    multiplied: tuple[tuple[str, float], ...] = ()
    """Units and multipliers, and what their numbers were multiplied by."""
    currencies: int = 0
    """How many currencies were read as one scale."""
    made: Making | None = None
    """How numbers were made of the parts of their texts."""


def number(text: str, *, decimal_comma: bool) -> float | None:
    """Return the number that a cell holds without sign or unit, infinities included, or None.

    Digits in groups are understood: 1,234.5 or 12,34,567 or 1 234.5, and 1.234,5 with a decimal comma.
    """
    text = text.strip()
    try:
        if not (decimal_comma and "." in text) and "_" not in text:
            value = float(text)
            return None if value != value else value  # noqa: PLR0124 - only "nan" differs from itself
    except ValueError:
        pass
    if len(text) > _MOST_LETTERS:
        return None
    text = _TEN.sub(_exponent, plain(text))
    if not any(letter.isdigit() for letter in text):
        return _infinite(text)
    comma = decimal_comma and _COMMA.fullmatch(text) is not None
    if not comma and _POINT.fullmatch(text) is None:
        return None
    text = re.sub(r"[ '_.]" if comma else r"[ '_,]", "", text).replace(",", ".")
    try:
        return float(text.replace("d", "e").replace("D", "e"))
    except ValueError:
        return None


def _exponent(found: re.Match[str]) -> str:
    return f"e{found[1].translate(_SUPERSCRIPTS)}"


def _infinite(text: str) -> float | None:
    sign, word = (text[0], text[1:]) if text[:1] in {"+", "-"} else ("", text)
    return float(f"{sign}inf") if word.lower() in {"inf", "infinity"} else None


def decimal_votes(texts: Iterable[str]) -> tuple[int, int, int]:
    """Return how many texts have a decimal comma, how many a decimal point, how many 1,234 of either kind."""
    commas = points = either = 0
    for text in texts:
        if len(text) > _MOST_LETTERS or ("," not in text and "." not in text):
            continue
        marked = _MARKED.search(plain(text))
        if marked is None:
            continue
        core = marked[0]
        last_comma, last_point = core.rfind(","), core.rfind(".")
        if last_comma >= 0 and last_point >= 0:
            commas += last_comma > last_point
            points += last_point > last_comma
        elif core.count(",") > 1 or core.count(".") > 1:
            grouped = _GROUPS.fullmatch(core) is not None
            commas += grouped and last_point >= 0
            points += grouped and last_comma >= 0
        elif _GROUPS.fullmatch(core):
            either += last_comma >= 0
        else:
            commas += last_comma >= 0
            points += last_point >= 0
    return commas, points, either


def dressed(texts: Iterable[str], *, decimal_comma: bool) -> Dressed:
    """Return the numbers in texts such as "$1,234.50", "(7.25)", "12 kg", "5-" and "20,0 %".

    Texts whose unit is not the column's are left out, unless the units are of one kind (g and kg).
    """
    texts = list(texts)
    found = _parts_of_one(texts)
    sixty = not found and are_sixtieths(plain(text) for text in texts if len(text) <= _MOST_LETTERS)
    if not found:
        undressed = ((text, _undressed(text, decimal_comma, sixty)) for text in texts)
        found = {text: parts for text, parts in undressed if parts is not None}
    unsure = [text for text, (value, sign, _) in found.items() if sign == IN_BRACKETS and not value % 1.0]
    if len(unsure) < _FEWEST_WHOLE:
        found = {text: parts for text, parts in found.items() if text not in unsure}
    if 2 * len(found) < len(texts):
        found = _in_one_dress(texts, decimal_comma=decimal_comma) or found
    units = Counter(unit for _, _, unit in found.values() if unit)
    bare = [value for value, _, unit in found.values() if not unit]
    lone = set(units) == {"K"} and not bare and not any(sign for _, sign, _ in found.values())
    scale = None if lone else sides(units) or _scales(units)
    if set(units) == {"%"} and bare and all(abs(value) <= 1.0 for value in bare):
        scale = {"%": 0.01}
    if scale is None:
        stem = _stem(units)
        scale = dict.fromkeys((unit for unit in units if _of_stem(unit, stem)), 1.0)
    numbers = {
        text: value * scale.get(unit, 1.0)
        for text, (value, _, unit) in found.items()
        if not unit or unit in scale
    }
    made = _made(found, sixty=sixty)
    signs = [found[text][1] for text in numbers]
    signs += [unit for text in numbers if (unit := found[text][2]) not in made]
    multiplied = tuple((unit, size) for unit, size in scale.items() if size != 1.0)
    passed = [sign for sign in signs if sign and scale.get(sign, 1.0) == 1.0]
    currencies = {sign.casefold() for sign in passed if _CURRENCIES.fullmatch(sign)}
    common = tuple(sign for sign, _ in Counter(passed).most_common(3))
    return Dressed(numbers, common, multiplied, len(currencies), next(iter(made.values()), None))


def _made(found: Mapping[str, tuple[float, str, str]], *, sixty: bool) -> dict[str, Making]:
    """Return what is said of units whose numbers were made of two parts, by the unit."""
    wholes = {unit for _, _, unit in found.values() if unit.startswith("/") and unit[1:].isdigit()}
    if wholes:
        return {unit: divided(unit[1:]) for unit in wholes}
    return made_of_parts({plain(text): unit for text, (_, _, unit) in found.items()}, sixty=sixty)


def _parts_of_one(texts: list[str]) -> dict[str, tuple[float, str, str]]:
    """Return 0.7 for "7/10" where nearly all of a column's texts are parts of one whole, else nothing."""
    parts = {text: part for text in texts if len(text) <= _MOST_LETTERS and (part := out_of(plain(text)))}
    wholes = {whole for _, whole in parts.values()}
    if len(wholes) != 1 or len(parts) < 3 or 2 * len(parts) < len(texts) or wholes == {0}:
        return {}
    if any(_MONTH_OF_YEAR.fullmatch(plain(text)) for text in parts) and all(
        value <= 12.0 for value, _ in parts.values()
    ):
        return {}
    return {text: (value / whole, "", f"/{whole}") for text, (value, whole) in parts.items()}


def _in_one_dress(texts: list[str], *, decimal_comma: bool) -> dict[str, tuple[float, str, str]]:
    """Return the numbers of texts that all but a few have the same before and behind them, else nothing.

    What is the same is a unit, whatever its letters: m³/h, N m, l/100 km, \\ for ¥. Letters before a number
    make it a name (H12), and digits behind it a date, a clock or a version.
    """
    parts = {}
    for text in texts:
        core = plain(text) if len(text) <= _MOST_LETTERS else ""
        digits = _MARKED.search(core)
        if digits is None:
            continue
        before, behind = core[: digits.start()].rstrip(), core[digits.end() :].strip()
        sign = before[-1:] if before[-1:] in {"+", "-"} else ""
        value = number(sign + digits[0], decimal_comma=decimal_comma)
        if value is not None:
            parts[text] = value, before.removesuffix(sign).strip(), behind
    dresses = Counter((before, behind) for _, before, behind in parts.values())
    ((before, behind), count), *_ = dresses.most_common(1) or [(("", ""), 0)]
    around = any(before + behind) and len(before) <= 3 and len(behind) <= 20
    named = re.search(r"[\w(\[{]", before) or re.match(r"[^\w\s]?\d|[-_/:.)\]}]|uhr\b", behind, re.IGNORECASE)
    if not around or named or count < _FEWEST_IN_ONE_DRESS or 10 * count < 9 * len(texts):
        return {}
    return {
        text: (value, "", before or behind)
        for text, (value, *dress) in parts.items()
        if tuple(dress) == (before, behind)
    }


def _undressed(text: str, decimal_comma: bool, sixty: bool) -> tuple[float, str, str] | None:
    """Return (number, sign beside it, unit) of a text, or None."""
    if len(text) > _MOST_LETTERS:
        return None
    core = plain(text)
    if len(core) > 2 and core[0] + core[-1] in _PAIRS:
        core = core[1:-1].strip()
    if counted := _COUNTED.match(core):
        found = _parted(core[counted.end() :], decimal_comma)
        return found and (found[0], counted[0].strip(), found[2])
    if re.match(r"% ?[-+]?[\d.,]", core):
        core = f"{core[1:].strip()}%"
    if measure := compound(core, sixty=sixty):
        return measure[0], "", measure[1]
    if core.startswith("=") or (core.startswith("'") and len(core) > 1):
        core = core.lstrip("='").strip('"')
    outside = _BRACKETED.fullmatch(core)
    if outside is not None:
        sign = f"{outside['before']}{outside['after']}"
        if _CURRENCIES.fullmatch(sign) or (sign == "%" == outside["after"]):
            core = f"({outside['before']}{outside['inner']}{outside['after']})"
    bracketed = core.startswith("(") and core.endswith(")")
    bare, passed = without_uncertainty(core[1:-1].strip() if bracketed else core)
    bracketed = bracketed and not passed
    bare = bare if bracketed else _FOOTNOTE.sub("", bare)
    part = _fraction(bare)
    found = (part, "", "") if part is not None else _parted(bare, decimal_comma)
    if found is None:
        return None
    value, sign, unit = found
    return (-value if bracketed else value), sign or passed, unit


def _parted(core: str, decimal_comma: bool) -> tuple[float, str, str] | None:
    """Return (number, sign beside it, unit) of a text without brackets and footnotes, or None."""
    start = _BEFORE.match(core)
    digits = _MARKED.match(core, start.end()) if start else None
    if start is None or digits is None:
        return None
    power = _POWER.match(core, digits.end())
    end = power.end() if power else digits.end()
    unit = core[end:].strip()
    behind = unit == "-" or (unit.endswith("-") and _CURRENCIES.fullmatch(unit[:-1].strip()) is not None)
    unit = unit[:-1].strip() if behind else unit
    unit = "" if unit in _PASSED_OVER else unit.translate(_SUPERSCRIPTS)
    value = number(core[start.end() : end], decimal_comma=decimal_comma)
    if value is None or unit.casefold() == "uhr" or (unit and _UNIT.fullmatch(unit) is None):
        return None
    value = -value if behind or "-" in {start["sign"], start["inner"]} else value
    sign = start["currency"] or (start["about"] or "").strip()
    return (value, unit, "") if _CURRENCIES.fullmatch(unit) else (value, sign, unit)


def _fraction(text: str) -> float | None:
    """Return the number of "3/4", "1 1/2" or "2½"; None for others, such as 120/80 or the 9/4 of a date."""
    if text and unicodedata.decomposition(text[-1]).startswith("<fraction>"):
        stem, glyph = text[:-1].strip(), unicodedata.numeric(text[-1])
        if not re.fullmatch(r"-?\d*", stem):
            return None
        size = int(stem.lstrip("-") or 0) + glyph
        return -size if stem[:1] == "-" else size
    found = _FRACTION.fullmatch(text)
    if found is None or int(found["above"]) >= int(found["below"]):
        return None
    whole, part = int(found["whole"] or 0), int(found["above"]) / int(found["below"])
    return whole - part if text.startswith("-") else whole + part


def _scales(units: Counter[str]) -> dict[str, float] | None:
    """Return what a number of each unit is times that of the commonest, None unless they are of one kind."""
    low = {unit: unit.rstrip(".").lower() for unit in units}
    times = {unit: _TIMES[name] for unit, name in low.items() if name in _TIMES}
    tonnes = "t" in low.values() and not {"m", "b", "bn", "mn"} & set(low.values())
    if units and len(times) == len(units) and not tonnes and not set(units) <= {"m", "t", "b"}:
        return times
    for dimension in _DIMENSIONS if len(units) > 1 else ():
        sizes = {unit: _size(unit.rstrip("."), dimension) for unit in units}
        known = {unit: size for unit, size in sizes.items() if size is not None}
        if len(known) == len(units):
            return {unit: size / known[units.most_common(1)[0][0]] for unit, size in known.items()}
    return None


def _size(unit: str, dimension: Mapping[str, float]) -> float | None:
    """Return how large a unit is, other letter cases allowed where only one unit is meant by them."""
    if unit in dimension:
        return dimension[unit]
    if any(unit in other for other in _DIMENSIONS):
        return None
    folded = unit.lower()
    names = {
        name: size
        for other in _DIMENSIONS
        for name, size in other.items()
        if name.lower() == folded and (unit[0] == name[0] or not unit[0].isupper() or unit.isupper())
    }
    inside = {names[name] for name in names if name in dimension}
    return inside.pop() if len(inside) == len(set(names.values())) == 1 else None


def _stem(units: Counter[str]) -> str:
    return min((unit for unit, _ in units.most_common(2)), key=len, default="") if units else ""


def _of_stem(unit: str, stem: str) -> bool:
    """Whether a unit is the column's: itself, its plural, or in letter case that makes no other unit."""
    unit, stem = unit.rstrip("."), stem.rstrip(".")
    if unit != stem and all(any(name in each for each in _DIMENSIONS) for name in (unit, stem)):
        return False
    unit, stem = unit.casefold(), stem.casefold()
    return unit == stem or (unit.startswith(stem) and len(stem) > 2 and len(unit) <= len(stem) + 2)
