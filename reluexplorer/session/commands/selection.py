"""Commands that select several neurons; the first is the one that is looked at closely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reluexplorer.session.commands.command import ViewCommand, command
from reluexplorer.session.document.changes import has_unit, no_neuron
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError, Subject, argument
from reluexplorer.session.document.limits import LAYER, LAYERS, UNIT, UNITS


def places(
    document: Document, layers: tuple[int, ...], units: tuple[int, ...]
) -> tuple[tuple[int, int], ...]:
    """Return the (layer, unit) once each; raise :class:`CommandError` where one does not exist."""
    if len(layers) != len(units) or not layers:
        raise CommandError("Several neurons are named by as many layers as units, one at least.")
    for layer, unit in zip(layers, units, strict=True):
        if not has_unit(document.recipe.network, layer, unit):
            raise CommandError(no_neuron(document.recipe.network, layer, unit))
    return tuple(dict.fromkeys(zip(layers, units, strict=True)))


def _selecting(document: Document, units: Sequence[tuple[int, int]]) -> Document:
    return replace(document, view=replace(document.view.selecting(units), output=None))


@command("select-units", "Select several neurons", Subject.SELECTION)
class SelectUnits(ViewCommand):
    """Select several hidden units; the first is looked at closely."""

    layers: tuple[int, ...] = argument(LAYERS)
    units: tuple[int, ...] = argument(UNITS)

    def apply(self, document: Document) -> Document:
        return _selecting(document, places(document, self.layers, self.units))


@command("select-output", "Select an output", Subject.SELECTION)
class SelectOutput(ViewCommand):
    """Select one of several outputs: the input plane shows it until something else is selected."""

    place: int = argument(replace(UNIT, called="output"))

    def apply(self, document: Document) -> Document:
        return replace(document, view=replace(document.view.selecting(()), output=self.place))


@command("toggle-unit", "Add a neuron to the selection, or take it out", Subject.SELECTION)
class ToggleUnit(ViewCommand):
    """Select one hidden unit more and look at it, or one less."""

    layer: int = argument(LAYER)
    unit: int = argument(UNIT)

    def apply(self, document: Document) -> Document:
        (place,) = places(document, (self.layer,), (self.unit,))
        chosen = document.view.selected
        if place in chosen:
            return _selecting(document, [one for one in chosen if one != place])
        return _selecting(document, (place, *chosen))


@command("select-unit", "Select a neuron", Subject.SELECTION, local="arrows, Enter on the network")
class SelectUnit(ViewCommand):
    """Select a hidden unit everywhere at once."""

    layer: int = argument(LAYER)
    unit: int = argument(UNIT)

    def apply(self, document: Document) -> Document:
        return _selecting(document, places(document, (self.layer,), (self.unit,)))


@command("clear-selection", "Select nothing", Subject.SELECTION, local="Esc")
class ClearSelection(ViewCommand):
    """Select no unit and no output."""

    def apply(self, document: Document) -> Document:
        return _selecting(document, ())
