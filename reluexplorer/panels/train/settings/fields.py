"""Fields of the left column, each bound to one setting of the document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtWidgets import QWidget

from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.document.domains import Numbers
from reluexplorer.session.document.setting import Setting
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.text import exact
from reluexplorer.widgets.controls.all_controls import ComboField, FormRow, SliderField
from reluexplorer.widgets.controls.fields import NumberField

FIELD = 136
"""Width of the fields in pixels."""


class Bound:
    """A control of one setting: ``field`` shows its value, and sets another one."""

    field: Any

    def __init__(self, path: str) -> None:
        self.setting: Setting = SETTINGS[path]

    @property
    def row(self) -> QWidget:
        """The control with its name beside it."""
        return FormRow(self.setting.row, self.field, field_width=FIELD)

    def show(self, recipe: Recipe) -> None:
        """Show the value that a recipe has."""
        self.field.set_value(self.setting.of_recipe(recipe))

    def changed(self, recipe: Recipe) -> str:
        """Say the value where it is not the default; else empty."""
        value = self.setting.of_recipe(recipe)
        return "" if value == self.setting.default else f"{self.setting.row.lower()} {self._words(value)}"

    def _words(self, value: Any) -> str:
        return exact(value)


class BoundNumber(Bound):
    """A number that is typed; ``action`` is an icon, a name and a tip of a button in the field."""

    field: NumberField

    def __init__(self, path: str, dispatch: Dispatch, action: tuple[str, str, str] | None = None) -> None:
        super().__init__(path)
        setting, domain = self.setting, bounds(path)
        self.field = NumberField(
            setting.label, setting.tip, domain.low, domain.high, setting.default,
            step=setting.step, integer=domain.whole, log=domain.logarithmic, action=action,
        )  # fmt: skip
        self.field.edited.connect(lambda value: dispatch(assign(path, value)))


class BoundSlider(Bound):
    """A number that is dragged; a double click goes back to the default."""

    field: SliderField

    def __init__(self, path: str, dispatch: Dispatch) -> None:
        super().__init__(path)
        setting, domain = self.setting, bounds(path)
        self.field = SliderField(
            setting.label, setting.tip, domain.low, domain.high, setting.default,
            default=setting.default, step=setting.step, show=self._words,
        )  # fmt: skip
        self.field.moved.connect(lambda value, goes_on: dispatch(assign(path, value), continues=goes_on))

    def _words(self, value: Any) -> str:
        return self.setting.shown(value) if self.setting.shown is not None else exact(value)


class BoundChoice(Bound):
    """One of a few values."""

    field: ComboField

    def __init__(self, path: str, dispatch: Dispatch) -> None:
        super().__init__(path)
        setting = self.setting
        choices = [(value, label[0].upper() + label[1:]) for value, label in setting.choices]
        self._keys = {value: value if isinstance(value, str) else label.lower() for value, label in choices}
        self._values = {key: value for value, key in self._keys.items()}
        self._labels = {value: label.lower() for value, label in choices}
        options = [(self._keys[value], label) for value, label in choices]
        self.field = ComboField(setting.label, setting.tip, options, self._keys[setting.default])
        self.field.edited.connect(lambda key: dispatch(assign(path, self._values[key])))

    def show(self, recipe: Recipe) -> None:
        """Show the value that a recipe has."""
        self.field.set_value(self._keys[self.setting.of_recipe(recipe)])

    def _words(self, value: Any) -> str:
        return self._labels[value]


def bound_field(path: str, dispatch: Dispatch) -> Bound:
    """Return the control that the domain of a setting asks for."""
    setting = SETTINGS[path]
    if not isinstance(setting.domain, Numbers):
        return BoundChoice(path, dispatch)
    return BoundNumber(path, dispatch) if setting.shown is None else BoundSlider(path, dispatch)


def more_fields(part: str, dispatch: Dispatch) -> Iterator[Bound]:
    """Yield a control for each setting of a part of the document that is seldom changed."""
    for path, setting in SETTINGS.items():
        if setting.part == part and setting.more:
            yield bound_field(path, dispatch)


def bounds(path: str) -> Numbers:
    """Return what numbers a setting takes."""
    domain = SETTINGS[path].domain
    if not isinstance(domain, Numbers):
        raise TypeError(f"{path} takes no number")
    return domain
