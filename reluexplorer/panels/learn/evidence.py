"""The right column: the verdict, what was measured here, the goal, and where to go on from here."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from reluexplorer.language import _
from reluexplorer.lessons.figures import SHARE, Figure
from reluexplorer.lessons.lesson import Measurement
from reluexplorer.panels.learn.exhibit_view import ChartColumn
from reluexplorer.panels.learn.goal_card import GoalCard
from reluexplorer.panels.learn.onward import Onward
from reluexplorer.panels.learn.view import LearnView
from reluexplorer.text import counted, digits, fixed, kept_together, percent
from reluexplorer.widgets.accessibility.parts import announce
from reluexplorer.widgets.controls.all_controls import (
    DataGrid,
    Fold,
    Paragraph,
    PillButton,
    Row,
    SideColumn,
    Stamp,
    Text,
)
from reluexplorer.widgets.controls.boxes import Page, abreast, stacked
from reluexplorer.widgets.plots.interval_rows import LEAST, MOST
from reluexplorer.widgets.theme.explaining import explain
from reluexplorer.widgets.theme.tips import set_tip

WIDTH, NARROW = 372, 272
_AROUND = 10, 10
"""Pixels above and below what a section holds."""
_LABEL = 70


class _When(QWidget):
    """ "true when" or "not when", and the words."""

    def __init__(self, label: str) -> None:
        super().__init__()
        name = Text(label, tone="secondary")
        name.setFixedWidth(_LABEL)
        self._words = Paragraph("", tone="text")
        stacked_name = stacked(None, name, 1)
        abreast(self, stacked_name, (self._words, 1), spacing=8)

    def set_words(self, words: str) -> None:
        """Change the words; without any the row goes."""
        self._words.set_words(words)
        explain(self._words, words)
        self.setVisible(bool(words))


class EvidenceColumn(SideColumn):
    """Emits ``measure_asked()`` and ``stop_asked()``; the goal and the ways on have signals of their own."""

    measure_asked = Signal()
    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__(width=WIDTH, side="right", inner=Page(), around=_AROUND)
        self._told = ""
        self._lesson = ""
        self._row = LEAST
        self._effort = Text("", size=11, tone="secondary")
        top = self.add_section(_("Measured here"), self._effort, spacing=8)
        self._stamp, self._on = Stamp(), Text("", tone="secondary", wrap=True)
        self._standing = QWidget()
        abreast(self._standing, self._stamp, (self._on, 1), spacing=12)
        self._sentence = Paragraph("", tone="text")
        self._true, self._not = _When(_("true when")), _When(_("not when"))
        self._method = Paragraph("", size=12)
        self._working = self._make_working()
        self._measure = PillButton(
            _("Measure"), _("Measure this claim on this machine"), variant="accent", small=True
        )
        self._measure.clicked.connect(self.measure_asked)
        top.add(self._standing, self._sentence, self._true, self._not, self._method, self._working)
        top.add(abreast(None, self._measure, 1))
        self._shown = self.add_section(spacing=8)
        self._charts = ChartColumn(spacing=6)
        self._fold = Fold(_("Details"), _("All figures that were measured, with their intervals"))
        head = _("Figure"), _("mean"), _("95 % interval")
        self._figures = DataGrid(head, _("Measured figures"), row_height=20)
        self._fold.button.set_note(_("Details"))
        self._fold.add(self._figures)
        self._again = PillButton(
            _("Measure again"), _("Measure this claim once more on this machine"), small=True
        )
        self._again.clicked.connect(self.measure_asked)
        self._shown.add(self._charts, abreast(None, self._again, 1, self._fold.button), self._fold)
        self._goal_place = self.add_section(inset=12)
        self.goal = GoalCard()
        self._goal_place.add(self.goal)
        self.onward = Onward()
        self.add_section().add(self.onward)
        self._inner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the rows of figures have the height that what is new leaves them."""
        if watched is self._inner and event.type() is QEvent.Type.LayoutRequest:
            self._give_rows()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the rows of figures have the height that there is."""
        super().resizeEvent(event)
        self._give_rows()

    def _give_rows(self) -> None:
        """Let rows be as high as all has room without scrolling, whether the details are open or not."""
        rows = self._charts.rows
        if not rows:
            return
        beside_bar = self.width() - 1 - self._scroll.verticalScrollBar().sizeHint().width()
        needed = self._column.heightForWidth(beside_bar) - rows * self._row
        if not self._fold.isHidden():
            needed -= self._fold.height() + self._shown.body.spacing()
        self._row = min(max((self.height() - needed) // rows, LEAST), MOST)
        self._charts.set_row_height(self._row)

    def set_view(self, view: LearnView) -> None:
        """Show what is known of the open lesson."""
        measured, busy = view.measurement, view.measuring == view.lesson.name
        if view.lesson.name != self._lesson:
            self._lesson, self._told = view.lesson.name, ""
            self._fold.set_open(False)
            self.scroll_home()
        held = self.window().focusWidget()
        in_hand = busy or view.waiting
        self._working.setVisible(in_hand)
        self._bar.setVisible(busy)
        self._waits.setVisible(not busy)
        self._bar.setValue(round(1000 * view.progress))
        self._method.set_words(view.lesson.words.measured)
        self._method.setVisible(measured is None)
        self._measure.setVisible(measured is None and not in_hand)
        self._again.setVisible(not in_hand)
        self._standing.setVisible(measured is not None)
        self._shown.setVisible(measured is not None)
        self._keep_the_keys(held)
        self._effort.setText("" if measured is None else _effort(measured))
        self._judge(measured)
        self._goal_place.setVisible(view.lesson.goal is not None)
        self.goal.set_view(view)
        self.onward.set_lesson(view.lesson)

    def _keep_the_keys(self, held: QWidget | None) -> None:
        """Give the keys of a button that has gone to the one that is there in its place."""
        buttons = (self._measure, self._stop, self._again)
        if held in buttons and not held.isVisibleTo(self):
            there = next(each for each in buttons if each.isVisibleTo(self))
            there.setFocus(Qt.FocusReason.OtherFocusReason)

    def _judge(self, measured: Measurement | None) -> None:
        verdict = None if measured is None else measured.verdict
        self._sentence.set_words("" if verdict is None else verdict.sentence)
        self._sentence.setVisible(bool(verdict and verdict.sentence))
        explain(self._sentence, self._sentence.words())
        self._true.set_words("" if verdict is None else verdict.true_when)
        self._not.set_words("" if verdict is None else verdict.not_when)
        if measured is None or verdict is None:
            return
        self._stamp.set_words(verdict.standing.label)
        self._on.setText(kept_together(verdict.on))
        self._stamp.setAccessibleDescription(verdict.told)
        self._charts.set_charts(measured.charts)
        self._charts.set_row_height(self._row)
        self._figures.set_rows(tuple(Row((f.label, f.shown(), _interval(f))) for f in measured.figures))
        if verdict.told != self._told:
            if self._told or self.isVisible():
                announce(self._stamp, verdict.told)
            self._told = verdict.told

    def _make_working(self) -> QWidget:
        holder = QWidget()
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress of the measurement"))
        set_tip(self._bar, _("How much of the measurement is done"))
        self._stop = PillButton(
            _("Stop"), _("Stop measuring, or let it not begin; nothing is kept of it"), small=True
        )
        self._stop.clicked.connect(self.stop_asked)
        self._waits = Text(_("Waits until others are measured"), tone="secondary", wrap=True)
        abreast(holder, (self._bar, 1), (self._waits, 1), self._stop)
        return holder


def _effort(measured: Measurement) -> str:
    seconds = fixed(measured.seconds, 0 if measured.seconds >= 1 else 1)
    return f"{counted(measured.seeds, 'seed')} · {seconds} s"


def _interval(figure: Figure) -> str:
    """Return the ends of an interval; nothing for a number that no seed changes."""
    if not 0.0 < figure.half < float("inf"):
        return ""
    low, high = (percent(x) if figure.unit == SHARE else digits(x, 3) for x in (figure.low, figure.high))
    return _("{low} to {high}").format(low=low, high=high)
