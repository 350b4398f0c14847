"""The changes of a recipe in words, for the strip of the run."""

from __future__ import annotations

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.problem import Problem, TrainingSpec
from reluexplorer.session.document import NetworkChoice, Recipe
from reluexplorer.session.operations import (
    KillUnit,
    Operation,
    ReinitialiseUnit,
    ReviveDead,
    ReviveUnit,
    SetWeight,
    TreatUnits,
)
from reluexplorer.session.outputs import output_names
from reluexplorer.session.snapshot import ChangeEvent
from reluexplorer.text import exact, neuron, short_name

_NUMBERS = {
    "learning_rate": "learning rate",
    "batch_size": "batch size",
    "l1": "L1",
    "l2": "L2",
    "clip_norm": "norm limit",
    "clip_value": "gradient limit",
    "weight_limit": "weight limit",
}
_OFF_AT_0 = frozenset({"l1", "l2", "clip_norm", "clip_value", "weight_limit"})
"""Those whose 0 means that there is none."""
_DONE = {
    "kill-unit": "killed by hand",
    "revive-unit": "revived by hand",
    "reinitialise-unit": "re-initialised",
}
_ALL_DONE = {"revive-dead": "the dead revived by hand", "reinitialise-dead": "the dead re-initialised"}


def marks_of(recipe: Recipe, problem: Problem) -> tuple[ChangeEvent, ...]:
    """Return what was changed on the way, in the order of its steps; ``problem`` names inputs and outputs."""
    marks = []
    for number, change in enumerate(recipe.changes):
        after = recipe.before(number + 1)
        words = (
            _setting_words(change.network, change.training, after.network, after.training)
            if change.operation is None
            else operation_words(change.operation, problem)
        )
        marks.append(
            ChangeEvent(
                change.step,
                words,
                _treated(change.operation, "kill"),
                _treated(change.operation, "revive"),
                isinstance(change.operation, ReviveDead),
            )
        )
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
        return f"{len(operation.units):,} neurons {_DONE[f'{operation.what}-unit']}"
    if isinstance(operation, SetWeight):
        return _weight_words(operation, problem)
    if isinstance(operation, KillUnit | ReviveUnit | ReinitialiseUnit):
        return f"{neuron(operation.layer, operation.unit)} {_DONE[name]}"
    return _ALL_DONE[name]


def _weight_words(given: SetWeight, problem: Problem) -> str:
    """Return between what a weight lies that was set."""
    if given.layer < len(problem.network.hidden):
        whose = neuron(given.layer, given.unit)
    else:
        whose = f"output {short_name(output_names(problem)[given.unit])}"
    if given.source < 0:
        return f"bias of {whose} set"
    if given.layer:
        return f"weight {neuron(given.layer - 1, given.source)} → {whose} set"
    return f"weight {short_name(problem.dataset.feature_names[given.source])} → {whose} set"


def _setting_words(
    network: NetworkChoice, training: TrainingSpec, later: NetworkChoice, then: TrainingSpec
) -> str:
    for name, words in _NUMBERS.items():
        old, new = getattr(training, name), getattr(then, name)
        if old != new:
            return _number_words(words, old, new, off_at_0=name in _OFF_AT_0)
    if training.optimizer != then.optimizer:
        return f"{training.rule.label} → {then.rule.label}"
    if training != then:
        return "training changed" if training.frozen == then.frozen else _frozen_words(training, then)
    if network.dropout != later.dropout:
        return _number_words("dropout", network.dropout, later.dropout, off_at_0=True)
    if network.special != later.special and network.activation == later.activation:
        return _layer_words(network, later)
    return f"{_label(network.activation)} → {_label(later.activation)}"


def _number_words(words: str, old: float, new: float, *, off_at_0: bool) -> str:
    """Return a change of a number: ``norm limit 2 → 1``, ``no norm limit → 1``, ``norm limit 1 → none``."""
    before = f"no {words}" if off_at_0 and old == 0 else f"{words} {exact(old)}"
    return f"{before} → {'none' if off_at_0 and new == 0 else exact(new)}"


def _label(choice: ActivationChoice) -> str:
    return choice.label if choice.parameters else choice.entry.label


def _frozen_words(training: TrainingSpec, then: TrainingSpec) -> str:
    old, new = set(training.frozen), set(then.frozen)
    units = sorted(old ^ new)
    who = ", ".join(f"{layer + 1}.{unit + 1}" for layer, unit in units[:3])
    return f"{who} {'frozen' if new - old else 'thawed'}"


def _layer_words(network: NetworkChoice, later: NetworkChoice) -> str:
    pairs = zip(network.activations, later.activations, strict=True)
    layer = next((i for i, (old, new) in enumerate(pairs) if old != new), 0)
    return f"layer {layer + 1}: {_label(later.activations[layer])}"
