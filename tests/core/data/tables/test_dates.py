"""Dates, times of day and durations as numbers of the right size."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pytest

from reluexplorer.core.data.tables.columns import ColumnKind, make_column
from reluexplorer.core.data.tables.dates import read_dates, spoken_date
from reluexplorer.core.data.tables.quantities import has_laps, read_times
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


DATED = {
    "ISO": ["2024-01-31", "2024-02-01", "2024-03-01"],
    "ISO with time": ["2024-01-31T00:00:00", "2024-02-01T00:00", "2024-03-01 00:00:00.000"],
    "UTC": ["2024-01-31T00:00:00Z", "2024-02-01T00:00:00+00:00", "2024-03-01 00:00 UTC"],
    "zones": ["2024-01-31T02:00:00+02:00", "2024-01-31T19:00:00-0500", "2024-03-01T01:00:00+01"],
    "German": ["31.01.2024", "1.2.2024", "01.03.2024"],
    "German, two digits": ["31.01.24", "01.02.24", "01.03.24"],
    "US": ["1/31/2024", "2/1/2024", "3/1/2024"],
    "British": ["31/01/2024", "01/02/2024", "01/03/2024"],
    "slashes": ["2024/01/31", "2024/2/1", "2024/3/1"],
    "compact with time": ["20240131000000", "202402010000", "20240301000000"],
    "compact": ["20240131", "20240201", "20240301"],
    "month names": ["31 Jan 2024", "1 February 2024", "1 Mar 2024"],
    "US month names": ["January 31, 2024", "Feb 1, 2024", "March 1, 2024"],
    "Oracle": ["31-JAN-24", "01-FEB-24", "01-MAR-24"],
    "German month names": ["31. Januar 2024", "1. Februar 2024", "1. März 2024"],
    "French month names": ["31 janvier 2024", "1 févr. 2024", "1 mars 2024"],
    "Russian month names": ["31 января 2024", "1 фев 2024", "1 марта 2024"],
    "Spanish month names": ["31 de enero de 2024", "1 de febrero de 2024", "1 de marzo de 2024"],
    "weekdays": ["Wed, 31 Jan 2024", "Thu, 1 Feb 2024", "Fri, 1 Mar 2024"],
    "Japanese": ["2024年1月31日", "2024年2月1日", "2024年3月1日"],
    "Japanese with time": ["2024年1月31日 0時0分", "2024年02月01日 00時00分00秒", "2024年3月1日 0時00分"],
    "Hungarian": ["2024.01.31.", "2024.02.01.", "2024.03.01."],
    "Korean": ["2024. 1. 31.", "2024. 2. 1.", "2024. 3. 1."],
    "Russian years": ["31 января 2024 г.", "1 февраля 2024 года", "1 марта 2024г."],
    "days of the year": ["2024-031", "2024-032", "2024-061"],
    "C's ctime": ["Wed Jan 31 00:00:00 2024", "Thu Feb  1 00:00:00 2024", "Fri Mar  1 00:00:00 2024"],
    "Unix's date": [
        "Wed Jan 31 00:00:00 UTC 2024",
        "Thu Feb 1 00:00 UTC 2024",
        "Fri Mar 1 01:00:00 CET 2024",
    ],
    "a server's log": [
        "31/Jan/2024:00:00:00 +0000",
        "01/Feb/2024:00:00:00 +0000",
        "01/Mar/2024:00:00:00 +0000",
    ],
    "SAS": ["31JAN2024:00:00:00", "01FEB2024:00:00:00.00", "01MAR2024:00:00:00"],
    "cameras": ["2024:01:31 00:00:00", "2024:02:01 00:00:00", "2024:03:01 00:00:00"],
    "words before the time": ["31/01/2024 à 00h00", "01/02/2024 à 0h00", "01/03/2024 at 00:00"],
}


@pytest.mark.parametrize("cells", DATED.values(), ids=DATED.keys())
def test_dates_are_days(cells: list[str]) -> None:
    column = make_column("when", cells * 2, range(6), decimal_comma=False)
    assert column.kind is ColumnKind.DATE
    assert column.values is not None
    assert (column.values - column.values[0]).tolist() == [0, 1, 30] * 2
    assert column.how.startswith("in days since the year 1, 738916 is 2024-01-31")


@pytest.mark.parametrize(
    "cells",
    [
        ["Jan-24", "Feb-24", "Apr-24"],
        ["01/2024", "02/2024", "04/2024"],
        ["1/2024", "2/2024", "4/2024"],
        ["1. Quartal 2024", "2. Quartal 2024", "3. Quartal 2024"],
        ["1Q 2024", "Q2 2024", "2024 q3"],
        ["2024T1", "T2 2024", "3T2024"],
        ["Q1/24", "Q2'24", "q3 ’24"],
        ["I квартал 2024", "2 кв. 2024", "III кв. 2024"],
        ["2024年第1季度", "2024年第2四半期", "2024년 3분기"],
        ["1st quarter of 2024", "2º trimestre de 2024", "3e trimestre 2024"],
    ],
)
def test_months_and_quarters_are_their_first_days(cells: list[str]) -> None:
    column = make_column("when", cells * 2, range(6), decimal_comma=False)
    first = [dt.date(2024, 1, 1), dt.date(2024, 2, 1), dt.date(2024, 4, 1)]
    if "Feb-24" not in cells and not cells[0].endswith("1/2024"):
        first = [dt.date(2024, month, 1) for month in (1, 4, 7)]
    assert column.kind is ColumnKind.DATE
    assert column.values is not None
    assert column.values.tolist() == [float(day.toordinal()) for day in first] * 2


@pytest.mark.parametrize(
    "cells",
    [
        ["2024-W07", "2024W08", "2024-W09-1"],
        ["W07 2024", "2024/W08", "w9/2024"],
        ["KW 7 2024", "2024-KW08", "KW09/2024"],
        ["week 7, 2024", "Woche 8 2024", "2024 semaine 9"],
        ["2024年第7周", "2024年8週", "2024년 9주"],
    ],
)
def test_weeks_are_their_mondays(cells: list[str]) -> None:
    column = make_column("when", cells * 2, range(6), decimal_comma=False)
    mondays = [dt.date(2024, 2, 12), dt.date(2024, 2, 19), dt.date(2024, 2, 26)]
    assert column.kind is ColumnKind.DATE
    assert column.values is not None
    assert column.values.tolist() == [float(day.toordinal()) for day in mondays] * 2


@pytest.mark.parametrize(
    "cells",
    [["T1", "T2", "T3"], ["w 12", "w 13", "w 14"], ["2024k1a", "2024k2a", "2024k3b"], ["Q5 2024", "Q6 2024"]],
)
def test_codes_that_only_resemble_quarters_stay_words(cells: list[str]) -> None:
    assert (
        make_column("code", cells * 4, range(4 * len(cells)), decimal_comma=False).kind is not ColumnKind.DATE
    )


def test_the_order_of_day_and_month_is_the_one_that_runs_evenly_and_is_said() -> None:
    daily = [f"03/{day:02}/2025" for day in range(1, 11)]
    column = make_column("when", daily, range(10), decimal_comma=False)
    assert column.values is not None
    assert np.diff(column.values).tolist() == [1.0] * 9
    assert column.how == "in days since the year 1, 739311 is 2025-03-01, read with the month before day"
