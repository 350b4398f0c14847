"""Commands that change only what is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from reluexplorer.lessons.registry import LESSONS
from reluexplorer.session.arguments import CommandError, Names, Numbers, Switch, argument
from reluexplorer.session.document import Document
from reluexplorer.session.edits import MOST_LAYERS, MOST_UNITS
from reluexplorer.session.registry import Look, command

WORKSPACES = ("learn", "activations", "train", "neurons")
SPEEDS = {"100": 100.0, "1000": 1000.0, "10000": 10_000.0, "full": None}
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
    """Select a hidden unit everywhere at once; layer and unit count from 0."""

    layer: int = argument(Numbers(0, MOST_LAYERS - 1, whole=True))
    unit: int = argument(Numbers(0, MOST_UNITS - 1, whole=True))

    def apply(self, document: Document) -> Document:
        hidden = document.recipe.network.hidden
        if self.layer >= len(hidden) or self.unit >= hidden[self.layer]:
            raise CommandError(f"There is no neuron {self.layer + 1}.{self.unit + 1}.")
        return _view(document, unit=(self.layer, self.unit))


@command("clear-selection", "Select nothing")
@dataclass(frozen=True)
class ClearSelection(Look):
    """Select no unit."""

    def apply(self, document: Document) -> Document:
        return _view(document, unit=None)


CURVES = ("relu", "leaky_relu", "elu", "gelu", "sigmoid", "tanh", "identity")
"""Activation functions that have a curve, in the order in which they are listed."""


@command("toggle-curve", "Show or hide a curve")
@dataclass(frozen=True)
class ToggleCurve(Look):
    """Show or hide an activation function among the curves, kept in their order."""

    value: str = argument(Names(CURVES))

    def apply(self, document: Document) -> Document:
        shown = set(document.view.curves) ^ {self.value}
        return _view(document, curves=tuple(name for name in CURVES if name in shown))


@command("set-leak", "Slope of the leaky curve")
@dataclass(frozen=True)
class SetLeak(Look):
    """Set the negative slope of the leaky ReLU among the curves."""

    value: float = argument(Numbers(0.0, 1.0))

    def apply(self, document: Document) -> Document:
        return _view(document, leak=self.value)


@command("set-probe", "Move the probe")
@dataclass(frozen=True)
class SetProbe(Look):
    """Read the curves at another x."""

    value: float = argument(Numbers(-100.0, 100.0))

    def apply(self, document: Document) -> Document:
        return _view(document, probe=self.value)


@command("set-plane", "Plane of two inputs")
@dataclass(frozen=True)
class SetPlane(Look):
    """Look at the plane of two inputs, counted from 0, the others at their mean."""

    first: int = argument(Numbers(0, 9999, whole=True))
    second: int = argument(Numbers(0, 9999, whole=True))

    def apply(self, document: Document) -> Document:
        if self.first == self.second:
            raise CommandError("A plane needs two different inputs.")
        return _view(document, plane=(self.first, self.second))


@command("set-principal-plane", "Plane of the principal components")
@dataclass(frozen=True)
class SetPrincipalPlane(Look):
    """Look at the plane in which the data vary most."""

    def apply(self, document: Document) -> Document:
        return _view(document, plane=None)


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


@command("set-order", "Order of neurons")
@dataclass(frozen=True)
class SetOrder(Look):
    """Order the columns of the raster by index or by firing rate."""

    value: str = argument(Names(("index", "firing")))

    def apply(self, document: Document) -> Document:
        return _view(document, order=self.value)


@command("set-grid", "Picture of neurons")
@dataclass(frozen=True)
class SetGrid(Look):
    """Show neurons by training points, or each over the plane of inputs."""

    value: str = argument(Names(("raster", "plane")))

    def apply(self, document: Document) -> Document:
        return _view(document, grid=self.value)


@command("set-speed", "Speed")
@dataclass(frozen=True)
class SetSpeed(Look):
    """Choose how many updates a second Play makes."""

    value: str = argument(Names(tuple(SPEEDS)))

    def apply(self, document: Document) -> Document:
        return _view(document, speed=self.value)


@command("open-lesson", "Open a lesson")
@dataclass(frozen=True)
class OpenLesson(Look):
    """Show the page of a claim."""

    value: str = argument(Names(tuple(LESSONS)))

    def apply(self, document: Document) -> Document:
        return _view(document, lesson=self.value, workspace="learn")


@command("set-knob", "Turn a knob of the experiment")
@dataclass(frozen=True)
class SetKnob(Look):
    """Set one knob, counted from 0, of the experiment on the open page."""

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
