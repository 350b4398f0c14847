"""The legend of a strip: what its colours mean, how many channels each has, and a filter by each."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.models.values.findings import Channel
from reluexplorer.panels.doctor.shared.states import MEANINGS, ORDER
from reluexplorer.widgets.controls.all_controls import FlowLayout
from reluexplorer.widgets.controls.buttons import Button
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.painted_widget import pixel_ratio
from reluexplorer.widgets.painting.shapes import rounded, shows_focus, text
from reluexplorer.widgets.theme.fonts import MEDIUM, NORMAL, number_font
from reluexplorer.widgets.theme.theme import Theme
from reluexplorer.widgets.theme.tips import set_tip

_SIZE = 11
_SIDE = 9.0
_LEFT, _APART, _RIGHT = 5, 5, 5
_ALWAYS_SHOWN = frozenset({Channel.ALWAYS, Channel.FIRES, Channel.RARE, Channel.DEAD})


class StateButton(Button):
    """A colour of the strip with its words and count; pressed, it asks for layers that have such channels."""

    def __init__(self, state: Channel) -> None:
        super().__init__("", MEANINGS[state].words, MEANINGS[state].words)
        self.state = state
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_count(self, count: int) -> None:
        """Say how many channels there are."""
        words = MEANINGS[self.state].words
        self.set_words(words if self.state is Channel.FIRES else f"{words} {count:,}")
        self.setAccessibleName(f"{words} {count:,}")
        asks = _("Show only layers that have such channels.")
        set_tip(self, f"{MEANINGS[self.state].says} ({count:,}).\n{asks}")

    def sizeHint(self) -> QSize:
        """Return room for the mark and the words, as wide as pressed."""
        words = QFontMetrics(number_font(_SIZE, MEDIUM)).horizontalAdvance(self.text()) + 1
        return QSize(round(_LEFT + _SIDE) + _APART + words + _RIGHT, 22)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        fill = theme.selection if self.isChecked() else theme.hover if self._over() else None
        line = theme.accent if shows_focus(self) else None
        rounded(painter, area, 6, fill, line, 2.0)
        square = QRectF(_LEFT, (area.height() - _SIDE) / 2, _SIDE, _SIDE)
        role = theme.role(MEANINGS[self.state].role)
        if self.state is Channel.DEAD:
            painter.setPen(Qt.PenStyle.NoPen)
            Stripes(role, 1.0, 4, 1.4).fill(painter, square, pixel_ratio(painter), radius=2.0)
        else:
            rounded(painter, square, 2, None if self.state is Channel.UNSEEN else role, role)
        painter.setFont(number_font(_SIZE, MEDIUM if self.isChecked() else NORMAL))
        room = area.adjusted(_LEFT + _SIDE + _APART, 0, 0, 0)
        text(painter, room, self.text(), theme.text if self.isChecked() else theme.secondary)


class StateFilter(QWidget):
    """A button for each state that a channel is in; ``edited`` when the pressed ones are others."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("What channels do"))
        self.buttons = {state: StateButton(state) for state in ORDER}
        flow = FlowLayout(spacing=2, right=True, parent=self)
        for button in self.buttons.values():
            button.clicked.connect(lambda _on: self.edited.emit())
            flow.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def set_counts(self, counts: tuple[int, ...]) -> None:
        """Show how many channels are in each state, in their order; states of none go but the usual ones."""
        for (state, button), count in zip(self.buttons.items(), counts, strict=True):
            button.set_count(count)
            shows = bool(count) or state in _ALWAYS_SHOWN
            button.setVisible(shows)
            if not shows:
                button.setChecked(False)

    def states(self) -> frozenset[Channel]:
        """Return the states whose buttons are pressed."""
        return frozenset(state for state, button in self.buttons.items() if button.isChecked())
