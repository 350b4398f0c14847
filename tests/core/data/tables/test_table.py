"""Tables: what is read, what it becomes, and what is said."""

from __future__ import annotations

import csv
import io
import statistics
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reluexplorer.core.data import stamps
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.data.tables import assembly as assembling
from reluexplorer.core.data.tables import dialect as csvformat
from reluexplorer.core.data.tables.assembly import ReadTable
from reluexplorer.core.data.tables.columns import ColumnKind, suggested_task
from reluexplorer.core.data.tables.dialect import head_format
from reluexplorer.core.data.tables.errors import Watch
from reluexplorer.core.data.tables.table import TableCancelledError, TableError, load_table, read_table
from reluexplorer.core.data.tables.targets import likeliest_target
from tests.places import DATA


@pytest.fixture
def table(tmp_path: Path):
    """Write text or bytes to a file and return its path."""

    def write(content: str | bytes, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def column(dataset: Dataset, name: str) -> np.ndarray:
    return dataset.inputs[:, dataset.feature_names.index(name)]


def read(path: Path) -> ReadTable:
    return read_table(path, Watch())


def names(table: ReadTable) -> list[str]:
    return [column.name for column in table.columns]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# Two real tables, checked against the standard library's reading of them.


def test_iris() -> None:
    rows = rows_of(DATA / "iris.csv")
    dataset = load_table(DATA / "iris.csv", seed=4)
    assert (dataset.name, dataset.title, dataset.task) == ("iris", "iris", Task.MULTICLASS)
    assert dataset.class_names == ("setosa", "versicolor", "virginica")
    assert dataset.feature_names == ("sepal_length", "sepal_width", "petal_length", "petal_width")
    assert [dataset.class_names[place] for place in dataset.targets.argmax(axis=1)] == [
        row["species"] for row in rows
    ]
    assert np.array_equal(dataset.targets.sum(axis=1), np.ones(150))
    assert dataset.targets[dataset.test].sum(axis=0).tolist() == [15, 15, 15]
    assert len(dataset.train) == 105
    for name in dataset.feature_names:
        known = [float(row[name]) for row in rows]
        part = [known[row] for row in dataset.train]
        expected = (np.array(known) - statistics.fmean(part)) / statistics.pstdev(part)
        np.testing.assert_allclose(column(dataset, name), expected, atol=1e-12)
    assert dataset.notes == (
        "Numeric inputs are scaled to mean 0 and standard deviation 1 over the training part.",
    )
    assert dataset.window == (-2.5, 2.5)
    assert np.quantile(np.abs(dataset.inputs), 0.99) <= 2.5 < np.abs(dataset.inputs).max()
    for array in (dataset.inputs, dataset.targets, dataset.train, dataset.test):
        assert not array.flags.writeable


def test_penguins_have_their_gaps_filled_from_the_training_part() -> None:
    rows = rows_of(DATA / "penguins.csv")
    dataset = load_table(DATA / "penguins.csv", target="Species", seed=2)
    assert dataset.class_names == ("Adelie", "Chinstrap", "Gentoo")
    assert dataset.inputs.shape == (344, 11)
    masses = [float(row["body_mass_g"]) if row["body_mass_g"] != "NA" else None for row in rows]
    median = statistics.median([masses[row] for row in dataset.train if masses[row] is not None])
    whole = [median if mass is None else mass for mass in masses]
    part = [whole[row] for row in dataset.train]
    expected = (np.array(whole) - statistics.fmean(part)) / statistics.pstdev(part)
    np.testing.assert_allclose(column(dataset, "body_mass_g"), expected, atol=1e-12)
    for sex, written in (("female", "female"), ("male", "male"), ("missing", "NA")):
        assert column(dataset, f"sex = {sex}").tolist() == [float(row["sex"] == written) for row in rows]
    for island in ("Biscoe", "Dream", "Torgersen"):
        assert column(dataset, f"island = {island}").tolist() == [
            float(row["island"] == island) for row in rows
        ]
    assert dataset.notes[0].startswith(
        "Missing numbers became the training part's median: bill_length_mm 2 with "
    )
    assert f"body_mass_g 2 with {median:.4g}." in dataset.notes[0]
    assert dataset.notes[1] == "Missing categories are a category of their own: sex 11."


def test_penguins_without_a_mass_cannot_teach_masses() -> None:
    rows = [row for row in rows_of(DATA / "penguins.csv") if row["body_mass_g"] != "NA"]
    dataset = load_table(DATA / "penguins.csv", target="body_mass_g")
    assert (dataset.task, dataset.class_names, dataset.targets.shape) == (Task.REGRESSION, (), (342, 1))
    masses = [float(row["body_mass_g"]) for row in rows]
    part = [masses[row] for row in dataset.train]
    mean, deviation = statistics.fmean(part), statistics.pstdev(part)
    np.testing.assert_allclose(dataset.targets[:, 0], (np.array(masses) - mean) / deviation, atol=1e-12)
    assert dataset.notes[0] == "2 rows without a value of body_mass_g were left out."
    assert (
        dataset.notes[-1]
        == f"The target is scaled: 0 is {mean:.4g} of body_mass_g, 1 is {deviation:.4g} more."
    )
    assert len(dataset.test) == round(0.3 * 342)


def test_scaling_never_looks_at_the_test_part(table) -> None:
    lines = [f"{i * 0.5},{i % 2}" for i in range(40)]
    first = load_table(table("x,y\n" + "\n".join(lines)), seed=1)
    for row in first.test:
        lines[row] = f"1000000,{row % 2}"
    second = load_table(table("x,y\n" + "\n".join(lines)), seed=1)
    assert first.train.tolist() == second.train.tolist()
    assert np.array_equal(first.inputs[first.train], second.inputs[second.train])
    assert second.inputs[second.test].min() > 1000


def test_a_seed_fixes_the_split_and_the_share_its_size() -> None:
    first, again, other = (load_table(DATA / "iris.csv", seed=seed, test_share=0.2) for seed in (1, 1, 2))
    assert first.test.tolist() == again.test.tolist() != other.test.tolist()
    assert len(first.test) == 30
    assert first.inputs.tobytes() == again.inputs.tobytes()


# Targets and tasks.


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("a,b,c", "c"),
        ("class,b,c", "class"),
        ("a,Label,c", "Label"),
        ("a,y,target", "target"),
        ("Y,b,c", "Y"),
    ],
)
def test_the_target_is_known_by_its_name_or_is_last(table, header: str, target: str) -> None:
    path = table(header + "\n" + "".join(f"{i * i % 7}.5,{i % 3}.25,{i % 4}.75\n" for i in range(30)))
    assert load_table(path).target_name == target


def test_the_last_column_is_passed_over_if_it_cannot_be_predicted(table) -> None:
    path = table("x,kind,remark\n" + "".join(f"{i}.5,{'ab'[i % 2]},remark {i}\n" for i in range(30)))
    dataset = load_table(path)
    assert (dataset.task, dataset.class_names, dataset.feature_names) == (Task.BINARY, ("a", "b"), ("x",))


@pytest.mark.parametrize(
    ("values", "task", "classes"),
    [
        (["no", "yes"], Task.BINARY, ("no", "yes")),
        (["yes", "Apple", "banana"], Task.MULTICLASS, ("Apple", "banana", "yes")),
        (["10", "9", "-1"], Task.MULTICLASS, ("-1", "9", "10")),
        (["1.0", "0.0"], Task.BINARY, ("0.0", "1.0")),
        (["0.5", "0.25", "1"], Task.REGRESSION, ()),
        ([str(i) for i in range(12)], Task.REGRESSION, ()),
    ],
)
def test_the_task_follows_from_the_values(
    table, values: list[str], task: Task, classes: tuple[str, ...]
) -> None:
    rows = [(f"{i * 0.1:.1f}", values[i % len(values)]) for i in range(48)]
    dataset = load_table(table("a,b\n" + "".join(f"{a},{b}\n" for a, b in rows)))
    assert (dataset.task, dataset.class_names) == (task, classes)
    if task is Task.BINARY:
        assert dataset.targets[:, 0].tolist() == [float(b == classes[1]) for _, b in rows]
    if task is Task.MULTICLASS:
        assert dataset.targets.tolist() == [[float(b == name) for name in classes] for _, b in rows]


@pytest.mark.parametrize(("times", "task"), [(2, Task.REGRESSION), (3, Task.MULTICLASS)])
def test_integers_are_classes_if_each_comes_thrice_or_so(table, times: int, task: Task) -> None:
    path = table("a,b\n" + "".join(f"{i * 7 % 10}.5,{i // times}\n" for i in range(5 * times)))
    assert load_table(path).task is task


def test_a_task_can_be_asked_for(table) -> None:
    path = table("a,b\n" + "".join(f"{i * 0.1:.1f},{i % 2}\n" for i in range(20)))
    two = load_table(path, task="multiclass")
    assert (two.task, two.targets.shape, two.class_names) == (Task.MULTICLASS, (20, 2), ("0", "1"))
    real = load_table(path, task="regression")
    assert (real.task, real.targets.shape) == (Task.REGRESSION, (20, 1))
    assert abs(real.targets[real.train].mean()) < 1e-12
    assert real.targets[real.train].std() == pytest.approx(1.0)


# What columns become.


def test_columns_that_teach_nothing_are_left_out_with_a_note(table) -> None:
    header = "id,name,note,unit,void,x,y\n"
    rows = "".join(f"{i},n{i},this is free text {i},kg,,{i * 7 % 11}.5,{i % 2}\n" for i in range(1, 31))
    dataset = load_table(table(header + rows))
    assert dataset.feature_names == ("x",)
    assert dataset.notes[:4] == (
        "Left out as identifiers: id, name.",
        "Left out as free text: note.",
        "Left out as constant: unit.",
        "Left out as empty: void.",
    )


def test_a_row_counter_is_an_input_where_there_is_no_other(table) -> None:
    dataset = load_table(table("t,y\n" + "".join(f"{i},{i * i / 7:.3f}\n" for i in range(20))))
    assert dataset.feature_names == ("t",)
    assert dataset.task is Task.REGRESSION
    assert dataset.notes[0].startswith("Numeric inputs")


def test_rare_categories_go_together(table) -> None:
    names = [f"c{i:02d}" for i in range(25)]
    rows = [name for i, name in enumerate(names) for _ in range(30 - i)]
    dataset = load_table(table("city,y\n" + "".join(f"{name},{i % 2}\n" for i, name in enumerate(rows))))
    assert dataset.feature_names == tuple(f"city = {name}" for name in [*names[:19], "other"])
    assert column(dataset, "city = c00").sum() == 30
    assert column(dataset, "city = other").tolist() == [float(name >= "c19") for name in rows]
    assert dataset.inputs.sum(axis=1).tolist() == [1.0] * len(rows)
    assert dataset.notes == ("city: the 6 rarest of 25 categories are one, other.",)


def test_every_way_to_write_nothing_counts_as_missing(table) -> None:
    nothing = ["", "NA", "NaN", "?", "null", "-", " n/a "]
    rows = [f"{cell},{i % 2}" for i, cell in enumerate(nothing)] + [f"{i}.5,{i % 2}" for i in range(8)]
    dataset = load_table(table("x,y\n" + "\n".join(rows)), seed=3)
    assert read(table("x,y\n" + "\n".join(rows))).columns[0].missing == 7
    assert len(set(dataset.inputs[:7, 0])) == 1
    assert dataset.notes[0].startswith("Missing numbers became the training part's median: x 7 with ")


def test_infinities_and_stray_words_count_as_missing(table) -> None:
    rows = [f"{i}.5,{i}.25,{i % 2}" for i in range(40)]
    rows[3], rows[5], rows[7] = "inf,1,1", "-1e999,2,1", "3.5,broken,1"
    dataset = load_table(table("a,b,y\n" + "\n".join(rows)))
    assert np.isfinite(dataset.inputs).all()
    assert dataset.inputs[3, 0] == dataset.inputs[5, 0]
    assert dataset.notes[:2] == (
        "Infinite numbers count as missing: a 2.",
        "Words among numbers count as missing: b 1.",
    )


def test_huge_and_tiny_numbers_stay_finite(table) -> None:
    rows = [f"{i}e307,{i}e-320,1e300,{i % 2}" for i in range(1, 17)]
    rows[4], rows[5] = "5e307,5e-320,-1e300,1", "-17e307,6e-320,1e300,0"
    dataset = load_table(table("a,b,c,y\n" + "\n".join(rows)))
    assert np.isfinite(dataset.inputs).all()
    assert dataset.inputs[dataset.train, 0].std() == pytest.approx(1.0)


# How tables are written.


PLAIN = [("size", "colour", "y")] + [
    (f"{i * 7 % 10}.5", "réd" if i % 3 else "blue", str(i % 2)) for i in range(24)
]


def written(separator: str = ",", end: str = "\n") -> str:
    return "".join(separator.join(row) + end for row in PLAIN)


@pytest.mark.parametrize(
    ("content", "separator"),
    [
        (written().encode(), "commas"),
        (written(";").encode(), "semicolons"),
        (written("\t").encode(), "tabs"),
        (written("|").encode(), "bars"),
        (written("   ").encode(), "spaces"),
        (written(", ").encode(), "commas"),
        (written(end="\r\n").encode(), "commas"),
        (written(end="\r").encode(), "commas"),
        (written(end="\n\n").encode(), "commas"),
        (written().rstrip().encode("utf-8-sig"), "commas"),
        (written().encode("utf-16"), "commas"),
        (("\ufeff" + written()).encode("utf-16-be"), "commas"),
        (written().encode("utf-32"), "commas"),
        (written().encode("latin-1"), "commas"),
        (written(";").replace(".", ",").encode(), "semicolons"),
        (written('"\t"').replace("\n", '"\n"').strip('"\n').join('""').encode(), "tabs"),
    ],
)
def test_the_same_table_however_it_is_written(table, content: bytes, separator: str) -> None:
    expected = load_table(table(written(), "expected.csv"))
    path = table(content)
    dataset = load_table(path)
    assert read(path).format.separator == separator
    assert dataset.feature_names == ("size", "colour = blue", "colour = réd")
    assert np.array_equal(dataset.inputs, expected.inputs)
    assert np.array_equal(dataset.targets, expected.targets)


def test_latin_1_is_said(table) -> None:
    path = table(written().encode("latin-1"))
    said = "The text is not UTF-8; it was read as Windows-1252 (Western European)."
    assert load_table(path).notes[0] == said


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
    dataset = load_table(path, test_share=0.25)
    known = np.array([1234.5, 2000, 12, 1_234_567])
    part = known[dataset.train]
    np.testing.assert_allclose(dataset.inputs[:, 0], (known - part.mean()) / part.std())


def test_decimal_commas_with_points_between_thousands(table) -> None:
    dataset = load_table(table("x;y\n1.234,5;0\n2,5;1\n7,25;0\n9,5;1\n"), test_share=0.25)
    known = np.array([1234.5, 2.5, 7.25, 9.5])
    part = known[dataset.train]
    np.testing.assert_allclose(dataset.inputs[:, 0], (known - part.mean()) / part.std())


def test_a_table_without_a_header_gets_numbers_for_names(table) -> None:
    path = table("".join(f"{i * 3 % 7}.5,{i % 5}.5,{'ab'[i % 2]}\n" for i in range(20)))
    dataset = load_table(path)
    assert dataset.feature_names == ("column 1", "column 2")
    assert len(dataset.inputs) == 20
    assert dataset.notes[0] == "There is no header line; columns have numbers for names."
    assert read(path).format.has_header is False


def test_a_header_of_words_above_words_is_told_by_not_coming_again(table) -> None:
    words = "".join(f"{('red', 'blue')[i % 2]},{('cat', 'dog', 'cow')[i % 3]}\n" for i in range(12))
    assert read(table("colour,animal\n" + words)).format.has_header is True
    assert read(table(words)).format.has_header is False


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
    dataset = load_table(path, target="THE, target")
    assert [dataset.class_names[place] for place in dataset.targets.argmax(axis=1)] == kinds
    for index in varied:
        if shown.columns[index].kind is ColumnKind.NUMERIC:
            known = np.array([row[index] for row in rows])
            part = known[dataset.train]
            if np.ptp(part):
                expected = (known - part.mean()) / part.std()
                np.testing.assert_allclose(column(dataset, names[index]), expected, rtol=1e-6, atol=1e-9)


# Large tables.


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("n,x,y\n")
        file.writelines(f"{i},{i * 0.5},{i % 7 % 2}\n" for i in range(300_000))
    return path


def test_a_large_table_is_read_evenly(large: Path) -> None:
    told: list[float] = []
    dataset = load_table(large, progress=told.append)
    assert dataset.notes[0] == "300,000 rows; every 15th was read, 20,000 in all."
    assert dataset.notes[1] == "Left out as identifiers: n."
    assert len(dataset.inputs) == 20_000
    read = np.arange(0, 300_000, 15) * 0.5
    part = read[dataset.train]
    np.testing.assert_allclose(dataset.inputs[:, 0], (read - part.mean()) / part.std(), atol=1e-9)
    assert dataset.targets[:, 0].tolist() == [i % 7 % 2 for i in range(0, 300_000, 15)]
    assert told == sorted(told)
    assert (len(told) > 100, told[-1]) == (True, 1.0)


@pytest.mark.copies(quick=3)
@pytest.mark.parametrize(
    ("most", "stride", "kept"),
    [(3000, 1, 3000), (2999, 2, 1500), (1001, 3, 1000), (1000, 3, 1000), (1, 1500, 2)],
)
@pytest.mark.parametrize("cell", ["word", '"two\nlines, ""quoted"""', '5"'])
def test_the_step_is_the_smallest_that_fits(table, most: int, stride: int, kept: int, cell: str) -> None:
    path = table("x,k,y\n" + "".join(f"{i * 0.5},{cell},{i / 7}\n" for i in range(3000)))
    dataset = load_table(path, max_rows=most)
    read = np.arange(0, 3000, stride) * 0.5
    part = read[dataset.train]
    assert len(dataset.inputs) == len(read) == kept
    np.testing.assert_allclose(
        dataset.inputs[:, 0], (read - part.mean()) / (part.std() or part[0] or 1), atol=1e-9
    )
    notes = [note for note in dataset.notes if "was read" in note]
    ordinal = {2: "2nd", 3: "3rd", 1500: "1,500th"}.get(stride)
    assert notes == ([f"3,000 rows; every {ordinal} was read, {kept:,} in all."] if ordinal else [])


def test_a_large_table_is_known_by_its_beginning(large: Path) -> None:
    table, rows = head_format(large)
    assert rows is None
    assert tuple(table.names) == ("n", "x", "y")
    assert head_format(DATA / "penguins.csv")[1] == 344


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("after", [0, 3, 60, 120])
def test_reading_stops_when_it_is_told_to(large: Path, after: int) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > after

    with pytest.raises(TableCancelledError, match=r"^Reading the table was cancelled\.$"):
        load_table(large, cancelled=cancelled)
    assert asked == after + 1


@pytest.mark.slow
def test_only_the_rows_that_are_kept_take_memory(large: Path) -> None:
    import tracemalloc

    tracemalloc.start()
    load_table(large, max_rows=1000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 24 << 20


def test_a_wide_table_gives_fewer_rows(table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reluexplorer.core.data.tables.table._MOST_CELLS", 40)
    dataset = load_table(table(written()))
    assert len(dataset.inputs) == 12
    assert dataset.notes[0] == "24 rows; every 2nd was read, 12 in all."


def test_a_table_that_was_read_tells_each_column() -> None:
    shown = read(DATA / "penguins.csv")
    assert [(c.name, c.kind.value, c.missing, len(c.levels), suggested_task(c)) for c in shown.columns] == [
        ("species", "category", 0, 3, Task.MULTICLASS),
        ("island", "category", 0, 3, Task.MULTICLASS),
        ("bill_length_mm", "numeric", 2, 164, Task.REGRESSION),
        ("bill_depth_mm", "numeric", 2, 80, Task.REGRESSION),
        ("flipper_length_mm", "numeric", 2, 55, Task.REGRESSION),
        ("body_mass_g", "numeric", 2, 94, Task.REGRESSION),
        ("sex", "category", 11, 2, Task.BINARY),
        ("year", "numeric", 0, 3, Task.MULTICLASS),
    ]
    first = tuple(column[0] for column in shown.read.columns)
    assert first == ("Adelie", "Torgersen", "39.1", "18.7", "181", "3750", "male", "2007")
    assert len(shown.read) == 344
    assert likeliest_target(shown.format, shown.columns).name == "species"
    assert (shown.format.separator, shown.format.has_header, shown.notes) == ("commas", True, ())


# What is no table.


def said(path: Path | str, **choices: object) -> str:
    with pytest.raises(TableError) as caught:
        load_table(path, **choices)  # type: ignore[arg-type]
    return str(caught.value)


ONE_ROW = "The table has one row; it needs at least two, of different targets."
NO_TEXT = (
    "This is no text, and no kind of table that is known here: after {} bytes comes one that no text has. "
    "Save the table as CSV."
)
ONE_COLUMN = "The table has one column; it needs at least one input and a target."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n\r\n\t\n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b"a,b\n1,2\n3,4\0\n", NO_TEXT.format("11")),
        (b"\x7fELF\x02\x01\x01\0\0", "This is a program; a table is needed."),
        (b"\x1f\x8b\x08\x08\xd1\xff,\n", "before the end-of-stream marker was reached."),
        (b"\xff\xfea\0,\0b\0\n\0\x00\xd8x\0", " cannot be decoded as UTF-16 text."),
        (b"x\n1\n2\n3\n", ONE_COLUMN),
        (b"some words\nand more words than that\nand an end\n", ONE_COLUMN),
        (b"a,b\n1,2\n", ONE_ROW),
        (b"1,2\n", ONE_ROW),
        (b"a,b\n", "The table has a header and no rows."),
        (
            b"a,b,c\n1,2,3\n1\n2\n3,4\n5,6,7\n4,4\n5,6,7,8\n9,9\n1,2,3\n",
            "6 of 9 rows do not have 3 fields as the first lines have; this is not one table.",
        ),
        (
            b"name,city\nAnna,Paris\nBob,Rome\nCleo,Oslo\n",
            "No column holds numbers or categories that can be inputs: name (identifiers).",
        ),
        (
            b"unit,remark,y\nkg,,1\nkg,,0\nkg,,1\n",
            "No column holds numbers or categories that can be inputs: unit (constant), remark (empty).",
        ),
        (b"x,y\n1,5\n2,5\n3,5\n", "No column holds numbers or categories that can be inputs: y (constant)."),
        (b'x,y\n1,2\n"3,4\n5,6\n', 'A quotation mark is never closed, from this line on: "3,4'),
    ],
)
def test_a_file_that_is_no_table_gets_a_sentence(table, content: bytes, sentence: str) -> None:
    assert said(table(content)).endswith(sentence)
    if "No column" not in sentence:
        with pytest.raises(TableError) as caught:
            head_format(table(content))
        assert str(caught.value).endswith(sentence)


def test_a_missing_file_and_a_folder_get_a_sentence(tmp_path: Path) -> None:
    assert said(tmp_path / "none.csv") == f"There is no file at {tmp_path / 'none.csv'}."
    assert said(tmp_path) == f"{tmp_path} is a folder, not a table."
    assert said(str(tmp_path)) == f"{tmp_path} is a folder, not a table."
    assert said("a\0b") == "A file's path cannot hold the character 0."
    assert said(tmp_path / ("x" * 300)).endswith("cannot be read: file name too long.")


def test_a_file_that_must_not_be_read_gets_a_sentence(table, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = table(written())
    monkeypatch.setattr(Path, "open", refuse)
    assert said(path) == f"{path} cannot be read: permission denied."


def test_a_byte_0_far_into_the_file_is_found(table) -> None:
    path = table(b"x,y\n" + b"1.5,0\n2.5,1\n" * 400_000 + b"1,\0\n")
    assert said(path) == NO_TEXT.format("4,800,006")


def test_a_file_of_one_endless_line_is_refused(table) -> None:
    sentence = "A line is longer than 4 million characters; this is not a table."
    assert said(table(b"1,2," * 1_200_000)) == sentence
    assert said(table(b"1,2\n3,4\n" + b"1,2," * 1_500_000)) == sentence


def test_a_quote_that_swallows_the_file_is_named(table) -> None:
    path = table('x,y\n1,"2\n' + "1,2\n" * 50_000)
    assert said(path) == 'A quotation mark is not closed within 131,072 characters, from this line on: 1,"2'


def test_a_target_that_is_not_there_gets_the_names_that_are(table) -> None:
    path = table("a,b,c\n1.5,2.5,0\n2.5,4,1\n")
    assert said(path, target="foo") == "There is no column named 'foo'. Columns: a, b, c."
    wide = table(",".join(f"c{i}" for i in range(30)) + "\n" + ("1," * 29 + "2\n") * 3)
    assert said(wide, target="foo").endswith("c18, c19 and 10 more.")


def test_letter_case_of_a_target_matters_only_where_it_must(table) -> None:
    path = table("size,Size,Kind\n" + "".join(f"{i}.5,{i * i}.5,{i % 2}\n" for i in range(9)))
    assert load_table(path, target="kind").feature_names == ("size", "Size")
    assert load_table(path, target="Size").feature_names == ("size", "Kind")
    assert said(path, target="SIZE") == "Several columns could be 'SIZE': size, Size."


@pytest.mark.parametrize(
    ("target", "task", "sentence"),
    [
        ("one", None, "The target one has the same value in every row; there is nothing to predict."),
        ("void", None, "void has 0 rows with a value; it needs at least two."),
        ("lone", None, "lone has 1 row with a value; it needs at least two."),
        ("word", "regression", "The target word holds words, not numbers; it can be classes only."),
        ("word", "binary", "The target word has 3 different values; a binary task needs two."),
        ("name", None, "The target name has 60 different values; 50 classes is the most."),
        ("x", "multiclass", "The target x has 60 different values; 50 classes is the most."),
    ],
)
def test_a_target_that_cannot_be_learned_gets_a_sentence(
    table, target: str, task: str | None, sentence: str
) -> None:
    rows = "".join(f"{i}.5,1,,{'' if i else 4},w{i % 3},name{i}\n" for i in range(60))
    assert said(table("x,one,void,lone,word,name\n" + rows), target=target, task=task) == sentence


def test_what_was_predicted_before_is_no_input(tmp_path: Path) -> None:
    path = tmp_path / "judged.csv"
    rows = [f"{i * 7 % 11},{'cat' if i % 3 else 'dog'},{'cat' if i % 4 else 'dog'}" for i in range(40)]
    path.write_text("\n".join(["x,y_true,y_pred", *rows]))
    dataset = load_table(path)
    assert (dataset.target_name, dataset.feature_names) == ("y_true", ("x",))
    assert dataset.notes[0].startswith("Left out as further targets, which would give y_true away: y_pred.")


def test_a_header_may_name_the_last_column_alone(tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("\n".join([",,y", *(f"{i * 3 % 7}.5,{i % 5}.5,{i % 2}" for i in range(40))]))
    assert (load_table(path).target_name, len(load_table(path).inputs)) == ("y", 40)


def test_whole_numbers_beyond_double_precision_are_no_constant(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("\n".join(["n,x,y", *(f"{12345678901234567890 + i},{i % 7},{i % 2}" for i in range(40))]))
    assert "Left out as identifiers: n." in load_table(path).notes


def test_the_format_of_a_file_is_found_once_until_the_file_is_another(table, monkeypatch) -> None:
    path, found = table("a;b\n1,5;x\n2,5;y\n3,5;x\n" * 2), []
    monkeypatch.setattr(stamps, "_SETTLED", -(10**12))
    look = csvformat.find_dialect
    monkeypatch.setattr(csvformat, "find_dialect", lambda *given: found.append(1) or look(*given))
    assert head_format(path)[0].separator == read_table(path, Watch()).format.separator
    assert found == [1]
    path.write_text("a,b\n1.5,x\n2.5,y\n3.5,x\n" * 9, encoding="utf-8")
    assert read_table(path, Watch()).format.decimal_comma is False
    assert found == [1, 1]


def test_columns_of_the_same_cells_are_looked_at_once_but_for_names_that_tell(table, monkeypatch) -> None:
    path, made = (
        table(
            "id,u,v,split,w,y\n"
            + "".join(
                f"{c},{c},{c},{d},{d},{c}\n" for c, d in zip("3152", ("train", "test") * 2, strict=True)
            )
        ),
        [],
    )
    look = assembling.make_column
    monkeypatch.setattr(
        assembling, "make_column", lambda *given, **more: made.append(given[0]) or look(*given, **more)
    )
    columns = read_table(path, Watch()).columns
    assert made == ["id", "u", "split", "w"]
    assert [column.name for column in columns] == ["id", "u", "v", "split", "w", "y"]
    kinds = [column.kind for column in columns]
    number, words = ColumnKind.NUMERIC, ColumnKind.CATEGORY
    assert kinds == [ColumnKind.IDENTIFIER, number, number, ColumnKind.PART, words, number]
