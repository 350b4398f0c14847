"""What a column becomes: an input, an identifier, a gap, a number in another dress."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.tables.column_choices import parse_choices
from reluexplorer.core.data.tables.columns import ColumnKind, make_column
from reluexplorer.core.data.tables.table import TableChoices, load_table
from tests.core.data.tables.plain_table import ROWS, text
from tests.core.data.tables.reading import column, read

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


def test_durations_among_words_are_named_and_can_be_chosen(read, tmp_path: Path) -> None:
    mixed = [
        (f"{i} min" if i % 3 else f"lap {i} lost", weight, kind) for i, (_, weight, kind) in enumerate(ROWS)
    ]
    mixed = [("1h 20m" if i % 3 == 1 else size, weight, kind) for i, (size, weight, kind) in enumerate(mixed)]
    assert any(
        note.startswith("Numbers stand among words: size 26 of 40") for note in read(text(mixed)).notes
    )
    chosen = load_table(tmp_path / "table.csv", TableChoices("kind", columns=parse_choices(["size=number"])))
    assert "size" in chosen.feature_names


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
    dataset = load_table(table("x,y\n" + "\n".join(rows)), TableChoices(seed=3))
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
