"""Commands that select several neurons; the first is the one that is looked at closely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reluexplorer.language import _
from reluexplorer.session.commands.command import ViewCommand, command
from reluexplorer.session.document.demands import demand_units
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import Subject, argument
from reluexplorer.session.document.limits import LAYER, LAYERS, UNIT, UNITS
from reluexplorer.session.document.operations import paired


def _selecting(document: Document, units: Sequence[tuple[int, int]]) -> Document:
    """Return the document with these selected; raise :class:`CommandError` where one is not there."""
    demand_units(document.recipe.network, units)
    return replace(document, view=replace(document.view.selecting(units), output=None))


@command("select-units", _("Select several neurons"), Subject.SELECTION)
class SelectUnits(ViewCommand):
    """Select several hidden units; the first is looked at closely."""

    layers: tuple[int, ...] = argument(LAYERS)
    units: tuple[int, ...] = argument(UNITS)

    def apply(self, document: Document) -> Document:
        return _selecting(document, paired(self.layers, self.units))


@command("select-output", _("Select an output"), Subject.SELECTION)
class SelectOutput(ViewCommand):
    """Select one of several outputs: the input plane shows it until something else is selected."""

    place: int = argument(replace(UNIT, called="output"))

    def apply(self, document: Document) -> Document:
        return replace(document, view=replace(document.view.selecting(()), output=self.place))


@command("toggle-unit", _("Add a neuron to the selection, or take it out"), Subject.SELECTION)
class ToggleUnit(ViewCommand):
    """Select one hidden unit more and look at it, or one less."""

    layer: int = argument(LAYER)
    unit: int = argument(UNIT)

    def apply(self, document: Document) -> Document:
        place, chosen = (self.layer, self.unit), document.view.selected
        if place in chosen:
            return _selecting(document, [one for one in chosen if one != place])
        return _selecting(document, (place, *chosen))


@command("select-unit", _("Select a neuron"), Subject.SELECTION, local=_("arrows, Enter on the network"))
class SelectUnit(ViewCommand):
    """Select a hidden unit everywhere at once."""

    layer: int = argument(LAYER)
    unit: int = argument(UNIT)

    def apply(self, document: Document) -> Document:
        return _selecting(document, ((self.layer, self.unit),))


@command("clear-selection", _("Select nothing"), Subject.SELECTION, local="Esc")
class ClearSelection(ViewCommand):
    """Select no unit and no output."""

    def apply(self, document: Document) -> Document:
        return _selecting(document, ())
