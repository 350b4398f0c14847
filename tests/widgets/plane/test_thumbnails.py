"""Thumbnails of data sets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.plane.thumbnails import DataThumbnails, Thumbnail, ThumbnailsView
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.pictures import CLICK, colour, picture_of


@pytest.fixture
def thumbnails(qtbot: QtBot) -> DataThumbnails:
    made = DataThumbnails()
    qtbot.addWidget(made)
    points = np.array([[-1.0, -1.0], [1.0, 1.0]])
    items = (
        Thumbnail("two", "Two points", points, np.array([0, 1])),
        *(Thumbnail(f"t{i}", f"Set {i}", text=str(i)) for i in range(4)),
        Thumbnail("digits", "Digits", glyph="7", tooltip="8 × 8 digits"),
    )
    made.set_view(ThumbnailsView(items, "two"))
    made.resize(232, made.sizeHint().height())
    made.show()
    return made


def test_thumbnails_show_their_points(thumbnails: DataThumbnails) -> None:
    picture = picture_of(thumbnails)
    assert colour(picture, 7, 45) == LIGHT.negative
    assert colour(picture, 45, 7) == LIGHT.positive
    assert colour(picture, 26, 26) == LIGHT.panel


def test_points_are_a_part_to_make_before_they_are_painted(thumbnails: DataThumbnails) -> None:
    thumbnails.grab()
    points, words = thumbnails.buttons[:2]
    assert list(points.parts_ahead()) == []
    points.set_item(replace(points.item, points=np.array([[1.0, 0.0], [0.0, 1.0]])))
    assert len(list(points.parts_ahead())) == 1
    assert list(points.parts_ahead()) == list(words.parts_ahead()) == []


def test_a_click_asks_and_the_view_decides(thumbnails: DataThumbnails) -> None:
    heard: list[str] = []
    thumbnails.chosen.connect(heard.append)
    QTest.mouseClick(thumbnails.buttons[2], CLICK)
    assert heard == ["t1"]
    assert [button.isChecked() for button in thumbnails.buttons] == [True] + [False] * 5
    assert thumbnails.view is not None
    thumbnails.set_view(replace(thumbnails.view, chosen="t1"))
    assert [button.isChecked() for button in thumbnails.buttons] == [False, False, True, False, False, False]
    picture = picture_of(thumbnails)
    assert colour(picture, thumbnails.buttons[2].x() + 1, 26) == LIGHT.accent
    assert colour(picture, thumbnails.buttons[1].x() + 1, 26) != LIGHT.accent


def test_arrows_move_the_focus_and_enter_chooses(thumbnails: DataThumbnails, qtbot: QtBot) -> None:
    heard: list[str] = []
    thumbnails.chosen.connect(heard.append)
    thumbnails.activateWindow()
    buttons = thumbnails.buttons
    buttons[0].setFocus()
    qtbot.waitUntil(buttons[0].hasFocus)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(QApplication.focusWidget(), key)
    assert buttons[5].hasFocus()
    QTest.keyClick(buttons[5], Qt.Key.Key_Return)
    QTest.keyClick(buttons[5], Qt.Key.Key_Space)
    assert heard == ["digits", "digits"]


def test_thumbnails_have_names_and_tooltips_and_do_not_overlap(thumbnails: DataThumbnails) -> None:
    assert [b.accessibleName() for b in thumbnails.buttons[:2]] == ["Two points", "Set 0"]
    assert [b.toolTip() for b in thumbnails.buttons[4:]] == ["Set 3", "8 × 8 digits"]
    for width in (214, 232, 300):
        thumbnails.resize(width, 112)
        boxes = [button.geometry() for button in thumbnails.buttons]
        assert all(thumbnails.rect().contains(box) for box in boxes)
        assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_fewer_items_leave_fewer_buttons(thumbnails: DataThumbnails) -> None:
    assert thumbnails.view is not None
    thumbnails.set_view(replace(thumbnails.view, items=thumbnails.view.items[:2]))
    assert [button.item.name for button in thumbnails.buttons] == ["two", "t0"]
    assert thumbnails.sizeHint().height() == 52
