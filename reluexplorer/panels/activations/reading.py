"""The right column: the figures under the probe, the gate, what depth does, and what it costs."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal

from reluexplorer.language import _
from reluexplorer.panels.activations.cost import CostBox
from reluexplorer.panels.activations.measures import DEPTH, gradient_after
from reluexplorer.panels.activations.view import ActivationsView, Shown
from reluexplorer.panels.activations.words import MOST_GATES, at, figure, gate_sentence, gates
from reluexplorer.text import fixed, power
from reluexplorer.widgets.controls.all_controls import (
    Bar,
    BarTable,
    DataGrid,
    FlowLayout,
    Paragraph,
    Row,
    SideColumn,
    StatusPill,
)
from reluexplorer.widgets.theme.tips import set_tip

_LEAST_POWER = -8.0
_DEPTH_TIP = _(
    "Computed, not drawn: the root mean square of the gradient below ten layers over "
    "that above them,\nfor random layers of unlimited width on N(0, 1) inputs. Variance "
    "of a weight × fan-in: 2 for ReLU and\nits smooth relatives (He), 2 / (1 + α²) for "
    "leaky ones, 1 for bounded functions (Glorot at equal\nwidths), SELU and identity; "
    "for the others, which have no initialisation of their own, 1 / E f²."
)


def depth_text(value: float) -> str:
    """Return a gradient's factor with one or two digits."""
    if value == 0:
        return "0"
    if value >= 999.5:
        return power(value, 0)
    if value >= 0.0995:
        return fixed(value, 2) if value < 0.995 else fixed(value, 1) if value < 9.95 else fixed(value, 0)
    return power(value, 0)


def depth_bars(shown: tuple[Shown, ...]) -> tuple[Bar, ...]:
    """Return a bar for each function, the largest gradient first, on a scale of powers of ten."""
    values = sorted(((each, gradient_after(each.choice)) for each in shown), key=lambda pair: -pair[1])
    powers = [math.log10(value) for _, value in values if 0 < value < math.inf]
    most = max([0.0, *powers])
    return tuple(Bar(each.label, _share(value, most), depth_text(value), each.role) for each, value in values)


def _share(value: float, most: float) -> float:
    """Return how long the bar of a gradient is where the longest stands for ten to the power of ``most``."""
    if value <= 0:
        return 0.0
    if not math.isfinite(value):
        return 1.0
    return max(0.0, (math.log10(value) - _LEAST_POWER) / (most - _LEAST_POWER))


class ReadingColumn(SideColumn):
    """Everything that is read off at the probe."""

    chosen = Signal(str)
    """The function whose row was clicked."""

    def __init__(self, width: int) -> None:
        super().__init__(width, "right")
        self._shown: tuple[Shown, ...] = ()
        self.table = DataGrid((_("Function"), "f(x)", "f′(x)"), _("Values and slopes at the probe"))
        set_tip(self.table, _("Click a function to read about it and to set its parameters"))
        self.table.clicked.connect(lambda number: self.chosen.emit(self._shown[number].name))
        section = self.add_section(_("At x = 0.00"))
        section.add(self.table)
        self.head = section.head
        self.pills: list[StatusPill] = []
        self._flow = FlowLayout()
        self.more = Paragraph("", size=12)
        self.sentence = Paragraph("")
        self.add_section(_("The gate"), spacing=10).add(self._flow, self.more, self.sentence)
        self.attenuation = BarTable(_("Gradient after ten layers"), track=False, row_height=30, thickness=12)
        self.caption = Paragraph(
            _(
                "How much of a gradient is left below ten wide random layers, each function with the "
                "initialisation made for it."
            ),
            size=12,
        )
        section = self.add_section(_("Gradient after {depth} layers").format(depth=DEPTH), _("log scale"))
        section.add(self.attenuation, self.caption)
        for part in (self.attenuation, self.caption):
            set_tip(part, _DEPTH_TIP)
        self.cost = CostBox()
        self.add_section(_("Cost here"), _("ns per element")).add(self.cost)

    def set_view(self, view: ActivationsView) -> None:
        """Show the figures of a view."""
        x, self._shown = view.probe, view.shown
        self.head.set_words(_("At x = {x}").format(x=fixed(x, 2)))
        values = ((each, map(figure, at(each.choice, x))) for each in view.shown)
        self.table.set_rows(
            tuple(Row((each.label, *figures), each.role, line=each.style) for each, figures in values)
        )
        self._show_gates(view)
        self.attenuation.set_bars(depth_bars(view.shown))
        self.cost.set_shown(view.shown)

    def _show_gates(self, view: ActivationsView) -> None:
        every = gates(view.choices, view.probe)
        shown = every[:MOST_GATES]
        self.more.set_words(
            _("and {count} more, with the slopes above").format(count=len(every) - len(shown))
        )
        self.more.setVisible(len(every) > len(shown))
        while len(self.pills) < len(shown):
            pill = StatusPill("", tip=_("How much of the gradient passes at the probe: f′(x)"))
            self.pills.append(pill)
            self._flow.addWidget(pill)
        for number, pill in enumerate(self.pills):
            pill.setVisible(number < len(shown))
            if number < len(shown):
                gate = shown[number]
                pill.set_status(gate.words, gate.role, gate.strong)
        self.sentence.set_words(gate_sentence(view.choices, view.probe))
