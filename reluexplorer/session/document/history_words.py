"""What a change made of what, in a few words beside its label: 0.03 → 0.1, circle → spiral, 1.3."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.language import _, pgettext
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.document.document import DataChoice, Recipe, View
from reluexplorer.session.document.domains import ManyNumbers
from reluexplorer.session.document.history import Entry
from reluexplorer.session.document.limits import SHIPPED_DATA, TABLE
from reluexplorer.session.document.operations import Operation, SetWeight
from reluexplorer.session.document.setting import Setting
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.text import counted, exact, neuron

_MOST_NAMED = 3
"""Neurons that are named one by one."""


def change_words(entry: Entry) -> str:
    """Return what a change made of what; empty where it was too much, or nothing but another run.

    Of a document that was opened it is the name of its file.
    """
    if entry.whole:
        opened = entry.after.file if entry.after.file != entry.before.file else ""
        return PurePath(opened).name
    before, after = entry.before.recipe.until(entry.step), entry.after.recipe
    if after.changes and len(after.changes) > len(before.changes):
        operation = after.changes[-1].operation
        if operation is not None:
            return _operation_words(operation, after)
    if before.training.frozen != after.training.frozen and before.data == after.data:
        return _neurons(sorted(set(before.training.frozen) ^ set(after.training.frozen)))
    words = _recipe_words(before, after)
    return words or _view_words(entry.before.view, entry.after.view)


def _recipe_words(before: Recipe, after: Recipe) -> str:
    old, new = dict(_values(before)), dict(_values(after))
    differing = [path for path, value in new.items() if value != old[path]]
    chosen = [path for path in differing if path not in SETTINGS or SETTINGS[path].rule is None]
    told = chosen or differing
    return f"{old[told[0]]} → {new[told[0]]}" if len(told) == 1 else ""


def _values(recipe: Recipe) -> Iterator[tuple[str, str]]:
    """Yield what is set, by its path, in words."""
    network = recipe.network
    yield "data", _data_words(recipe.data)
    yield "network.hidden", " · ".join(map(str, network.hidden)) or pgettext("layers", "none")
    yield "network.activation", _activation_words(network.activation)
    yield "network.layer_activations", _layers_words(network.layer_activations)
    for path, setting in SETTINGS.items():
        if setting.part != "view":
            yield path, _value_words(setting, setting.of_recipe(recipe))


def _data_words(data: DataChoice) -> str:
    if data.name == TABLE:
        return PurePath(data.path).name
    if data.name == "above":
        return data.expression
    if data.name == "drawn":
        return counted(len(data.points), "point")
    return SHIPPED_DATA[data.name]


def _activation_words(choice: ActivationChoice) -> str:
    return choice.label if choice.parameters else choice.entry.label


def _layers_words(layers: tuple[tuple[int, ActivationChoice], ...]) -> str:
    named = _("layer {number} {activation}")
    return ", ".join(
        named.format(number=layer + 1, activation=_activation_words(one)) for layer, one in layers
    ) or pgettext("layers", "none")


def _value_words(setting: Setting, value: object) -> str:
    if setting.choices:
        return str(dict(setting.choices)[value])
    if isinstance(setting.domain, ManyNumbers):
        return (
            " · ".join(map(exact, value))
            if isinstance(value, tuple) and value
            else pgettext("parameters", "usual")
        )
    return (setting.shown or exact)(value) if isinstance(value, int | float) else str(value)


def _operation_words(operation: Operation, recipe: Recipe) -> str:
    places = operation.places
    if not isinstance(operation, SetWeight):
        return _neurons(places)
    layer, unit = places[0]
    where = (
        neuron(layer, unit)
        if layer < len(recipe.network.hidden)
        else _("output {unit}").format(unit=unit + 1)
    )
    if operation.source < 0:
        return _("bias of {where}: {value}").format(where=where, value=exact(operation.value))
    source = (
        neuron(layer - 1, operation.source)
        if layer
        else _("input {source}").format(source=operation.source + 1)
    )
    return f"{source} → {where}: {exact(operation.value)}"


def _neurons(places: tuple[tuple[int, int], ...] | list[tuple[int, int]]) -> str:
    if len(places) > _MOST_NAMED:
        return counted(len(places), "neuron")
    return ", ".join(neuron(*place) for place in places)


def _view_words(before: View, after: View) -> str:
    """Return what was changed of what is looked at in a way that undo takes back."""
    if shown := set(before.curves) ^ set(after.curves):
        return CATALOGUE[min(shown)].label
    if turned := set(after.knobs) - set(before.knobs):
        lesson, name, value = min(turned)
        knob = next(each for each in LESSONS[lesson].knobs if each.name == name)
        return f"{knob.label} {knob.choices[int(value)] if knob.choices else exact(value)}"
    for path in ("view.probe", "view.leak"):
        old, new = (getattr(view, SETTINGS[path].field) for view in (before, after))
        if old != new:
            return f"{exact(old)} → {exact(new)}"
    return ""
