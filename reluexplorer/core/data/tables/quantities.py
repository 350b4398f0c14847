"""Quantities that are written in two or three parts: 5 ft 7 in, 40° 26′ 46″, 7 lb 3 oz, 7/10, 0x1F."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_NUMBER = r"\d+(?:[.,]\d+)?"
_STEPS = (
    (
        ("'", "′", "ft", "ft.", "feet", "foot"),
        ('"', "″", "''", "′′", "in", "in.", "inch", "inches"),
        12.0,
        "ft",
    ),
    (("lb", "lbs", "lb.", "lbs.", "pounds"), ("oz", "oz.", "ounces"), 16.0, "lb"),
    (("st", "st.", "stone"), ("lb", "lbs", "lb.", "lbs.", "pounds"), 14.0, "st"),
)
"""The names of a large unit and of a small one, how many of it make a large one, and the large one's sign."""


def _alternatives(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_TWO_PARTS = tuple(
    (
        re.compile(
            rf"(?P<sign>-?)(?P<large>\d+) ?(?:{_alternatives(large)}),? ?"
            rf"(?P<small>{_NUMBER}) ?(?P<named>{_alternatives(small)})?",
            re.IGNORECASE,
        ),
        count,
        unit,
    )
    for large, small, count, unit in _STEPS
)
_ANGLE = re.compile(
    rf"(?P<sign>-?)(?P<degrees>\d{{1,3}}) ?[°º] ?(?P<minutes>{_NUMBER}) ?['′]"
    rf"(?: ?(?P<seconds>{_NUMBER}) ?(?:\"|″|''|′′))? ?(?P<side>[NSEWO]?)",
    re.IGNORECASE,
)
_OUT_OF = re.compile(r"(\d+(?:[.,]\d+)?) ?(?:/|⁄|out of|of|von|sur|из|de) ?(\d+)", re.IGNORECASE)
_HEXADECIMAL = re.compile(r"(-?)0[xX]([0-9a-fA-F]{1,13})")
"""Of as many digits as a number in double precision holds exactly."""
_SIXTY = re.compile(r"\d+ ?['′] ?([0-5]?\d(?:[.,]\d+)?) ?(?:\"|″|''|′′)?")
_SURELY_SIXTIETHS = 0.1
"""Share of texts such as 5'30" from which on they are no heights with a slip among them."""
OPPOSITE = (("cr", "dr"), ("n", "s"), ("e", "w"), ("o", "w"))
"""Signs of two sides of one scale: credit and debit, north and south, east and west (Ost, ovest)."""


def compound(text: str, *, sixty: bool) -> tuple[float, str] | None:
    """Return (number, unit) of a quantity in parts, in its larger unit; None for other texts.

    5'7" is feet and inches, minutes and seconds where it is ``sixty``. Without its unit the smaller part is
    less than one of the larger: 1'200 is no feet.
    """
    if angle := _ANGLE.fullmatch(text):
        value = float(angle["degrees"]) + _float(angle["minutes"]) / 60.0 + _float(angle["seconds"]) / 3600.0
        side = angle["side"].upper()
        return (-value if angle["sign"] else value), f"° {side}".strip()
    if hexadecimal := _HEXADECIMAL.fullmatch(text):
        value = float(int(hexadecimal[2], 16))
        return (-value if hexadecimal[1] else value), "0x"
    if sixty and (found := _SIXTY.fullmatch(text)):
        return float(text[: _mark(text)]) + _float(found[1]) / 60.0, "min"
    for pattern, count, unit in _TWO_PARTS:
        if found := pattern.fullmatch(text):
            small = _float(found["small"])
            if small >= count and not found["named"]:
                continue
            value = float(found["large"]) + small / count
            return (-value if found["sign"] else value), unit
    return None


def are_sixtieths(texts: Iterable[str]) -> bool:
    """Whether 5'7" among these texts must be minutes and seconds, for there are some with 12 or more."""
    small = [_float(found[1]) for text in texts if (found := _SIXTY.fullmatch(text))]
    return sum(each >= 12.0 for each in small) > _SURELY_SIXTIETHS * len(small)


DIVIDED, IN_UNIT, HEXADECIMAL = "divided by ", "in ", "from base 16"
"""How what is said begins of numbers that are made of the parts of a text, by what was done."""


_MADE = {
    "0x": HEXADECIMAL,
    **{
        unit: f"{IN_UNIT}{spoken}"
        for unit, spoken in (
            ("°", "degrees"), ("ft", "feet"), ("lb", "pounds"), ("st", "stone"), ("min", "minutes")
        )
    },
}  # fmt: skip
"""What is said of the units of :func:`compound`."""


def made_of_parts(units: Mapping[str, str], *, sixty: bool) -> dict[str, str]:
    """Return what is said of the units of some texts that stand for the larger of two, by the unit.

    ``units`` has a text's unit for each.
    """
    known = {text: unit for text, unit in units.items() if unit.partition(" ")[0] in _MADE}
    found = {
        unit for text, unit in known.items() if (made := compound(text, sixty=sixty)) and made[1] == unit
    }
    return {unit: _MADE[unit.partition(" ")[0]] for unit in found}


def out_of(text: str) -> tuple[float, int] | None:
    """Return (7, 10) of "7/10", "7 of 10" and "7 out of 10"; None for other texts."""
    found = _OUT_OF.fullmatch(text)
    return (_float(found[1]), int(found[2])) if found else None


def sides(units: Iterable[str]) -> dict[str, float]:
    """Return 1 and -1 for units that are the two sides of one scale, as "° N" and "° S" are."""
    low = {unit: unit.casefold().lstrip("° ").rstrip(".") for unit in units}
    for plus, minus in OPPOSITE:
        if set(low.values()) == {plus, minus}:
            return {unit: 1.0 if name == plus else -1.0 for unit, name in low.items()}
    return {}


def _float(text: str | None) -> float:
    return float((text or "0").replace(",", "."))


def _mark(text: str) -> int:
    return next(place for place, letter in enumerate(text) if letter in "'′ ")
