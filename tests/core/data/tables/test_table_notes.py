"""The numbers in the notes on a table: enough digits, dates as dates, the code page by its name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.data.tables.column_choices import parse_choices
from reluexplorer.core.data.tables.dialect import head_format
from reluexplorer.core.data.tables.notes import for_command_line
from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.text import MINUS, rounded, told_apart


def table(folder, lines, encoding="utf-8"):
    path = folder / "t.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def scaled_note(dataset) -> tuple[str, str]:
    """Return what 0 and 1 are said to be of the target."""
    (note,) = [each for each in dataset.notes if each.startswith("The target is scaled: 0 is ")]
    zero, _, one = (
        note.removeprefix("The target is scaled: 0 is ").removesuffix(" more.").partition(", 1 is ")
    )
    return zero.rpartition(" of ")[0], one


@pytest.mark.parametrize(
    ("base", "spread"),
    [(1234567.0, 1.3), (-98765432.0, 0.02), (5e8, 4e6), (0.0, 3e5), (12.5, 1e-3), (3e-4, 1e-5), (7e8, 2.5)],
)
def test_a_target_s_mean_is_said_to_a_tenth_of_a_percent_of_its_deviation(tmp_path, base, spread):
    rng = np.random.default_rng(2)
    values = base + spread * rng.normal(size=60)
    lines = [f"{x:.3f},{y!r}" for x, y in zip(rng.normal(size=60).tolist(), values.tolist(), strict=True)]
    dataset = load_table(table(tmp_path, ["a,y", *lines]), TableChoices("y"))
    zero, one = scaled_note(dataset)
    (scale,) = dataset.target_scales
    assert "e" not in zero + one or spread < 1e-4
    assert float(zero.replace(MINUS, "-")) == pytest.approx(scale.mean, abs=scale.deviation / 1000)
    assert float(one.replace(MINUS, "-")) == pytest.approx(scale.deviation, rel=1e-3)


def test_a_missing_number_is_filled_with_enough_digits(tmp_path):
    values = [f"{1234567 + 0.37 * row:.2f}" for row in range(40)]
    values[3] = ""
    lines = [f"{value},{row % 2}" for row, value in enumerate(values)]
    for choices in ({}, {"scaled": False}):
        dataset = load_table(table(tmp_path, ["a,k", *lines]), TableChoices("k", **choices))
        (note,) = [each for each in dataset.notes if each.startswith("Missing numbers")]
        said = float(note.rpartition(" with ")[2].removesuffix("."))
        train = [float(values[row]) for row in dataset.train.tolist() if values[row]]
        assert said == pytest.approx(np.median(train), abs=np.std(train) / 1000)


def test_dates_are_said_as_dates(tmp_path):
    days = [f"2023-01-{9 + row % 20:02}" for row in range(40)]
    days[5] = ""
    lines = [f"{day},{row % 7},{row % 2}" for row, day in enumerate(days)]
    dataset = load_table(table(tmp_path, ["day,a,k", *lines]), TableChoices("k"))
    (note,) = [each for each in dataset.notes if each.startswith("Missing numbers")]
    assert note.startswith("Missing numbers became the training part's median: day 1 with 2023-01-1")
    parts = load_table(
        table(tmp_path, ["day,a,k", *lines]), TableChoices("k", columns=parse_choices(["day=date"]))
    )
    (note,) = [each for each in parts.notes if each.startswith("Missing numbers")]
    assert "day 1 with 2023-01-1" in note
    hours = [f"2023-01-{9 + row % 20:02} {row % 24:02}:30,{row % 7}" for row in range(40)]
    dataset = load_table(table(tmp_path, ["day,a", *hours]), TableChoices("day", "regression"))
    zero, one = scaled_note(dataset)
    assert zero.startswith("2023-01-1")
    assert len(zero) == len("2023-01-18 12:00")
    assert one == f"{dataset.target_scales[0].deviation:.4g} days"


@pytest.mark.parametrize("word", ["10 €", "“quoted”", "naïve"])
def test_a_western_code_page_is_called_by_the_name_of_the_one_that_has_the_euro(tmp_path, word):
    lines = [f"{row},{word if row % 2 else 'plain'}" for row in range(30)]
    path = table(tmp_path, ["a,k", *lines], "cp1252")
    assert load_table(path).notes[0] == (
        "The text is not UTF-8; it was read as Windows-1252 (Western European)."
    )
    assert TableChoices().scaled


@pytest.mark.parametrize(
    ("value", "spread", "said"),
    [
        (1234567.1234567, 0.4193, "1234567.1235"), (40.0, 12.0, "40"), (44.449, 5.4, "44.449"),
        (44.4491234, 5.4, "44.45"),
        (53.5, 900.0, "53.5"),
        (1e-17, 1.0, "0"), (2.5e9, 10.0, "2500000000"), (1.25e20, 1e18, "1.25e20"),
        (-0.5, 0.0, "−0.5"), (123456.0, 1e5, "123456"),
    ],
)  # fmt: skip
def test_numbers_are_told_apart(value, spread, said):
    assert told_apart(value, spread) == said


def test_numbers_are_rounded_without_powers_of_ten():
    numbers = (0.41932, 123456.7, 99999.5, 5e8, 1.5e9)
    assert [rounded(each) for each in numbers] == ["0.4193", "123457", "100000", "500000000", "1.5e9"]


def every_note(folder) -> list[str]:
    """Return the notes of tables that are not quite what they seem, with something to do about each."""
    rows = range(40)
    further = ["a,y1,y2", *(f"{row * 7 % 13},{row % 5},{row % 3}" for row in rows)]
    mixed = ["code,note,day,k"]
    mixed += [
        f"{1000 + row},{row if row % 3 else f'w{row}'},2023-01-{1 + row % 25:02},{row % 2}" for row in rows
    ]
    few = ["a,k", *(f"{row},{row % 2}" for row in range(8))]
    notes = [*load_table(table(folder, further), TableChoices("y1")).notes]
    notes += load_table(table(folder, mixed), TableChoices("k")).notes
    notes += load_table(table(folder, few), TableChoices("k", whole=True)).notes
    return notes


def test_notes_name_what_is_done_in_the_window_or_the_options_never_both(tmp_path):
    notes = every_note(tmp_path)
    places = ("set Used as to Predicted", "set Used as to Input", "set Holds to Numbers",
              "set Holds to Dates in parts", "set the test share under Data")  # fmt: skip
    options = ("--column NAME=target", "--column NAME=input", "--column NAME=number",
               "--column NAME=date", "--test-share")  # fmt: skip
    shown, printed = "\n".join(notes), "\n".join(map(for_command_line, notes))
    assert "--" not in shown
    assert [place for place in places if place not in shown] == []
    assert [option for option in options if option not in printed] == []
    assert [place for place in places if place in printed] == []


def test_a_name_that_ends_with_a_full_stop_ends_a_sentence_with_one(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("Kd.-Nr.,amount,y\n" + "".join(f"K{i}x,{i % 7},{i % 3}\n" for i in range(40)))
    notes = load_table(path).notes
    assert any(note.endswith("Kd.-Nr.") for note in notes)
    assert not any(".." in note for note in notes)


def test_one_year_is_no_span_of_years(tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_text("day,x,y\n" + "".join(f"{i + 1:02d}.03.24,{i % 7},{i % 3}\n" for i in range(28)))
    (how,) = (note for note in load_table(path).notes if "two digits" in note)
    assert how.endswith("read with years of two digits as 2024.")


def test_a_line_of_megabytes_is_a_row_like_others(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(f"a,b,y\n1,2,3\n4,{'x' * 5_000_000},6\n7,8,9\n1,u,3\n")
    assert head_format(path)[1] is None
    assert load_table(path).targets.ravel().argsort(kind="stable").tolist() == [0, 3, 1, 2]
