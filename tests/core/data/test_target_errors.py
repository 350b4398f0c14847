"""Several targets at once: what is learned of each, and how it is told."""

from __future__ import annotations

import csv
import io
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.data.tables.column_choices import parse_choices
from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.data.target_errors import target_errors
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.core.export.scripts import numpy_script
from reluexplorer.core.export.tables import data_csv
from reluexplorer.core.network.spec import forward
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import TrainingSpec


@pytest.fixture
def two(tmp_path: Path):
    rows = [(i % 11, i % 7, 300 + 20 * (i % 11) - 5 * (i % 7), 0.001 * (i % 7) + 0.002) for i in range(77)]
    path = tmp_path / "two.csv"
    path.write_text("a,b,y1,y2\n" + "".join(",".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    return load_table(path, TableChoices("y1", columns=parse_choices(["y2=target"])))


def learned(dataset, steps=3000):
    problem = make_problem(dataset, (16,), training=TrainingSpec("adam", 0.01))
    return advance(initial_state(problem), steps)


def test_a_network_learns_several_targets_and_each_error_is_in_its_own_unit(two) -> None:
    state = learned(two)
    assert (state.problem.network.outputs, state.problem.network.head) == (2, "linear")
    seen = inspect(state)
    first, second = target_errors(two, seen.train_outputs, seen.test_outputs)
    assert (first.name, second.name) == ("y1", "y2")
    for place, error in enumerate((first, second)):
        scale = two.target_scales[place]
        for rows, found in ((two.train, error.train), (two.test, error.test)):
            answers = forward(
                state.problem.network, state.parameters, state.problem.samples.inputs[rows]
            ).outputs
            told = answers[place] * scale.deviation + scale.mean
            truth = two.targets[rows, place] * scale.deviation + scale.mean
            assert found == pytest.approx(float(np.sqrt(np.mean((told - truth) ** 2))), rel=1e-3)
        assert error.deviation == pytest.approx(scale.deviation)
        assert error.test < 0.1 * error.deviation
    assert first.deviation > 50
    assert second.deviation < 0.01


def test_the_loss_is_half_the_sum_of_all_targets_squares(two) -> None:
    state = learned(two, 200)
    seen = inspect(state)
    wrong = seen.train_outputs.T - two.targets[two.train]
    assert seen.train_loss == pytest.approx(float(0.5 * (wrong**2).sum(axis=1).mean()), rel=1e-5)


def test_classes_have_no_such_errors(tmp_path) -> None:
    path = tmp_path / "kinds.csv"
    path.write_text("a,k\n" + "".join(f"{i},{'uv'[i % 2]}\n" for i in range(20)), encoding="utf-8")
    dataset = load_table(path, TableChoices("k"))
    seen = inspect(learned(dataset, 5))
    assert target_errors(dataset, seen.train_outputs, seen.test_outputs) == ()


def test_exports_have_every_target(two, tmp_path, monkeypatch, capsys) -> None:
    rows = list(csv.reader(io.StringIO(data_csv(two))))
    assert rows[0] == ["a", "b", "y1", "y2", "part"]
    scale = two.target_scales[1]
    own = two.targets[:, 1] * scale.deviation + scale.mean
    np.testing.assert_allclose([float(row[3]) for row in rows[1:]], own, rtol=1e-12)
    state = learned(two)
    path = tmp_path / "network.py"
    path.write_text(numpy_script(state.problem, state.parameters), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [str(path), "--raw"])
    monkeypatch.setattr(sys, "stdin", io.StringIO("3 4\n10 0\n"))
    made = runpy.run_path(str(path), run_name="__main__")
    answers = [[float(part) for part in line.split()] for line in capsys.readouterr().out.splitlines()]
    assert made["OUTPUTS"] == ("y1", "y2")
    np.testing.assert_allclose(answers, [[340, 0.006], [500, 0.002]], rtol=0.1, atol=0.002)
