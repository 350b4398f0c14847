"""What colours, dashes and numbers of one update mean, below its picture."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from reluexplorer.language import _
from reluexplorer.panels.train.microscope.cards import stop_words
from reluexplorer.panels.train.microscope.edges import MOST_LINES
from reluexplorer.panels.train.microscope.layout import FOOT, SIDE, Arrangement, Size
from reluexplorer.panels.train.microscope.view import MicroscopeView
from reluexplorer.widgets.painting.formula import paint_marked, wide
from reluexplorer.widgets.painting.painted_widget import colour
from reluexplorer.widgets.painting.shapes import dot
from reluexplorer.widgets.theme.theme import Theme


def paint_legend(
    painter: QPainter, view: MicroscopeView, arrangement: Arrangement, room: QRectF, theme: Theme
) -> None:
    """Say what colours, dashes and numbers mean, as far as there is room."""
    above, below, none = legend_words(view)
    middle, left, right = room.height() - FOOT / 2 - 2, SIDE + 6, room.width() - SIDE
    marks = ((theme.positive, above), (theme.negative, below))
    for ink, words in marks:
        painter.setPen(QPen(colour(ink, 0.5), 3))
        painter.drawLine(QPointF(left, middle), QPointF(left + 28, middle))
        dot(painter, left + 4, middle, ink, 8)
        left = _written(painter, left + 36, middle, words, theme) + 20
    pen = QPen(colour(theme.axis), 1.4)
    pen.setDashPattern([2.5, 2.5])
    painter.setPen(pen)
    painter.drawLine(QPointF(left, middle), QPointF(left + 28, middle))
    left = _written(painter, left + 36, middle, none, theme) + 20
    for words in _notes(view, arrangement):
        needed = wide(words, 12)
        if right - needed > left:
            _written(painter, right - needed, middle, words, theme)
            right -= needed + 20


def _notes(view: MicroscopeView, arrangement: Arrangement) -> tuple[str, ...]:
    number = _("Number: weight; point at any curve for its own")
    pulse = {
        2: _("Pulse: ~w~ · ~δ~, at the first weights ∂~L~/∂~w~"),
        3: _("Colour: how far each weight moves"),
    }.get(view.moment.stage, _("Colour: ~w~ · ~a~"))
    short = any(column.size is Size.SHORT for column in arrangement.layers())
    stopped = (stop_words(False),) if short and view.moment.stage == 2 and view.update.closed_count else ()
    pairs = (len(a.cards) * len(b.cards) for a, b in pairwise(arrangement.columns))
    most = _("Lines: the {count} largest").format(count=MOST_LINES)
    fewer = (most,) if max(pairs) > MOST_LINES else ()
    return (*stopped, *fewer, number, pulse)


def legend_words(view: MicroscopeView) -> tuple[str, str, str]:
    """Return what goes along the lines at this step where it is above 0, below, and 0."""
    above, none = {
        2: (_("positive gradient"), _("no gradient")),
        3: (_("positive change"), _("no change")),
    }.get(view.moment.stage, (_("positive signal"), _("no signal")))
    return above, _("negative, thicker is larger"), none


def _written(painter: QPainter, left: float, middle: float, words: str, theme: Theme) -> float:
    return paint_marked(painter, left, middle + 4.3, words, theme.secondary, 12)
