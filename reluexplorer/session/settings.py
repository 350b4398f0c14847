"""Commands for the finer settings: parameters of rules, penalties, limits, dropout, schedules, precision."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.session.altering import with_network
from reluexplorer.session.arguments import CommandError, Names, Numbers, Switch, argument
from reluexplorer.session.document import Document
from reluexplorer.session.fitting import fitting
from reluexplorer.session.limits import MOST_LAYERS, VALUES
from reluexplorer.session.registry import Edit, command
from reluexplorer.session.subjects import Subject


def _chosen(name: str, values: tuple[float, ...], per_unit: bool = False) -> ActivationChoice:
    entry = CATALOGUE[name]
    return ActivationChoice(name, fitting(entry, values), per_unit)


@command("set-activation-parameters", "Activation's parameters", Subject.NETWORK)
@dataclass(frozen=True)
class SetActivationParameters(Edit):
    """Set the parameters of the hidden units' activation function, in its order."""

    values: tuple[float, ...] = argument(VALUES)

    def apply(self, document: Document) -> Document:
        now = document.recipe.network.activation
        return with_network(document, activation=_chosen(now.name, self.values, now.per_unit))


@command("set-layer-activation", "Activation of one layer", Subject.NETWORK, local="A on the network")
@dataclass(frozen=True)
class SetLayerActivation(Edit):
    """Give one hidden layer an activation of its own."""

    layer: int = argument(Numbers(0, MOST_LAYERS - 1, whole=True))
    value: str = argument(Names(tuple(CATALOGUE)))
    values: tuple[float, ...] = argument(VALUES, default=())

    def apply(self, document: Document) -> Document:
        network = document.recipe.network
        if self.layer >= len(network.hidden):
            raise CommandError(
                f"There is no hidden layer {self.layer + 1}; the network has {len(network.hidden)}."
            )
        choice = _chosen(self.value, self.values, network.activation.per_unit)
        others = {layer: other for layer, other in network.special if layer != self.layer}
        if choice != network.activation:
            others[self.layer] = choice
        return with_network(document, special=tuple(sorted(others.items())))


@command("set-per-unit", "Learned slopes for each neuron", Subject.NETWORK)
@dataclass(frozen=True)
class SetPerUnit(Edit):
    """Learn a slope for each neuron rather than one for a layer, where the function has one to learn."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        network = document.recipe.network
        special = tuple((layer, replace(one, per_unit=self.value)) for layer, one in network.special)
        return with_network(
            document, activation=replace(network.activation, per_unit=self.value), special=special
        )
