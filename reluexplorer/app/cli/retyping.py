"""From a network and its training back to the options of train that give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reluexplorer.app.cli.recipes import recipe_of
from reluexplorer.app.cli.train_options import DEFAULT_STEPS, train_parser
from reluexplorer.core.activations import ActivationChoice
from reluexplorer.session.document.document import Document, NetworkChoice, Recipe
from reluexplorer.session.document.domains import Switch
from reluexplorer.session.document.settings import SETTINGS


def options_of(recipe: Recipe, steps: int, weights: str = "") -> list[str] | None:
    """Return the options, less those of the data, by which train makes a run of so many updates.

    Of none, as where data are only written, the usual number is made: there is nothing to train otherwise.
    ``weights`` is the file that the first weights came from. None where no options give this run: what was
    changed on the way, frozen, or set for a single layer is in a document alone.
    """
    network = replace(recipe.network, given="") if weights else recipe.network
    if recipe.changes or recipe.training.frozen or network.given:
        return None
    written = [*_of_network(network), *_of_settings(replace(recipe, network=network))]
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
    return replace(network, activation=ActivationChoice(), layer_activations=()), network.activations


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


def _of_settings(recipe: Recipe) -> Iterator[str]:
    """Yield the options of the settings of network and training that are not at their defaults."""
    document = Document(recipe)
    for setting in SETTINGS.values():
        value = setting.of(document)
        if not setting.option or setting.part not in {"network", "training"} or value == setting.default:
            continue
        if isinstance(setting.domain, Switch):
            yield f"--{setting.option}"
        else:
            yield from _each(setting.option, value if isinstance(value, tuple) else (value,))


def _each(name: str, values: tuple[object, ...]) -> Iterator[str]:
    for value in values:
        yield from option(name, value)
