"""Quantities written in parts: 5 ft 7 in, 40° 26′ 46″, 7/10, 1 h 30 min, 42.9 ± 0.2; times as minutes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reluexplorer.core.data.tables.records import plain
from reluexplorer.language import _

_SIZE = r"(?:\d[\d.,]*|[.,]\d+)"
_IN_BRACKETS = rf"(?:±|\+/-|\+-|SD|SE|s\.d\.|s\.e\.)? ?{_SIZE} ?%?(?: ?(?:-|to|;|,|bis|à) ?{_SIZE} ?%?)?"
UNCERTAINTY = (
    rf"(?<=[\d%])(?: ?(?:±|\+/-|\+-) ?{_SIZE}| ?\+{_SIZE} ?/? ?-{_SIZE}"
    rf"| ?\({_IN_BRACKETS}\)| \[{_IN_BRACKETS}\])(?=(?:[eE][+-]?\d+)?\D*$)"
)
"""What stands behind a number and says how sure it is, with one kind of blank and of minus."""
_UNCERTAINTY = re.compile(UNCERTAINTY)
BEHIND_SIGN, IN_BRACKETS = _("what follows ±"), _("the number in brackets")
"""What is passed over, in words."""


def without_uncertainty(text: str) -> tuple[str, str]:
    """Return a number's text without its uncertainty, and in words what was passed over; "" for nothing."""
    found = _UNCERTAINTY.search(text)
    if found is None:
        return text, ""
    passed = IN_BRACKETS if found[0].strip()[0] in "([" else BEHIND_SIGN
    return text[: found.start()] + text[found.end() :], passed


_NUMBER = r"\d+(?:[.,]\d+)?"
_STEPS = (
    ("' ′ ft ft. feet foot", "\" ″ '' ′′ in in. inch inches", 12.0, "ft"),
    ("lb lbs lb. lbs. pounds", "oz oz. ounces", 16.0, "lb"),
    ("st st. stone", "lb lbs lb. lbs. pounds", 14.0, "st"),
)
"""The names of a large unit and of a small one, how many of it make a large one, and the large one's sign."""


def _alternatives(names: str) -> str:
    return "|".join(re.escape(name) for name in sorted(names.split(), key=len, reverse=True))


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


@dataclass(frozen=True)
class Making:
    """How numbers were made of the parts of their texts: what columns are told under, and the words."""

    heading: str
    how: str


PARTS_OF_WHOLE = _("Numbers out of a whole are parts of it")
IN_ONE_UNIT = _("Quantities in two units are one number")
HEXADECIMAL = _("Hexadecimal numbers are numbers")
_MADE = {
    "0x": Making(HEXADECIMAL, _("from base 16")),
    "°": Making(IN_ONE_UNIT, _("in degrees")),
    "ft": Making(IN_ONE_UNIT, _("in feet")),
    "lb": Making(IN_ONE_UNIT, _("in pounds")),
    "st": Making(IN_ONE_UNIT, _("in stone")),
    "min": Making(IN_ONE_UNIT, _("in minutes")),
}
"""What is said of the units of :func:`compound`."""


def divided(whole: str) -> Making:
    """Return what is said of numbers that are parts of a whole: "divided by 5"."""
    return Making(PARTS_OF_WHOLE, _("divided by {whole}").format(whole=whole))


def made_of_parts(units: Mapping[str, str], *, sixty: bool) -> dict[str, Making]:
    """Return what is said of the units of some texts that stand for the larger of two, by the unit.

    ``units`` has a text's unit for each.
    """
    made = {text: compound(text, sixty=sixty) for text in units}
    found = [unit for text, unit in units.items() if (parts := made[text]) and parts[1] == unit]
    return {unit: _MADE[unit.partition(" ")[0]] for unit in found if unit.partition(" ")[0] in _MADE}


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


CLOCK = (
    r"(?P<hour>\d{1,3})(?:(?P<mark>[:.]| ?h) ?(?P<minute>[0-5]\d)"
    r"(?:[:.m] ?(?P<second>[0-5]\d(?:[.,]\d+)?)s?)?)"
    r" ?(?P<half>[ap]\.?m\.?)?(?: ?(?:uhr|h))?"
)
_HALF = re.compile(r"(?P<hour>\d{1,2}) ?(?:(?P<half>[ap]\.?m\.?)|uhr)", re.IGNORECASE)
_DURATION_UNITS = {
    unit: seconds / 60.0
    for seconds, units in (
        (365.25 * 86_400, "yr yrs year years jahr jahre jahren an ans année années"),
        (365.25 * 86_400, "año años anno anni год года"),
        (30.4375 * 86_400, "mo mos month months monat monate monaten mois mes meses mese mesi месяц месяца"),
        (604_800, "w wk wks week weeks woche wochen semaine semaines semana semanas settimane неделя недели"),
        (86_400, "d day days tag tage tagen jour jours día días dia dias giorno giorni"),
        (86_400, "dag dagen день дня дней 天 日 일 gün dzień dni"),
        (3600, "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur timer timmar"),
        (3600, "ч час часа часов година години годин godz godzina godziny saat 小时 小時 時間 時 시간"),
        (60, "m min mins minute minutes minuten minuto minutos minuti minuut minuter minutter minuta minuty"),
        (60, "мин минута минуты минут хв хвилина хвилин dk dakika 分 分钟 分鐘 분"),
        (1, "s sec secs sek second seconds sekunde sekunden seconde secondes segundo segundos secondi"),
        (1, "seconden sekunder sekunda сек с секунда секунды секунд сн saniye 秒 秒钟 초"),
        (1e-3, "ms msec msecs millisecond milliseconds millisekunde millisekunden milliseconde"),
        (1e-6, "µs us usec usecs microsecond microseconds mikrosekunde mikrosekunden microseconde"),
        (1e-9, "ns nsec nanosecond nanoseconds nanosekunde nanosekunden nanoseconde"),
    )
    for unit in units.split()
}
"""Minutes of each unit; a month and a year are the mean ones."""
_SPAN = re.compile(r"(\d+(?:[.,]\d+)?) ?([^\W\d_]+)\.?", re.IGNORECASE)
_DAYS_CLOCK = re.compile(
    rf"(?P<sign>[+-])?(?:(?P<days>\d+) days?,? +(?P<plus>\+)?)?(?:{CLOCK})", re.IGNORECASE
)
_LAP = re.compile(r"(?P<sign>[+-])?(?P<minute>\d{1,4}):(?P<second>[0-5]\d[.,]\d+)")
"""Minutes and seconds, told from hours and minutes by a fraction: 2:07.1."""
_MINUTES = re.compile(r"(?P<sign>[+-])?(?P<minute>\d{1,4}):(?P<second>[0-5]\d)")
_SECONDS = re.compile(r"(?P<sign>[+-])?(?P<minute>)(?P<second>\d{1,3}(?:[.,]\d+)?)")
_JOINING = re.compile(r"(?:[\s,]|\b(?:and|und|et|y|e|и|en|og|och|i|plus)\b)*")
_MOST_LETTERS = 48


def has_laps(texts: Iterable[str]) -> bool:
    """Whether one of these texts is minutes and seconds with a fraction, such as 2:07.1."""
    return any(_LAP.fullmatch(plain(text)) for text in texts if len(text) <= _MOST_LETTERS)


def read_times(texts: Iterable[str], *, laps: bool = False) -> dict[str, float]:
    """Return the minutes of texts that are times of day or durations: 09:42, 9:42 pm, 1 h 30 min, PT90S.

    In a column with ``laps``, 2:11 is minutes and seconds beside 2:07.1, and 59.8 is seconds.
    """
    found = {}
    for text in texts:
        clean = plain(text)
        if (1 if laps else 2) <= len(clean) <= _MOST_LETTERS and any(letter.isdigit() for letter in clean):
            read = (each(clean) for each in ((_lap, _clock, _duration) if laps else (_clock, _duration)))
            minutes = next((each for each in read if each is not None), None)
            if minutes is not None:
                found[text] = minutes
    return found


def _lap(text: str) -> float | None:
    found = _LAP.fullmatch(text) or _MINUTES.fullmatch(text) or _SECONDS.fullmatch(text)
    if found is None:
        return None
    minutes = int(found["minute"] or 0) + float(found["second"].replace(",", ".")) / 60.0
    return -minutes if found["sign"] == "-" else minutes


def _clock(text: str) -> float | None:
    if half := _HALF.fullmatch(text):
        return minutes_of(half)
    found = _DAYS_CLOCK.fullmatch(text)
    if found is None or (found["mark"] == "." and not (found["half"] or "uhr" in text.lower())):
        return None
    minutes = minutes_of(found)
    if minutes is None:
        return None
    days = 1440.0 * int(found["days"] or 0)
    if found["plus"]:
        return minutes + (-days if found["sign"] == "-" else days)
    return -(minutes + days) if found["sign"] == "-" else minutes + days


def minutes_of(found: re.Match[str]) -> float | None:
    """Return the minutes of a match of ``CLOCK``; None for 13 pm."""
    groups = found.groupdict()
    hour = int(found["hour"])
    if groups.get("half"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    second = float((groups.get("second") or "0").replace(",", "."))
    return 60.0 * hour + int(groups.get("minute") or 0) + second / 60.0


def _duration(text: str) -> float | None:
    """Return the minutes of "1 h 30 min", "2 days", "PT1H30M"; None unless at least one is no plain unit."""
    text = text.replace("μ", "µ")
    text = text.lower().lstrip("p").replace("t", "", 1) if text[:1] in "pP" else text.lower()
    parts = _SPAN.findall(text)
    if not parts or _JOINING.fullmatch(_SPAN.sub(" ", text)) is None:
        return None
    total = 0.0
    for amount, unit in parts:
        size = _DURATION_UNITS.get(unit)
        if size is None:
            return None
        total += float(amount.replace(",", ".")) * size
    return total
