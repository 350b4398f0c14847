"""A command that is thrown away again: one file makes it, and every part of the program knows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reluexplorer.session.commands.files import read
from reluexplorer.session.document.document import Document
from tests.app.enlarged import enlarged, probed, python

ENTRY = '''"""Halving the learning rate."""

from reluexplorer.session.commands.command import Edit, command
from reluexplorer.session.document.changes import with_training
from reluexplorer.session.document.domains import Subject


@command("halve-learning-rate", "Halve the learning rate", Subject.TRAINING, keys=("Ctrl+Alt+T",))
class HalveLearningRate(Edit):
    """Make each update half as large."""

    def apply(self, document):
        return with_training(document, learning_rate=document.recipe.training.learning_rate / 2.0)
'''
PROBE = """
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.app.dialogs.reference import rows

window = shown("train")
rates = [window.session.state.document.recipe.training.learning_rate]
QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
rates.append(window.session.state.document.recipe.training.learning_rate)
QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
rates.append(window.session.state.document.recipe.training.learning_rate)
tell(
    window,
    palette=palette("halve-learning-rate"),
    help=[[row.group, row.label, row.keys, row.script, row.what] for row in rows() if "halve" in row.name],
    kept=kept(document({"do": "halve-learning-rate"})),
    rates=rates,
)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return enlarged(tmp_path_factory.mktemp("program"), {"session/commands/halving.py": ENTRY})


def test_it_is_in_palette_help_and_document_and_its_keys_work_in_the_window(folder: Path) -> None:
    known = probed(folder, PROBE)
    assert known["palette"] == ["Halve the learning rate"]
    assert known["help"] == [
        [
            "Training", "Halve the learning rate", "Ctrl Alt T", "halve-learning-rate",
            "Make each update half as large.",
        ]
    ]  # fmt: skip
    assert known["kept"] is True
    first, halved, back = known["rates"]
    assert halved == first / 2.0
    assert back == first


def test_a_script_carries_it_out(folder: Path) -> None:
    script = {"steps": [{"do": "halve-learning-rate"}, {"do": "save-document", "path": "halved.reluexp"}]}
    (folder / "script.json").write_text(json.dumps(script), encoding="utf-8")
    done = python(folder, "-m", "reluexplorer", "shot", "script.json", "--out", "out")
    assert (done.returncode, done.stderr) == (0, "")
    halved, _step = read(folder / "out" / "halved.reluexp")
    assert halved.recipe.training.learning_rate == Document().recipe.training.learning_rate / 2.0
