"""The confusion matrix: counts, their shares of a row, and words for those who do not see it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.painting.painted_widget import face, text_width
from reluexplorer.widgets.plots.confusion import _CORNER, _NAMES, ConfusionMatrix, ConfusionView, count_words
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT, SIZE_SMALL

VIEW = ConfusionView(np.array([[30, 10], [0, 60]]), ("out", "in"))


@pytest.fixture
def matrix(qtbot: QtBot, qapp: QApplication) -> ConfusionMatrix:
    apply_theme(qapp, LIGHT)
    made = ConfusionMatrix()
    qtbot.addWidget(made)
    made.set_view(VIEW)
    made.resize(264, made.sizeHint().height())
    made.show()
    return made


def picture_of(matrix: ConfusionMatrix) -> QImage:
    return matrix.grab().toImage()


@pytest.mark.parametrize(
    ("count", "share", "words"),
    [
        (42, 0.84, "42 · 84 %"), (1200, 1.0, "1,200 · 100 %"), (0, 0.0, "0 · 0 %"),
        (1, 0.001, "1 · 0.1 %"), (999, 0.999, "999 · 99.9 %"), (2, 0.005, "2 · 0.5 %"),
    ],
)  # fmt: skip
def test_a_share_is_rounded_to_none_or_all_only_where_it_is(count: int, share: float, words: str) -> None:
    assert count_words(count, share) == words


def test_it_says_how_many_are_right(matrix: ConfusionMatrix) -> None:
    assert matrix.accessibleDescription() == "90 of 100 samples get the right class"


def test_a_cell_is_the_fuller_the_larger_its_share_of_the_row(matrix: ConfusionMatrix) -> None:
    picture = picture_of(matrix)

    def ink(row: int, column: int) -> int:
        corner = matrix.cell(VIEW, row, column).topLeft()
        return QColor(picture.pixel(round(corner.x()) + 5, round(corner.y()) + 5)).lightness()

    assert ink(1, 1) < ink(0, 0) < ink(0, 1) < ink(1, 0)


def test_the_corner_says_what_rows_and_columns_are_in_full(matrix: ConfusionMatrix) -> None:
    assert text_width(face(SIZE_SMALL), _CORNER) <= _NAMES - 8


def test_the_share_is_left_out_where_there_is_no_room(matrix: ConfusionMatrix) -> None:
    def dark(width: int) -> int:
        matrix.resize(width, matrix.height())
        picture = picture_of(matrix)
        cell = matrix.cell(VIEW, 1, 1).toRect().adjusted(4, 4, -4, -4)
        columns = [
            x
            for x in range(cell.left(), cell.right())
            if any(
                QColor(picture.pixel(x, y)).lightness() < 80
                for y in range(cell.center().y() - 5, cell.center().y() + 6)
            )
        ]
        return max(columns) - min(columns)

    assert dark(264) > 2 * dark(124) > 0
