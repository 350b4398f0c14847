"""Hands for the Train workspace: what a test does to its fields, its diagram and its picture."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from reluexplorer.panels.train.shared.view import view_of
from reluexplorer.session.commands.data import (
    OpenTable,
)
from reluexplorer.session.commands.network import SetActivation, SetLayerActivation
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from tests.panels.runs import state_of

LEFT = Qt.MouseButton.LeftButton
FAILED = RunSnapshot(3, Status.FAILED, "There is no file at /nowhere/much.csv.")
LOST = OpenTable("/nowhere/much.csv")
EVERYTHING = (
    SetActivation("prelu"),
    SetLayerActivation(1, "rrelu"),
    assign("network.initializer", "constant"),
    assign("network.dropout", 0.9),
    assign("training.optimizer", "adamw"),
    assign("training.schedule", "warmup_cosine"),
    assign("view.more_network", True),
    assign("view.more_training", True),
)
"""Edits after which no row of the settings is hidden."""


def lay_out():
    """Let what was asked for be laid out and painted."""
    for _ in range(4):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def show(panel, state):
    """Show a state and let it be laid out and painted."""
    panel.set_state(state)
    lay_out()
    return panel


def show_settings(column, *made):
    """Show the recipe after some edits in the column of settings."""
    column.set_view(view_of(state_of(0, *made)))
    lay_out()


def choose(combo, key):
    """Choose an entry of a drop-down by keys."""
    combo.setFocus()
    while combo.value() != key:
        before = combo.value()
        down = combo.currentIndex() < combo.place_of(key)
        QTest.keyClick(combo, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
        assert combo.value() != before


def write(field, text):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def drag(slider, *shares):
    """Drag a slider's handle over shares of its way."""
    track = slider.findChild(QWidget)

    def at(share):
        return QPoint(round(9 + share * (track.width() - 18)), track.height() // 2)

    QTest.mousePress(track, LEFT, pos=at(shares[0]))
    for share in shares[1:]:
        QTest.mouseMove(track, at(share))
    QTest.mouseRelease(track, LEFT, pos=at(shares[-1]))
