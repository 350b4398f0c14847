"""Commands for the finer settings: parameters of rules, penalties, limits, dropout, schedules, precision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.language import _
from reluexplorer.session.commands.command import Edit, command
from reluexplorer.session.document.changes import (
    with_activation,
    with_hidden,
    with_network,
)
from reluexplorer.session.document.demands import demand_layer, demand_parameter, fitting
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import (
    CommandError,
    ManyNumbers,
    Names,
    Subject,
    Switch,
    argument,
)
from reluexplorer.session.document.limits import LAYER, MOST_LAYERS, PARAMETER, VALUE, VALUES, WIDTH


def _chosen(name: str, values: tuple[float, ...], per_unit: bool = False) -> ActivationChoice:
    entry = CATALOGUE[name]
    return ActivationChoice(name, fitting(entry, values), per_unit)


@command("set-activation-parameters", _("Activation's parameters"), Subject.NETWORK)
class SetActivationParameters(Edit):
    """Set the parameters of the hidden units' activation function, in its order."""

    values: tuple[float, ...] = argument(VALUES)

    def apply(self, document: Document) -> Document:
        now = document.recipe.network.activation
        return with_network(document, activation=_chosen(now.name, self.values, now.per_unit))


@command("set-layer-activation", _("Activation of one layer"), Subject.NETWORK, local=_("A on the network"))
class SetLayerActivation(Edit):
    """Give one hidden layer an activation of its own."""

    layer: int = argument(LAYER)
    value: str = argument(Names.of(CATALOGUE))
    values: tuple[float, ...] = argument(VALUES, default=())

    def apply(self, document: Document) -> Document:
        network = document.recipe.network
        demand_layer(network, self.layer)
        choice = _chosen(self.value, self.values, network.activation.per_unit)
        others = {layer: other for layer, other in network.layer_activations if layer != self.layer}
        if choice != network.activation:
            others[self.layer] = choice
        return with_network(document, layer_activations=tuple(sorted(others.items())))


@command("set-per-unit", _("Learned slopes for each neuron"), Subject.NETWORK)
class SetPerUnit(Edit):
    """Learn a slope for each neuron rather than one for a layer, where the function has one to learn."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        network = document.recipe.network
        layer_activations = tuple(
            (layer, replace(one, per_unit=self.value)) for layer, one in network.layer_activations
        )
        return with_network(
            document,
            activation=replace(network.activation, per_unit=self.value),
            layer_activations=layer_activations,
        )


@command("set-hidden", _("Hidden layers"), Subject.NETWORK)
class SetHidden(Edit):
    """Set the units of every hidden layer."""

    value: tuple[int, ...] = argument(ManyNumbers(WIDTH, MOST_LAYERS))

    def apply(self, document: Document) -> Document:
        return with_hidden(document, self.value)


@command("set-units", _("Units of a layer"), Subject.NETWORK, local=_("+ − on the network"))
class SetUnits(Edit):
    """Set the units of one hidden layer."""

    layer: int = argument(LAYER)
    value: int = argument(WIDTH)

    def apply(self, document: Document) -> Document:
        hidden = _hidden_with(document, self.layer)
        return with_network(document, hidden=(*hidden[: self.layer], self.value, *hidden[self.layer + 1 :]))


@command("add-layer", _("Add a hidden layer"), Subject.NETWORK, local=_("Insert on the network"))
class AddLayer(Edit):
    """Add a hidden layer at a place, 1 for the first, as wide as the one before it."""

    place: int = argument(LAYER)

    def apply(self, document: Document) -> Document:
        hidden = document.recipe.network.hidden
        if len(hidden) >= MOST_LAYERS:
            raise CommandError(
                _("A network has at most {most_layers} hidden layers.").format(most_layers=MOST_LAYERS)
            )
        place = min(self.place, len(hidden))
        units = hidden[max(place - 1, 0)] if hidden else 8
        wanted = (*hidden[:place], units, *hidden[place:])
        return _with_layers(document, wanted, lambda layer: layer + (layer >= place))


@command("remove-layer", _("Remove a hidden layer"), Subject.NETWORK, local=_("Delete on the network"))
class RemoveLayer(Edit):
    """Remove one hidden layer."""

    offers_undo = True
    layer: int = argument(LAYER)

    def apply(self, document: Document) -> Document:
        gone, hidden = self.layer, _hidden_with(document, self.layer)
        wanted = (*hidden[:gone], *hidden[gone + 1 :])
        return _with_layers(document, wanted, lambda layer: None if layer == gone else layer - (layer > gone))

    def told(self, _host: object) -> str:
        """Say which is gone: a key on a selected neuron removes its whole layer."""
        return _("Hidden layer {layer} was removed.").format(layer=self.layer + 1)


def _with_layers(document: Document, hidden: tuple[int, ...], moved: Callable[[int], int | None]) -> Document:
    """Return the document with other hidden layers, where each has ``moved``, None for one that is gone.

    Activations of layers and selected units go with theirs.
    """
    special = document.recipe.network.layer_activations
    special = tuple((layer, one) for old, one in special if (layer := moved(old)) is not None)
    kept = [(layer, unit) for old, unit in document.view.selected if (layer := moved(old)) is not None]
    shifted = replace(document, view=document.view.selecting(kept))
    return with_network(shifted, hidden=hidden, layer_activations=special)


def _hidden_with(document: Document, layer: int) -> tuple[int, ...]:
    demand_layer(document.recipe.network, layer)
    return document.recipe.network.hidden


@command("set-activation", _("Activation"), Subject.NETWORK)
class SetActivation(Edit):
    """Give all hidden units this activation function, its parameters at their defaults."""

    value: str = argument(Names.of(CATALOGUE))

    def apply(self, document: Document) -> Document:
        return with_activation(document, self.value)


@command("set-activation-parameter", _("Activation's parameter"), Subject.NETWORK)
class SetActivationParameter(Edit):
    """Set one parameter of the activation function: a leaky slope, a scale."""

    value: float = argument(VALUE)
    index: int = argument(PARAMETER, default=0)

    def apply(self, document: Document) -> Document:
        activation = document.recipe.network.activation
        entry, values = activation.entry, activation.values
        demand_parameter(entry, self.index)
        wanted = (*values[: self.index], self.value, *values[self.index + 1 :])
        return with_network(document, activation=replace(activation, parameters=fitting(entry, wanted)))
