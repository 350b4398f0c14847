"""Exporting without a window: scripts, weights, tables, and a training to the same bits."""

from __future__ import annotations

import json
import runpy
from contextlib import closing

import numpy as np
import pytest
from PySide6.QtGui import QImage

from reluexplorer.app.cli import export as export_command
from reluexplorer.app.cli import train as train_command
from reluexplorer.app.cli.command_line import main
from reluexplorer.core.network.spec import forward, parameters_sha256
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.exports import ExportData, ExportNumpy, ExportWeights
from reluexplorer.session.commands.files import SaveDocument
from reluexplorer.session.commands.run import Seek, Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.kinds import kind_of_file
from reluexplorer.session.session import Session
from tests.app.program import ROOT

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


def exported(*words) -> int:
    """Export a preset after three updates."""
    return main(["export", "dying", *words, "--steps", "3"])


def test_a_part_is_pictured_without_a_window(qapp, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert exported("--as", "png", "--part", "network", "--theme", "dark", "--size", "1024x700") == 0
    assert capsys.readouterr().out == "dying_network.png\n"
    dark = QImage("dying_network.png")
    assert exported("small.png", "--part", "network", "--size", "1024x700", "--picture-scale", "1") == 0
    light = QImage("small.png")
    assert (dark.width(), dark.height()) == (2 * light.width(), 2 * light.height())
    assert dark.pixelColor(2, 2).lightness() < 60
    assert light.pixelColor(1, 1).lightness() > 200


@pytest.mark.slow
def test_a_part_of_another_workspace_is_found_and_vectors_are_written(qapp, tmp_path, capsys):
    out = tmp_path / "deaths.svg"
    assert exported(str(out), "--part", "picture") == 0
    assert kind_of_file(out) == "SVG picture"
    (tmp_path / "mine.pdf").write_text("mine", encoding="utf-8")
    assert exported(str(tmp_path / "mine.pdf")) == 2
    assert "a file of another kind is there" in capsys.readouterr().err
    assert (tmp_path / "mine.pdf").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a.npz", "--part", "network"], "--part is for a picture: write one as .png, .svg or .pdf."),
        (["a.png", "--as", "svg"], "a.png would not be what its name says: --as svg was given."),
        (["a.png", "--size", "20x20"], "--size: a size goes from 1024x700 to 7680x4320"),
        (["a.png", "--part", "no such part"], "The workspace has no part named 'no such part' now; it has"),
    ],
)
@pytest.mark.slow
def test_a_picture_that_cannot_be_taken_is_refused(qapp, tmp_path, capsys, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    assert exported(*words) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_named_is_named_after_what_is_exported(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert exported("--as", "numpy") == 0
    assert main(["export", str(ROOT / "tests" / "data" / "iris.csv"), "--as", "data"]) == 0
    assert capsys.readouterr().out.split() == ["dying_numpy.py", "iris_data.csv"]
