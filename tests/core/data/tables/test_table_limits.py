"""Tables that are large in one way or another: work and memory grow with them, no faster."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.data.tables import encoding
from reluexplorer.core.data.tables.dialect import head_format
from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.data.tables.wording import TableCancelledError, TableError, Watch, listed, unique_names
from reluexplorer.core.network.spec import with_ones
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.regions import input_plane as plane
from tests.core.data.tables.reading import written
from tests.places import DATA


def lines_run(work: Callable[[], object]) -> int:
    """Return how many lines of Python run in ``work``, those of the standard library too."""
    count = 0

    def trace(_frame: object, event: str, _value: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def same_names(folder: Path, width: int) -> Path:
    path = folder / f"same{width}.csv"
    path.write_text("\n".join(",".join([cell] * width) for cell in "a124") + "\n", encoding="utf-8")
    return path


def test_columns_of_one_name_take_work_in_proportion(tmp_path: Path) -> None:
    few, many = (same_names(tmp_path, width) for width in (200, 600))
    for read in (head_format, load_table):
        read(few)
        ratio = lines_run(partial(read, many)) / lines_run(partial(read, few))
        assert 1.0 < ratio < 3.5
    names = load_table(many).feature_names
    assert names[:3] == ("a", "a (2)", "a (3)")
    assert len(set(names)) == 599


def test_names_that_are_taken_already_are_passed_over_in_one_pass() -> None:
    assert unique_names(["a", "a (2)", "a", "a", "b", "a (2)"]) == (
        "a", "a (2)", "a (3)", "a (4)", "b", "a (2) (2)",
    )  # fmt: skip
    few, many = (["a"] * count + [f"a ({number})" for number in range(count)] for count in (100, 400))
    assert lines_run(lambda: unique_names(many)) < 6 * lines_run(lambda: unique_names(few))


@pytest.fixture
def categories(tmp_path: Path) -> Path:
    path = tmp_path / "categories.csv"
    rows = (
        ",".join([f"k{(i * 7 + j * 3) % 20}" for j in range(50)] + [f"{i % 7}.5", str(i % 3)])
        for i in range(2000)
    )
    head = ",".join([*(f"c{j}" for j in range(50)), "x", "y"])
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return path


@pytest.mark.slow
def test_many_categories_take_no_more_memory_than_their_inputs(
    categories: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "MOST_DOUBLES", 1 << 16)
    load_table(categories, TableChoices("y"))
    tracemalloc.start()
    dataset = load_table(categories, TableChoices("y", seed=1))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    inputs = dataset.inputs.size * 4
    assert (dataset.inputs.dtype, dataset.inputs.shape) == (np.float32, (2000, 1001))
    assert peak < inputs + (8 << 20)


def test_many_inputs_are_the_same_rows_with_those_to_learn_from_first(
    categories: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = load_table(categories, TableChoices("y", seed=1))
    monkeypatch.setattr(encoding, "MOST_DOUBLES", 1 << 16)
    large = load_table(categories, TableChoices("y", seed=1), max_rows=20_001)
    order = np.concatenate([usual.train, usual.test])
    assert np.array_equal(large.inputs, usual.inputs[order].astype(np.float32))
    assert np.array_equal(large.targets, usual.targets[order])
    assert large.train.tolist() == list(range(len(usual.train)))
    assert large.test.tolist() == list(range(len(usual.train), 2000))
    problem, other = make_problem(large, (3,)), make_problem(usual, (3,))
    assert np.array_equal(problem.train_inputs, other.train_inputs)
    assert np.array_equal(problem.samples.test_inputs, other.samples.test_inputs)
    for part in (problem.samples.inputs, problem.train_inputs, problem.samples.test_inputs):
        assert np.shares_memory(part, large.inputs)
        assert not part.flags.writeable
    assert not np.shares_memory(with_ones(large.inputs, "float64"), large.inputs)
    assert not np.shares_memory(with_ones(large.inputs[:, :-1], "float32"), large.inputs)


@pytest.mark.slow
def test_the_principal_plane_of_many_inputs_is_that_of_few_without_a_copy_of_them(
    categories: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = load_table(categories, TableChoices("y", seed=1))
    expected = plane.plane_of(usual, None)
    monkeypatch.setattr(encoding, "MOST_DOUBLES", 1 << 16)
    large = load_table(categories, TableChoices("y", seed=1), max_rows=20_001)
    monkeypatch.setattr(plane, "_MOST_COPIED", 1 << 16)
    tracemalloc.start()
    found = plane.plane_of(large, None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < large.inputs.nbytes / 2
    assert found.explanation == expected.explanation
    varied = float(np.var(found.points_of(large)[large.train], axis=0).sum())
    assert varied == pytest.approx(
        float(np.var(expected.points_of(usual)[usual.train], axis=0).sum()), rel=1e-3
    )
    assert np.allclose(found.basis @ found.basis.T, np.eye(2), atol=1e-6)
    assert found.points_of(large) is found.points
    axes = plane.plane_of(large, (3, 1000))
    assert np.allclose(axes.points_of(large), large.inputs[:, [3, 1000]], atol=1e-5)


def test_directions_of_largest_variance_are_found_without_the_covariance() -> None:
    rng = np.random.default_rng(3)
    values = (rng.normal(size=(400, 30)) * np.linspace(1.0, 4.0, 30) + 5.0).astype(np.float32)
    mean = values.mean(axis=0)
    expected, share = plane._principal_directions(values - mean)
    basis, part = plane._leading_directions(values, mean)
    assert np.allclose(np.abs(np.diag(basis @ expected.T)), 1.0, atol=1e-4)
    assert part == pytest.approx(share, rel=1e-4)
    same, none = plane._leading_directions(np.ones((20, 5), np.float32), np.ones(5, np.float32))
    assert same.shape == (2, 5)
    assert none == 0.0


def test_long_names_are_short_in_every_sentence(tmp_path: Path) -> None:
    long = {name: name * 5000 for name in "abcdefg"}
    path = tmp_path / "long.csv"
    rows = [
        f"1,{i},person {i},${i * 7 % 13}.50,2024-01-{1 + i % 28:02},{'' if i % 9 == 4 else i % 5},{i % 2}"
        for i in range(40)
    ]
    path.write_text("\n".join([",".join(long.values()), *rows]), encoding="utf-8")
    dataset = load_table(path)
    assert len(dataset.notes) > 6
    assert max(map(len, dataset.notes)) <= 300
    for target in (long["a"], "h" * 5000):
        with pytest.raises(TableError) as caught:
            load_table(path, TableChoices(target))
        assert len(str(caught.value)) <= 300
    assert len(listed(list(long.values()) * 100)) < 300


def test_one_long_cell_and_one_long_line_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    cell = "9" * 100_000
    path.write_text(f"x,y,z\n1.5,{cell},a\n" + "".join(f"{i}.5,{i % 3},{'ab'[i % 2]}\n" for i in range(40)))
    assert load_table(path).feature_names[0] == "x"
    path.write_text("x,y\n" + "1,2\n" * 3 + '"' * 99_999 + ",3\n")
    with pytest.raises(TableError) as caught:
        load_table(path)
    assert len(str(caught.value)) <= 300


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("n,x,y\n")
        file.writelines(f"{i},{i * 0.5},{i % 7 % 2}\n" for i in range(300_000))
    return path


@pytest.mark.slow
def test_a_large_table_is_read_evenly(large: Path) -> None:
    told: list[float] = []
    dataset = load_table(large, watch=Watch(progress=told.append))
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
        load_table(large, watch=Watch(cancelled=cancelled))
    assert asked == after + 1


@pytest.mark.slow
def test_only_the_rows_that_are_kept_take_memory(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tracemalloc

    monkeypatch.setattr("reluexplorer.core.data.tables.learned.MOST_HELD", 0)

    tracemalloc.start()
    load_table(large, max_rows=1000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 24 << 20


def test_a_wide_table_gives_fewer_rows(table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reluexplorer.core.data.tables.rows._MOST_CELLS", 40)
    dataset = load_table(table(written()))
    assert len(dataset.inputs) == 12
    assert dataset.notes[0] == "24 rows; every 2nd was read, 12 in all."


def test_the_columns_are_a_part_of_what_is_told_of_reading(table) -> None:
    told: list[float] = []
    path = table("a,b,c,y\n" + "".join(f"{i},{i * 0.5},{i % 3},{i % 2}\n" for i in range(40)))
    load_table(path, watch=Watch(progress=told.append))
    np.testing.assert_allclose(told[-5:], [0.56, 0.64, 0.72, 0.8, 1.0])
    assert told == sorted(told)


def test_a_part_of_a_part_of_what_is_told_lies_within_it() -> None:
    told: list[float] = []
    Watch(progress=told.append).part(0.5, 1.0).part(0.2, 0.6).tick(0.5)
    np.testing.assert_allclose(told, [0.7])
