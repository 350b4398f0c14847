"""The commands that make the changes of a recipe again."""

from __future__ import annotations

from collections.abc import Iterator

from reluexplorer.session import edits, settings
from reluexplorer.session.arguments import CommandError
from reluexplorer.session.document import Document, Recipe
from reluexplorer.session.interventions import AtStep, FreezeUnit, command_of
from reluexplorer.session.registry import Edit
from reluexplorer.session.remedies import REMEDIES
from reluexplorer.session.remedy_commands import AdoptRemedyHere
from reluexplorer.session.setting_commands import assign


def changes_of(recipe: Recipe) -> tuple[Edit, ...]:
    """Return the commands that lead from the first settings of a recipe through all its changes."""
    made: list[Edit] = []
    at = 0
    for number, change in enumerate(recipe.changes):
        if change.step != at:
            made.append(AtStep(change.step))
            at = change.step
        if change.operation is not None:
            made.append(command_of(change.operation))
        else:
            made.append(_command_between(recipe.before(number), recipe.before(number + 1), at))
    return tuple(made)


def _command_between(old: Recipe, new: Recipe, at: int) -> Edit:
    """Return the command that altered settings at a step: each change is of one command."""
    start = Document(old, at=at)
    for candidate in _candidates(old, new):
        try:
            if candidate.apply(start).recipe == new:
                return candidate
        except CommandError:
            continue
    raise AssertionError("a change that no command makes")


def _candidates(old: Recipe, new: Recipe) -> Iterator[Edit]:
    network, training = new.network, new.training
    yield assign("training.learning_rate", training.learning_rate)
    yield assign("training.batch_size", training.batch_size)
    yield edits.SetActivation(network.activation.name)
    yield assign("training.optimizer", training.optimizer)
    yield settings.SetActivationParameters(network.activation.parameters)
    yield settings.SetPerUnit(network.activation.per_unit)
    yield assign("network.dropout", network.dropout)
    yield assign("training.optimizer_parameters", training.optimizer_parameters)
    yield assign("training.schedule", training.schedule)
    yield assign("training.schedule_parameters", training.schedule_parameters)
    yield assign("training.l1", training.l1)
    yield assign("training.l2", training.l2)
    yield assign("training.clip_norm", training.clip_norm)
    yield assign("training.clip_value", training.clip_value)
    yield assign("training.weight_limit", training.weight_limit)
    for layer, choice in enumerate(network.activations):
        yield settings.SetLayerActivation(layer, choice.name, choice.parameters)
    before, after = set(old.training.frozen), set(training.frozen)
    for place in before ^ after:
        yield FreezeUnit(*place, place in after)
    for name, remedy in REMEDIES.items():
        if not remedy.first:
            yield AdoptRemedyHere(name)
