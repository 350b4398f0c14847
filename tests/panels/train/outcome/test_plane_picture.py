"""Outputs of other heads and of one input on the plane."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.panels.train.outcome.plane_picture import PlanePicture, signed_output
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import View
from tests.panels.runs import run_of


@pytest.mark.parametrize("head", ["tanh", "linear", "relu"])
def test_other_outputs_for_two_classes(head):
    run = run_of(20, assign("network.output", head))
    low = run.problem.network.output.low
    shown = signed_output(run.problem, run.maps.output)
    assert np.allclose(shown, (run.maps.output - (low + 1) / 2) * 2 / (1 - low), atol=1e-6)


def test_softmax_of_two_is_their_difference():
    run = run_of(20, assign("network.output", "softmax"))
    view = PlanePicture().view(run, View(discrete=True))
    assert np.allclose(view.values, run.maps.output[1] - run.maps.output[0])
    assert view.discrete


def test_one_input_with_classes(tmp_path):
    path = tmp_path / "steps.csv"
    rows = "".join(f"{i / 8},{'abc'[i // 20]}\n" for i in range(60))
    path.write_text("x,kind\n" + rows, encoding="utf-8")
    view = PlanePicture().view(run_of(10, OpenTable(str(path), "kind")), View(show_test=True))
    assert (view.points[:, 1].round() == view.targets).all()
    assert view.class_image is not None
    assert view.lines == ()
    path.write_text(rows.replace("c", "a").join(("x,kind\n", "")), encoding="utf-8")
    two = OpenTable(str(path), "kind", "binary")
    view = PlanePicture().view(run_of(11, two), View(show_test=True))
    assert set(view.points[:, 1]) == {-1.0, 1.0}
    assert (view.low_text, view.high_text) == ("a", "b")
