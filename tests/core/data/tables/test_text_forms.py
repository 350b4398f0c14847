"""The same table, however it is written."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reluexplorer.core.data.tables.columns import ColumnKind
from reluexplorer.core.data.tables.rows import ReadTable
from reluexplorer.core.data.tables.table import TableChoices, load_table
from tests.core.data.tables.reading import column, read, written


def names(table: ReadTable) -> list[str]:
    return [column.name for column in table.columns]


@pytest.mark.parametrize(
    ("content", "separator"),
    [
        (written().encode(), ","),
        (written(";").encode(), ";"),
        (written("\t").encode(), "\t"),
        (written("|").encode(), "|"),
        (written("   ").encode(), " "),
        (written(", ").encode(), ","),
        (written(end="\r\n").encode(), ","),
        (written(end="\r").encode(), ","),
        (written(end="\n\n").encode(), ","),
        (written().rstrip().encode("utf-8-sig"), ","),
        (written().encode("utf-16"), ","),
        (("\ufeff" + written()).encode("utf-16-be"), ","),
        (written().encode("utf-32"), ","),
        (written().encode("latin-1"), ","),
        (written(";").replace(".", ",").encode(), ";"),
        (written('"\t"').replace("\n", '"\n"').strip('"\n').join('""').encode(), "\t"),
    ],
)
def test_the_same_table_however_it_is_written(table, content: bytes, separator: str) -> None:
    expected = load_table(table(written(), "expected.csv"))
    path = table(content)
    dataset = load_table(path)
    assert read(path).format.dialect.separator == separator
    assert dataset.feature_names == ("size", "colour = blue", "colour = réd")
    assert np.array_equal(dataset.inputs, expected.inputs)
    assert np.array_equal(dataset.targets, expected.targets)


def test_latin_1_is_said(table) -> None:
    path = table(written().encode("latin-1"))
    said = "The text is not UTF-8; it was read as Windows-1252 (Western European)."
    assert load_table(path).notes[0] == said


@pytest.mark.slow
def test_an_accent_that_comes_late_settles_the_encoding(table) -> None:
    rows = "".join(f"{i % 13}.5,{'ab'[i % 2]},word,{i % 2}\n" for i in range(400_000))
    path = table(("x,k,w,y\n" + rows + "1.5,é,word,1\n").encode("latin-1"))
    assert path.stat().st_size > 1 << 22
    dataset = load_table(path, max_rows=1000)
    assert dataset.notes[0] == "The text is not UTF-8; it was read as Windows-1252 (Western European)."


def test_quoted_fields_hold_separators_quotes_and_line_ends(table) -> None:
    path = table('"a, b",k,y\n' + '"1,5","x\ny",0\n' * 3 + '2.5,"say ""so""",1\n' * 3 + '"3.5","x\ny",0\n')
    found = read(path)
    assert names(found) == ["a, b", "k", "y"]
    rows = list(zip(*found.read.columns, strict=True))
    assert rows[0] == ("1,5", "x\ny", "0")
    assert rows[3] == ("2.5", 'say "so"', "1")
    assert len(rows) == 7


def test_digits_in_groups_are_one_number(table) -> None:
    path = table("x,y\n" + '"1,234.5",0\n"2,000",1\n12,0\n"1,234,567",1\n')
    assert read(path).columns[0].kind is ColumnKind.NUMERIC
    dataset = load_table(path, TableChoices(test_share=0.25))
    known = np.array([1234.5, 2000, 12, 1_234_567])
    part = known[dataset.train]
    np.testing.assert_allclose(dataset.inputs[:, 0], (known - part.mean()) / part.std())


def test_decimal_commas_with_points_between_thousands(table) -> None:
    dataset = load_table(table("x;y\n1.234,5;0\n2,5;1\n7,25;0\n9,5;1\n"), TableChoices(test_share=0.25))
    known = np.array([1234.5, 2.5, 7.25, 9.5])
    part = known[dataset.train]
    np.testing.assert_allclose(dataset.inputs[:, 0], (known - part.mean()) / part.std())


def test_a_table_without_a_header_gets_numbers_for_names(table) -> None:
    path = table("".join(f"{i * 3 % 7}.5,{i % 5}.5,{'ab'[i % 2]}\n" for i in range(20)))
    dataset = load_table(path)
    assert dataset.feature_names == ("column 1", "column 2")
    assert len(dataset.inputs) == 20
    assert dataset.notes[0] == "There is no header line; columns have numbers for names."
    assert read(path).format.header.named is False


def test_a_header_of_words_above_words_is_told_by_not_coming_again(table) -> None:
    words = "".join(f"{('red', 'blue')[i % 2]},{('cat', 'dog', 'cow')[i % 3]}\n" for i in range(12))
    assert read(table("colour,animal\n" + words)).format.header.named is True
    assert read(table(words)).format.header.named is False


def test_double_and_empty_names_become_unique(table) -> None:
    path = table(
        "x,x,,x (2),x\n" + "".join(f"{i}.5,{i * i % 7}.5,{i % 5}.1,{i % 4}.2,{i % 3}.3\n" for i in range(9))
    )
    assert names(read(path)) == ["x", "x (2)", "column 3", "x (2) (2)", "x (3)"]


def test_a_header_may_leave_out_the_row_names(table) -> None:
    path = table("x,y\n" + "".join(f"r{i},{i * 7 % 10}.5,{i % 2}\n" for i in range(20)))
    assert names(read(path)) == ["row", "x", "y"]
    assert load_table(path).feature_names == ("x",)
    trailing = table("x,z,y\n" + "".join(f"{i * 7 % 10}.5,{i}.1,{i % 2},\n" for i in range(20)))
    assert names(read(trailing)) == ["x", "z", "y", "column 4"]


def test_lines_above_the_table_are_passed_over(table) -> None:
    path = table("Report of May\n\n" + written())
    assert read(path).notes == ("1 row above the header was left out.",)
    assert load_table(path).feature_names == ("size", "colour = blue", "colour = réd")


def test_lines_of_another_width_are_dropped_and_counted(table) -> None:
    path = table(written() + "1,2\n1,2,3,4\n")
    dataset = load_table(path)
    assert len(dataset.inputs) == 24
    assert dataset.notes[0] == "2 rows with another number of fields than 3 were left out."
    assert read(path).notes == dataset.notes[:1]


_NAMES = st.text("abcdefgh XYZ", min_size=1, max_size=6).map(lambda name: f"n{' '.join(name.split())}")
_FLOATS = st.floats(-1e6, 1e6).map(lambda value: round(value, 6))


@pytest.mark.slow
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(_NAMES, min_size=2, max_size=4, unique_by=str.casefold),
    rows=st.lists(
        st.tuples(_FLOATS, _FLOATS, _FLOATS, st.text('pq,;"\n é', max_size=4)), min_size=6, max_size=30
    ),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_the_csv_module_writes_is_read_back(tmp_path, names, rows, separator, encoding, end) -> None:
    numbers = len(names) - 1
    names = [*names[:numbers], "the, target", "remark"]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    writer.writerow(names)
    kinds = [f'cl"{index % 3}{separator}z' for index in range(len(rows))]
    body = [(*map(repr, row[:numbers]), kind, f"r {row[3]} r") for row, kind in zip(rows, kinds, strict=True)]
    writer.writerows(body)
    path = tmp_path / "trip.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    shown = read(path)
    assert [column.name for column in shown.columns] == names
    cells = zip(*shown.read.columns, strict=True)
    assert [tuple(map(str.strip, row)) for row in cells] == [tuple(map(str.strip, row)) for row in body]
    varied = [index for index in range(numbers) if len({row[index] for row in rows}) > 1]
    if not varied:
        return
    dataset = load_table(path, TableChoices("THE, target"))
    assert [dataset.class_names[place] for place in dataset.targets.argmax(axis=1)] == kinds
    for index in varied:
        if shown.columns[index].kind is ColumnKind.NUMERIC:
            known = np.array([row[index] for row in rows])
            part = known[dataset.train]
            if np.ptp(part):
                expected = (known - part.mean()) / part.std()
                np.testing.assert_allclose(column(dataset, names[index]), expected, rtol=1e-6, atol=1e-9)
