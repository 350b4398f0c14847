"""Dates, times of day and durations as numbers of the right size."""

from __future__ import annotations

from collections import Counter

import pytest

from reluexplorer.core.data.tables.dates import read_dates, spoken_date
from reluexplorer.core.data.tables.durations import has_laps, read_times
from reluexplorer.core.data.tables.readings import Family, read_texts

DURATIONS = {
    "790 ms": 0.79 / 60, "1s 7ms": 1.007 / 60, "7.58 s": 7.58 / 60, "12 secs": 0.2, "40 µs": 40e-6 / 60,
    "40 μs": 40e-6 / 60, "40 us": 40e-6 / 60, "5 ns": 5e-9 / 60, "2 mins": 2.0, "3 hrs 5 min": 185.0,
    "2 Stunden": 120.0, "3 Tage": 4320.0, "2 weeks": 20160.0, "1 days": 1440.0, "2 months": 87660.0,
    "1h 20m": 80.0, "90 min": 90.0, "1 h 20": 80.0, "1 hora y 20 minutos": 80.0, "1 ч 20 мин": 80.0,
    "1小时20分": 80.0, "2 timer og 5 minutter": 125.0, "-0:30": -30.0, "+1:15": 75.0,
    "-1 days +23:00:00": -60.0, "1 day, 2:03:04": 1440.0 + 123.0 + 4 / 60, "2:07.1": 127.1 / 60,
    "3 years": 1577880.0, "2 jours": 2880.0, "PT1H30M": 90.0, "30 seconds": 0.5,
}  # fmt: skip


@pytest.mark.parametrize("text", DURATIONS)
def test_a_duration_is_minutes(text: str) -> None:
    assert read_times([text], laps=has_laps([text])) == {text: pytest.approx(DURATIONS[text], rel=1e-12)}


@pytest.mark.parametrize("text", ["790 mns", "3 se", "3 hn", "5 ks", "5 mss", "7 sn"])
def test_what_is_no_unit_of_time_is_no_duration(text: str) -> None:
    assert read_times([text]) == {}


LAPS = {"2:07.1": 127.1, "59.8": 59.8, "2:11": 131.0, "1:02:03": 3723.0, "1:02,45": 62.45, "-0:01.5": -1.5}


def test_a_fraction_tells_minutes_and_seconds_from_hours_and_minutes() -> None:
    reading = read_texts(Counter([*LAPS, "1h 20m", "90 min"] * 5), 0, decimal_comma=False)
    assert reading.family is Family.TIME
    assert reading.how == "in minutes, 2:07.1 as minutes and seconds"
    assert reading.numbers == pytest.approx(
        {text: seconds / 60 for text, seconds in LAPS.items()} | {"1h 20m": 80.0, "90 min": 90.0}
    )
    clock = read_texts(Counter(["2:11", "3:05", "14:30"] * 9), 0, decimal_comma=False)
    assert (clock.how, clock.numbers["2:11"]) == ("in minutes", 131.0)


SEVERAL = (["790 ms", "7.58 s", "1 s"], ["2 months", "3 years"], ["1 days", "2 weeks", "3 hours"])


@pytest.mark.parametrize("texts", SEVERAL)
def test_a_column_of_durations_in_several_units_is_times(texts: list[str]) -> None:
    reading = read_texts(Counter(texts * 10), 0, decimal_comma=False)
    assert reading.family is Family.TIME
    assert reading.numbers == read_times(texts)
    assert len(reading.numbers) == len(texts)


CENTURIES = {
    ("01/01/45", "13/06/84", "05/07/60"): ("1945", "1984", "1960"),
    ("13/06/85", "05/07/12", "01/01/99"): ("1985", "2012", "1999"),
    ("13/06/24", "05/07/26"): ("2024", "2026"),
    ("13/06/69", "05/07/70"): ("1969", "1970"),
    ("13 Jan 45", "2-Feb-'84", "Tue 5 Mar 60"): ("1945", "1984", "1960"),
    ("Jan 1 '23", "Feb 2nd, '24", "March 3 ’21"): ("2023", "2024", "2021"),
    ("13.06.00", "14.06.00"): ("2000", "2000"),
    ("Q1'45", "Q2/84", "3Q'60"): ("1945", "1984", "1960"),
}


@pytest.mark.parametrize("texts", CENTURIES)
def test_years_of_two_digits_are_those_of_the_shortest_span_of_the_column(texts: tuple[str, ...]) -> None:
    moments = read_dates(texts, day_first=True)
    assert tuple(spoken_date(moments.days[text])[:4] for text in texts) == CENTURIES[texts]
    span = {"2000"} if len({*CENTURIES[texts]}) == 1 else {min(CENTURIES[texts]), max(CENTURIES[texts])}
    assert moments.years == " to ".join(sorted(span))


def test_years_of_two_digits_are_said() -> None:
    births = Counter(f"{day}/06/{year}" for day, year in zip(range(13, 29), range(45, 85, 2), strict=False))
    assert "years of two digits as 1945 to 1975" in read_texts(births, 0, decimal_comma=False).how
    assert read_dates(["13/06/2024"], day_first=True).years == ""
