"""A setting that is thrown away again: a field and an entry make it, and all of the program knows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.enlarged import enlarged, probed, python

FIELD = "    stretch: float = 0.0\n"
ENTRY = """    Setting(
        "training.stretch", "set-stretch", "Stretch of the run", Numbers(0.0, 8.0),
        "Stretch the run so many times; 0 for none.",
        "How many times the run is stretched; 0 for none",
        option="stretch", option_help="how often the run is stretched", words="stretch", none=0.0,
        row="Stretch", step=0.5, more=True,
    ),
"""
LINES = {
    "core/problem/problem.py": (FIELD, "    frozen: tuple[tuple[int, int], ...] = ()\n"),
    "session/document/settings.py": (ENTRY, '    Setting(\n        "training.seed",'),
}
PROBE = """
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

window = shown("train")
session = window.session
session.dispatch(parse({"do": "step", "value": 20}))
session.settle()
more = window.panel("train").settings.optimiser.more
QTest.mouseClick(more.button, Qt.MouseButton.LeftButton)
bound = more.fields["stretch"]
seen = [bound.field.isVisible(), bound.field.accessibleName()]
bound.field.setFocus()
bound.field.selectAll()
QTest.keyClicks(bound.field, "2.5")
QTest.keyClick(bound.field, Qt.Key.Key_Return)
session.settle()
state = session.state
tell(
    window,
    seen=seen,
    rows=[label.text() for label in more.findChildren(QLabel) if label.isVisible()],
    value=state.document.recipe.training.stretch,
    undo=state.undo_label,
    strip=[change.words for change in state.run.changes],
    folded=more.button.accessibleDescription() + more.button.toolTip(),
    palette=palette("set-stretch"),
    kept=kept(document({"do": "set-stretch", "value": 2.5})),
)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return enlarged(tmp_path_factory.mktemp("program"), {}, LINES)


def test_it_has_a_row_an_undo_words_on_the_strip_and_a_line_of_the_palette(folder: Path) -> None:
    known = probed(folder, PROBE)
    assert known["seen"] == [True, "Stretch of the run"]
    assert "Stretch" in known["rows"]
    assert known["value"] == 2.5
    assert known["undo"] == "Stretch of the run"
    assert known["strip"] == ["no stretch → 2.5"]
    assert "stretch 2.5" in known["folded"]
    assert known["palette"] == ["Stretch of the run …"]
    assert known["kept"] is True


def test_the_command_line_has_its_option(folder: Path) -> None:
    words = ("-m", "reluexplorer", "train")
    told = " ".join(python(folder, *words, "--help").stdout.split())
    assert "--stretch STRETCH how often the run is stretched" in told
    done = python(folder, *words, "--stretch", "2.5", "--steps", "5", "--json")
    assert (json.loads(done.stdout)["step"], done.stderr) == (5, "")
    refused = python(folder, *words, "--stretch", "9", "--steps", "5")
    assert refused.returncode == 2
    assert "--stretch" in refused.stderr
