"""Tables as they come: each is read as its plain twin is, to the bit where their numbers are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.data.tables.table import TableChoices, load_table
from tests.places import DATA

CASES = DATA / "cases"
CLEAN = CASES / "clean"


@dataclass(frozen=True)
class Case:
    """A file, what is predicted, and what its inputs and classes are called."""

    file: str
    target: str
    inputs: tuple[str, ...]
    classes: tuple[str, ...] = ("high", "low")
    rows: int = 120
    named: bool = True
    """Whether the target is asked for, or to be found."""
    near: float = 0.0
    """How far numbers may be from the twin's, in standard deviations."""


PLAIN = ("size", "weight")
YEARS = tuple(map(str, range(2001, 2011)))
FOUND = [
    Case("missing_words.csv", "group", ("age", "pressure", "rate")),
    Case("missing_in_small_table.csv", "passed", ("hours", "sleep"), ("no", "yes"), rows=16),
    Case("years_as_names.csv", "trend", YEARS, ("falling", "rising"), rows=60),
    Case("pandas_index.csv", "label", ("0", "1", "2"), ("0", "1")),
    Case(
        "genres_with_bars.csv",
        "verdict",
        ("title_no", "genres = Comedy|Crime", "genres = Drama|Crime", "genres = Drama|War", "length"),
    ),
    Case(
        "answers_with_semicolons.csv",
        "level",
        ("years", "answers = Python;R", "answers = R;SQL", "answers = SQL;Java", "score"),
    ),
    Case("excel_sep_line.csv", "kind", PLAIN),
    Case("excel_title_row.csv", "kind", PLAIN),
    Case("money_percent_brackets.csv", "kind", ("price", "share", "profit")),
    Case("true_minus_signs.csv", "kind", ("change", "drift")),
    Case("thousands_by_spaces.csv", "kind", ("people", "area")),
    Case("german_thousands.csv", "klasse", ("preis", "menge")),
    Case("quoted_decimal_commas.csv", "kind", ("x", "w")),
    Case("date_and_value.csv", "temperature", ("when",), (), rows=200, near=1e-5),
    Case("times_of_day.csv", "kind", ("start", "drift")),
    Case("numpy_savetxt.txt", "label", PLAIN, ("0", "1")),
    Case("runs_of_tabs.txt", "kind", PLAIN),
    Case("header_with_trailing_commas.csv", "kind", PLAIN),
    Case("header_repeated.csv", "kind", PLAIN),
    Case("orange_three_rows.tab", "kind", PLAIN, named=False),
    Case("cyrillic_cp1251.csv", "пол", ("рост", "вес"), ("жен", "муж")),
    Case("ticked_or_blank.csv", "kind", ("insured", "drift")),
    Case("x_y_colour.csv", "colour", ("x", "y"), ("blue", "red"), named=False),
    Case("sorted_by_class.csv", "kind", PLAIN, ("first", "second"), rows=5200),
    Case("single_quotes.csv", "kind", PLAIN, ("high, rest", "low, rest")),
    Case("packed.csv.gz", "kind", PLAIN),
    Case("own_export.csv", "quality", ("acid", "alcohol"), ("3", "4", "5", "6", "7", "8"), named=False),
]


def twin(file: str) -> Path:
    return CLEAN / f"{file.partition('.')[0]}.csv"


def read(path: Path, case: Case) -> Dataset:
    return load_table(path, TableChoices(case.target if case.named else ""))


def test_every_file_is_tried() -> None:
    files = {path.name for path in CASES.iterdir() if path.is_file() and path.name != "README.md"}
    assert {case.file for case in FOUND} == files
    assert {twin(file).name for file in files} == {path.name for path in CLEAN.iterdir()}


@pytest.mark.copies(quick=6)
@pytest.mark.parametrize("case", FOUND, ids=lambda case: case.file)
def test_a_table_is_read_as_its_plain_twin(case: Case) -> None:
    given, plain = read(CASES / case.file, case), read(twin(case.file), case)
    assert (given.target_name, given.feature_names, given.class_names) == (
        case.target,
        case.inputs,
        case.classes,
    )
    assert given.task is plain.task is (given.task if case.classes else Task.REGRESSION)
    assert given.inputs.shape == plain.inputs.shape == (case.rows, len(case.inputs))
    assert np.abs(given.inputs - plain.inputs).max() <= case.near
    assert np.array_equal(given.targets, plain.targets)
    assert given.train.tolist() == plain.train.tolist()
    assert given.test.tolist() == plain.test.tolist()


@pytest.mark.copies(quick=6)
@pytest.mark.parametrize("case", FOUND, ids=lambda case: case.file)
def test_what_is_predicted_is_found_without_being_asked_for(case: Case) -> None:
    found = load_table(CASES / case.file)
    assert found.target_name == case.target
    assert found.task is read(CASES / case.file, case).task


def test_what_a_file_says_in_its_own_way_is_said_in_words() -> None:
    said = {case.file: read(CASES / case.file, case).notes for case in FOUND}
    assert said["excel_title_row.csv"][0] == "1 row above the header was left out."
    assert said["header_repeated.csv"][0] == "2 rows with the header once more were left out."
    assert said["orange_three_rows.tab"][0] == "2 rows beneath the header (units, types) were left out."
    assert said["cyrillic_cp1251.csv"][0] == "The text is not UTF-8; it was read as Windows-1251 (Cyrillic)."
    assert said["packed.csv.gz"][0] == "The file is packed with gzip."
    assert said["own_export.csv"][0] == "Left out as the parts of an earlier split: part."
    assert (
        said["date_and_value.csv"][0]
        == "Dates are numbers: when in days since the year 1, 739311 is 2025-03-01."
    )
    assert said["times_of_day.csv"][0] == "Times are numbers: start in minutes."
    assert said["ticked_or_blank.csv"][0] == "A tick or none is a number: insured (1 is 1, blank is 0)."
    signs = "Signs and units are passed over: price without $, share without %."
    assert said["money_percent_brackets.csv"][0] == signs
    gaps = "Missing numbers became the training part's median: age 11 with "
    assert said["missing_words.csv"][0].startswith(gaps)
    assert "pressure 19 with " in said["missing_words.csv"][0]
    assert "rate 10 with " in said["missing_words.csv"][0]
    assert said["pandas_index.csv"][:2] == (
        "Left out as identifiers: column 1.",
        "It holds numbers: to learn from it, set Used as to Input for column 1.",
    )


def test_the_numbers_are_those_in_the_file() -> None:
    german = read(CASES / "german_thousands.csv", FOUND[11])
    prices = german.inputs[:, 0] * german.scales[0].deviation + german.scales[0].mean
    np.testing.assert_allclose(prices[:5], [763.0, 701.6, 1120.4, 816.0, 1085.6])
    assert prices.mean() == pytest.approx(983.67)
    money = read(CASES / "money_percent_brackets.csv", FOUND[8])
    first = [
        value * scale.deviation + scale.mean
        for value, scale in zip(money.inputs[0], money.scales, strict=True)
    ]
    np.testing.assert_allclose(first, [1904.2, 41.9, -59.58])
