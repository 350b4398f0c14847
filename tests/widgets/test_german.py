"""Widgets in German: what is compared, or known to screen readers by a name, does not depend on the words."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.app.program import ROOT

CODE = """
import json
import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from reluexplorer.lessons.bet import Bet, gap
from reluexplorer.lessons.exhibit import Lines
from reluexplorer.lessons.verdict import Standing
from reluexplorer.widgets.accessibility.interfaces import _Actions
from reluexplorer.widgets.controls.fields import LayersField
from reluexplorer.widgets.controls.stamp import Stamp
from reluexplorer.widgets.diagram.network_diagram import NetworkDiagram
from reluexplorer.widgets.painting.stamps import paint_stamp
from reluexplorer.widgets.painting.painted_widget import face, text_width
from reluexplorer.widgets.plots.bet_paint import BetView, _apart
from reluexplorer.widgets.plots.confusion import _CORNER, ConfusionMatrix, ConfusionView
from reluexplorer.widgets.theme.theme import SIZE_SMALL
from tests.widgets import sample_net

application = QApplication([])


def shape(words):
    image = QImage(20, 20, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_stamp(painter, words, QPointF(10, 10), "#000000")
    painter.end()
    return image


layers = LayersField("", "", ())
stamp = Stamp()
stamp.set_words(Standing.HOLDS.label)
shapes = [shape(words) for words in ("holds", stamp.words(), "none of them")]
same = [shapes[0] == shapes[1], shapes[1] == shapes[2]]
bet = Bet(("dead",), 0.0, 100.0, 50.0)
views = [BetView(Lines(()), bet, (40.0,), False, gap=gap(bet, (40.0,), (was,))) for was in (79.0, 40.0)]
view = ConfusionView(np.eye(2, dtype=int), ("a", "b"))
matrix = ConfusionMatrix()
matrix.resize(300, 80)
diagram = NetworkDiagram()
diagram.set_view(sample_net.diagram_view(sample_net.sample_net()))
part = diagram.part(1)
names = [name for name, _do in part.doings]
actions = _Actions(None)
print(json.dumps({
    "layers": [layers.text(), layers.parse("keine"), layers.parse("none")],
    "stamp": [stamp.words(), stamp.accessibleName(), *same],
    "bracket": [_apart(view) for view in views],
    "corner": text_width(face(SIZE_SMALL), _CORNER) <= matrix.cell(view, 0, 0).left() - 8,
    "actions": [[name, actions.localizedActionName(name)] for name in names[:2]],
}))
"""


@pytest.fixture(scope="module")
def german() -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        env=os.environ | {"RELUEXPLORER_LANGUAGE": "de", "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_no_layers_are_shown_in_german_and_typed_in_either_language(german):
    assert german["layers"] == ["keine", [], []]


def test_a_stamp_has_the_shape_of_its_standing_in_german_too(german):
    assert german["stamp"] == ["trifft zu", "Urteil: trifft zu", True, False]


def test_the_bracket_of_a_bet_parts_a_german_sentence(german):
    assert german["bracket"] == [["39 mehr", "als gewettet"], ["", ""]]


def test_an_action_keeps_its_name_for_screen_readers_and_is_called_in_german(german):
    assert german["actions"] == [["Press", "Drücken"], ["Toggle", "Umschalten"]]


def test_the_corner_of_the_confusion_matrix_has_room_for_german_words(german):
    assert german["corner"] is True
