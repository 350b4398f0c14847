"""The left column: which functions are shown, the parameters of one, and what is known of one."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QWidget

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.language import _
from reluexplorer.panels.activations.about import facts
from reluexplorer.panels.activations.view import ActivationsView
from reluexplorer.panels.activations.words import search_words
from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.curves import SetCurveParameter
from reluexplorer.session.document.curve_colours import FAMILIES
from reluexplorer.session.document.limits import MOST_CURVES
from reluexplorer.text import digits, exact, spanned
from reluexplorer.widgets.controls.all_controls import (
    Divider,
    NumberField,
    Paragraph,
    Section,
    SliderField,
    Surface,
    Text,
)
from reluexplorer.widgets.controls.boxes import abreast, fill, scrolling, stacked
from reluexplorer.widgets.plots.curve_list import CurveGroup, CurveItem, CurveList, ShownCurve
from reluexplorer.widgets.theme.tips import set_tip

_WIDE_RATIO = 50.0


class ParameterBox(QWidget):
    """A field and a slider for each parameter of a function."""

    moved = Signal(int, float, bool)
    """Which parameter, its new value, and whether it goes on with a drag."""

    def __init__(self, name: str) -> None:
        super().__init__()
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
        tip = _("{name}, {bounds}; double-click the slider for {start}").format(
            name=name, bounds=spanned(low, high), start=exact(start)
        )
        step, log = step_of(parameter), is_logarithmic(parameter)
        field = NumberField(name, tip, low, high, start, step=step, digits=4, stepper=False)
        slider = SliderField(name, tip, low, high, start, step=None if log else step, log=log)
        field.edited.connect(lambda value: self.moved.emit(index, float(value), field.goes_on))
        slider.moved.connect(lambda value, goes_on: self.moved.emit(index, value, goes_on))
        self.fields.append(field)
        self.sliders.append(slider)
        words = Text(parameter.label, wrap=True)
        set_tip(words, tip)
        words.setBuddy(field)
        field.setFixedWidth(64)
        line = abreast(None, (slider, 1), field, spacing=8)
        fill(self._column, (words, line))


def is_logarithmic(parameter: Hyperparameter) -> bool:
    """Tell whether a parameter spans orders of magnitude."""
    return parameter.low > 0 and parameter.high / parameter.low >= _WIDE_RATIO


def step_of(parameter: Hyperparameter) -> float:
    """Return a hundredth of the range or less, a power of ten."""
    return 10.0 ** math.floor(math.log10((parameter.high - parameter.low) / 100.0) + 1e-9)


_SHARES = (9, 11)
_SEARCH_TIP = _(
    "Narrow the list by name, family or author; Enter shows or hides what fits best, ↓ goes to the list"
)


class FunctionsColumn(Surface):
    """A list of all functions over what is known of one: the one under the mouse, or else the chosen one."""

    toggled = Signal(str)

    def __init__(self, width: int, dispatch: Dispatch) -> None:
        super().__init__("right")
        self._dispatch = dispatch
        self.setFixedWidth(width)
        self._view: ActivationsView | None = None
        self._chosen = "relu"
        self._pointed = ""
        self._tuned = ""
        head = Section(_("Functions"), count_words(4))
        head.body.setContentsMargins(16, 12, 16, 8)
        self.head = head.head
        self.list = CurveList(_("Functions"), _groups(), _("Find a function"), _SEARCH_TIP)
        self.list.toggled.connect(self._toggle)
        self.list.pointed.connect(self._point)
        self.list.chosen.connect(self.choose)
        self.boxes: dict[str, ParameterBox] = {}
        inner = QWidget()
        self.tuning = Section(_("Parameters"), spacing=4)
        self._line = Divider()
        self.about_section = Section(_("About ReLU"), spacing=8)
        stacked(inner, self.tuning, self._line, self.about_section, 1, spacing=0)
        self._add_facts()
        parts = (self.list, _SHARES[0]), Divider(), (_scrolled(inner), _SHARES[1])
        stacked(self, head, *parts, spacing=0, margins=(0, 0, 1, 0))
        self.list.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)

    def set_view(self, view: ActivationsView) -> None:
        """Show which curves are on, and the parameters."""
        first, self._view = self._view is None, view
        self.head.set_trailing(count_words(len(view.shown)))
        self.list.set_shown(
            {each.name: ShownCurve(each.role, each.style, _note(each.choice)) for each in view.shown}
        )
        if first and view.shown:
            self._chosen = view.shown[0].name
        self._tune()
        self._describe()

    def choose(self, name: str) -> None:
        """Describe a function until another one is chosen, and offer its parameters."""
        self._chosen, self._pointed = name, ""
        self._tune()
        self._describe()

    def reveal(self, name: str) -> None:
        """Choose a function and scroll to its row."""
        self.choose(name)
        self.list.bring_into_view(name)

    def about(self) -> str:
        """Return the name of the function that is described."""
        return self._pointed or self._chosen

    def _toggle(self, name: str) -> None:
        self.choose(name)
        self.toggled.emit(name)

    def _point(self, name: str) -> None:
        self._pointed = name
        self._describe()

    def _tune(self) -> None:
        """Offer the chosen function's parameters; without any, those offered before or of the first shown."""
        view = self._view
        if view is None:
            return
        able = [each.name for each in view.shown if each.choice.entry.parameters]
        if CATALOGUE[self._chosen].parameters:
            self._tuned = self._chosen
        elif self._tuned not in able:
            self._tuned = able[0] if able else ""
        for part in (self.tuning, self._line):
            part.setVisible(bool(self._tuned))
        if self._tuned and self._tuned not in self.boxes:
            box = ParameterBox(self._tuned)
            box.moved.connect(partial(self._set_parameter, self._tuned))
            self.boxes[self._tuned] = box
            self.tuning.add(box)
        for name, box in self.boxes.items():
            box.setVisible(name == self._tuned)
            box.set_choice(view.choice(name))
        if self._tuned:
            self.tuning.head.set_words(CATALOGUE[self._tuned].label)

    def _set_parameter(self, name: str, index: int, value: float, goes_on: bool) -> None:
        self._dispatch(SetCurveParameter(name, index, value), continues=goes_on)

    def _add_facts(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self.facts: dict[str, Text] = {}
        for number, fact in enumerate(facts(ActivationChoice())):
            name = Text(fact.name, size=12, tone="secondary")
            value = Text("", size=12, wrap=True)
            value.setMinimumWidth(60)
            value.setAccessibleName(fact.name)
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, number, 1)
            for part in (name, value):
                set_tip(part, fact.tip)
            self.facts[fact.name] = value
        self.note = Paragraph("", size=12)
        self.about_section.add(grid, self.note)
        self._describe()

    def _describe(self) -> None:
        name = self.about()
        choice = ActivationChoice(name) if self._view is None else self._view.choice(name)
        self.about_section.head.set_words(_("About {label}").format(label=choice.entry.label))
        for fact in facts(choice):
            self.facts[fact.name].setText(
                fact.words.replace(" < ", "\u00a0<\u00a0").replace(" > ", "\u00a0>\u00a0")
            )
        self.note.set_words(choice.entry.kink_note)
        self.note.setVisible(bool(choice.entry.kink_note))


def _groups() -> tuple[CurveGroup, ...]:
    return tuple(CurveGroup(title, tuple(_item(name) for name in names)) for title, names in FAMILIES)


def _item(name: str) -> CurveItem:
    label = CATALOGUE[name].label
    tip = _("Show or hide {label}: {formula}").format(label=label, formula=CATALOGUE[name].formula)
    return CurveItem(name, label, tip, search_words(name))


def count_words(count: int) -> str:
    """Say how many curves are shown, and how many can be."""
    return _("{count} shown, max {most}").format(count=count, most=MOST_CURVES) if count else _("none shown")


def _note(choice: ActivationChoice) -> str:
    return " · ".join(digits(value) for value in choice.values)


def _scrolled(inner: QWidget) -> QScrollArea:
    inner.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    area = scrolling(inner)
    area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
    return area
