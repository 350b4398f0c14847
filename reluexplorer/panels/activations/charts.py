"""The middle: f, f′ and what comes out of normal inputs, each in a card."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QGridLayout, QWidget

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.panels.activations import measures
from reluexplorer.panels.activations.view import ActivationsView
from reluexplorer.panels.activations.words import COLOURS, saturation_words, zero_words
from reluexplorer.widgets.axes import Annotation, Look, Span
from reluexplorer.widgets.charts import Bars, HistogramPlot
from reluexplorer.widgets.controls import Card, SectionHead, Text
from reluexplorer.widgets.plots import Curve, CurvePlot

_X = (-5.0, 5.0)
_VALUES = (-1.6, 4.2)
_SLOPES = (-0.15, 1.25)
_BINS = (-30, 35)
_TALLEST = 0.2
_FIRST_WIDTH = {"identity": 1.5, "relu": 3.0}
_NARROW = 330
_HEIGHTS = (16, 15)


class ChartsArea(QWidget):
    """Three plots that share the chosen functions; the first two share the probe."""

    probe_moved = Signal(float, bool)
    """The probe's new x, and whether it goes on with a drag."""

    def __init__(self) -> None:
        super().__init__()
        self._choices: tuple[ActivationChoice, ...] | None = None
        self._continues = False
        tip = "Drag the probe or press ← and →; scroll to zoom, drag to move, double-click to reset"
        self.values = CurvePlot("Values of the functions, f(x)", tip, zoomable=True, probe=True)
        self.slopes = CurvePlot(
            "Slopes of the functions, f′(x)", tip, look=Look(y_labels="inside"), zoomable=True, probe=True
        )
        self.values.set_view(_X, _VALUES)
        self.slopes.set_view(_X, _SLOPES)
        self.outcomes = HistogramPlot(
            "Outputs for N(0, 1) inputs",
            "Computed from the normal distribution: the share of outputs in each interval of 0.1.\n"
            "Bars above 20 % are cut.",
        )
        self.zeros = Text("", size=12, tone="positive")
        self.zeros.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.zeros.setMinimumWidth(24)
        for plot in (self.values, self.slopes):
            plot.probe_moved.connect(self._move)
            self._watch(plot)
        self._heads: list[tuple[SectionHead, str, str]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setSpacing(12)
        grid.addWidget(self._card("f(x)", "f(x)", self.values, "drag the probe · scroll to zoom"), 0, 0, 1, 2)
        slope = "Slope f′(x) — what the gradient is multiplied by"
        grid.addWidget(self._card(slope, "Slope f′(x)", self.slopes), 1, 0)
        out = self._card("What comes out of N(0, 1) inputs", "Out of N(0, 1) inputs", self.outcomes)
        out.body.insertWidget(1, self.zeros)
        grid.addWidget(out, 1, 1)
        for line, height in enumerate(_HEIGHTS):
            grid.setRowStretch(line, height)
            grid.setColumnStretch(line, 1)

    def set_view(self, view: ActivationsView) -> None:
        """Show the curves of a view and its probe."""
        if view.choices != self._choices:
            self._choices = view.choices
            self._draw(view.choices)
        for plot in (self.values, self.slopes):
            plot.set_probe(view.probe if view.curves else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the short headings where the long ones do not fit."""
        super().resizeEvent(event)
        room = (self.width() - 44) / 2 - 32
        for head, long, short in self._heads:
            head.set_words(short if room < _NARROW else long)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice where a drag or a stroke of a key begins: what follows continues it."""
        pressed = event.type() == QEvent.Type.MouseButtonPress
        stroke = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed or (stroke and isinstance(event, QKeyEvent) and not event.isAutoRepeat()):
            self._continues = False
        return super().eventFilter(watched, event)

    def _watch(self, plot: CurvePlot) -> None:
        part = plot.focusProxy()
        if isinstance(part, QAbstractScrollArea):
            part.installEventFilter(self)
            part.viewport().installEventFilter(self)

    def _card(self, words: str, short: str, plot: QWidget, trailing: str | None = None) -> Card:
        card = Card(spacing=8)
        head = SectionHead(words, trailing, capitals=words != "f(x)")
        self._heads.append((head, words, short))
        card.body.addWidget(head)
        card.body.addWidget(plot, 1)
        return card

    def _move(self, x: float) -> None:
        self.probe_moved.emit(round(x, 3), self._continues)
        self._continues = True

    def _draw(self, choices: tuple[ActivationChoice, ...]) -> None:
        drawn = [(choice, measures.curve(choice)) for choice in choices]
        self.values.set_curves(tuple(_line(choice, x, f) for choice, (x, f, _) in drawn))
        self.slopes.set_curves(tuple(_line(choice, x, slope) for choice, (x, _, slope) in drawn))
        self.values.set_spans(saturated_spans(choices))
        empty = (
            ()
            if choices
            else (Annotation("Choose a function at the left.", 0.5, 0.25, align="centre", fixed=True),)
        )
        self.values.set_annotations(empty)
        self._fill(choices)

    def _fill(self, choices: tuple[ActivationChoice, ...]) -> None:
        outcomes = [(choice, measures.outcome(choice, *_BINS)) for choice in choices]
        tallest = max((float(outcome.shares.max()) for _, outcome in outcomes), default=_TALLEST)
        self.outcomes.set_series(
            tuple(
                Bars(choice.entry.label, outcome.edges, outcome.shares, COLOURS[choice.name], 0.6)
                for choice, outcome in outcomes
            ),
            x=(_BINS[0] * measures.BIN, _BINS[1] * measures.BIN),
            y_max=min(tallest, _TALLEST) * 1.06,
        )
        words = zero_words(choices)
        self.zeros.setText(words)
        self.zeros.setVisible(bool(words))


def saturated_spans(choices: tuple[ActivationChoice, ...]) -> tuple[Span, ...]:
    """Return the two tinted intervals in which all bounded functions are saturated; words in the left one."""
    found = measures.saturation(choices)
    if found is None:
        return ()
    far = float(measures.samples()[-1])
    return (
        Span(-far, found.left, "negative", saturation_words(found)),
        Span(found.right, far, "negative"),
    )


def _line(choice: ActivationChoice, x: measures.Floats, y: measures.Floats) -> Curve:
    style = "dash" if choice.name == "identity" else "solid"
    return Curve(choice.entry.label, x, y, COLOURS[choice.name], _FIRST_WIDTH.get(choice.name, 2.0), style)
