"""Settings that are thrown away again: a field and an entry make one, and all of the program knows it."""

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
PLAIN = """    Setting(
        "training.heat", "set-heat", "Heat", Numbers(0.0, 8.0), "Heat the run.", option="heat",
    ),
"""
OF_TRAINING = {
    "core/problem/problem.py": ("    heat: float = 1.0\n", "    stretch: float = 0.0\n"),
    "session/document/settings.py": (PLAIN, '    Setting(\n        "training.seed",'),
}
LIKE_DROPOUT = """    Setting(
        "network.jitter", "set-jitter", "Jitter", Numbers(0.0, 0.9), "Jitter.", "How much it jitters",
        option="jitter", option_help="of neurons", words="jitter", none=0.0,
        step=0.05, shown=percent, more=True, goes_on=True,
    ),
    Setting(
        "network.tied", "set-tied", "Tied weights", Switch(), "Tie the weights of layers, or do not.",
    ),
"""
OF_NETWORK = {
    "session/document/document.py": (
        "    jitter: float = 0.0\n    tied: bool = True\n",
        "    given: str = field(",
    ),
    "session/document/settings.py": (LIKE_DROPOUT, '    Setting(\n        "network.dtype",'),
}
TILT = """    Setting(
        "data.tilt", "set-tilt", "Tilt", Numbers(-8.0, 8.0), "Tilt the points.", option="tilt", more=True,
    ),
    Setting("data.shape", "set-shape", "Shape", Names(("round", "flat")), "Shape the points."),
"""
OF_DATA = {
    "session/document/document.py": (
        '    tilt: float = 0.0\n    shape: str = "round"\n',
        "    usual_share: float = 0.0\n",
    ),
    "session/document/settings.py": (TILT, '    Setting(\n        "data.seed",'),
}
EACH = """
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

window = shown("train")
session = window.session
column = window.panel("train").settings
for more in (column.data.more, column.network.more, column.optimiser.more):
    QTest.mouseClick(more.button, Qt.MouseButton.LeftButton)
names = {"Tilt": "data.tilt", "Shape": "data.shape", "Jitter": "network.jitter",
         "Tied weights": "network.tied", "Heat": "training.heat"}
fields = {child.accessibleName(): child for child in column.findChildren(QWidget)
          if child.accessibleName() in names and child.focusPolicy() != Qt.FocusPolicy.NoFocus}
found = {}
for name, path in names.items():
    session.dispatch(parse({"do": "reset"}))
    session.dispatch(parse({"do": "step", "value": 20}))
    session.settle()
    field, before = fields[name], session.state.recipe
    seen = field.isVisible()
    field.setFocus()
    if hasattr(field, "selectAll"):
        field.selectAll()
        QTest.keyClicks(field, "2.5")
        QTest.keyClick(field, Qt.Key.Key_Return)
    else:
        QTest.keyClick(field, Qt.Key.Key_Down if hasattr(field, "currentText") else Qt.Key.Key_Right)
    session.settle()
    state = session.state
    part, _, key = path.partition(".")
    value = getattr(getattr(state.recipe, part), key)
    found[path] = [seen, value, state.run.step, [each.words for each in state.run.changes], state.undo_label]
edits = [{"do": "set-tilt", "value": 2.0}, {"do": "set-jitter", "value": 0.5}, {"do": "at-step", "value": 5},
         {"do": "set-jitter", "value": 0.25}, {"do": "set-heat", "value": 2.0}]
tell(window, found=found, kept=kept(document(*edits)))
"""
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
    return enlarged(tmp_path_factory.mktemp("program"), {}, LINES, OF_TRAINING, OF_NETWORK, OF_DATA)


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


def test_one_of_data_of_the_network_and_of_training_has_a_control_and_says_if_a_run_goes_on(
    folder: Path,
) -> None:
    known = probed(folder, "from PySide6.QtWidgets import QWidget\n" + EACH)
    assert known["found"] == {
        "data.tilt": [True, 2.5, 0, [], "Tilt"],
        "data.shape": [True, "flat", 0, [], "Shape"],
        "network.jitter": [True, 0.05, 20, ["no jitter → 0.05"], "Jitter"],
        "network.tied": [True, False, 0, [], "Tied weights"],
        "training.heat": [True, 2.5, 20, ["heat 1 → 2.5"], "Heat"],
    }
    assert known["kept"] is True


def test_the_command_line_has_an_option_of_each(folder: Path) -> None:
    words = ("-m", "reluexplorer", "train", "--steps", "5", "--json")
    done = python(folder, *words, "--tilt", "2", "--jitter", "0.5", "--heat", "2")
    assert (json.loads(done.stdout)["step"], done.stderr) == (5, "")
    for name in ("tilt", "jitter", "heat"):
        refused = python(folder, *words, f"--{name}", "99")
        assert refused.returncode == 2
        assert f"--{name}" in refused.stderr


def test_a_setting_without_a_control_of_its_kind_is_refused_at_start(tmp_path: Path) -> None:
    entry = '    Setting("data.points", "set-them", "Them", VALUES, "Set them."),\n'
    place = '    Setting(\n        "data.seed",'
    enlarged(tmp_path, {}, {"session/document/settings.py": (entry, place)})
    done = python(tmp_path, "-m", "reluexplorer", "--version")
    assert "data.points: a control for ManyNumbers is placed by its panel; say placed=True." in done.stderr
