"""Rows for the parameters of a rule: an activation, an initialisation, a method, a schedule."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reluexplorer.core.hyperparameter import Hyperparameter, Rule
from reluexplorer.language import _, english
from reluexplorer.panels.train.settings.fields import FIELD
from reluexplorer.text import exact
from reluexplorer.widgets.controls.all_controls import FormRow, NumberField
from reluexplorer.widgets.controls.boxes import stacked
from reluexplorer.widgets.theme.tips import set_tip

_SHORT = {
    "Negative slope α": _("Slope α"),
    "First negative slope α": _("Slope α"),
    "Least negative slope l": _("Slope l"),
    "Largest negative slope u": _("Slope u"),
    "Upper bound b": _("Upper b"),
    "Lower bound a": _("Lower a"),
    "Value below v": _("Value v"),
    "Taken as x where βx is above": _("Linear from"),
    "Half width of the dead zone λ": _("Zone λ"),
    "Weight decay λ": _("Decay λ"),
    "Updates of a step, size": _("Step size"),
    "Factor of each step, γ": _("Factor γ"),
    "Updates until the floor, T": _("Fall T"),
    "Floor, as a share of the rate": _("Floor"),
    "Updates of warm-up, W": _("Warm-up W"),
    "α, memory of the square": "α",
    "β₁, memory of the mean": "β₁",
    "β₂, memory of the square": "β₂",
}
"""For parameters whose English label has more words than the column has room for."""


def short_label(parameter: Hyperparameter) -> str:
    """Return a parameter's label in the few letters that the left column has room for."""
    return _SHORT.get(english(parameter.label), parameter.label)


def step_of(parameter: Hyperparameter) -> float:
    """Return how far the arrows move: a tenth of the default's leading digit, or a hundredth of the range."""
    if parameter.default:
        return float(10.0 ** (math.floor(math.log10(abs(parameter.default)) + 1e-9) - 1))
    return float(10.0 ** (math.floor(math.log10(parameter.high - parameter.low)) - 2))


class ParameterRow(FormRow):
    """One parameter's field, which becomes that of another parameter when the rule changes."""

    def __init__(self) -> None:
        self.number = NumberField(_("Parameter"), "", 0.0, 1.0, 0.0)
        super().__init__(_("Parameter"), self.number, field_width=FIELD)

    def show_parameter(self, rule: str, parameter: Hyperparameter, value: float) -> None:
        """Show a parameter of a rule, called by its label, with its value."""
        self.number.set_range(parameter.low, parameter.high, step_of(parameter))
        self.number.set_value(value)
        tip = _("{parameter} of {rule}, {low} to {high}").format(
            parameter=parameter.label, rule=rule, low=exact(parameter.low), high=exact(parameter.high)
        )
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
