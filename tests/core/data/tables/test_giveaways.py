"""Columns that say what the target says are no inputs, unless a person chooses them."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.data.tables.column_choices import ColumnChoice
from reluexplorer.core.data.tables.table import TableChoices, load_table

RNG = np.random.default_rng(3)
NOISE = [round(float(each), 3) for each in RNG.normal(size=60)]
SORTS = [int(each) for each in RNG.integers(0, 3, 60)]
WORDS = ("setosa", "versicolor", "virginica")


def loaded(tmp_path, header: str, rows: list[str], target: str = "", columns=()):
    path = tmp_path / "t.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return load_table(path, TableChoices(target, columns=columns))


def notes(dataset) -> str:
    return " ".join(dataset.notes)


@pytest.mark.parametrize(
    "header",
    ["a,class_a,class_b,class_c", "a,kind: A,kind: B,kind: C", "a,is cat,is dog,is bird", "a,red,green,blue"],
)
@pytest.mark.parametrize("flags", [("0", "1"), ("False", "True"), ("no", "yes")])
def test_the_other_columns_of_classes_told_by_ones_are_no_inputs(tmp_path, header, flags):
    rows = [
        f"{a},{','.join(flags[k == each] for each in range(3))}" for a, k in zip(NOISE, SORTS, strict=True)
    ]
    found = loaded(tmp_path, header, rows)
    _, first, second, last = header.split(",")
    assert found.target_names == (last,)
    assert found.input_columns == ("a",)
    assert f"exactly one of them and {last} is 1 in each row" in notes(found)
    assert first in notes(found)
    chosen = loaded(tmp_path, header, rows, columns=(ColumnChoice(second, "input"),))
    assert chosen.input_columns == ("a", second)


def test_columns_of_which_more_than_one_may_be_1_are_inputs(tmp_path):
    rows = [f"{a},{int(a > 0)},{int(a > 1)},{i % 2}" for i, a in enumerate(NOISE)]
    assert len(loaded(tmp_path, "a,tag_x,tag_y,tag_z", rows).input_columns) == 3


@pytest.mark.parametrize(
    ("header", "copy"),
    [
        ("a,name,species", lambda k: WORDS[k]),
        ("a,b,code", str),
        ("a,sort,label", lambda k: "abc"[k]),
    ],
)
def test_text_and_code_of_the_target_are_no_inputs(tmp_path, header, copy):
    rows = [f"{a},{copy(k)},{WORDS[k].upper()}" for a, k in zip(NOISE, SORTS, strict=True)]
    found = loaded(tmp_path, header, rows)
    assert found.input_columns == ("a",)
    other, target = header.split(",")[1:]
    assert f"Left out, as {target} follows from it: {other}. To learn from it all the same, set" in notes(
        found
    )


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("b", lambda y: y),
        ("y_squared", lambda y: y * y),
        ("y in cm", lambda y: 100.0 * y),
        ("log y", np.log),
        ("y (rounded)", lambda y: round(y, 5)),
    ],
)
def test_the_target_once_more_is_no_input(tmp_path, name, form):
    values = [float(each) for each in RNG.uniform(0.5, 3.0, 60)]
    rows = [f"{a},{float(form(y))!r},{y!r}" for a, y in zip(NOISE, values, strict=True)]
    found = loaded(tmp_path, f"a,{name},y", rows)
    assert found.input_columns == ("a",)
    assert f"as y follows from it: {name}." in notes(found)


def test_what_a_target_may_be_learned_from_stays(tmp_path):
    rows = [f"{a},{a * a:.6f},{SORTS[i]},{2 * a + 0.1 * SORTS[i]:.4f}" for i, a in enumerate(NOISE)]
    assert loaded(tmp_path, "a,b,c,y", rows).input_columns == ("a", "b", "c")
    rows = [f"{a},{int(a > 0)}" for a in NOISE]
    assert loaded(tmp_path, "a,class", rows).input_columns == ("a",)


def test_few_rows_are_alike_by_chance(tmp_path):
    rows = ["0,0,0", "0,1,0", "1,0,1", "1,1,1"]
    assert loaded(tmp_path, "x1,x2,y", rows).input_columns == ("x1", "x2")


def test_the_only_column_is_learned_from_with_a_word(tmp_path):
    found = loaded(tmp_path, "a,b", [f"{a},{a}" for a in NOISE])
    assert found.input_columns == ("a",)
    assert "Nothing else can be learned from, but b is given away, as b follows from it: a." in notes(found)


def test_a_second_column_of_yes_and_no_that_goes_with_the_target_is_said(tmp_path):
    rows = [f"{a},{'yes' if k else 'no'},{int(k > 0)}" for a, k in zip(NOISE, SORTS, strict=True)]
    found = loaded(tmp_path, "a,alive,survived", rows)
    assert found.input_columns == ("a", "alive")
    assert "survived follows in every row from alive: to leave that out, set Used as to" in notes(found)
