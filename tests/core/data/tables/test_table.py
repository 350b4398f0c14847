"""A table that was read: its parts, its scale, and what is known of it again."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.tables import dialect as csvformat
from reluexplorer.core.data.tables import rows, source
from reluexplorer.core.data.tables.columns import ColumnKind, suggested_task
from reluexplorer.core.data.tables.dialect import head_format
from reluexplorer.core.data.tables.rows import read_table
from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.data.tables.targets import likeliest_target
from reluexplorer.core.data.tables.wording import Watch
from tests.core.data.tables.reading import read
from tests.places import DATA


def test_scaling_never_looks_at_the_test_part(table) -> None:
    lines = [f"{i * 0.5},{i % 2}" for i in range(40)]
    first = load_table(table("x,y\n" + "\n".join(lines)), TableChoices(seed=1))
    for row in first.test:
        lines[row] = f"1000000,{row % 2}"
    second = load_table(table("x,y\n" + "\n".join(lines)), TableChoices(seed=1))
    assert first.train.tolist() == second.train.tolist()
    assert np.array_equal(first.inputs[first.train], second.inputs[second.train])
    assert second.inputs[second.test].min() > 1000


def test_a_seed_fixes_the_split_and_the_share_its_size() -> None:
    first, again, other = (
        load_table(DATA / "iris.csv", TableChoices(seed=seed, test_share=0.2)) for seed in (1, 1, 2)
    )
    assert first.test.tolist() == again.test.tolist() != other.test.tolist()
    assert len(first.test) == 30
    assert first.inputs.tobytes() == again.inputs.tobytes()


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
    assert (shown.format.dialect.separator, shown.format.header.named, shown.notes) == (",", True, ())


def test_the_format_of_a_file_is_found_once_until_the_file_is_another(table, monkeypatch) -> None:
    path, found = table("a;b\n1,5;x\n2,5;y\n3,5;x\n" * 2), []
    monkeypatch.setattr(source, "_SETTLED", -(10**12))
    look = csvformat.find_dialect
    monkeypatch.setattr(csvformat, "find_dialect", lambda *given: found.append(1) or look(*given))
    assert head_format(path)[0].dialect == read_table(path, Watch()).format.dialect
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
    look = rows.make_column
    monkeypatch.setattr(
        rows, "make_column", lambda *given, **more: made.append(given[0]) or look(*given, **more)
    )
    columns = read_table(path, Watch()).columns
    assert made == ["id", "u", "split", "w"]
    assert [column.name for column in columns] == ["id", "u", "v", "split", "w", "y"]
    kinds = [column.kind for column in columns]
    number, words = ColumnKind.NUMERIC, ColumnKind.CATEGORY
    assert kinds == [ColumnKind.IDENTIFIER, number, number, ColumnKind.PART, words, number]
