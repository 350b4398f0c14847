"""Numbers with units: multiples of one unit are one scale, and only those."""

from __future__ import annotations

from collections import Counter

import pytest

from reluexplorer.core.data.tables import readings
from reluexplorer.core.data.tables.columns import make_column
from reluexplorer.core.data.tables.notes import read_as
from reluexplorer.core.data.tables.numerals import dressed
from reluexplorer.core.data.tables.quantities import made_of_parts
from reluexplorer.core.data.tables.readings import instances_of, read_texts
from reluexplorer.core.data.tables.table import TableChoices, load_table

ONE_KIND = {
    ("79.0 W", "75.8 mW", "2 W"): (79.0, 0.0758, 2.0),
    ("79.0 mW", "75.8 mW", "2 W"): (79.0, 75.8, 2000.0),
    ("3 MW", "2 kW", "1 MW"): (3.0, 0.002, 1.0),
    ("5 Hz", "7 mHz", "1 Hz"): (5.0, 0.007, 1.0),
    ("5 Mhz", "7 GHz", "2 Mhz"): (5.0, 7000.0, 2.0),
    ("5 KG", "700 g", "1 KG"): (5.0, 0.7, 1.0),
    ("5 Mg", "79 mg", "1 Mg"): (5.0, 79e-9, 1.0),
    ("5 gb", "700 MB", "1 gb"): (5.0, 0.7, 1.0),
    ("5 mL", "7 l", "1 mL"): (5.0, 7000.0, 1.0),
}


@pytest.mark.parametrize("texts", ONE_KIND)
def test_multiples_of_one_unit_are_one_scale(texts: tuple[str, ...]) -> None:
    numbers = dressed(texts, decimal_comma=False).numbers
    assert [numbers[text] for text in texts] == pytest.approx(ONE_KIND[texts], rel=1e-12)


TWO_KINDS = [("76 nm", "79 Nm"), ("76 MB", "79 Mb"), ("5 mW", "7 Nm")]


@pytest.mark.parametrize("texts", TWO_KINDS)
def test_units_that_differ_by_case_alone_are_not_one(texts: tuple[str, ...]) -> None:
    assert len(dressed(texts, decimal_comma=False).numbers) == 1


@pytest.mark.parametrize(
    "texts", [("5 KG", "7 kg"), ("5 MM", "7 mm"), ("5 Cm", "7 cm"), ("5 EUR", "7 eur"), ("5 Pcs", "7 pcs")]
)
def test_letter_case_that_says_nothing_is_passed_over(texts: tuple[str, ...]) -> None:
    assert sorted(dressed(texts, decimal_comma=False).numbers.values()) == [5.0, 7.0]


MIXED = {
    ("79.0%", "0.758", "5%"): ((0.79, 0.758, 0.05), "% times 0.01"),
    ("79.0%", "75.8", "5%"): ((79.0, 75.8, 5.0), "without %"),
    ("758 K", "300 K", "4 K"): ((758.0, 300.0, 4.0), "without K"),
    ("$1.5K", "$200", "$3K"): ((1500.0, 200.0, 3000.0), "without $, K times 1,000"),
    ("1.5K", "2M", "300"): ((1500.0, 2e6, 300.0), "K times 1,000, M times 1,000,000"),
    ("$5", "€7", "$8"): ((5.0, 7.0, 8.0), "without $ or €, currencies not converted"),
    ("1 kg", "500 g", "2 kg"): ((1.0, 0.5, 2.0), "without kg, g times 0.001"),
}


@pytest.mark.parametrize("texts", MIXED)
def test_what_is_multiplied_or_mixed_is_said(texts: tuple[str, ...]) -> None:
    reading = read_texts(Counter(texts), 0, decimal_comma=False)
    assert [reading.numbers[text] for text in texts] == pytest.approx(MIXED[texts][0])
    assert reading.how == MIXED[texts][1]


def test_tonnes_are_no_trillions_beside_thousands() -> None:
    assert max(dressed(("79 t", "75800 k"), decimal_comma=False).numbers.values()) < 1e8


def test_a_note_tells_multiplied_units_from_those_passed_over(tmp_path) -> None:
    rows = [f"{i * 7 % 23}.5{'kMk'[i % 3]},${i * 5 % 17}.25,{'ab'[i * 3 % 5 > 1]}" for i in range(40)]
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["people,price,kind", *rows]))
    notes = load_table(path, TableChoices("kind")).notes
    assert "Units are one scale: people k times 1,000, M times 1,000,000." in notes
    assert "Signs and units are passed over: price without $." in notes


OUTSIDE = {
    "€(34.70)": -34.7, "$ (3,470.00)": -3470.0, "(34.70)%": -34.7, "(34.70) €": -34.7, "EUR (5)": -5.0,
    "($5.25)": -5.25, "(5%)": -5.0,
}  # fmt: skip


@pytest.mark.parametrize("text", OUTSIDE)
def test_brackets_are_a_minus_with_the_sign_inside_or_outside(text: str) -> None:
    assert dressed([text], decimal_comma=False).numbers == {text: OUTSIDE[text]}


@pytest.mark.parametrize("text", ["a(5)", "f (3)", "%(5)", "5 (6)"])
def test_other_brackets_are_no_minus(text: str) -> None:
    assert dressed([text], decimal_comma=False).numbers == {}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("(1) (2) (30) 4", "(1) is read as −1"),
        ("5- 3- 2 7", "5- is read as −5"),
        ("1,234 2,000 12 3", "1,234 is read as 1234"),
        ("1,5 2,25 0,5 3", "1,5 is read as 1.5"),
        ("20% 5% 100% 7%", "20% is read as 20"),
        ("20% 0.5 0.25 0.125", "20% is read as 0.2"),
        ("$1.50 $20 $3 €4", "$1.50 is read as 1.5 and €4 as 4"),
        ("12kg 800g 3kg 1kg", "800g is read as 0.8 and 12kg as 12"),
        ("$9 $8 $7 ($6)", "($6) is read as −6 and $9 as 9"),
        ("1:30 2:00 0:45 0:10", "1:30 is read as 90 and 0:45 as 45"),
        ("1 2.5 -3 4e5", ""),
        ("yes no yes no", ""),
    ],
)
def test_a_text_that_is_no_plain_number_is_shown_with_what_it_is_read_as(cells, said):
    column = make_column("a", cells.split() * 5, range(20), decimal_comma=False)
    assert column.instances == said
    assert [note for note in read_as([column]) if " is read as " in note] == (
        [f"As numbers are read, for instance: a: {said}."] if said else []
    )


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("1.000 2.500 12.250", "1.000 is read as 1000"),
        ("1.000.000 2 3", "1.000.000 is read as 1000000"),
        ("-1.000 -2.000 3", "-1.000 is read as −1000"),
        ("1.000 2,5 3", "1.000 is read as 1000 and 2,5 as 2.5"),
        ("0.500 0.125 7", ""),
    ],
)
def test_points_between_thousands_are_told_where_commas_are_decimal(cells, said):
    column = make_column("a", cells.split() * 5, range(15), decimal_comma=True)
    assert column.instances == said


@pytest.mark.parametrize(("text", "comma", "said"), [("1.000", True, "1000"), ("1,000", False, "1000")])
def test_thousands_are_told_though_most_numbers_are_below(text, comma, said):
    column = make_column("a", [*map(str, range(100, 900)), text], range(801), decimal_comma=comma)
    assert column.instances == f"{text} is read as {said}"


def test_every_column_that_is_read_otherwise_is_named_and_thousands_first():
    columns = [make_column(f"c{n}", [f"{n},5", "2,25", "0,5"] * 5, range(15), decimal_comma=True)
               for n in range(9)]  # fmt: skip
    columns.append(make_column("p", ["1.000", "2.500", "12.250"] * 5, range(15), decimal_comma=True))
    (note,) = (each for each in read_as(columns) if " is read as " in each)
    assert note.startswith("As numbers are read, for instance: p: 1.000 is read as 1000; c0: 0,5 is read as")
    assert note.endswith("; and likewise in c5, c6, c7, c8.")


def test_what_is_read_otherwise_is_found_far_behind_plain_numbers():
    column = make_column("a", [*(f"{n}.5" for n in range(3000)), "(7)"], range(3001), decimal_comma=False)
    assert column.instances == "(7) is read as −7"


@pytest.mark.parametrize(
    "dress", ["{} р.", "{} m³/h", "{} m3/h", "{} N m³/h", "{} l/100 km", "{} W/(m²K)", "{} kg CO2e", "\\{}"]
)
def test_what_stands_around_all_numbers_of_a_column_is_a_unit(dress: str) -> None:
    values = {dress.format(f"{value / 4:.2f}"): value / 4 for value in range(-20, 60, 3)}
    assert dict(dressed(values, decimal_comma=False).numbers) == values


@pytest.mark.parametrize("dress", ["H{}", "Q {}", "{}-A", "12/{}/2024", "{}:15", "{} Uhr", "({}"])
def test_names_dates_and_clocks_are_no_numbers_with_a_unit(dress: str) -> None:
    assert not dressed([dress.format(value) for value in range(8, 18)], decimal_comma=False).numbers


@pytest.mark.parametrize(
    "text", ["47,993.--", "47993/-", "CHF 47'993.--", "Rs. 47,993/-", "47'993.-", "₹ 47,993/="]
)
def test_endings_that_say_no_cents_are_passed_over(text: str) -> None:
    assert dict(dressed([text], decimal_comma=False).numbers) == {text: 47_993.0}


def test_what_is_made_of_parts_comes_in_the_order_of_the_texts() -> None:
    units = {"5 ft 3 in": "ft", "33 lb 12 oz": "lb", "3 st 2 lb": "st", "26° 3'": "°", "0x1F": "0x"}
    assert list(made_of_parts(units, sixty=False)) == list(units.values())


def test_a_long_plain_column_is_searched_in_parts_between_which_the_window_may_work(monkeypatch):
    parts: list[int] = []

    class Search:
        def search(self, text: str) -> None:
            parts.append(text.count("\n") + 1)

    monkeypatch.setattr(readings, "_NOT_PLAIN", Search())
    assert instances_of({f"{row}.5": row + 0.5 for row in range(4999)}, plain=True) == ""
    assert parts == [2000, 2000, 999]
