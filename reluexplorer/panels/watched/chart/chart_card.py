"""The card of the run so far: its chart, and below it the slider of steps with the button that follows."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.panels.watched.chart.dead_lane import DASH, is_dashed
from reluexplorer.panels.watched.chart.rooms import LEFT as BEFORE
from reluexplorer.panels.watched.chart.rooms import RIGHT as BEHIND
from reluexplorer.panels.watched.chart.run_chart import RunChart
from reluexplorer.panels.watched.shared.axis import axis_of, nearest_look
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.widgets.controls.all_controls import Card, SectionHead, SliderField, Text
from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.controls.buttons import Button
from reluexplorer.widgets.painting.painted_widget import colour, solid
from reluexplorer.widgets.painting.shapes import LEFT, Painted, dot, rounded, shows_focus, text
from reluexplorer.widgets.theme.fonts import MEDIUM, SEMIBOLD, number_font, ui_font
from reluexplorer.widgets.theme.theme import PADDING, SIZE_SMALL, Theme, mix
from reluexplorer.widgets.theme.tips import set_tip

_GRIP = 9
"""Pixels from an end of the slider to where its grip can be."""
_HIGH = 28
_INSIDE = 12


class FollowButton(Button):
    """Follows the run while it is on: filled then, with a dot."""

    def __init__(self) -> None:
        super().__init__(_("Live"), _("Follow the run: figures are those of its last step"))
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for the dot and the words."""
        words = QFontMetrics(ui_font(13, MEDIUM)).horizontalAdvance(self.text())
        return QSize(2 * _INSIDE + 14 + words + 1, _HIGH)

    def set_live(self, *, is_live: bool) -> None:
        """Say whether the run goes on."""
        self.set_words(_("Live") if is_live else _("Latest"))
        goes_on, ended = _("Follow the run: figures are those of its last step"), _("Go to the last step")
        set_tip(self, goes_on if is_live else ended)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        on = self.isChecked()
        fill = theme.accent if on else theme.hover if self._over() else theme.panel
        ink = theme.on_accent if on else theme.text
        if on and self._over():
            fill = mix(theme.accent, theme.text, 0.15)
        rounded(painter, area, area.height() / 2, fill, None if on else theme.line)
        if shows_focus(self):
            inner = area.adjusted(3, 3, -3, -3) if on else area
            rounded(painter, inner, area.height() / 2, None, theme.on_accent if on else theme.accent, 2.0)
        dot(painter, _INSIDE + 4, area.center().y(), ink if on else theme.secondary, 7.0)
        painter.setFont(ui_font(13, MEDIUM))
        text(painter, area.adjusted(_INSIDE + 14, 0, -4, 0), self.text(), ink, LEFT)


class EventKeys(Painted):
    """What the dots in the lane of dead units mean, and its dashed line where there is one."""

    def __init__(self) -> None:
        super().__init__()
        self._words: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_dashed(is_dashed=False)

    def set_dashed(self, *, is_dashed: bool) -> None:
        """Say whether the chosen layer's line is dashed at its end."""
        words = (_("units died"), _("units woke"), *((_("dead + silent since"),) if is_dashed else ()))
        if words != self._words:
            self._words = words
            self.setAccessibleName(", ".join(words))
            self.updateGeometry()
            self.update()

    def words(self) -> tuple[str, ...]:
        """Return what stands beside the marks."""
        return self._words

    def sizeHint(self) -> QSize:
        """Return room for all."""
        metrics = QFontMetrics(number_font(SIZE_SMALL))
        return QSize(sum(metrics.horizontalAdvance(words) + 30 for words in self._words), 16)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        font, x, middle = number_font(SIZE_SMALL), 14.0, area.center().y()
        painter.setFont(font)
        for number, words in enumerate(self._words):
            if number == 0:
                dot(painter, x, middle, theme.dead, 8.0)
            elif number == 1:
                painter.setPen(solid(theme.healthy, 1.6))
                painter.setBrush(colour(theme.panel))
                painter.drawEllipse(QPointF(x, middle), 3.6, 3.6)
            else:
                pen = solid(theme.dead, 1.8)
                pen.setDashPattern(DASH)
                painter.setPen(pen)
                painter.drawLine(QPointF(x - 9, middle), QPointF(x + 5, middle))
            wide = QFontMetrics(font).horizontalAdvance(words)
            text(painter, QRectF(x + 9, 0, wide + 1, area.height()), words, theme.secondary)
            x += wide + 30


class ChartCard(Card):
    """``step_asked`` carries a step, or None to follow the run, and whether that goes on with a drag."""

    step_asked = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__(padding=PADDING, spacing=4)
        self.body.setContentsMargins(PADDING, 12, PADDING, 10)
        self._moment: Moment | None = None
        self._head = SectionHead(_("The run so far"))
        self.keys = EventKeys()
        self._head.add_widget(self.keys)
        self.chart = RunChart()
        self.follow = FollowButton()
        self.slider = SliderField(_("Step"), _("The step whose figures are shown"), 0.0, 1.0, 1.0)
        self.step = Text("", weight=SEMIBOLD, numbers=True)
        self.step.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.step.setFixedWidth(BEHIND - _GRIP)
        before = QWidget()
        before.setFixedWidth(BEFORE - _GRIP)
        abreast(before, self.follow, 1)
        tools = abreast(None, before, (self.slider, 1), self.step, spacing=0)
        self.body.addWidget(self._head)
        self.body.addWidget(self.chart, 1)
        self.body.addLayout(tools)
        self.chart.step_asked.connect(self.step_asked)
        self.follow.clicked.connect(lambda on: self._follow(on=on))
        self.slider.moved.connect(self._slide)

    def set_moment(self, moment: Moment, *, is_live: bool) -> None:
        """Show a run at a moment, and whether it goes on."""
        self._moment = moment
        self.chart.set_view(moment)
        self.keys.set_dashed(is_dashed=is_dashed(moment.run, moment.layer))
        axis = axis_of(moment.run)
        self.slider.set_range(float(axis.first), float(max(axis.last, axis.first + 1)))
        self.slider.set_value(float(moment.at))
        self.follow.set_live(is_live=is_live)
        self.follow.setChecked(moment.follows)
        self.step.setText(f"{moment.at:,}")

    def _follow(self, *, on: bool) -> None:
        """Follow the run, or stay where it is now."""
        if self._moment is None:
            return
        self.follow.setChecked(self._moment.follows)
        self.step_asked.emit(None if on else self._moment.at, False)

    def _slide(self, value: float, goes_on: bool) -> None:
        if self._moment is None:
            return
        last = value >= axis_of(self._moment.run).last
        step = nearest_look(self._moment.run, round(value))
        self.step_asked.emit(None if last else step, goes_on)
