"""Commands that change how the activation functions are looked at: the curves and the probe on them."""

from __future__ import annotations

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.language import _
from reluexplorer.session.commands.command import UndoableViewCommand, command
from reluexplorer.session.document import curve_colours as curves
from reluexplorer.session.document.changes import with_view
from reluexplorer.session.document.curve_colours import CURVES, choice_of
from reluexplorer.session.document.demands import demand_parameter
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError, Names, Subject, argument
from reluexplorer.session.document.limits import COLOUR, MOST_CURVES, PARAMETER, VALUE

_CURVE = Names.of(CATALOGUE)


@command("toggle-curve", _("Show or hide a curve"), Subject.CURVES, local=_("Enter on the list of functions"))
class ToggleCurve(UndoableViewCommand):
    """Show or hide an activation function among the curves, kept in their order; each keeps its colour."""

    value: str = argument(_CURVE)

    def apply(self, document: Document) -> Document:
        view = document.view
        given = curves.colours(view)
        if self.value in given:
            del given[self.value]
        elif len(given) >= MOST_CURVES:
            label = choice_of(view, self.value).entry.label
            raise CommandError(
                _(
                    "{most_curves} curves are shown, as many as can be told apart: hide one to see {label}."
                ).format(most_curves=MOST_CURVES, label=label)
            )
        else:
            own = curves.own_colour(self.value)
            given[self.value] = curves.free_colour(given) if own in given.values() else own
        shown = tuple(name for name in CURVES if name in given)
        return with_view(document, curves=shown, curve_colours=curves.recorded(given))


@command("set-curve-parameter", _("Parameter of a curve"), Subject.CURVES)
class SetCurveParameter(UndoableViewCommand):
    """Set one parameter of a function among the curves, within its range."""

    curve: str = argument(_CURVE)
    index: int = argument(PARAMETER)
    value: float = argument(VALUE)

    def apply(self, document: Document) -> Document:
        entry = choice_of(document.view, self.curve).entry
        demand_parameter(entry, self.index)
        parameter = entry.parameters[self.index]
        value = min(max(self.value, parameter.low), parameter.high)
        if self.curve == curves.OF_THE_LEAK:
            return with_view(document, leak=value)
        kept = [each for each in document.view.curve_parameters if each[:2] != (self.curve, self.index)]
        if value != parameter.default:
            kept.append((self.curve, self.index, value))
        return with_view(document, curve_parameters=tuple(sorted(kept)))


@command("set-curve-colour", _("Colour of a curve"), Subject.CURVES)
class SetCurveColour(UndoableViewCommand):
    """Give a shown curve one of the colours; a curve that has it takes the other one."""

    curve: str = argument(_CURVE)
    value: int = argument(COLOUR)

    def apply(self, document: Document) -> Document:
        given = curves.colours(document.view)
        label = choice_of(document.view, self.curve).entry.label
        if self.curve not in given:
            raise CommandError(_("{label} is not shown.").format(label=label))
        if curves.own_colour(self.curve) == 0:
            raise CommandError(_("{label} keeps its colour.").format(label=label))
        for name, colour in given.items():
            if colour == self.value:
                given[name] = given[self.curve]
        given[self.curve] = self.value
        return with_view(document, curve_colours=curves.recorded(given))
