"""What has become of a neuron over a run: its square, and what the squares mean."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from reluexplorer.language import _
from reluexplorer.lessons.exhibit import Units
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.painted_widget import colour, frame, solid
from reluexplorer.widgets.painting.shapes import dot
from reluexplorer.widgets.theme.theme import Theme

_SMALL = 12
"""Side in pixels below which strokes are finer."""


@dataclass(frozen=True)
class State:
    """How a state is called in a legend, and what is said of a neuron in it."""

    called: str
    says: str


STATES = {
    "fires": State(_("fires, darker is more often"), ""),
    "killed": State(_("killed in training"), _("dead: killed in training, fires on no point")),
    "dead": State(_("dead"), _("dead: fires on no point")),
    "born": State(_("born dead, still"), _("dead from the start: fires on no point")),
    "revived": State(_("born dead, revived"), _("dead at the start, fires again")),
    "leaking": State(_("always in the leak"), _("fires on no point, lets its leak through")),
}


def state_of(units: Units, unit: int) -> str:
    """Return the name of a unit's state, one of :data:`STATES`."""
    if unit in units.dead:
        if unit in units.born:
            return "born"
        return "killed" if units.dated else "dead"
    if unit in units.leaking:
        return "leaking"
    return "revived" if unit in units.revived else "fires"


def paint_unit(painter: QPainter, state: str, rect: QRectF, ink: QColor, theme: Theme, ratio: float) -> None:
    """Draw a unit's square; ``ink`` is the colour of how often it fires."""
    radius, small = min(4.0, rect.width() / 5), rect.width() < _SMALL
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink if state == "fires" else colour(theme.panel))
    painter.drawRoundedRect(rect, radius, radius)
    if state in {"killed", "dead", "born"}:
        name = theme.secondary if state == "born" else theme.dead
        painter.setPen(Qt.PenStyle.NoPen)
        Stripes(name, 0.75, 3 if small else 4, 1.0).fill(painter, rect, ratio, radius=radius)
        frame(painter, rect, solid(name, 0.8 if small else 1.2), radius)
    elif state == "revived":
        frame(painter, rect, solid(theme.healthy, 1.2 if small else 2.0), radius)
        dot(painter, rect.center().x(), rect.center().y(), theme.healthy, max(2.0, 0.34 * rect.width()))
    elif state == "leaking":
        frame(painter, rect, solid(theme.warning, 1.0 if small else 1.4), radius)
        half, middle = 0.22 * rect.width(), rect.center()
        painter.setPen(solid(theme.warning, 1.2 if small else 1.8))
        painter.drawLine(QPointF(middle.x() - half, middle.y()), QPointF(middle.x() + half, middle.y()))
