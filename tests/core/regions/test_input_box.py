"""The part of the plane that is drawn: the samples of a table fill it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.regions.input_box import extent, fitted, window_of
from reluexplorer.core.regions.input_plane import Plane, plane_of

RNG = np.random.default_rng(3)
SHAPES = {
    "normal": RNG.standard_normal(400),
    "uniform": RNG.uniform(0, 1, 400),
    "lognormal": np.exp(RNG.standard_normal(400)),
    "exponential": RNG.exponential(40, 400),
    "years": RNG.integers(2001, 2011, 400).astype(float),
    "tiny": RNG.uniform(0, 1e-7, 400),
    "two": np.repeat([0.0, 1.0], 200),
    "outlier": np.append(RNG.standard_normal(399), 5000.0),
    "pair": np.append(RNG.uniform(10, 20, 398), [-9e8, 9e8]),
}


def table_of(folder: Path, *columns: np.ndarray, scaled: bool = True) -> Dataset:
    path = folder / "points.csv"
    names = [f"a{i}" for i in range(len(columns))]
    rows = zip(*columns, [i % 2 for i in range(len(columns[0]))], strict=True)
    path.write_text(
        ",".join([*names, "y"]) + "\n" + "".join(",".join(map(repr, map(float, row))) + "\n" for row in rows),
        encoding="utf-8",
    )
    return load_table(path, TableChoices("y", scaled=scaled))


def filled(plane: Plane, dataset: Dataset) -> tuple[float, list[float]]:
    """Return the share of samples in sight, and which part of each side the middle 90 % of all take."""
    points = plane.project(dataset.places)
    left, right, low, high = plane.edges
    seen = ((points >= (left, low)) & (points <= (right, high))).all(axis=1)
    spans = np.quantile(points, 0.95, axis=0) - np.quantile(points, 0.05, axis=0)
    return float(seen.mean()), (spans / (right - left, high - low)).tolist()


@pytest.mark.copies(quick=13)
@pytest.mark.parametrize("scaled", [True, False])
@pytest.mark.parametrize("first", SHAPES)
@pytest.mark.parametrize("second", ["normal", "outlier", "years"])
def test_two_inputs_fill_the_plane(tmp_path, first: str, second: str, scaled: bool) -> None:
    dataset = table_of(tmp_path, SHAPES[first], SHAPES[second], scaled=scaled)
    plane = plane_of(dataset, None)
    seen, spans = filled(plane, dataset)
    assert seen >= 0.97
    assert min(spans) >= 0.4
    left, right, low, high = plane.whole
    points = plane.project(dataset.places)
    assert ((points >= (left, low)) & (points <= (right, high))).all()
    assert (plane.all_samples is None) == (seen == 1.0)
    lowest, highest = window_of(dataset)
    assert (lowest[0], highest[0], lowest[1], highest[1]) == plane.edges


def test_one_far_outlier_is_left_out_and_can_be_reached() -> None:
    values = SHAPES["outlier"]
    low, high = fitted(values)
    assert high < 10
    assert ((values >= low) & (values <= high)).sum() == 399
    assert extent(values)[1] > 5000


@pytest.mark.parametrize("values", [[4.0], [4.0, 4.0], [0.0, 0.0, 0.0], [1e300, 1e300], [2.0, 3.0]])
def test_few_or_equal_values_have_a_range_around_them(values: list[float]) -> None:
    low, high = fitted(np.array(values))
    assert low < min(values) <= max(values) < high


@pytest.mark.parametrize("features", [1, 3, 6])
def test_other_numbers_of_inputs_fill_it_too(tmp_path, features: int) -> None:
    columns = [SHAPES["lognormal"], SHAPES["outlier"], SHAPES["years"], *([SHAPES["exponential"]] * 3)]
    dataset = table_of(tmp_path, *(np.roll(each, 7 * i) for i, each in enumerate(columns[:features])))
    for axes in (None, (0, 1)):
        seen, spans = filled(plane_of(dataset, axes), dataset)
        assert seen >= 0.9
        assert min(spans[: min(features, 2)]) >= 0.4


def test_a_map_is_of_what_is_looked_at_first(tmp_path) -> None:
    plane = plane_of(table_of(tmp_path, SHAPES["years"], SHAPES["tiny"], scaled=False), None)
    grid = plane.grid(3)
    left, right, low, high = plane.edges
    assert grid[0].tolist() == [left, low]
    assert grid[-1].tolist() == [right, high]
    assert 2000 < left < 2001
    assert 2010 < right < 2011
