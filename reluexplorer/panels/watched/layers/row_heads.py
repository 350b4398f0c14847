"""The heads of the table of a watched run's layers, with the legend of the strips and the mark of 1e−3."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from reluexplorer.language import _
from reluexplorer.panels.watched.layers.row_pictures import paint_usual
from reluexplorer.panels.watched.shared.row_texts import CUSTOMARY, ROLES, STATES
from reluexplorer.panels.watched.shared.unit_rows import COLUMNS, DEAD, FIRES, RARE, SILENT, RowOrder
from reluexplorer.panels.watched.shared.unit_strip import silent_ink
from reluexplorer.text import power
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import face, pixel_ratio, text_width, write
from reluexplorer.widgets.painting.shapes import LEFT, RIGHT, begun, rounded
from reluexplorer.widgets.theme.theme import SIZE_SMALL, Theme
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.unit_table.columns import ColumnEnds
from reluexplorer.widgets.unit_table.heads import ColumnHeads

HEIGHT = 30
_LEFT = frozenset({"layer", "units", "changes", "gradient", "update"})
_SQUARE = 9.0
_KEY_GAP = 12.0


class RowHeads(ColumnHeads):
    """A button for each column of the table of a watched run's layers."""

    def __init__(self) -> None:
        super().__init__(COLUMNS, _LEFT, HEIGHT)
        self._legend = self._usual = QRectF()
        self._silent: tuple[int, ...] = ()
        """The state of silent units, where a strip shows any."""
        self.usual = QWidget(self)
        """Where the mark of the customary update stands, for its tooltip."""
        self.set_order(RowOrder())

    def set_order(self, order: RowOrder) -> None:
        """Say what the columns are and which one the table goes by."""
        mark = _("The dashed mark is at {usual}, which is customary").format(usual=power(CUSTOMARY, 0))
        set_tip(self.usual, mark)
        said = {
            "layer": (_("Layer"), _("The activation, in the order in which the model calls them")),
            "units": (_("Units"), _("What each unit does; the order is by how many there are")),
            "firing": (_("Firing"), _("Share of values above the threshold, the mean over its units")),
            "dead": (
                _("Dead"),
                _(
                    "Units silent in each sample of a whole window; behind +, units that are silent since, "
                    "of which it cannot be known yet. The order is by share"
                ),
            ),
            "changes": (
                _("Births, deaths"),
                _("When units died, below the line, and woke, above it; the order is by how many"),
            ),
            "gradient": (
                _("Gradient norm"),
                _("Of the parameters before the layer: over the run, and at the step"),
            ),
            "update": (
                _("Update : weight"),
                _("How much a step changes the parameters before the layer, by their norm, on a log scale")
                + f". {mark}",
            ),
        }
        self.set_heads(said, order.column, falling=order.falling)

    def set_silent(self, *, any_silent: bool) -> None:
        """Say whether a strip shows units that are silent but not called dead."""
        self._silent = (SILENT,) if any_silent else ()
        self.update()

    def place(self, at: ColumnEnds) -> None:
        """Stand above the columns, the legend and the mark beside their heads."""
        super().place(at)
        low, high = at.ends["units"]
        beside = low + self.buttons["units"].width()
        self._legend = QRectF(beside, 0, high - beside, HEIGHT)
        low, high = at.ends["update"]
        beside = low + self.buttons["update"].width()
        self._usual = QRectF(beside, 0, high - beside, HEIGHT)
        self.usual.setGeometry(self._usual.toAlignedRect())
        self.update()

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """The legend of the strips where there is room, and what the mark of an update stands at."""
        theme, painter, _area = begun(self)
        font = face(SIZE_SMALL)
        keys = [(state, STATES[state]) for state in (FIRES, RARE, *self._silent, DEAD)]
        widths = [_SQUARE + 5 + text_width(font, words) for _state, words in keys]
        x = self._legend.right() - sum(widths) - _KEY_GAP * (len(keys) - 1)
        if x >= self._legend.left():
            for (state, words), wide in zip(keys, widths, strict=True):
                self._paint_key(painter, theme, state, QRectF(x, (HEIGHT - _SQUARE) / 2, _SQUARE, _SQUARE))
                room = QRectF(x + _SQUARE + 5, 0, wide, HEIGHT)
                write(painter, room, words, theme.secondary, font, LEFT)
                x += wide + _KEY_GAP
        words = power(CUSTOMARY, 0)
        if text_width(font, words) + 8 <= self._usual.width():
            write(painter, self._usual, words, theme.secondary, font, RIGHT)
            mark = self._usual.right() - text_width(font, words) - 5
            paint_usual(painter, mark, HEIGHT / 2, theme)
        painter.end()

    def _paint_key(self, painter: QPainter, theme: Theme, state: int, square: QRectF) -> None:
        role = silent_ink(theme) if state == SILENT else theme.role(ROLES[state])
        if state == DEAD:
            painter.setPen(Qt.PenStyle.NoPen)
            Stripes(role, 1.0, 4, 1.4).fill(painter, square, pixel_ratio(painter), radius=2.0)
        else:
            rounded(painter, square, 2, role, role)
