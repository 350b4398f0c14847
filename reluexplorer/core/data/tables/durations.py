"""Times of day and durations as minutes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reluexplorer.core.data.tables.numerals import plain

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
            minutes = _lap(clean) if laps else None
            if minutes is None:
                minutes = _clock(clean)
            if minutes is None:
                minutes = _duration(clean)
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
