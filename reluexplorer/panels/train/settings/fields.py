"""Fields of the left column, each bound to one setting of the document."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from reluexplorer.language import english
from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.document.domains import Numbers
from reluexplorer.session.document.setting import Setting
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.text import exact, lowered
from reluexplorer.widgets.controls.all_controls import ComboField, Fold, FormRow, SliderField
from reluexplorer.widgets.controls.fields import NumberField

FIELD = 136
"""Width of the fields in pixels."""


class Bound:
    """A control of one setting: ``field`` shows its value, and sets another one."""

    field: Any

    def __init__(self, path: str) -> None:
        self.setting: Setting = SETTINGS[path]
        self.tip = self.setting.tip or self.setting.what.rstrip(".").replace("``", "")

    @property
    def row(self) -> QWidget:
        """The control with its name beside it, made anew."""
        return FormRow(self.setting.beside, self.field, field_width=FIELD)

    def show(self, recipe: Recipe) -> None:
        """Show the value that a recipe has."""
        self.field.set_value(self.setting.of_recipe(recipe))

    def changed(self, recipe: Recipe) -> str:
        """Say the value where it is not the default; else empty."""
        value = self.setting.of_recipe(recipe)
        return "" if value == self.setting.default else f"{lowered(self.setting.beside)} {self._words(value)}"

    def _words(self, value: Any) -> str:
        return exact(value)


class BoundNumber(Bound):
    """A number that is typed; ``action`` is an icon, a name and a tip of a button in the field."""

    field: NumberField

    def __init__(self, path: str, dispatch: Dispatch, action: tuple[str, str, str] | None = None) -> None:
        super().__init__(path)
        setting, domain = self.setting, bounds(path)
        self.field = NumberField(
            setting.label, self.tip, domain.low, domain.high, setting.default,
            step=setting.step, integer=domain.whole, log=domain.logarithmic, action=action,
        )  # fmt: skip
        self.field.edited.connect(lambda value: dispatch(assign(path, value), continues=self.field.goes_on))


class BoundSlider(Bound):
    """A number that is dragged; a double click goes back to the default."""

    field: SliderField

    def __init__(self, path: str, dispatch: Dispatch) -> None:
        super().__init__(path)
        setting, domain = self.setting, bounds(path)
        self.field = SliderField(
            setting.label, self.tip, domain.low, domain.high, setting.default,
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
        self._keys = {
            value: value if isinstance(value, str) else english(label).lower()
            for value, label in setting.choices
        }
        self._values = {key: value for value, key in self._keys.items()}
        self._labels = {value: lowered(label) for value, label in setting.choices}
        options = [(self._keys[value], label[0].upper() + label[1:]) for value, label in setting.choices]
        self.field = ComboField(setting.label, self.tip, options, self._keys[setting.default])
        self.field.edited.connect(lambda key: dispatch(assign(path, self._values[key])))

    def show(self, recipe: Recipe) -> None:
        """Show the value that a recipe has."""
        self.field.set_value(self._keys[self.setting.of_recipe(recipe)])

    def _words(self, value: Any) -> str:
        return self._labels[value]


def fields_of(part: str, dispatch: Dispatch, *, more: bool) -> dict[str, Bound]:
    """Return by its field a control for each setting of a part that its panel does not place itself.

    They are those that are seldom changed, or the others.
    """
    found: dict[str, Bound] = {}
    for path, setting in SETTINGS.items():
        if setting.part == part and setting.more == more and not setting.placed:
            number = BoundNumber if setting.shown is None else BoundSlider
            kind = number if isinstance(setting.domain, Numbers) else BoundChoice
            found[setting.field] = kind(path, dispatch)
    return found


class MoreFields(Fold):
    """A fold with what is seldom changed of a part of the document, below what a panel places in it."""

    def __init__(self, part: str, tip: str, dispatch: Dispatch, *, spacing: int = 4) -> None:
        path = f"view.more_{part}"
        super().__init__(SETTINGS[path].label, tip, spacing=spacing)
        self.fields = fields_of(part, dispatch, more=True)
        self.edited.connect(lambda wanted: dispatch(assign(path, wanted)))

    def add_below(self, *widgets: QWidget) -> None:
        """Append widgets, then the rows of the settings."""
        self.add(*widgets, *(bound.row for bound in self.fields.values()))

    def show_recipe(self, recipe: Recipe, *said: str) -> None:
        """Show the values of a recipe; the button says which are not the defaults, after what is ``said``."""
        for bound in self.fields.values():
            bound.show(recipe)
        changed = (bound.changed(recipe) for bound in self.fields.values())
        self.set_changed(tuple(filter(None, (*said, *changed))))


def bounds(path: str) -> Numbers:
    """Return what numbers a setting takes."""
    domain = SETTINGS[path].domain
    if not isinstance(domain, Numbers):
        raise TypeError(f"{path} takes no number")
    return domain
