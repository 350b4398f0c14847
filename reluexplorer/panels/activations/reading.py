"""The right column: the figures under the probe, the gate, what depth does, and what it costs."""

from __future__ import annotations

import math

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.panels.activations.cost import CostBox
from reluexplorer.panels.activations.measures import DEPTH, gradient_after
from reluexplorer.panels.activations.view import ActivationsView
from reluexplorer.panels.activations.words import COLOURS, at, figure, gate_sentence, gates, minus
from reluexplorer.widgets.controls import (
    Bar,
    BarTable,
    DataGrid,
    FlowLayout,
    Paragraph,
    Row,
    SideColumn,
    StatusPill,
)

_LEAST_POWER = -8.0
_DEPTH_TIP = (
    "Computed, not drawn: the root mean square of the gradient below ten layers over that above them,\n"
    "for random layers of unlimited width on N(0, 1) inputs. Variance of a weight × fan-in: 2 for ReLU, ELU\n"
    "and GELU (He), 2 / (1 + α²) for leaky ReLU, 1 for sigmoid, tanh and identity (Glorot at equal widths)."
)


def depth_text(value: float) -> str:
    """Return a gradient's factor with one or two digits."""
    if value >= 0.0995:
        return f"{value:.2f}" if value < 0.995 else f"{value:.1f}" if value < 9.95 else f"{value:.0f}"
    mantissa, exponent = f"{value:.0e}".split("e")
    return minus(f"{mantissa}e{int(exponent)}")


def depth_bars(choices: tuple[ActivationChoice, ...]) -> tuple[Bar, ...]:
    """Return a bar for each function, the largest gradient first, on a scale of powers of ten."""
    values = sorted(((choice, gradient_after(choice)) for choice in choices), key=lambda pair: -pair[1])
    most = max([0.0, *(math.log10(value) for _, value in values if value > 0)])
    return tuple(
        Bar(
            choice.entry.label,
            0.0 if value <= 0 else (math.log10(value) - _LEAST_POWER) / (most - _LEAST_POWER),
            depth_text(value),
            COLOURS[choice.name],
        )
        for choice, value in values
    )


class ReadingColumn(SideColumn):
    """Everything that is read off at the probe."""

    def __init__(self, width: int) -> None:
        super().__init__(width, "right")
        section = self.add_section("At x = 0.00")
        self.head = section.head
        self.table = DataGrid(("Function", "f(x)", "f′(x)"), "Values and slopes at the probe")
        section.add(self.table)
        section = self.add_section("The gate", spacing=10)
        self.pills: list[StatusPill] = []
        self._flow = FlowLayout()
        section.add(self._flow)
        self.sentence = Paragraph("")
        section.add(self.sentence)
        section = self.add_section(f"Gradient after {DEPTH} layers", "log scale")
        self.attenuation = BarTable("Gradient after ten layers", track=False, row_height=30, thickness=12)
        self.attenuation.setToolTip(_DEPTH_TIP)
        section.add(self.attenuation)
        self.caption = Paragraph(
            "How much of a gradient is left below ten wide random layers, each function with the "
            "initialisation made for it.",
            size=12,
        )
        self.caption.setToolTip(_DEPTH_TIP)
        section.add(self.caption)
        section = self.add_section("Cost here", "ns per element")
        self.cost = CostBox()
        section.add(self.cost)

    def set_view(self, view: ActivationsView) -> None:
        """Show the figures of a view."""
        x, choices = view.probe, view.choices
        if self.head is not None:
            self.head.set_words(f"At x = {minus(f'{x:.2f}')}")
        values = ((choice, at(choice, x)) for choice in choices)
        self.table.set_rows(
            tuple(
                Row((choice.entry.label, figure(f), figure(slope)), COLOURS[choice.name])
                for choice, (f, slope) in values
            )
        )
        self._show_gates(view)
        self.attenuation.set_bars(depth_bars(choices))
        self.cost.set_shown(view.curves)

    def _show_gates(self, view: ActivationsView) -> None:
        shown = gates(view.choices, view.probe)
        while len(self.pills) < len(shown):
            pill = StatusPill("", tip="How much of the gradient passes at the probe: f′(x)")
            self.pills.append(pill)
            self._flow.addWidget(pill)
        for number, pill in enumerate(self.pills):
            pill.setVisible(number < len(shown))
            if number < len(shown):
                gate = shown[number]
                pill.set_status(gate.words, gate.role, gate.strong)
        self.sentence.set_words(gate_sentence(view.choices, view.probe))
