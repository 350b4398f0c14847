"""The right column: what was measured here, the verdict, and where the claim is too simple."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from reluexplorer.lessons.exhibit import Chart, Exhibit, Heading
from reluexplorer.panels.learn.exhibit_view import ChartColumn
from reluexplorer.panels.learn.view import LearnView
from reluexplorer.text import counted, fixed, kept_together
from reluexplorer.widgets.controls.all_controls import (
    Aside,
    EmptyState,
    Paragraph,
    PillButton,
    SideColumn,
    Text,
)
from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.tips import set_tip


class VerdictColumn(SideColumn):
    """Emits ``measure_asked()`` and ``stop_asked()``."""

    measure_asked = Signal()
    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__(width=360, side="right")
        self._effort = Text("", size=11, tone="secondary")
        top = self.add_section("Measured here", self._effort)
        self._sentence = Text("", size=17, weight=SEMIBOLD, wrap=True)
        self._charts = ChartColumn()
        self._again = PillButton("Measure again", "Measure this claim once more on this machine", small=True)
        self._again.clicked.connect(self.measure_asked)
        self._empty = EmptyState(
            "Not measured yet",
            "The verdict comes from an experiment on this machine; it takes some seconds.",
            "Measure this claim",
            "Run the measurement beside the window",
        )
        self._empty.acted.connect(self.measure_asked)
        self._working = self._make_working()
        top.body.setSpacing(14)
        self._aside = Aside("Where the claim is too simple", "")
        self._beside = Paragraph("", size=12)
        shown = (self._sentence, self._charts, self._beside, self._aside, self._again)
        top.add(self._empty, self._working, *shown)
        self._sources = Paragraph("")
        self.add_section().add(self._sources)

    def set_view(self, view: LearnView) -> None:
        """Show what is known of the open lesson."""
        measured, busy = view.measurement, view.measuring == view.lesson.name
        self._empty.setVisible(measured is None and not busy)
        self._working.setVisible(busy)
        self._bar.setValue(round(1000 * view.progress))
        self._beside.set_words(view.lesson.beside)
        for widget in (self._sentence, self._charts, self._beside):
            widget.setVisible(measured is not None)
        self._again.setVisible(measured is not None and not busy)
        self._effort.setText("" if measured is None else _effort(measured.seeds, measured.seconds))
        self._aside.setVisible(measured is not None and bool(measured.verdict.caveat))
        if measured is not None:
            self._sentence.setText(kept_together(measured.verdict.sentence))
            self._charts.set_charts(_in_a_column(measured.exhibit))
            self._aside.set_words("Where the claim is too simple", measured.verdict.caveat)
        self._sources.set_words(view.lesson.sources)

    def _make_working(self) -> QWidget:
        holder = QWidget()
        row = abreast(holder)
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the measurement")
        set_tip(self._bar, "How much of the measurement is done")
        stop = PillButton("Stop", "Stop measuring; nothing is kept of it", small=True)
        stop.clicked.connect(self.stop_asked)
        row.addWidget(self._bar, 1)
        row.addWidget(stop)
        return holder


def _in_a_column(exhibit: Exhibit) -> tuple[Chart, ...]:
    """Return the charts of all cards, each card's under its title."""
    return tuple(chart for card in exhibit.cards for chart in (Heading(card.title), *card.charts))


def _effort(seeds: int, seconds: float) -> str:
    return f"{counted(seeds, 'seed')} · {fixed(seconds, 0 if seconds >= 1 else 1)} s"
