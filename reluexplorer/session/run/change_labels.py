"""The changes of a recipe in words, for the strip of the run."""

from __future__ import annotations

from typing import Any

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from reluexplorer.language import _, pgettext
from reluexplorer.session.document.changes import differing
from reluexplorer.session.document.document import NetworkChoice, Recipe
from reluexplorer.session.document.domains import Names, Numbers
from reluexplorer.session.document.operations import (
    KillUnit,
    Operation,
    ReinitialiseUnit,
    ReviveDead,
    ReviveUnit,
    SetWeight,
    TreatUnits,
)
from reluexplorer.session.document.setting import Setting
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.run.outputs import output_names
from reluexplorer.session.run.snapshot import ChangeEvent
from reluexplorer.text import exact, neuron, short_name, within

_DONE = {
    "kill-unit": _("{who} killed by hand"),
    "revive-unit": _("{who} revived by hand"),
    "reinitialise-unit": _("{who} re-initialised"),
}
_ALL_DONE = {
    "revive-dead": _("the dead revived by hand"),
    "reinitialise-dead": _("the dead re-initialised"),
}


def marks_of(recipe: Recipe, problem: Problem) -> tuple[ChangeEvent, ...]:
    """Return what was changed on the way, in the order of its steps; ``problem`` names inputs and outputs."""
    marks, stages = [], recipe.stages
    for change, before, after in zip(recipe.changes, stages[:-1], stages[1:], strict=True):
        done = change.operation
        words = _setting_words(before, after) if done is None else operation_words(done, problem)
        killed, revived = _treated(done, "kill"), _treated(done, "revive")
        marks.append(ChangeEvent(change.step, words, killed, revived, isinstance(done, ReviveDead)))
    return tuple(marks)


def _treated(operation: Operation | None, what: str) -> tuple[tuple[int, int], ...]:
    """Return the hidden (layer, unit) of what is done to single units: ``kill`` or ``revive``."""
    if isinstance(operation, TreatUnits) and operation.what == what:
        return operation.places
    if isinstance(operation, KillUnit if what == "kill" else ReviveUnit):
        return ((operation.layer, operation.unit),)
    return ()


def operation_words(operation: Operation, problem: Problem) -> str:
    """Return what was done by hand: ``2.3 killed by hand``, ``weight x₁ → 1.2 set``."""
    name = operation.name
    if isinstance(operation, TreatUnits):
        who = _("{count:,} neurons").format(count=len(operation.units))
        return _DONE[f"{operation.what}-unit"].format(who=who)
    if isinstance(operation, SetWeight):
        return _weight_words(operation, problem)
    if isinstance(operation, KillUnit | ReviveUnit | ReinitialiseUnit):
        return _DONE[name].format(who=neuron(operation.layer, operation.unit))
    return _ALL_DONE[name]


def _weight_words(given: SetWeight, problem: Problem) -> str:
    """Return between what a weight lies that was set."""
    if given.layer < len(problem.network.hidden):
        whose = neuron(given.layer, given.unit)
    else:
        whose = _("output {name}").format(name=short_name(output_names(problem)[given.unit]))
    if given.source < 0:
        return _("bias of {whose} set").format(whose=whose)
    if given.layer:
        source = neuron(given.layer - 1, given.source)
    else:
        source = short_name(problem.dataset.feature_names[given.source])
    return _("weight {source} → {whose} set").format(source=source, whose=whose)


def _setting_words(before: Recipe, after: Recipe) -> str:
    """Return what was set on the way, by the words of the setting, or of what is more than one field."""
    changed = differing(before, after)
    for path, setting in SETTINGS.items():
        if path in changed:
            return _value_words(setting, setting.of_recipe(before), setting.of_recipe(after))
    if before.training.frozen != after.training.frozen:
        return _frozen_words(before.training, after.training)
    network, later = before.network, after.network
    if network.layer_activations != later.layer_activations and network.activation == later.activation:
        return _layer_words(network, later)
    return f"{_label(network.activation)} → {_label(later.activation)}"


def _value_words(setting: Setting, old: Any, new: Any) -> str:
    """Return a change of a value: ``norm limit 2 → 1``, ``no norm limit → 1``, ``norm limit 1 → none``."""
    if isinstance(setting.domain, Names):
        named = dict(setting.choices)
        return f"{setting.words} {named[old]} → {named[new]}".strip()
    if not isinstance(setting.domain, Numbers):
        return _("{setting} changed").format(setting=within(setting.label))
    words = setting.words or within(setting.label)
    before = _("no {setting}").format(setting=words) if old == setting.none else f"{words} {exact(old)}"
    return f"{before} → {pgettext('setting', 'none') if new == setting.none else exact(new)}"


def _label(choice: ActivationChoice) -> str:
    return choice.label if choice.parameters else choice.entry.label


def _frozen_words(training: TrainingSpec, then: TrainingSpec) -> str:
    old, new = set(training.frozen), set(then.frozen)
    units = sorted(old ^ new)
    who = ", ".join(neuron(*place) for place in units[:3])
    return (_("{who} frozen") if new - old else _("{who} thawed")).format(who=who)


def _layer_words(network: NetworkChoice, later: NetworkChoice) -> str:
    pairs = zip(network.activations, later.activations, strict=True)
    layer = next((i for i, (old, new) in enumerate(pairs) if old != new), 0)
    said = _("layer {number}: {activation}")
    return said.format(number=layer + 1, activation=_label(later.activations[layer]))
