"""What stands at the ticks of a plot: two numbers at least, whole and apart."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRectF

from reluexplorer.widgets.axes import Frame, Look, paint_labels
from reluexplorer.widgets.fonts import number_font
from reluexplorer.widgets.theme import LIGHT

pytestmark = pytest.mark.usefixtures("qapp")


class Written:
    """Keeps what a painter is told to write, and where."""

    def __init__(self) -> None:
        self.labels: list[tuple[QRectF, str]] = []
        self.font_ = number_font(11)

    def font(self):
        return self.font_

    def setFont(self, font):
        self.font_ = font

    def setPen(self, _pen):
        pass

    def drawText(self, room, _flags, words):
        self.labels.append((room, words))


WHOLE = [(0, 1), (-0.02, 1.04), (0, 2.2), (0.4, 1.04), (-9, 0.3), (0, 1e-9), (1e9, 3e9)]
LOGARITHMIC = [(-2, 0), (-0.1, 0.1), (-40, 3), (4.9, 5.1), (-9, -1.5)]


@pytest.mark.parametrize("labels", ["axis", "inside", "left", "near"])
@pytest.mark.parametrize("tall", [26, 40, 60, 90, 200])
@pytest.mark.parametrize("span", [*WHOLE, *LOGARITHMIC])
def test_every_axis_says_two_numbers_at_least(span, tall, labels):
    frame = Frame(QRectF(44, 6, 70, tall), (1, 1.0007), span, log_y=span in LOGARITHMIC)
    for look in (
        Look("y", "none", labels, "none"),
        Look("y", "bottom", "none", "none"),
        Look(y_labels="none"),
    ):
        painter = Written()
        paint_labels(painter, frame, look, LIGHT)
        assert len({words for _, words in painter.labels}) == len(painter.labels) >= 2
        rooms = sorted((room for room, _ in painter.labels), key=lambda room: (room.left(), room.top()))
        apart = [(a.right() <= b.left()) or (a.bottom() - 2 <= b.top()) for a, b in itertools.pairwise(rooms)]
        assert all(apart)
        assert all(room.top() >= -2 and room.bottom() <= 6 + tall + 18 for room in rooms)
