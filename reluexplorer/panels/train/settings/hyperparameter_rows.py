"""Rows for the parameters of a rule: an activation, an initialisation, a method, a schedule."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reluexplorer.core.hyperparameter import Hyperparameter, Rule
from reluexplorer.panels.train.settings.fields import FIELD
from reluexplorer.text import exact
from reluexplorer.widgets.controls.all_controls import FormRow, NumberField
from reluexplorer.widgets.controls.boxes import stacked
from reluexplorer.widgets.theme.tips import set_tip

_SHORT = {
    "Upper bound b": "Upper b",
    "Lower bound a": "Lower a",
    "Value below v": "Value v",
    "Taken as x where βx is above": "Linear from",
    "Half width of the dead zone λ": "Zone λ",
    "Weight decay λ": "Decay λ",
    "Updates of a step, size": "Step size",
    "Factor of each step, γ": "Factor γ",
    "Updates until the floor, T": "Fall T",
    "Updates of warm-up, W": "Warm-up W",
}
"""For parameters whose label has more words than the column has room for."""
_LONGEST = 12


def short_label(parameter: Hyperparameter) -> str:
    """Return a parameter's label in the few letters that the left column has room for."""
    if parameter.label in _SHORT:
        return _SHORT[parameter.label]
    words = parameter.label.split(",")[0]
    return words if len(words) <= _LONGEST else " ".join(words.split()[-2:]).capitalize()


def step_of(parameter: Hyperparameter) -> float:
    """Return how far the arrows move: a tenth of the default's leading digit, or a hundredth of the range."""
    if parameter.default:
        return float(10.0 ** (math.floor(math.log10(abs(parameter.default)) + 1e-9) - 1))
    return float(10.0 ** (math.floor(math.log10(parameter.high - parameter.low)) - 2))


class ParameterRow(FormRow):
    """One parameter's field, which becomes that of another parameter when the rule changes."""

    def __init__(self) -> None:
        self.number = NumberField("Parameter", "", 0.0, 1.0, 0.0)
        super().__init__("Parameter", self.number, field_width=FIELD)

    def show_parameter(self, rule: str, parameter: Hyperparameter, value: float) -> None:
        """Show a parameter of a rule, called by its label, with its value."""
        self.number.set_range(parameter.low, parameter.high, step_of(parameter))
        self.number.set_value(value)
        tip = f"{parameter.label} of {rule}, {exact(parameter.low)} to {exact(parameter.high)}"
        self.number.set_tip(tip)
        self.number.setAccessibleName(parameter.label)
        self.label.setText(short_label(parameter))
        set_tip(self.label, tip)


class ParameterRows(QWidget):
    """A row for each parameter of one of some rules; none are seen where it has none.

    ``edited`` carries all values of the rule, in its order, after one was changed.
    """

    edited = Signal(tuple)

    def __init__(self, rules: Iterable[Rule]) -> None:
        super().__init__()
        self._values: tuple[float, ...] = ()
        self.goes_on = False
        """Whether what was edited last goes on with the edit before, by a key or an arrow that is held."""
        self.rows = tuple(ParameterRow() for _ in range(max(len(rule.parameters) for rule in rules)))
        column = stacked(self, spacing=4)
        for index, row in enumerate(self.rows):
            column.addWidget(row)
            row.number.edited.connect(lambda value, index=index: self._edit(index, value))

    def set_rule(self, rule: str, parameters: tuple[Hyperparameter, ...], values: tuple[float, ...]) -> None:
        """Show the parameters of a rule, called by its label, with all of their values."""
        self._values = values
        for row, parameter, value in zip(self.rows, parameters, values, strict=False):
            row.show_parameter(rule, parameter, value)
        for index, row in enumerate(self.rows):
            row.setVisible(index < len(parameters))
        self.setVisible(bool(parameters))

    def _edit(self, index: int, value: float) -> None:
        self.goes_on = self.rows[index].number.goes_on
        self.edited.emit((*self._values[:index], value, *self._values[index + 1 :]))
