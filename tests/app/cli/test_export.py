"""Exporting without a window: scripts, weights, tables, and a training to the same bits."""

from __future__ import annotations

import json
import runpy
from contextlib import closing

import numpy as np
import pytest

from reluexplorer.app.cli import export as export_command
from reluexplorer.app.cli import train as train_command
from reluexplorer.core.network.spec import forward, parameters_sha256
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.exports import ExportData, ExportNumpy, ExportWeights
from reluexplorer.session.commands.files import SaveDocument
from reluexplorer.session.commands.run import Seek, Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.session import Session

STEPS = 150


def test_the_shown_step_is_exported(session, tmp_path):
    session.dispatch(Seek(40))
    session.settle()
    path = tmp_path / "n.py"
    assert session.dispatch(ExportNumpy(str(path)))
    session.settle()
    run = session.state.run
    assert run.step == 40
    rows = run.problem.samples.inputs[:7]
    found = runpy.run_path(str(path))["network"](rows[:, :-1])
    assert np.abs(found.T - forward(run.problem.network, run.state.parameters, rows).outputs).max() < 1e-6


def test_weights_need_a_known_suffix_and_a_network(session, tmp_path):
    assert not session.dispatch(ExportWeights(str(tmp_path / "w.txt")))
    assert session.state.notice == "Weights are written as .npz, .safetensors, .json."
    with closing(Session()) as empty:
        empty.dispatch(ChooseData("drawn"))
        empty.settle()
        assert not empty.dispatch(ExportData(str(tmp_path / "d.csv")))
        assert empty.state.notice == "There is no network yet that could be exported."
    assert list(tmp_path.iterdir()) == []


def test_a_document_is_exported_without_a_window(session, tmp_path, capsys):
    document, out = tmp_path / "a.reluexp", tmp_path / "w.json"
    session.dispatch(SaveDocument(str(document)))
    session.settle()
    assert export_command.main([str(document), str(out)]) == 0
    assert capsys.readouterr().out.strip() == str(out)
    arrays = json.loads(out.read_text(encoding="utf-8"))["arrays"]
    run = session.state.run
    layer = run.problem.network.layers(run.state.parameters)[0]
    assert np.array_equal(np.array(arrays["layers.0.weight"], np.float32), layer[:-1].T)
    with pytest.raises(CommandError, match=r"--as says what out\.xyz shall be"):
        export_command.main([str(document), str(tmp_path / "out.xyz")])


def test_a_document_is_trained_without_a_window_to_the_same_bits(session, tmp_path, capsys):
    session.dispatch(assign("training.learning_rate", 0.3))
    session.settle()
    session.dispatch(Step(50))
    session.settle()
    path = tmp_path / "a.reluexp"
    session.dispatch(SaveDocument(str(path)))
    session.settle()
    assert train_command.main(["--open", str(path), "--json"]) == 0
    outcome = json.loads(capsys.readouterr().out)
    state = session.state.run.state
    assert (outcome["step"], outcome["parameters_sha256"]) == (200, parameters_sha256(state.parameters))
    assert train_command.main(["--open", str(path), "--steps", "150", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["step"] == 150
    with pytest.raises(CommandError, match="--data takes a data set or a table"):
        train_command.main(["--data", str(path)])
