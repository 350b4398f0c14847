"""A fold that is opened stays in sight while more comes above it, until a person scrolls."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from reluexplorer.widgets.controls.fold import Fold
from reluexplorer.widgets.theme.theme import PADDING

HIGH = 300


@pytest.fixture
def page(qtbot):
    area, inner, above = QScrollArea(), QWidget(), QWidget()
    fold, rows = Fold("More", "What is seldom needed"), QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in (above, fold):
        column.addWidget(part)
    fold.add(rows)
    above.setFixedHeight(HIGH)
    area.setWidget(inner)
    area.setWidgetResizable(True)
    qtbot.addWidget(area)
    area.resize(200, HIGH)
    area.show()
    QApplication.processEvents()
    return area, above, fold, rows


def _settle():
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("high", [4 * HIGH, HIGH // 3])
def test_its_first_rows_stay_in_sight_while_more_comes_above(page, high):
    area, above, fold, rows = page
    rows.setFixedHeight(high)
    fold.set_open(True)
    for more in (1, 2, 5):
        above.setFixedHeight(more * HIGH)
        _settle()
        top = fold.mapTo(area.viewport(), QPoint(0, 0)).y()
        assert top == PADDING if high > HIGH else 0 <= top <= HIGH - high


def test_a_person_who_scrolls_is_left_alone(page):
    area, above, fold, rows = page
    rows.setFixedHeight(4 * HIGH)
    fold.set_open(True)
    _settle()
    turn = QWheelEvent(
        QPointF(50, 50), area.mapToGlobal(QPointF(50, 50)), QPoint(0, 60), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(area.viewport(), turn)
    at = area.verticalScrollBar().value()
    above.setFixedHeight(5 * HIGH)
    _settle()
    assert area.verticalScrollBar().value() == at
    fold.set_open(False)
    fold.set_open(True)
    _settle()
    above.setFixedHeight(6 * HIGH)
    _settle()
    assert fold.mapTo(area.viewport(), QPoint(0, 0)).y() == PADDING


def test_who_takes_the_keys_elsewhere_is_left_alone(page):
    area, above, fold, rows = page
    rows.setFixedHeight(4 * HIGH)
    area.activateWindow()
    fold.set_open(True)
    _settle()
    elsewhere = QLineEdit(above)
    elsewhere.show()
    elsewhere.setFocus()
    _settle()
    assert elsewhere.hasFocus()
    at = area.verticalScrollBar().value()
    above.setFixedHeight(5 * HIGH)
    _settle()
    assert area.verticalScrollBar().value() == at
