"""What values must be beside each other, for commands and for what is read from a file alike.

Each raises :class:`CommandError` with a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable

from reluexplorer.core.data.expression import parse_expression
from reluexplorer.core.data.kinds.kind import RADIUS
from reluexplorer.core.data.kinds.points import is_somewhere
from reluexplorer.core.hyperparameter import Rule
from reluexplorer.core.problem.validation import demand_parameters
from reluexplorer.language import _, ngettext
from reluexplorer.sentences import shortened
from reluexplorer.session.document.document import NetworkChoice
from reluexplorer.session.document.domains import CommandError, refused
from reluexplorer.session.document.operations import OF_HIDDEN, Operation, SetWeight
from reluexplorer.text import counted, neuron, spanned

_NARROWEST = 1e-6


def fitting(rule: Rule, values: tuple[float, ...]) -> tuple[float, ...]:
    """Return ``values`` if they are the first parameters of a rule; CommandError otherwise."""
    with refused():
        demand_parameters(rule, values)
    return values


def demand_parameter(rule: Rule, index: int) -> None:
    """Refuse a parameter, from 0, that a rule does not have."""
    count = len(rule.parameters)
    if index >= count:
        has = ngettext("{rule} has {count} parameter.", "{rule} has {count} parameters.", count)
        none = _("{rule} has no parameters.")
        raise CommandError((has if count else none).format(rule=rule.label, count=count))


def demand_operable(network: NetworkChoice, operation: Operation) -> None:
    """Refuse where a network has not what an operation names."""
    of_hidden = isinstance(operation, OF_HIDDEN)
    if of_hidden and not network.hidden:
        raise CommandError(_("There are no hidden neurons to help."))
    demand_units(network, operation.places, outputs=not of_hidden)
    if isinstance(operation, SetWeight) and operation.layer and operation.source >= 0:
        demand_units(network, [(operation.layer - 1, operation.source)])


def demand_layer(network: NetworkChoice, layer: int) -> None:
    """Refuse a hidden layer that is not there."""
    if layer >= len(network.hidden):
        raise CommandError(
            _("There is no hidden layer {layer}; the network has {hidden}.").format(
                layer=layer + 1, hidden=len(network.hidden)
            )
        )


def demand_units(network: NetworkChoice, places: Iterable[tuple[int, int]], *, outputs: bool = False) -> None:
    """Refuse where one of some hidden (layer, unit) is not there, saying what there is.

    With ``outputs`` the layer after the hidden ones has all units: how many they are depends on the data.
    """
    count = len(network.hidden)
    for layer, unit in places:
        if has_unit(network, layer, unit) or (outputs and layer == count):
            continue
        if layer < count:
            said = _("There is no neuron {neuron}; layer {layer} has {neurons}.")
        elif count:
            said = ngettext(
                "There is no neuron {neuron}; the network has {count} hidden layer.",
                "There is no neuron {neuron}; the network has {count} hidden layers.",
                count,
            )
        else:
            said = _("There is no neuron {neuron}; the network has no hidden layer.")
        neurons = counted(network.hidden[layer], "neuron") if layer < count else ""
        raise CommandError(
            said.format(neuron=neuron(layer, unit), layer=layer + 1, neurons=neurons, count=count)
        )


def has_unit(network: NetworkChoice, layer: int, unit: int) -> bool:
    """Whether there is such a hidden unit."""
    return layer < len(network.hidden) and unit < network.hidden[layer]


def demand_plane(inputs: tuple[int, int]) -> None:
    """Refuse one input in the place of two."""
    if inputs[0] == inputs[1]:
        raise CommandError(_("A plane needs two different inputs."))


def demand_window(window: tuple[float, float, float, float]) -> None:
    """Refuse a part of the plane that is turned round, or too narrow for its numbers."""
    left, right, low, high = window
    for start, end in ((left, right), (low, high)):
        if not end - start > _NARROWEST * max(abs(start), abs(end)):
            raise CommandError(
                _("A part of the plane is at least a millionth as wide and high as its edges are far from 0.")
            )


def demand_raster(part: tuple[float, float, float, float]) -> None:
    """Refuse a part of the raster that is turned round, or narrower than a column or a row."""
    left, right, top, bottom = part
    if right - left < 1 or bottom - top < 1:
        raise CommandError(_("A part of the raster has a column and a row at least."))


def demand_expression(text: str) -> None:
    """Refuse what is no f(x), or has no value where points are drawn."""
    with refused():
        function = parse_expression(text)
    if not is_somewhere(function):
        span = spanned(-RADIUS, RADIUS)
        raise CommandError(
            _("{text} has no value where points are drawn: x goes {span}.").format(
                text=shortened(text, 40), span=span
            )
        )


def demand_file(path: str) -> None:
    """Refuse a table that is nowhere."""
    if not path:
        raise CommandError(_("A table needs the path of a file."))
