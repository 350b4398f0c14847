"""Two real tables, checked against the standard library's reading of them."""

from __future__ import annotations

import csv
import statistics
from pathlib import Path

import numpy as np

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.tables.table import TableChoices, load_table
from tests.core.data.tables.reading import column
from tests.places import DATA


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_iris() -> None:
    rows = rows_of(DATA / "iris.csv")
    dataset = load_table(DATA / "iris.csv", TableChoices(seed=4))
    assert (dataset.name, dataset.title, dataset.task) == ("iris", "iris", Task.MULTICLASS)
    assert dataset.class_names == ("setosa", "versicolor", "virginica")
    assert dataset.feature_names == ("sepal_length", "sepal_width", "petal_length", "petal_width")
    assert [dataset.class_names[place] for place in dataset.targets.argmax(axis=1)] == [
        row["species"] for row in rows
    ]
    assert np.array_equal(dataset.targets.sum(axis=1), np.ones(150))
    assert dataset.targets[dataset.test].sum(axis=0).tolist() == [15, 15, 15]
    assert len(dataset.train) == 105
    for name in dataset.feature_names:
        known = [float(row[name]) for row in rows]
        part = [known[row] for row in dataset.train]
        expected = (np.array(known) - statistics.fmean(part)) / statistics.pstdev(part)
        np.testing.assert_allclose(column(dataset, name), expected, atol=1e-12)
    assert dataset.notes == (
        "Numeric inputs are scaled to mean 0 and standard deviation 1 over the training part.",
    )
    assert dataset.window == (-2.5, 2.5)
    assert np.quantile(np.abs(dataset.inputs), 0.99) <= 2.5 < np.abs(dataset.inputs).max()
    for array in (dataset.inputs, dataset.targets, dataset.train, dataset.test):
        assert not array.flags.writeable


def test_penguins_have_their_gaps_filled_from_the_training_part() -> None:
    rows = rows_of(DATA / "penguins.csv")
    dataset = load_table(DATA / "penguins.csv", TableChoices("Species", seed=2))
    assert dataset.class_names == ("Adelie", "Chinstrap", "Gentoo")
    assert dataset.inputs.shape == (344, 11)
    masses = [float(row["body_mass_g"]) if row["body_mass_g"] != "NA" else None for row in rows]
    median = statistics.median([masses[row] for row in dataset.train if masses[row] is not None])
    whole = [median if mass is None else mass for mass in masses]
    part = [whole[row] for row in dataset.train]
    expected = (np.array(whole) - statistics.fmean(part)) / statistics.pstdev(part)
    np.testing.assert_allclose(column(dataset, "body_mass_g"), expected, atol=1e-12)
    for sex, written in (("female", "female"), ("male", "male"), ("missing", "NA")):
        assert column(dataset, f"sex = {sex}").tolist() == [float(row["sex"] == written) for row in rows]
    for island in ("Biscoe", "Dream", "Torgersen"):
        assert column(dataset, f"island = {island}").tolist() == [
            float(row["island"] == island) for row in rows
        ]
    assert dataset.notes[0].startswith(
        "Missing numbers became the training part's median: bill_length_mm 2 with "
    )
    assert f"body_mass_g 2 with {median:.4g}." in dataset.notes[0]
    assert dataset.notes[1] == "Missing categories are a category of their own: sex 11."


def test_penguins_without_a_mass_cannot_teach_masses() -> None:
    rows = [row for row in rows_of(DATA / "penguins.csv") if row["body_mass_g"] != "NA"]
    dataset = load_table(DATA / "penguins.csv", TableChoices("body_mass_g"))
    assert (dataset.task, dataset.class_names, dataset.targets.shape) == (Task.REGRESSION, (), (342, 1))
    masses = [float(row["body_mass_g"]) for row in rows]
    part = [masses[row] for row in dataset.train]
    mean, deviation = statistics.fmean(part), statistics.pstdev(part)
    np.testing.assert_allclose(dataset.targets[:, 0], (np.array(masses) - mean) / deviation, atol=1e-12)
    assert dataset.notes[0] == "2 rows without a value of body_mass_g were left out."
    assert (
        dataset.notes[-1]
        == f"The target is scaled: 0 is {mean:.4g} of body_mass_g, 1 is {deviation:.4g} more."
    )
    assert len(dataset.test) == round(0.3 * 342)
