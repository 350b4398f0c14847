"""The ways in which tables are written: each is read as the plain table is."""

from __future__ import annotations

import bz2
import codecs
import datetime as dt
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.tables import arrays as arraytables
from reluexplorer.core.data.tables import text as tabletext
from reluexplorer.core.data.tables.column_choices import parse_choices
from reluexplorer.core.data.tables.columns import ColumnKind, make_column
from reluexplorer.core.data.tables.errors import Watch
from reluexplorer.core.data.tables.sparse_rows import is_sparse
from reluexplorer.core.data.tables.table import TableError, load_table, read_table
from reluexplorer.session.files.foreign import foreign, is_weights
from tests.core.samples import npy_of, sheet

ROWS = [
    (f"{20 + i * 7 % 31}.{i % 10}", f"{(i * 5 % 17) - 8}.25", ("low", "high")[i * 3 % 5 > 1])
    for i in range(40)
]
HEAD = ("size", "weight", "kind")


def lines(rows=None, head=HEAD, separator=",") -> list[str]:
    return [separator.join(row) for row in ([head] if head else []) + list(ROWS if rows is None else rows)]


def text(*args, **kwargs) -> str:
    return "\n".join(lines(*args, **kwargs)) + "\n"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Dataset]:
    def load(content: str | bytes, name: str = "table.csv", target: str | None = "kind") -> Dataset:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load_table(path, target)

    return load


@pytest.fixture
def plain(read) -> Dataset:
    return read(text(), "plain.csv")


def same(given: Dataset, plain: Dataset) -> None:
    assert given.feature_names == plain.feature_names
    assert (given.class_names, given.target_name) == (plain.class_names, plain.target_name)
    assert np.array_equal(given.inputs, plain.inputs)
    assert np.array_equal(given.targets, plain.targets)


BODY = text(head=None)
ABOVE = {
    "a title": "Table 3: trial of spring\n" + text(),
    "a title of two fields": "Report\nMade on,2024-01-01\n\n" + text(),
    "groups above the names": "Body,Body,Class\n" + text(),
    "groups with gaps": "Body,,Class\n" + text(),
    "the header repeated in capitals": text() + "SIZE,WEIGHT,KIND\n" + "",
    "names in a remark that come again": "# size weight kind\n" + text(head=None, separator=" "),
    "keys and values": "Name: spring\nDate: 2024-01-01\n" + text(),
    "Weka": "% made\n@RELATION x\n\n@attribute size numeric\n@attribute 'weight' real\n"
    "@attribute kind {high,low}\n@DATA\n" + text(head=None),
    "a title and a blank line": "Table 3\n\n" + text(),
    "a title with a comma": "Report of 2023, north\nmade by: Kurt\n\n" + text(),
    "titles with commas": "Report of 2023, north\nby Kurt, in spring\n\n\n" + text(),
    "padded titles": "Table 3: a trial,,\nmade in spring,,\n,,\n" + text(),
    "a title padded beyond": "Table 3,,,,\n" + text(),
    "sep=;": "sep=;\n" + text(separator=";"),
    "quoted sep=": '"sep=,"\n' + text(),
    "sep= tab": "sep=\t\n" + text(separator="\t"),
    "sep=| with a mark": "\ufeffsep=|\r\n" + text(separator="|").replace("\n", "\r\n"),
    "remarks": "# made by a program\n# on a day\n" + text(),
    "remarks in between": "# made by a program\n" + "\n".join([*lines()[:9], "# half", *lines()[9:]]),
    "names in a remark": "# size weight kind\n" + text(head=None, separator=" "),
    "names in a remark with commas": "# size,weight,kind\n" + text(head=None),
    "names in a remark, percent": "% size, weight, kind\n" + text(head=None),
    "names glued to a mark": "#size\tweight\tkind\n" + text(head=None, separator="\t"),
    "units beneath": "\n".join([lines()[0], "cm,kg,", *lines()[1:]]),
    "units in brackets beneath": "\n".join([lines()[0], "(cm),(kg),-", *lines()[1:]]),
    "units and types beneath": "\n".join([lines()[0], "cm,kg,", "float,float,text", *lines()[1:]]),
    "three rows of Orange": "\n".join([lines()[0], "c,c,d", ",,class", *lines()[1:]]),
    "names of Orange": "C#size,C#weight,cD#kind\n" + BODY,
    "the header repeated": "\n".join(lines()[:15] + lines()[:1] + lines()[15:] + lines()[:1]),
    "a header with trailing commas": "size,weight,kind,,,\n" + BODY,
    "rows with two trailing commas": "size,weight,kind\n" + BODY.replace("\n", ",,\n"),
    "all with two trailing commas": text().replace("\n", ",,\n"),
    "rows with trailing commas, some": "\n".join(
        line + ",," * (i % 5 == 3) for i, line in enumerate(lines())
    ),
    "blank rows": "\n".join([*lines()[:5], ",,", "", "  ", *lines()[5:], ",,"]),
    "a byte order mark twice": "\ufeff\ufeff" + text(),
    "no line end": text().rstrip("\n"),
    "old line ends": text().replace("\n", "\r"),
}


@pytest.mark.parametrize("content", ABOVE.values(), ids=ABOVE.keys())
def test_what_stands_above_and_beneath_a_header(read, plain, content: str) -> None:
    same(read(content), plain)


PARTED = {
    "tabs": text(separator="\t"),
    "runs of tabs": "\n".join(
        ("\t\t" if i % 3 else "\t").join(line.split(",")) for i, line in enumerate(lines())
    ),
    "runs of blanks": "\n".join(" ".join(f"{cell:>9}" for cell in line.split(",")) for line in lines()),
    "blanks and tabs": "\n".join(" \t".join(line.split(",")) for line in lines()),
    "bars with blanks": text(separator=" | "),
    "semicolons with blanks": text(separator=" ; "),
    "double colons": text(separator="::"),
    "carets": text(separator="^"),
    "tildes": text(separator="~"),
    "unit separators": text(separator="\x1f"),
    "hive": text(separator="\x01"),
    "all quoted": "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in lines()),
    "whole lines quoted": "\n".join(f'"{line}"' for line in lines()),
    "whole lines quoted, and names too": "\n".join(
        f'"{line}"' for line in [lines()[0].replace("weight", '""weight""'), *lines()[1:]]
    ),
    "single quotes": "\n".join(",".join(f"'{cell}'" for cell in line.split(",")) for line in lines()),
    "text in single quotes": "\n".join(
        ";".join(cell if cell[-1].isdigit() else f"'{cell}'" for cell in line.split(","))
        for line in lines()
    ),
}  # fmt: skip


@pytest.mark.parametrize("content", PARTED.values(), ids=PARTED.keys())
def test_what_parts_and_quotes_fields(read, plain, content: str) -> None:
    same(read(content), plain)


@pytest.mark.parametrize("inner", ["|", ";", "\t", " ", ":", "/"])
@pytest.mark.parametrize("outer", [",", ";", "\t"])
def test_other_separators_within_words_part_nothing(read, inner: str, outer: str) -> None:
    if inner == outer:
        return
    words = [f"a{inner}b", f"b{inner}c", f"a{inner}c{inner}d"]
    rows = [(size, words[i % 3], kind) for i, (size, _, kind) in enumerate(ROWS)]
    data = read(text(rows, separator=outer))
    assert data.feature_names == ("size", *(f"weight = {word}" for word in sorted(words, key=str.casefold)))


def test_blanks_within_words_of_a_fixed_width_table(read, plain) -> None:
    rows = [(size, weight, f"very {kind}") for size, weight, kind in ROWS]
    given = read("\n".join("".join(f"{cell:<12}" for cell in row) for row in [HEAD, *rows]))
    assert given.class_names == ("very high", "very low")
    assert np.array_equal(given.inputs, plain.inputs)


def test_backslashes_before_quotes(read) -> None:
    rows = [(size, f'"a \\"b\\" c{i % 2}, d"', kind) for i, (size, _, kind) in enumerate(ROWS)]
    assert read(text(rows)).feature_names == ("size", 'weight = a "b" c0, d', 'weight = a "b" c1, d')


def test_separators_and_line_ends_in_quotes_stay_there(read) -> None:
    rows = [(f'"{size}"', f'"a, ""b""\nc{i % 2}"', kind) for i, (size, _, kind) in enumerate(ROWS)]
    assert read(text(rows)).feature_names == ("size", 'weight = a, "b"\nc0', 'weight = a, "b"\nc1')


MISSING = [
    "", " ", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null",
    "None", "none", "nil", ".", "..", "?", "-", "--", "---",
    "–", "—", "*", "#N/A", "#NV", "#DIV/0!",
    "#WERT!", "#VALUE!", "#BEZUG!", "#REF!", "#NAME?", "#¡DIV/0!", "#VALEUR!",
    "#N/D", "#Н/Д", "#####", "\\N", "<NA>", "NaT",
    "(null)", "n.a.", "k. A.", "k.A.", "keine Angabe", "unbekannt",
    "missing", "unknown", "not available", "N/D", "s/d", "нет данных",
    "н/д", "不明", "欠損", ".a", ".Z", "._", "1.#IND",
    "-1.#QNAN", "NA_real_", "Err:502", "not measured",
    "tbd", "undefined", "(blank)", "missing!", "was nicht da",
]  # fmt: skip


@pytest.mark.parametrize("word", MISSING)
@pytest.mark.parametrize(("rows", "every"), [(12, 12), (40, 3)])
def test_words_for_no_value_among_numbers(word: str, rows: int, every: int) -> None:
    cells = [word if i % every == every - 1 else f"{i * 7 % rows}.5" for i in range(rows)]
    column = make_column("x", cells, range(rows), decimal_comma=False)
    assert (column.kind, column.missing) == (ColumnKind.NUMERIC, rows // every)
    assert column.values is not None
    assert np.isnan(column.values).sum() == rows // every


WRITTEN: list[tuple[str, list[str], list[float]]] = [
    ("dollars", ["$1,234.50", "$892.60", "-$5", "$-7.25"], [1234.5, 892.6, -5, -7.25]),
    ("euros behind", ["1.234,50 €", "892,60 €", "-5,25 €"], [1234.5, 892.6, -5.25]),
    ("euros before", ["€ 1.200,5", "€5,25", "€ 0,5"], [1200.5, 5.25, 0.5]),
    ("codes of currencies", ["USD 5.5", "7 USD", "CHF 8"], [5.5, 7, 8]),
    ("Swiss", ["1'234.50", "12’345", "7"], [1234.5, 12345, 7]),
    ("Swiss, one below", ["1'200", "3'500", "<1'000", "12'500"], [1200, 3500, 1000, 12500]),
    ("Swiss, some with a currency", ["1'200", "CHF 3'500", "(2'750)"], [1200, 3500, -2750]),
    ("Indian", ["12,34,567", "1,23,456.5", "99"], [1234567, 123456.5, 99]),
    ("percent", ["12.5%", "7 %", "100%"], [12.5, 7, 100]),
    ("percent with a comma", ["20,0 %", "7,25 %", "1 %"], [20, 7.25, 1]),
    ("brackets", ["(59.58)", "37.62", "(1,000)"], [-59.58, 37.62, -1000]),
    ("brackets and dollars", ["($1,234.50)", "$5.00", "$6"], [-1234.5, 5, 6]),
    ("minus behind", ["5.5-", "3", "1,000-"], [-5.5, 3, -1000]),
    ("minus signs", ["−4.1", "–2", "+3", "- 7"], [-4.1, -2, 3, -7]),
    ("blanks in thousands", ["1 234 567", "504\u00a0200", "7\u202f600",
    "8\u2009000"], [1234567, 504200, 7600, 8000]),
    ("underscores", ["1_000", "2_500_000", "3"], [1000, 2500000, 3]),
    ("points in thousands", ["1.234.567", "1.050", "7"], [1234567, 1050, 7]),
    ("decimal commas", ["1,5", "-0,591", "1.050"], [1.5, -0.591, 1050]),
    ("exponents", ["1.5e3", "2E-2", "1,000e1", "3.5×10^2"], [1500, 0.02, 10000, 350]),
    ("Fortran's doubles", ["0.1D+02", "1D-1", "2.0D0", "1.5d2"], [10, 0.1, 2, 150]),
    ("powers of ten", ["2.5·10⁻³", "1×10⁴", "1"], [0.0025, 10000, 1]),
    ("units", ["12 kg", "3.5kg", "7 kg"], [12, 3.5, 7]),
    ("units of one kind", ["1 kg", "500 g", "2 kg"], [1, 0.5, 2]),
    ("degrees", ["12 °C", "-3°C", "0 °C"], [12, -3, 0]),
    ("a speed", ["80 km/h", "120 km/h", "5 km/h"], [80, 120, 5]),
    ("squares", ["12 m²", "3.5 m2", "7 m²"], [12, 3.5, 7]),
    ("plurals", ["1 room", "2 rooms", "3 rooms"], [1, 2, 3]),
    ("thousands and millions", ["€110.5M", "€300K", "€0"], [110.5e6, 300e3, 0]),
    ("no cents", ["1.200,-", "35,50", "7,-"], [1200, 35.5, 7]),
    ("Excel's text", ['="0123"', '="5"', '="77"'], [123, 5, 77]),
    ("footnotes", ["5.5*", "7[1]", "8†"], [5.5, 7, 8]),
    ("below and above", ["<5", "> 7.5", "6"], [5, 7.5, 6]),
    ("about", ["~5", "ca. 7", "≈8"], [5, 7, 8]),
    ("a spread", ["5.5 ± 0.2", "7 +/- 1", "8"], [5.5, 7, 8]),
    ("fractions", ["1/2", "3 3/4", "2½", "7"], [0.5, 3.75, 2.5, 7]),
    ("all fractions", ["2⅞", "⅕", "-1½"], [2.875, 0.2, -1.5]),
    ("below, once among many", ["5", "7.5", "6", "1", "2", "3", "4", "9", "8", "<0.5"],
    [5, 7.5, 6, 1, 2, 3, 4, 9, 8, 0.5]),
    ("percent in front", ["%12", "% 7.5", "%80"], [12, 7.5, 80]),
    ("parts of one whole", ["7/10", "10/10", "0/10", "3 / 10"], [0.7, 1, 0, 0.3]),
    ("so many of", ["3 of 5", "5 of 5", "1 of 5"], [0.6, 1, 0.2]),
    ("whole cells in brackets", ["[12.5]", "[3]", "[-7]"], [12.5, 3, -7]),
    ("whole cells in quotation marks", ["“12.5”", "«3»", "„7“"], [12.5, 3, 7]),
    ("counted", ["#12", "No. 7", "№ 3", "nr 5"], [12, 7, 3, 5]),
    ("hexadecimal", ["0x1F", "0xff", "0x10"], [31, 255, 16]),
    ("feet and inches", ["5'6\"", "6'0\"", "5′3″"], [5.5, 6, 5.25]),
    ("feet and inches in words", ["5 ft 6 in", "6ft 0in", "5 feet 3 inches"], [5.5, 6, 5.25]),
    ("minutes and seconds by quotes", ["3'45\"", "4'06\"", "2'30\""], [3.75, 4.1, 2.5]),
    ("minutes and seconds by one quote", ["3'45", "4'06", "2'30"], [3.75, 4.1, 2.5]),
    ("feet and inches, one with a slip", [*(f"{4 + n // 12}'{n % 12}\"" for n in range(20)), "5'12\""],
    [*(4 + n / 12 for n in range(20)), 6]),
    ("pounds and ounces", ["7 lb 4 oz", "6 lbs 8 oz", "8 lb 0 oz"], [7.25, 6.5, 8]),
    ("degrees and minutes", ["40° 30′ N", "41° 15′ N", "39° 0′ N"], [40.5, 41.25, 39]),
    ("two sides", ["40.5° N", "12.25° S", "3° N"], [40.5, -12.25, 3]),
    ("credit and debit", ["12.50 CR", "7.00 DR", "3.25 CR"], [12.5, -7, 3.25]),
    ("hours of a German clock", ["8 Uhr", "8.30 Uhr", "17 Uhr"], [480, 510, 1020]),
    ("ordinals", ["1st", "2nd", "3rd", "14th"], [1, 2, 3, 14]),
    ("wide digits", ["１２．５", "３", "７"], [12.5, 3, 7]),
    ("times", ["09:42", "23:05", "0:30"], [582, 1385, 30]),
    ("times with seconds", ["00:00:30", "01:00:00", "00:01:00"], [0.5, 60, 1]),
    ("half days", ["9:42 pm", "12:05 am", "12:30 PM"], [1302, 5, 750]),
    ("hours of the clock", ["9 am", "12 pm", "3 pm"], [540, 720, 900]),
    ("German times", ["7:30 Uhr", "07.45 Uhr", "18:00 Uhr"], [450, 465, 1080]),
    ("French times", ["7h30", "18h05", "0h00"], [450, 1085, 0]),
    ("durations", ["1h 30m", "45 min", "2 h"], [90, 45, 120]),
    ("ISO durations", ["PT1H30M", "PT90S", "P1DT1H"], [90, 1.5, 1500]),
    ("pandas' durations", ["1 days 00:00:00", "0 days 01:30:00", "2 days 00:00:30"], [1440, 90, 2880.5]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "values"), [case[1:] for case in WRITTEN], ids=[case[0] for case in WRITTEN]
)
def test_numbers_in_other_dress(cells: list[str], values: list[float]) -> None:
    column = make_column("x", cells * 3, range(3 * len(cells)), decimal_comma=False)
    assert column.kind is ColumnKind.NUMERIC
    assert column.values is not None
    np.testing.assert_allclose(column.values, values * 3, rtol=1e-12)


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


def test_rows_of_libsvm_are_opened(tmp_path: Path) -> None:
    rows = ["+1 1:0.5 3:-2e-1 # first", "-1 2:7", "+1 1:1 2:2 3:3", "-1 qid:4 3:4"] * 5
    (tmp_path / "table.txt").write_text("\n".join(rows))
    dataset = load_table(tmp_path / "table.txt", scaled=False)
    assert dataset.feature_names == ("feature 1", "feature 2", "feature 3")
    assert set(dataset.class_names) == {"+1", "-1"}
    np.testing.assert_array_equal(dataset.inputs[:4], [[0.5, 0, -0.2], [0, 7, 0], [1, 2, 3], [0, 0, 4]])


@pytest.mark.parametrize("form", ["{}:{}:{}", "{:.1f}:{:.2f}:{}", "{},5:{},25:{}"])
def test_colons_part_fields_where_they_part_no_times(read, form: str) -> None:
    rows = [form.format(i % 7, 20 + i * 3 % 50, i % 2) for i in range(40)]
    data = read("\n".join(["a:b:c", *rows]), target="c")
    assert (data.feature_names, data.class_names, len(data.inputs)) == (("a", "b"), ("0", "1"), 40)


@pytest.mark.parametrize(
    "lines",
    [
        ["lap", *(f"{i % 12}:{i % 60:02}" for i in range(40))],
        [f"{i % 12}:{i % 60:02}:{i * 7 % 60:02}.5" for i in range(40)],
        ["mac", *(f"00:1a:2b:{i:02}:4d:5e" for i in range(10, 50))],
    ],
)
def test_times_and_addresses_are_one_column_all_the_same(read, lines: list[str]) -> None:
    with pytest.raises(TableError, match="one column"):
        read("\n".join(lines), target="")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", " \n"], ids=ascii)
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_very_many_blank_lines_may_stand_above(read, plain, monkeypatch, end: str, mark: bytes) -> None:
    monkeypatch.setattr(tabletext, "HEAD", 40_001)
    for count in (30_000, 120_001):
        same(read(mark + count * end.encode() + text().encode()), plain)
    with pytest.raises(TableError, match="The file is empty"):
        read(120_000 * end)


@pytest.mark.parametrize("title", ["", "Trial of spring\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_blank_lines_may_fill_all_that_is_sniffed(read, plain, title: str, encoding: str) -> None:
    same(read((title + 300_000 * "\n" + text()).encode(encoding)), plain)


def test_blank_lines_that_are_too_many_are_named(read, monkeypatch) -> None:
    monkeypatch.setattr(tabletext, "HEAD", 40_000)
    with pytest.raises(TableError, match=r"begins with 4 million bytes of blank lines; take them out\."):
        read((30_000 * "\n" + text()).encode("utf-16"))


@pytest.mark.parametrize("far", [20_000_000, 2_000_000_000, 18_446_744_073_709_551_615])
def test_rows_of_libsvm_with_features_of_large_numbers_are_opened(tmp_path: Path, far: int) -> None:
    (tmp_path / "table.txt").write_text(f"1 1:0.5 {far}:1\n0 2:1 5:3\n" * 20)
    dataset = load_table(tmp_path / "table.txt", scaled=False)
    assert dataset.feature_names == ("feature 1", "feature 2", "feature 5", f"feature {far}")
    np.testing.assert_array_equal(dataset.inputs[:2], [[0.5, 0, 0, 1], [0, 1, 3, 0]])


def test_too_many_features_of_libsvm_are_refused_by_its_name(tmp_path: Path) -> None:
    rows = [" ".join(["1", *(f"{1000 * row + place}:1" for place in range(1, 900))]) for row in range(30)]
    (tmp_path / "table.txt").write_text("\n".join(rows))
    with pytest.raises(TableError, match=r"form of LIBSVM and give 26,970 features; 20,000 is the most"):
        load_table(tmp_path / "table.txt")


def test_labels_and_times_of_day_are_no_rows_of_libsvm(read) -> None:
    body = "".join(f"{'low' if i % 2 else 'high'} {7 + i % 9}:30 {6 + i % 5}:15\n" for i in range(20))
    assert read("kind start end\n" + body).feature_names == ("start", "end")
    rising = "".join(f"{'low' if i % 2 else 'high'} {6 + i % 3}:15 {10 + i % 9}:30\n" for i in range(20))
    assert not is_sparse(rising.encode())


@pytest.mark.parametrize(
    "cells", [["3d6", "2d10", "1d20"], ["1D2", "2D1", "3D4"]], ids=["dice", "rooms of block D"]
)
def test_letters_between_numbers_are_no_powers_of_ten(cells: list[str]) -> None:
    assert make_column("x", cells * 3, range(9), decimal_comma=False).kind is ColumnKind.CATEGORY


IDENTIFIERS = {
    ("invoice_id", "case of a year"): [f"2023-{n:03}" for n in range(1, 40)],
    ("order id", "counted"): [f"#{1000 + 7 * n}" for n in range(40)],
    ("id", "hexadecimal"): [hex(37 * n) for n in range(1, 40)],
    ("place", "ordinals of the rows"): ["1st", "2nd", "3rd", *(f"{n}th" for n in range(4, 20))],
}


@pytest.mark.parametrize("case", IDENTIFIERS, ids=" ".join)
def test_identifiers_that_could_be_dates_or_numbers_are_no_inputs(case: tuple[str, str]) -> None:
    cells = IDENTIFIERS[case]
    column = make_column(case[0], cells, range(1, len(cells) + 1), decimal_comma=False)
    assert column.kind is ColumnKind.IDENTIFIER


def test_days_and_measures_of_each_row_are_no_identifiers() -> None:
    days = [f"202401{day:02}" for day in range(1, 29)]
    assert make_column("date_id", days, range(28), decimal_comma=False).kind is ColumnKind.DATE
    ways = [f"{n} km" for n in range(1, 20)]
    assert make_column("way", ways, range(1, 20), decimal_comma=False).kind is ColumnKind.NUMERIC


def test_the_order_of_day_and_month_is_the_one_that_runs_evenly_and_is_said() -> None:
    daily = [f"03/{day:02}/2025" for day in range(1, 11)]
    column = make_column("when", daily, range(10), decimal_comma=False)
    assert column.values is not None
    assert np.diff(column.values).tolist() == [1.0] * 9
    assert column.how == "in days since the year 1, 739311 is 2025-03-01, read with the month before day"


PAIRS = [
    ("yes", "no"), ("Y", "N"), ("ja", "nein"), ("J", "N"), ("oui", "non"), ("sí", "no"), ("sim", "não"),
    ("да", "нет"), ("tak", "nie"), ("igen", "nem"), ("evet", "hayır"), ("ja", "nej"), ("true", "false"),
    ("T", "F"), ("WAHR", "FALSCH"), ("vrai", "faux"), ("on", "off"), ("是", "否"), ("はい", "いいえ"),
    ("✓", "✗"), ("+", "-"), ("có", "không"), ("हाँ", "नहीं"), ("ใช่", "ไม่"), ("ya", "tidak"), ("taip", "ne"),
    ("jā", "nē"), ("jah", "ei"), ("já", "nei"), ("да", "не"), ("po", "jo"), ("بله", "خیر"), ("bai", "ez"),
]  # fmt: skip


@pytest.mark.parametrize(("yes", "no"), PAIRS)
def test_yes_and_no_are_two_values(read, yes: str, no: str) -> None:
    told = [(size, (no, yes)[i % 3 == 0], kind) for i, (size, _, kind) in enumerate(ROWS)]
    figures = [(size, str(int(i % 3 == 0)), kind) for i, (size, _, kind) in enumerate(ROWS)]
    same(read(text(told), "told.csv"), read(text(figures), "figures.csv"))


def test_yes_no_and_no_answer_are_two_values_and_missing_ones(read) -> None:
    words = ["ja", "nein", "k.A.", "ja", "nein", "Ja"] * 6
    body = "".join(f"{i % 7}.5,{word},{i % 2}\n" for i, word in enumerate(words))
    dataset = read("size,fresh,kind\n" + body)
    assert dataset.feature_names == ("size", "fresh")
    assert any("fresh 6" in note for note in dataset.notes)


def test_yes_and_no_in_several_spellings_are_two_classes(read) -> None:
    rows = [
        (size, weight, ("nein", "Ja", "NEIN", "ja", "ja")[i % 5]) for i, (size, weight, _) in enumerate(ROWS)
    ]
    assert read(text(rows)).class_names == ("nein", "ja")


@pytest.mark.parametrize("tick", ["1", "x", "X", "✓", "yes", "5"])
def test_ticked_or_blank_is_an_input(read, tick: str) -> None:
    rows = [(size, tick if kind == "high" else "", kind) for size, _, kind in ROWS]
    data = read(text(rows))
    assert data.feature_names == ("size", "weight")
    assert set(np.sign(data.inputs[:, 1])) == {-1.0, 1.0}


HEADED = {
    "years": ("land,1990,1991,1992,1993,kind", [f"L{i}" for i in range(40)]),
    "a step of five": ("land,1990,1995,2000,2005,kind", [f"L{i}" for i in range(40)]),
    "an index": (",0,1,2,3,kind", list(map(str, range(40)))),
    "two years": ("land,1990,1991,a,b,kind", [f"L{i}" for i in range(40)]),
    "floats": ("land,0.0,1.0,2.0,3.0,kind", [f"L{i}" for i in range(40)]),
    "wavelengths": ("land,400.5,401.7,402.2,404,kind", [f"L{i}" for i in range(40)]),
    "days": ("land,2020-01-01,2020-02-01,2020-03-01,2020-04-01,kind", [f"L{i}" for i in range(40)]),
    "quarters": ("land,2001Q1,2001Q2,2001Q3,2001Q4,kind", [f"L{i}" for i in range(40)]),
}


@pytest.mark.parametrize(("head", "first"), HEADED.values(), ids=HEADED.keys())
def test_a_header_may_hold_numbers(read, head: str, first: list[str]) -> None:
    rows = [
        f"{first[i]},{i % 7}.5,{i * 3 % 11}.25,{i * 5 % 13}.5,{i * i % 17}.1,{ROWS[i][2]}" for i in range(40)
    ]
    data = read("\n".join([head, *rows]))
    assert data.feature_names == tuple(head.split(",")[1:-1])
    assert data.class_names == ("high", "low")
    assert len(data.inputs) == 40


def test_years_above_numbers_like_years_are_names_where_a_word_says_so(read) -> None:
    rows = [f"L{i},{1900 + i * 3},{2000 + i * 5},{2010 + i * 2},{('up', 'down')[i % 2]}" for i in range(40)]
    data = read("\n".join(["land,2019,2020,2021,kind", *rows]))
    assert (data.feature_names, data.class_names) == (("2019", "2020", "2021"), ("down", "up"))


def test_numbers_above_words_are_names(read) -> None:
    rows = [f"{i},{('a', 'b')[i % 2]},{ROWS[i][2]}" for i in range(40)]
    data = read("\n".join([",0,1", *rows]), target="1")
    assert data.feature_names == ("0 = a", "0 = b")


def test_a_header_of_numbers_alone_counts_up(read) -> None:
    rows = [f"{i % 7}.5,{i * 3 % 11}.25,{i % 2}" for i in range(40)]
    data = read("\n".join(["0,1,2", *rows]), target="2")
    assert (data.feature_names, len(data.inputs)) == (("0", "1"), 40)


CODED = {
    "cp1251": ("рост,вес,пол", ("муж", "жен")),
    "koi8-r": ("рост,вес,пол", ("муж", "жен")),
    "cp866": ("город,цена,тип", ("новый", "старый")),
    "iso8859-5": ("рост,вес,пол", ("муж", "жен")),
    "cp1252": ("Größe,Gewicht,Straße", ("Öl", "Käse")),
    "mac-roman": ("Größe,Gewicht,Straße", ("Öl", "Käse")),
    "latin-1": ("âge,poids,région", ("Île", "Rhône")),
    "cp1250": ("wzrost,waga,płeć", ("mężczyzna", "kobieta")),
    "cp852": ("wzrost,waga,płeć", ("mężczyzna", "kobieta")),
    "cp1253": ("ύψος,βάρος,φύλο", ("άνδρας", "γυναίκα")),
    "iso8859-7": ("πόλη,πληθυσμός,νομός", ("Άργος", "Χανιά")),
    "iso8859-6": ("المدينة,السكان,المحافظة", ("القاهرة", "الإسكندرية")),
    "cp1254": ("yaş,ağırlık,şehir", ("İstanbul", "Iğdır")),
    "cp1255": ("גובה,משקל,מין", ("זכר", "נקבה")),
    "cp1256": ("الطول,الوزن,الجنس", ("ذكر", "أنثى")),
    "shift-jis": ("身長,体重,性別", ("男", "女")),
    "euc-jp": ("身長,体重,性別", ("男", "女")),
    "gb18030": ("身高,体重,性别", ("男", "女")),
    "euc-kr": ("키,몸무게,성별", ("남", "여")),
    "utf-16": ("рост,вес,пол", ("муж", "жен")),
    "utf-16-le": ("size,weight,kind", ("é", "a")),
    "utf-16-be": ("size,weight,kind", ("é", "a")),
    "utf-8-sig": ("рост,вес,пол", ("муж", "жен")),
}


@pytest.mark.copies(quick=11)
@pytest.mark.parametrize(("code", "words"), CODED.items(), ids=CODED.keys())
@pytest.mark.parametrize("times", [1, 40])
def test_the_code_page_is_found(
    read, plain, code: str, words: tuple[str, tuple[str, str]], times: int
) -> None:
    head, (high, low) = words
    rows = [(size, weight, high if kind == "high" else low) for size, weight, kind in ROWS] * times
    given = read(text(rows, tuple(head.split(","))).encode(code), target=head.split(",")[2])
    assert given.feature_names == tuple(head.split(",")[:2])
    assert set(given.class_names) == {high, low}


def test_a_damaged_letter_leaves_the_others_as_they_are(read) -> None:
    rows = [(size, weight, "größer" if kind == "high" else "kleiner") for size, weight, kind in ROWS]
    content = text(rows, ("Länge", "Gewicht", "kind")).encode() + b"5.5,1.25,gr\xf6\xdfer\n"
    data = read(content)
    assert data.feature_names == ("Länge", "Gewicht")
    assert {"größer", "kleiner"} < set(data.class_names)
    assert data.notes[0] == "Some letters of the text are damaged; a mark stands in their place."


def zipped(content: bytes, name: str = "table.csv") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        archive.writestr("__MACOSX/._table.csv", b"\0\5")
        archive.writestr("README.txt", "what it is")
    return out.getvalue()


PACKED = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zip": zipped}


@pytest.mark.parametrize(("suffix", "pack"), PACKED.items(), ids=PACKED.keys())
@pytest.mark.parametrize("name", ["table.csv", "table"])
def test_packed_tables_are_opened(read, plain, tmp_path, suffix: str, pack, name: str) -> None:
    same(read(pack(text().encode()), f"{name}.{suffix}"), plain)
    assert len(read_table(tmp_path / f"{name}.{suffix}", Watch()).read) == 40


def test_workbooks_are_opened(read, plain) -> None:
    cells = [list(HEAD), *([float(size), float(weight), kind] for size, weight, kind in ROWS)]
    same(read(sheet(cells), "table.xlsx"), plain)
    same(read(sheet([["A title"], [None], *cells]), "titled.xlsx"), plain)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("folder/table.xlsx", sheet(cells))
    same(read(packed.getvalue(), "packed.zip"), plain)


@pytest.mark.parametrize(("letters", "rows"), [(32_768, 3), (30_000, 2000)])
def test_a_workbook_whose_cells_share_one_long_text_is_refused(
    tmp_path: Path, letters: int, rows: int
) -> None:
    book = sheet([["text", "y"], *(["a" * letters, place] for place in range(rows))])
    (tmp_path / "shared.xlsx").write_bytes(book)
    with pytest.raises(TableError, match="more text than a spreadsheet's"):
        load_table(tmp_path / "shared.xlsx")


def saved(array: object, write=np.save) -> bytes:
    out = io.BytesIO()
    if isinstance(array, dict):
        np.savez(out, **array)
    else:
        write(out, array)
    return out.getvalue()


def test_arrays_of_numpy_are_opened(read, plain) -> None:
    numbers = np.array([[float(a), float(b), float(c == "low")] for a, b, c in ROWS])
    given = read(saved(numbers), "table.npy", "column 3")
    assert np.array_equal(given.inputs, plain.inputs)
    named = np.array([(a, b, c) for a, b, c in numbers.tolist()], dtype=[(name, "f8") for name in HEAD])
    assert read(saved(named), "named.npy").feature_names == ("size", "weight")
    both = {"X": numbers[:, :2], "y": numbers[:, 2]}
    given = read(saved(both), "both.npz", "y")
    assert given.feature_names == ("X 1", "X 2")
    assert np.array_equal(given.inputs, plain.inputs)


def test_records_of_json_are_opened(read, plain) -> None:
    records = [{"size": float(a), "weight": float(b), "kind": c} for a, b, c in ROWS]
    same(read(json.dumps(records), "table.json"), plain)
    same(read("\n".join(map(json.dumps, records)), "table.jsonl"), plain)
    same(read(json.dumps({"data": records, "made": "today"}), "within.json"), plain)
    columns = {name: [record[name] for record in records] for name in HEAD}
    same(read(json.dumps(columns), "columns.json"), plain)
    same(
        read(json.dumps({"columns": list(HEAD), "data": [list(r.values()) for r in records]}), "split.json"),
        plain,
    )
    frame = {name: {str(i): value for i, value in enumerate(column)} for name, column in columns.items()}
    same(read(json.dumps(frame), "frame.json"), plain)


def test_moments_ticks_and_errors_of_a_workbook(read) -> None:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    head = "".join(
        f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("when", "at", "told", "size", "y")
    )
    rows = [
        f'<c s="1"><v>{45292 + day}</v></c>'
        f'<c s="2"><v>{(8 + day % 5) / 24}</v></c><c t="b"><v>{day % 2}</v></c>'
        + ('<c t="e"><v>#DIV/0!</v></c>' if day == 3 else f"<c><v>{day * 7 % 11}.5</v></c>")
        + f"<c><v>{day % 3}.25</v></c>"
        for day in range(30)
    ]
    cells = "".join(f"<row>{row}</row>" for row in (head, *rows))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/workbook.xml", f"<workbook {space}/>")
        formats = '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/>'
        own = '<numFmts><numFmt numFmtId="165" formatCode="hh:mm"/></numFmts>'
        book.writestr("xl/styles.xml", f"<styleSheet {space}>{own}<cellXfs>{formats}</cellXfs></styleSheet>")
        book.writestr(
            "xl/worksheets/sheet1.xml", f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>"
        )
    data = read(out.getvalue(), "moments.xlsx", "y")
    assert data.feature_names == ("when", "at", "told", "size")
    first = [
        value * scale.deviation + scale.mean for value, scale in zip(data.inputs[1], data.scales, strict=True)
    ]
    np.testing.assert_allclose(first[1:], [540, 1, 7.5])
    assert "Dates are numbers: when in days since the year 1, 738886 is 2024-01-01." in data.notes
    assert any(
        note.startswith("Missing numbers became the training part's median: size 1 ") for note in data.notes
    )


def test_a_workbook_that_declares_entities_is_not_read(read) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr(
            "xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
        )
    with pytest.raises(TableError, match="declares entities"):
        read(out.getvalue(), "entities.xlsx")


STRANGERS = {
    "a.dta": (b"r\x02\x01\0\3\0", "This is a Stata file; "),
    "a.sas7bdat": (b"\0\0\0\0", "This is a SAS file; "),
    "a.xml": (b"<?xml version='1.0'?><a/>", "This is an XML file; "),
    "wide.csv": (
        ",".join(["a"] * 50_001).encode() + b"\n" + b"1," * 50_000 + b"1\n",
        "The table has 50,001 columns",
    ),
    "a.parquet": (b"PAR1\0\0", "This is a Parquet file; "),
    "a.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Excel workbook (.xls); "),
    "a.sqlite": (b"SQLite format 3\0", "This is an SQLite database; "),
    "a.sav": (b"$FL2@(#)", "This is an SPSS file; "),
    "a.h5": (b"\x89HDF\r\n\x1a\n", "This is an HDF5 file; "),
    "a.pkl": (b"\x80\x04\x95\x10\0", "This is a Python pickle, "),
    "a.7z": (b"7z\xbc\xaf\x27\x1c", "This is a 7-Zip archive; "),
    "a.zst": (b"\x28\xb5\x2f\xfd\0", "This is packed with Zstandard; "),
    "a.html": (b"<!DOCTYPE html><html></html>", "This is a web page; "),
    "a.png": (b"\x89PNG\r\n\x1a\n", "This is a picture; "),
    "a.json": (b'{"format": "x", "version": 1}', "This JSON is no table; "),
    "two.zip": (zipped(b"a,b\n1,2\n", "one.bin")[:-4] + b"\0\0\0\0", ""),
    "objects.npy": (saved(np.array([{"a": 1}, None], dtype=object)), "This NumPy file holds no plain array "),
    "cube.npy": (saved(np.zeros((3, 3, 3))), "The NumPy file holds no table "),
    "cut.gz": (gzip.compress(text().encode() * 50)[:60], "cut.gz is packed, and damaged: "),
}


@pytest.mark.parametrize(("name", "case"), STRANGERS.items(), ids=STRANGERS.keys())
def test_what_is_no_table_is_named(read, name: str, case: tuple[bytes, str]) -> None:
    with pytest.raises(TableError) as caught:
        read(case[0], name)
    assert str(caught.value).startswith(case[1])
    assert len(str(caught.value)) <= 300


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress, zipped], ids=["gz", "bz2", "xz", "zip"]
)
def test_a_small_file_that_unpacks_without_end_is_stopped(read, pack, monkeypatch) -> None:
    monkeypatch.setattr("reluexplorer.core.data.tables.source._FREE", 1 << 20)
    with pytest.raises(
        TableError, match=r"^The file unpacks to more than 1 MB; unpack it and open a part of it\.$"
    ):
        read(pack(b"x,y\n" + b"1,2\n" * 400_000), "bomb.packed")


def test_numbers_that_are_not_learned_from_are_offered(read) -> None:
    pressure = [(f"{110 + i}/{70 + i}", weight, kind) for i, (_, weight, kind) in enumerate(ROWS)]
    told = "Cells with several numbers are not parted: size (110/70). Give each its own column."
    assert told in read(text(pressure)).notes
    mixed = [(size if i % 3 else f"no {i}", weight, kind) for i, (size, weight, kind) in enumerate(ROWS)]
    told = "Numbers stand among words: size 26 of 40 cells. "
    told += "To learn from them, set Holds to Numbers."
    assert told in read(text(mixed)).notes
    names = [(f"person {i}", weight, kind) for i, (_, weight, kind) in enumerate(ROWS)]
    assert read(text(names)).notes[:2] == (
        "Left out as identifiers: size.",
        "Numeric inputs are scaled to mean 0 and standard deviation 1 over the training part.",
    )


def test_an_archive_of_samples_is_a_table_and_one_of_weights_is_not(tmp_path: Path) -> None:
    numbers = np.arange(60.0).reshape(30, 2) % 7
    for name, arrays, weights in (
        ("samples.npz", {"X": numbers, "y": numbers[:, 0] % 2}, False),
        ("weights.npz", {"layers.0.weight": numbers, "layers.0.bias": numbers[:, 0]}, True),
    ):
        (tmp_path / name).write_bytes(saved(arrays))
        assert is_weights(tmp_path / name) is weights
    assert load_table(tmp_path / "samples.npz").feature_names == ("X 1", "X 2")


def arrays_read(folder: Path, **arrays: object) -> Dataset:
    np.savez(folder / "arrays.npz", **{name: np.asarray(array) for name, array in arrays.items()})
    assert not is_weights(folder / "arrays.npz")
    return load_table(folder / "arrays.npz")


NUMBERS = np.arange(60.0).reshape(30, 2) * 7 % 11
ANSWERS = np.arange(30) % 3
SAMPLES = {"x_train": NUMBERS, "y_train": ANSWERS}


@pytest.mark.parametrize(
    ("further", "said"),
    [
        (
            {"x_test": NUMBERS[:9], "y_test": ANSWERS[:9]},
            "Left out as a part of its own for testing: x_test (9 × 2), y_test (9).",
        ),
        (
            {"xTest": NUMBERS, "Ytest": ANSWERS},
            "Left out as a part of its own for testing: xTest (30 × 2), Ytest (30).",
        ),
        ({"noise": np.ones(45)}, "Left out, for the table has 30 rows: noise (45)."),
        ({"y_old": ANSWERS[:29]}, "Left out, for the table has 30 rows: y_old (29)."),
        ({"seed": 7}, "Left out as no columns of a table: seed (one value)."),
        ({"wave": np.ones(30) * 1j}, "Left out as no columns of a table: wave (30, complex)."),
        ({"nothing": np.zeros((30, 0))}, "Left out as no columns of a table: nothing (30 × 0)."),
    ],
)
def test_arrays_that_are_no_columns_are_named(tmp_path: Path, further: dict[str, object], said: str) -> None:
    for arrays in (SAMPLES | further, further | SAMPLES):
        data = arrays_read(tmp_path, **arrays)
        assert (data.target_names, data.feature_names) == (("y_train",), ("x_train 1", "x_train 2"))
        assert len(data.inputs) == 30
        assert any(note.startswith(said) for note in data.notes)


def test_images_become_columns_where_they_have_labels(tmp_path: Path) -> None:
    images = (np.arange(30 * 12) * 5 % 17).reshape(30, 3, 4).astype(np.uint8)
    data = arrays_read(tmp_path, train_labels=ANSWERS, train_images=images, names=["a", "b", "c"])
    assert data.features == 12
    assert data.class_names == ("0", "1", "2")
    assert "Each 3 × 4 of train_images is laid out as 12 columns." in data.notes
    assert "Left out, for the table has 30 rows: names (3)." in data.notes
    pixel = data.inputs[:, 1] * data.scales[1].deviation + data.scales[1].mean
    assert np.allclose(pixel, images[:, 0, 1])
    with pytest.raises(TableError, match=r"no table of two columns or more: images \(30 × 3 × 4\), y \(29\)"):
        arrays_read(tmp_path, images=images, y=ANSWERS[:29])


def test_marked_classes_are_one_column_and_names_name_the_columns(tmp_path: Path) -> None:
    data = arrays_read(tmp_path, y=np.eye(3)[ANSWERS], X=NUMBERS, feature_names=["size", "weight"])
    assert data.feature_names == ("size", "weight")
    assert data.target_names == ("y",)
    assert data.targets.argmax(axis=1).tolist() == ANSWERS.tolist()
    assert "y marks one of 3 classes in each row; it is the number of the class." in data.notes


def test_objects_among_arrays_are_named_and_not_read(tmp_path: Path) -> None:
    data = arrays_read(tmp_path, X=NUMBERS, y=ANSWERS, meta=np.array([{"a": 1}], dtype=object))
    assert "Left out as no plain arrays (objects could run a program): meta." in data.notes


@pytest.mark.parametrize(
    "head",
    [
        b"{'descr': (((",
        b"{[]:1}",
        b"{'descr': '<f4,<f4,(', 'fortran_order': False, 'shape': (2, 1)}",
        b"-" * 9000 + b"1",
    ],
)
def test_a_damaged_array_is_refused_alone_and_in_an_archive(tmp_path: Path, head: bytes) -> None:
    alone, packed = tmp_path / "a.npy", tmp_path / "a.npz"
    alone.write_bytes(npy_of(head))
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("x.npy", npy_of(head))
    for path in (alone, packed):
        with pytest.raises(TableError, match="or it is damaged"):
            load_table(path)
        assert foreign(path) is None


def test_of_very_large_arrays_an_even_choice_of_rows_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arraytables, "_MOST_CELLS", 80)
    monkeypatch.setattr(arraytables, "_KEPT_CELLS", 50)
    data = arrays_read(tmp_path, X=NUMBERS, y=ANSWERS)
    assert len(data.inputs) == 15
    assert "30 rows of 3 numbers are many; one in 2 was taken." in data.notes


def test_records_with_few_keys_in_common_are_refused_without_laying_them_out(tmp_path: Path) -> None:
    path = tmp_path / "sparse.json"
    path.write_text(json.dumps([{"y": i % 2, f"a{i}": i, f"b{i}": 1} for i in range(1500)]))
    with pytest.raises(TableError) as caught:
        load_table(path)
    assert str(caught.value) == (
        "This JSON is no table: its 1,500 records have 3,001 different keys, and each has 3.0 of them on "
        "average. Give all the same keys."
    )
    few = [{"y": i % 2, "x": i * 7 % 5, **({"note": "n"} if i % 9 == 0 else {})} for i in range(60)]
    path.write_text(json.dumps(few))
    assert len(load_table(path, "y").inputs) == 60


def test_blanks_before_a_table_take_no_time(tmp_path: Path) -> None:
    path = tmp_path / "blank.csv"
    path.write_text("\n" * 3 + " " * 500 + "x,y\n" + "".join(f"{i * 7 % 5},{i % 2}\n" for i in range(30)))
    assert load_table(path).feature_names == ("x",)


def test_durations_among_words_are_named_and_can_be_chosen(read, tmp_path: Path) -> None:
    mixed = [
        (f"{i} min" if i % 3 else f"lap {i} lost", weight, kind) for i, (_, weight, kind) in enumerate(ROWS)
    ]
    mixed = [("1h 20m" if i % 3 == 1 else size, weight, kind) for i, (size, weight, kind) in enumerate(mixed)]
    assert any(
        note.startswith("Numbers stand among words: size 26 of 40") for note in read(text(mixed)).notes
    )
    chosen = load_table(tmp_path / "table.csv", "kind", columns=parse_choices(["size=number"]))
    assert "size" in chosen.feature_names


@pytest.mark.parametrize("last", ["Total,-999,", "Grand Total,12,high", "\nSum:,5,low"])
def test_a_word_for_a_total_below_numbers_ends_the_samples(read, plain, last: str) -> None:
    dataset = read(text() + last + "\n")
    same(dataset, plain)
    assert any("with the sum or the mean of the rows above, was left out" in note for note in dataset.notes)
