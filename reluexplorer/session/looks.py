"""Commands that change only what is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from reluexplorer.lessons.registry import LESSONS
from reluexplorer.session import curves
from reluexplorer.session.altering import no_neuron
from reluexplorer.session.arguments import CommandError, Names, Numbers, Switch, argument
from reluexplorer.session.curves import CURVES, LAST_COLOUR, MOST_CURVES, choice_of
from reluexplorer.session.document import Document, View
from reluexplorer.session.edits import MOST_LAYERS, MOST_UNITS
from reluexplorer.session.registry import Look, Setting, command

_EDGE = Numbers(-1e30, 1e30)
_NARROWEST = 1e-6
_TOO_NARROW = "A part of the plane is at least a millionth as wide and high as its edges are far from 0."
WORKSPACES = ("learn", "activations", "train", "neurons")
SPEEDS = {"1": 1.0, "10": 10.0, "100": 100.0, "1000": 1000.0, "10000": 10_000.0, "full": None}
"""Training speed by name, in updates a second; None is as fast as it goes."""


def _view(document: Document, **changes: Any) -> Document:
    return replace(document, view=replace(document.view, **changes))


@command("go-to", "Go to a workspace")
@dataclass(frozen=True)
class GoTo(Look):
    """Show a workspace."""

    value: str = argument(Names(WORKSPACES))

    def apply(self, document: Document) -> Document:
        return _view(document, workspace=self.value)


@command("set-theme", "Theme")
@dataclass(frozen=True)
class SetTheme(Look):
    """Be light, dark, or what the system is."""

    value: str = argument(Names(("system", "light", "dark")))

    def apply(self, document: Document) -> Document:
        return _view(document, theme=self.value)


@command("select-unit", "Select a neuron")
@dataclass(frozen=True)
class SelectUnit(Look):
    """Select a hidden unit everywhere at once."""

    layer: int = argument(Numbers(0, MOST_LAYERS - 1, whole=True))
    unit: int = argument(Numbers(0, MOST_UNITS - 1, whole=True))

    def apply(self, document: Document) -> Document:
        hidden = document.recipe.network.hidden
        if self.layer >= len(hidden) or self.unit >= hidden[self.layer]:
            raise CommandError(no_neuron(document.recipe.network, self.layer, self.unit))
        return _view(document, unit=(self.layer, self.unit), also=(), output=None)


@command("clear-selection", "Select nothing")
@dataclass(frozen=True)
class ClearSelection(Look):
    """Select no unit and no output."""

    def apply(self, document: Document) -> Document:
        return _view(document, unit=None, also=(), output=None)


@command("toggle-curve", "Show or hide a curve")
@dataclass(frozen=True)
class ToggleCurve(Setting):
    """Show or hide an activation function among the curves, kept in their order; each keeps its colour."""

    value: str = argument(Names(CURVES))

    def apply(self, document: Document) -> Document:
        view = document.view
        given = curves.colours(view)
        if self.value in given:
            del given[self.value]
        elif len(given) >= MOST_CURVES:
            label = choice_of(view, self.value).entry.label
            raise CommandError(
                f"{MOST_CURVES} curves are shown, as many as can be told apart: hide one to see {label}."
            )
        else:
            own = curves.own_colour(self.value)
            given[self.value] = curves.free_colour(given) if own in given.values() else own
        shown = tuple(name for name in CURVES if name in given)
        return _view(document, curves=shown, curve_colours=curves.recorded(given))


@command("set-leak", "Slope of the leaky curve")
@dataclass(frozen=True)
class SetLeak(Setting):
    """Set the negative slope of the leaky ReLU among the curves."""

    value: float = argument(Numbers(0.0, 1.0))

    def apply(self, document: Document) -> Document:
        return _view(document, leak=self.value)


@command("set-curve-parameter", "Parameter of a curve")
@dataclass(frozen=True)
class SetCurveParameter(Setting):
    """Set one parameter of a function among the curves, within its range."""

    curve: str = argument(Names(CURVES))
    index: int = argument(Numbers(0, 9, whole=True))
    value: float = argument(Numbers(-1e6, 1e6))

    def apply(self, document: Document) -> Document:
        entry = choice_of(document.view, self.curve).entry
        if self.index >= len(entry.parameters):
            count = len(entry.parameters) or "no"
            raise CommandError(f"{entry.label} has {count} parameter{'' if count == 1 else 's'}.")
        parameter = entry.parameters[self.index]
        value = min(max(self.value, parameter.low), parameter.high)
        if self.curve == "leaky_relu":
            return _view(document, leak=value)
        kept = [each for each in document.view.curve_parameters if each[:2] != (self.curve, self.index)]
        if value != parameter.default:
            kept.append((self.curve, self.index, value))
        return _view(document, curve_parameters=tuple(sorted(kept)))


@command("set-curve-colour", "Colour of a curve")
@dataclass(frozen=True)
class SetCurveColour(Setting):
    """Give a shown curve one of the colours; a curve that has it takes the other one."""

    curve: str = argument(Names(CURVES))
    value: int = argument(Numbers(1, LAST_COLOUR, whole=True))

    def apply(self, document: Document) -> Document:
        given = curves.colours(document.view)
        label = choice_of(document.view, self.curve).entry.label
        if self.curve not in given:
            raise CommandError(f"{label} is not shown.")
        if self.curve == "relu":
            raise CommandError("ReLU keeps its colour.")
        for name, colour in given.items():
            if colour == self.value:
                given[name] = given[self.curve]
        given[self.curve] = self.value
        return _view(document, curve_colours=curves.recorded(given))


def curve_commands(view: View, before: View) -> tuple[Look, ...]:
    """Return the commands that lead from the curves of one view to those of another."""
    coloured = curves.colours(view).items() if view.curve_colours else ()
    return (
        *(ToggleCurve(name) for name in before.curves if name not in view.curves),
        *(ToggleCurve(name) for name in view.curves if name not in before.curves),
        *(SetCurveColour(name, colour) for name, colour in coloured if name != "relu"),
        SetLeak(view.leak),
        *(SetCurveParameter(*each) for each in view.curve_parameters),
    )


@command("set-probe", "Move the probe")
@dataclass(frozen=True)
class SetProbe(Setting):
    """Read the curves at another x."""

    value: float = argument(Numbers(-100.0, 100.0))

    def apply(self, document: Document) -> Document:
        return _view(document, probe=self.value)


@command("set-plane", "Plane of two inputs")
@dataclass(frozen=True)
class SetPlane(Look):
    """Look at the plane of two inputs, the others at their mean."""

    first: int = argument(Numbers(0, 9999, whole=True))
    second: int = argument(Numbers(0, 9999, whole=True))

    def apply(self, document: Document) -> Document:
        if self.first == self.second:
            raise CommandError("A plane needs two different inputs.")
        return _view(document, plane=(self.first, self.second), window=None)


@command("set-principal-plane", "Plane of the principal components")
@dataclass(frozen=True)
class SetPrincipalPlane(Look):
    """Look at the plane in which the data vary most."""

    def apply(self, document: Document) -> Document:
        return _view(document, plane=None, window=None)


@command("set-plane-window", "Zoom the input plane")
@dataclass(frozen=True)
class SetPlaneWindow(Look):
    """Look at a part of the input plane."""

    left: float = argument(_EDGE)
    right: float = argument(_EDGE)
    low: float = argument(_EDGE)
    high: float = argument(_EDGE)

    def apply(self, document: Document) -> Document:
        for start, end in ((self.left, self.right), (self.low, self.high)):
            if not end - start > _NARROWEST * max(abs(start), abs(end)):
                raise CommandError(_TOO_NARROW)
        return _view(document, window=(self.left, self.right, self.low, self.high))


@command("show-whole-plane", "Show the whole input plane")
@dataclass(frozen=True)
class ShowWholePlane(Look):
    """Look at all of the input plane again."""

    def apply(self, document: Document) -> Document:
        return _view(document, window=None)


@command("show-test-points", "Test points")
@dataclass(frozen=True)
class ShowTestPoints(Look):
    """Draw the test points too."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return _view(document, show_test=self.value)


@command("show-discrete", "Discrete output")
@dataclass(frozen=True)
class ShowDiscrete(Look):
    """Paint the decision instead of the output's value."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return _view(document, discrete=self.value)


@command("show-levels", "Levels")
@dataclass(frozen=True)
class ShowLevels(Look):
    """Paint the input plane in steps, with lines of equal value between them."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return _view(document, levels=self.value)


@command("show-unit", "The neuron instead of the output")
@dataclass(frozen=True)
class ShowUnit(Look):
    """Paint the selected neuron over the input plane instead of the output."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return _view(document, show_unit=self.value)


@command("show-mistakes", "Mistakes")
@dataclass(frozen=True)
class ShowMistakes(Look):
    """Mark the samples that get the wrong class."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return _view(document, show_mistakes=self.value)


@command("show-log-loss", "Logarithmic loss")
@dataclass(frozen=True)
class ShowLogLoss(Look):
    """Draw the losses on a logarithmic axis."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return _view(document, log_loss=self.value)


@command("show-more-measures", "More measures")
@dataclass(frozen=True)
class ShowMoreMeasures(Look):
    """Unfold gradients and updates by layer, and the mistakes by class."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return _view(document, more_measures=self.value)


@command("set-order", "Order of neurons")
@dataclass(frozen=True)
class SetOrder(Look):
    """Order the columns of the raster by index, by firing rate, or like beside like."""

    value: str = argument(Names(("index", "firing", "similarity")))

    def apply(self, document: Document) -> Document:
        return _view(document, order=self.value)


@command("set-grid", "Picture of neurons")
@dataclass(frozen=True)
class SetGrid(Look):
    """Show neurons by training points, over the plane, by their pre-activations, or the table of remedies."""

    value: str = argument(Names(("raster", "plane", "histograms", "remedies")))

    def apply(self, document: Document) -> Document:
        return _view(document, grid=self.value)


@command("set-speed", "Speed")
@dataclass(frozen=True)
class SetSpeed(Look):
    """Choose how many updates a second Play makes."""

    value: str = argument(Names(tuple(SPEEDS)))

    def apply(self, document: Document) -> Document:
        return _view(document, speed=self.value, pace="")


@command("show-more-data", "More data")
@dataclass(frozen=True)
class ShowMoreData(Look):
    """Unfold the kinds of data that are seldom chosen, and the inputs."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return _view(document, more_data=self.value)


@command("show-more-network", "More network settings")
@dataclass(frozen=True)
class ShowMoreNetwork(Look):
    """Unfold the settings of the network that are seldom changed."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return _view(document, more_network=self.value)


@command("show-more-training", "More training settings")
@dataclass(frozen=True)
class ShowMoreTraining(Look):
    """Unfold the settings of training that are seldom changed."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return _view(document, more_training=self.value)


@command("open-lesson", "Open a lesson")
@dataclass(frozen=True)
class OpenLesson(Look):
    """Show the page of a claim."""

    value: str = argument(Names(tuple(LESSONS)))

    def apply(self, document: Document) -> Document:
        return _view(document, lesson=self.value, workspace="learn")


@command("set-knob", "Turn a knob of the experiment")
@dataclass(frozen=True)
class SetKnob(Setting):
    """Set one knob of the experiment on the open page."""

    knob: int = argument(Numbers(0, 9, whole=True))
    value: float = argument(Numbers(-1e6, 1e6))

    def apply(self, document: Document) -> Document:
        lesson = LESSONS[document.view.lesson]
        if self.knob >= len(lesson.knobs):
            raise CommandError(f"This experiment has {len(lesson.knobs)} knobs.")
        knob = lesson.knobs[self.knob]
        value = min(max(self.value, knob.low), knob.high)
        if knob.whole or knob.choices:
            value = float(round(value))
        others = tuple(entry for entry in document.view.knobs if entry[:2] != (lesson.name, knob.name))
        return _view(document, knobs=(*others, (lesson.name, knob.name, value)))
