"""From a network and its training back to the options of train that give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reluexplorer.app.recipes import recipe_of
from reluexplorer.app.train_options import DEFAULT_STEPS, train_parser
from reluexplorer.core.activations import ActivationChoice
from reluexplorer.session.document import NetworkChoice, Recipe

_NETWORK = {
    "output": "output",
    "initializer": "initializer",
    "bias": "bias",
    "bias_spread": "bias-spread",
    "dropout": "dropout",
    "dtype": "precision",
}
_TRAINING = {
    "optimizer": "optimizer",
    "learning_rate": "learning-rate",
    "schedule": "schedule",
    "batch_size": "batch-size",
    "l1": "l1",
    "l2": "l2",
    "clip_norm": "clip-norm",
    "clip_value": "clip-value",
    "weight_limit": "weight-limit",
    "seed": "seed",
}
"""The settings that have an option each, by their fields."""


def options_of(recipe: Recipe, steps: int, weights: str = "") -> list[str] | None:
    """Return the options, less those of the data, by which train makes a run of so many updates.

    Of none, as where data are only written, the usual number is made: there is nothing to train otherwise.
    ``weights`` is the file that the first weights came from. None where no options give this run: what was
    changed on the way, frozen, or set for a single layer is in a document alone.
    """
    network = replace(recipe.network, given="") if weights else recipe.network
    if recipe.changes or recipe.training.frozen or network.given:
        return None
    written = [*_of_network(network), *_of_training(recipe)]
    read, _ = recipe_of(train_parser().parse_args(written))
    if read.training != recipe.training or _meant(read.network) != _meant(network):
        return None
    if weights:
        written += option("weights", weights)
    return [*written, *([] if steps in {0, DEFAULT_STEPS} else option("steps", steps))]


def option(name: str, value: object) -> list[str]:
    """Return an option with its value, as one word where the value would be taken for an option itself."""
    said = str(value)
    return [f"--{name}={said}"] if said.startswith("-") else [f"--{name}", said]


def _meant(network: NetworkChoice) -> tuple[NetworkChoice, tuple[ActivationChoice, ...]]:
    """Return a network in the one form that all choices of the same one have."""
    return replace(network, activation=ActivationChoice(), special=()), network.activations


def _of_network(network: NetworkChoice) -> Iterator[str]:
    usual = NetworkChoice()
    if network.hidden != usual.hidden:
        yield from option("hidden", ",".join(map(str, network.hidden)) or "none")
    if activations := network.activations:
        first = activations[0]
        alike = all(each == first for each in activations)
        names = [first.name] if alike else [each.name for each in activations]
        if names != [usual.activation.name]:
            yield from option("activation", ",".join(names))
        yield from _each("activation-parameter", first.parameters)
        if first.per_unit:
            yield "--per-unit"
    yield from _single(network, usual, _NETWORK)
    yield from _each("initializer-parameter", network.initializer_parameters)
    if not network.biased:
        yield "--no-bias"


def _of_training(recipe: Recipe) -> Iterator[str]:
    training = recipe.training
    yield from _single(training, Recipe().training, _TRAINING)
    yield from _each("optimizer-parameter", training.optimizer_parameters)
    yield from _each("schedule-parameter", training.schedule_parameters)


def _each(name: str, values: tuple[float, ...]) -> Iterator[str]:
    for value in values:
        yield from option(name, value)


def _single(chosen: object, usual: object, options: dict[str, str]) -> Iterator[str]:
    for field, name in options.items():
        value = getattr(chosen, field)
        if value != getattr(usual, field):
            yield from option(name, value)
