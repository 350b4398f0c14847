"""How cells of a table become numbers, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.tables.column_choices import parse_choices
from reluexplorer.core.data.tables.encoding import FARTHEST
from reluexplorer.core.data.tables.notes import for_command_line
from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.data.tables.wording import TableError

ROWS = 40
Read = Callable[..., Dataset]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return what reads a table whose first column has these cells."""

    def load(cells: Sequence[str], *choices: str, head: str = "v,b,k") -> Dataset:
        path = tmp_path / "table.csv"
        rows = [f'"{cell}",{row * 7 % 5},{row % 2}' for row, cell in enumerate(cells)]
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return load_table(path, TableChoices("k", columns=parse_choices(choices), scaled=False))

    return load


def numbers(dataset: Dataset) -> list[float]:
    """Return the first input of each row."""
    assert dataset.feature_names == ("v", "b")
    return dataset.inputs[:, 0].tolist()


def note(dataset: Dataset, word: str) -> str:
    (found,) = [each for each in dataset.notes if word in each]
    return found


TEMPERATURES = [f"{3.1 + 0.6 * row:.1f}" for row in range(ROWS)]


@pytest.mark.parametrize("code", ["-999", "-9999", "9999", "999.9", "-999.25", "-99", "1e30", "-32768"])
def test_a_number_that_may_stand_for_no_value_is_told_and_can_be_taken_so(read: Read, code: str) -> None:
    cells = [code if row % 5 == 0 else cell for row, cell in enumerate(TEMPERATURES)]
    as_it_stands = read(cells)
    assert numbers(as_it_stands) == [min(float(cell), FARTHEST) for cell in cells]
    told = note(as_it_stands, "far outside")
    assert told == (
        f"{float(code):.12g} stands 8 times in v, far outside its other values (3.7 to 26.5): if it means no "
        "value, set Holds to Numbers without codes."
    )
    assert for_command_line(told).endswith("no value, give --column NAME=number-without-codes.")
    taken = read(cells, "v=number-without-codes,mean")
    known = [float(cell) for cell in cells if cell != code]
    filled = {value for value, cell in zip(numbers(taken), cells, strict=True) if cell == code}
    assert len(filled) == 1
    assert min(known) < filled.pop() < max(known)
    assert not [each for each in taken.notes if "far outside" in each]
    assert f"Numbers taken as no value: v {float(code):.12g} 8 times." in taken.notes
    assert taken.sources[0].codes == (float(code),)


def test_several_columns_with_several_such_numbers_are_told_shortly(tmp_path) -> None:
    codes = ("-999", "-9999", "-99999")
    names = [f"a measurement with a long name {number}" for number in range(5)]
    rows = [
        [codes[(row + column) % 3] if (row + column) % 4 == 0 else cell for column in range(5)]
        for row, cell in enumerate(TEMPERATURES)
    ]
    path = tmp_path / "table.csv"
    lines = [",".join([*cells, str(row % 2)]) for row, cells in enumerate(rows)]
    path.write_text("\n".join([",".join([*names, "k"]), *lines]) + "\n", encoding="utf-8")
    told = note(load_table(path, TableChoices("k", scaled=False)), "far outside")
    assert len(told) < 400
    assert told.count("far outside") == 1
    assert f"and likewise in {names[1]}, {names[2]}" in told


@pytest.mark.parametrize(
    "cells",
    [
        [str(60 + row) for row in range(ROWS)],
        [str(999 - 25 * row) for row in range(ROWS)],
        [f"{100 * row % 999}" if row % 4 else "999" for row in range(ROWS)],
        ["9999" if row == 3 else f"{row / 4}" for row in range(ROWS)],
        ["-1" if row % 3 else f"{row % 4}" for row in range(ROWS)],
    ],
)
def test_numbers_near_the_others_or_there_once_are_numbers(read: Read, cells: list[str]) -> None:
    assert not [each for each in read(cells).notes if "far outside" in each]


@pytest.mark.parametrize("code", ["-999", "-9999", "-999.25", "-32768", "1e30"])
def test_a_code_that_is_hardly_a_number_is_told_of_though_it_is_there_once(read: Read, code: str) -> None:
    cells = [code if row == 7 else cell for row, cell in enumerate(TEMPERATURES)]
    assert f"{float(code):.12g} stands once in v, far outside" in note(read(cells), "if it means no value")
    taken = read(cells, "v=number-without-codes,mean")
    assert f"Numbers taken as no value: v {float(code):.12g} once." in taken.notes
    assert max(map(abs, numbers(taken))) < 30


def test_a_row_whose_value_is_a_code_can_be_left_out_and_several_columns_are_told_in_one_sentence(
    read: Read,
) -> None:
    cells = ["-99" if row % 4 == 0 else f"{row / 8}" for row in range(ROWS)]
    kept = read(cells, "v=number-without-codes,leave-out")
    assert sorted(numbers(kept)) == [row / 8 for row in range(ROWS) if row % 4]
    both = ["-98" if row % 9 == 1 else cell for row, cell in enumerate(cells)]
    assert "-99 stands 9 times and -98 5 times in v," in note(read(both), "if they mean no value")
    assert np.isfinite(kept.inputs).all()


@pytest.mark.parametrize(
    ("written", "passed"),
    [
        ("{} (2)", "the number in brackets"),
        ("{}(12)", "the number in brackets"),
        ("{}(2) cm", "the number in brackets or cm"),
        ("{} (±0.2)", "the number in brackets"),
        ("{} (12 %)", "the number in brackets"),
        ("{} (4.1–9.8)", "the number in brackets"),
        ("{} [0.2; 0.9]", "the number in brackets"),
        ("{} ± 0.2", "what follows ±"),
        ("{}±0.2 cm", "what follows ± or cm"),
        ("{} +/- 0.2", "what follows ±"),
        ("{} +0.2/−0.3", "what follows ±"),
        ("({} ± 0.2)", "what follows ±"),
    ],
)
def test_a_number_with_its_uncertainty_is_the_number(read: Read, written: str, passed: str) -> None:
    values = [40.1 + row * 7 % 31 for row in range(ROWS)]
    found = read([written.format(f"{value:.1f}") for value in values])
    assert numbers(found) == pytest.approx(values)
    assert f"Signs and units are passed over: v without {passed}." in found.notes
    assert f"{written.format('40.1')} is read as 40.1" in note(found, "As numbers are read")


def test_numbers_in_brackets_alone_are_still_below_zero_and_names_stay_names(read: Read) -> None:
    assert numbers(read([f"({row + 1})" for row in range(ROWS)])) == [-1.0 - row for row in range(ROWS)]
    assert "Left out as identifiers: v." in read([f"A{row}(3)" for row in range(ROWS)]).notes


@pytest.mark.parametrize(
    ("written", "second"),
    [
        ("{}/{:02}", 100), ("{}-{:02}", 100), ("{}–{:02}", 100), ("{}/{}", 9999), ("{}-{}", 9999),
        ("{} – {}", 9999), ("FY{}/{:02}", 100), ("{}/{:02} season", 100),
    ],
)  # fmt: skip
@pytest.mark.parametrize("start", [1990, 2000])
def test_years_in_pairs_are_the_first_year(read: Read, written: str, second: int, start: int) -> None:
    years = [start + row * 7 % 10 for row in range(ROWS)]
    cells = [written.format(year, (year + 1) % second) for year in years]
    cells[5] = "unknown"
    found = read(cells)
    del years[5]
    assert numbers(found)[:5] + numbers(found)[6:] == years
    assert "Years in pairs are numbers: v as the first of two years." in found.notes
    assert f"{cells[0]} is read as {start}" in note(found, "As numbers are read")


def test_months_of_years_stay_dates_and_other_pairs_stay_what_they_are(read: Read) -> None:
    months = read([f"{2000 + row // 12}-{1 + row % 12:02}" for row in range(ROWS)])
    assert numbers(months)[1] - numbers(months)[0] == 31
    assert "730120 is 2000-01-01" in note(months, "Dates are numbers")
    two = read(["2001-02" if row % 3 else "2002-03" for row in range(ROWS)])
    assert note(two, "Dates are numbers")
    for gap in (0, 2):
        pairs = read([f"{1990 + row % 9}/{1990 + row % 9 + gap}" for row in range(ROWS)])
        assert not [each for each in pairs.notes if "Years in pairs" in each]


@pytest.mark.parametrize(
    ("cells", "counts", "told"),
    [
        (["★★★☆☆", "★☆☆☆☆", "★★★★★", "☆☆☆☆☆"], [3, 1, 5, 0], "(★★★☆☆ is 3)"),
        (["⭐⭐", "⭐⭐⭐⭐", "⭐️", "⭐⭐"], [2, 4, 1, 2], "(⭐⭐ is 2)"),
        (["★★½", "★★★★", "★", "★★★★"], [2.5, 4, 1, 4], "(★★★★ is 4)"),
        (["*", "***", "**", "***"], [1, 3, 2, 3], "(*** is 3)"),
        (["$$", "$", "$$$$", "$$"], [2, 1, 4, 2], "($$ is 2)"),
        (["☆☆", "☆", "☆☆☆", "☆☆"], [2, 1, 3, 2], "(☆☆ is 2)"),
        (["●●○", "●○○", "●●●", "●●○"], [2, 1, 3, 2], "(●●○ is 2)"),
    ],
)
def test_drawn_ratings_are_counted(read: Read, cells: list[str], counts: list[float], told: str) -> None:
    found = read([cells[row % 4] for row in range(ROWS)])
    assert numbers(found) == [counts[row % 4] for row in range(ROWS)]
    assert note(found, "Marks are counted").startswith("Marks are counted: v (")
    if cells.count(cells[-1]) > 1:
        assert told in note(found, "Marks are counted")


def test_asterisks_beside_blanks_are_marks_of_significance_and_stay_words(read: Read) -> None:
    found = read([("", "*", "**", "***")[row % 4] for row in range(ROWS)])
    assert found.feature_names == ("v = *", "v = **", "v = ***", "v = missing", "b")
    stars = read([("", "★", "★★", "★★★")[row % 4] for row in range(ROWS)])
    assert numbers(stars)[1:4] == [1.0, 2.0, 3.0]


def test_marks_of_several_kinds_are_words(read: Read) -> None:
    found = read([("$", "€", "$$")[row % 3] for row in range(ROWS)])
    assert found.feature_names == ("v = $", "v = $$", "v = €", "b")


@pytest.mark.parametrize(
    ("written", "first", "told"),
    [
        ("{small}/5", 0.2, "Numbers out of a whole are parts of it: v divided by 5."),
        ("{small} out of 10", 0.1, "Numbers out of a whole are parts of it: v divided by 10."),
        ("{large} ft 6 in", 10.5, "Quantities in two units are one number: v in feet."),
        ("{large}′ 6″", 10.5, "Quantities in two units are one number: v in feet."),
        ("{large} lb 8 oz", 10.5, "Quantities in two units are one number: v in pounds."),
        ("{large}° 30′", 10.5, "Quantities in two units are one number: v in degrees."),
        ("{large} ft", 10.0, "Signs and units are passed over: v without ft."),
        ("0x1{small}", 17.0, "Hexadecimal numbers are numbers: v from base 16."),
        ("\\{large}00", 1000.0, "Signs and units are passed over: v without \\ (it stands for ¥ or ₩)."),
    ],
)
def test_what_is_said_of_units_agrees_with_the_number(
    read: Read, written: str, first: float, told: str
) -> None:
    found = read([written.format(small=1 + row % 5, large=10 + row) for row in range(ROWS)])
    assert numbers(found)[0] == first
    assert [each for each in found.notes if ": v " in each and "is read as" not in each] == [told]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("x,x,k", "column 2 (x) is x (2)"),
        ("x,x,x,k", "column 2 (x) is x (2), column 3 (x) is x (3)"),
        ("Size ,k,Size", "column 3 (Size) is Size (2)"),
        ("x,x (2),x,k", "column 3 (x) is x (3)"),
        ("x,X,k", ""),
        ("x,x (2),k", ""),
        ("x,,k", ""),
    ],
)
def test_columns_of_one_name_are_said_to_be_numbered(tmp_path: Path, head: str, told: str) -> None:
    width = head.count(",")
    rows = [",".join(str((row + place) * 7 % 5) for place in range(width)) for row in range(ROWS)]
    path = tmp_path / "table.csv"
    path.write_text("\n".join([head, *(f"{each},{row % 2}" for row, each in enumerate(rows))]) + "\n")
    notes = [each for each in load_table(path, TableChoices("k")).notes if "numbered" in each]
    assert notes == ([f"Columns whose name was there before are numbered: {told}."] if told else [])


@pytest.mark.parametrize(
    "scale",
    [
        "low medium high",
        "Low Moderate High Very_High",
        "never rarely sometimes often always",
        "strongly_disagree disagree neutral agree strongly_agree",
        "S M L XL",
        "1_-_none 2_-_mild 3_-_severe",
        "poor fair good excellent",
        "nie selten manchmal oft immer",
        "easy medium hard",
    ],
)
def test_words_in_order_are_offered_and_can_be_learned_as_numbers(read: Read, scale: str) -> None:
    words = [word.replace("_", " ") for word in scale.split()]
    cells = [words[row * 7 % len(words)] for row in range(ROWS)]
    count = len(words)
    assert (
        f"Categories may have an order: v ({words[0]} … {words[-1]}: 1 to {count}). To learn from it, set "
        "Holds to Words in order."
    ) in read(cells).notes
    found = read(cells, "v=order")
    assert numbers(found) == [1.0 + words.index(cell) for cell in cells]
    assert f"Words in order are numbers: v ({words[0]} is 1, {words[1]} is 2," in note(found, "in order")
    assert found.sources[0].texts == {word: 1.0 + place for place, word in enumerate(words)}


def test_words_without_a_known_order_are_not_offered_one(read: Read) -> None:
    cells = [("red", "green", "blue")[row % 3] for row in range(ROWS)]
    assert not [each for each in read(cells).notes if "order" in each]
    two = read([("low", "high")[row % 2] for row in range(ROWS)])
    assert not [each for each in two.notes if "order" in each]
    with pytest.raises(TableError, match="v holds no words whose order is known here"):
        read(cells, "v=order")


def test_words_of_one_place_have_one_number_and_missing_ones_are_filled(read: Read) -> None:
    cells = [("LOW", "med", "medium", "high", "")[row % 5] for row in range(ROWS)]
    found = numbers(read(cells, "v=order,most-frequent"))
    assert found[:4] == [1.0, 2.0, 2.0, 3.0]
    assert set(found[4::5]) == {2.0}


def test_of_many_codes_in_a_column_a_few_are_told_and_the_others_counted(read: Read) -> None:
    codes = {row: f"{-3.02930258013 * (1 + row)}e{90 + 20 * row}" for row in range(10)}
    told = note(read([codes.get(row, cell) for row, cell in enumerate(TEMPERATURES)]), "far outside")
    assert " and 7 more in v, far outside" in told
    assert len(told) < 300
