"""Numbers with units: multiples of one unit are one scale, and only those."""

from __future__ import annotations

import pytest

from reluexplorer.core.numerals import dressed

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
