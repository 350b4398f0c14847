"""Headers that hold numbers, and tables without a header."""

from __future__ import annotations

import pytest

from tests.core.data.tables.plain_table import ROWS

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
