"""Sliders for the parameters of one function."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.text import exact, spanned
from reluexplorer.widgets.controls.all_controls import NumberField, SliderField, Text
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.theme.tips import set_tip

_WIDE_RATIO = 50.0


class ParameterBox(QWidget):
    """A field and a slider for each parameter of a function."""

    moved = Signal(int, float, bool)
    """Which parameter, its new value, and whether it goes on with a drag."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._dragging = False
        self.fields: list[NumberField] = []
        self.sliders: list[SliderField] = []
        self._column = stacked(self, spacing=4)
        entry = CATALOGUE[name]
        for index, parameter in enumerate(entry.parameters):
            self._add(entry.label, index, parameter)

    def set_choice(self, choice: ActivationChoice) -> None:
        """Show the values of the function's parameters."""
        for value, field, slider in zip(choice.values, self.fields, self.sliders, strict=True):
            field.set_value(value)
            slider.set_value(value)

    def _add(self, label: str, index: int, parameter: Hyperparameter) -> None:
        low, high, start = parameter.low, parameter.high, parameter.default
        name = f"{label}: {parameter.label}"
        tip = f"{name}, {spanned(low, high)}; double-click the slider for {exact(start)}"
        step, log = step_of(parameter), is_logarithmic(parameter)
        field = NumberField(name, tip, low, high, start, step=step, digits=4, stepper=False)
        slider = SliderField(name, tip, low, high, start, step=None if log else step, log=log)
        field.edited.connect(lambda value: self.moved.emit(index, float(value), False))
        slider.moved.connect(lambda value: self._drag(index, value))
        slider.committed.connect(lambda _value: self._drop())
        self.fields.append(field)
        self.sliders.append(slider)
        words = Text(parameter.label, wrap=True)
        set_tip(words, tip)
        words.setBuddy(field)
        field.setFixedWidth(64)
        line = abreast(None, (words, 1), field, spacing=8)
        self._column.addLayout(line)
        self._column.addWidget(slider)

    def _drag(self, index: int, value: float) -> None:
        self.moved.emit(index, value, self._dragging)
        self._dragging = True

    def _drop(self) -> None:
        self._dragging = False


def is_logarithmic(parameter: Hyperparameter) -> bool:
    """Tell whether a parameter spans orders of magnitude."""
    return parameter.low > 0 and parameter.high / parameter.low >= _WIDE_RATIO


def step_of(parameter: Hyperparameter) -> float:
    """Return a hundredth of the range or less, a power of ten."""
    return 10.0 ** math.floor(math.log10((parameter.high - parameter.low) / 100.0) + 1e-9)
