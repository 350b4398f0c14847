"""Commands that change only what is looked at: the workspace, the theme, the selection, what is unfolded."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.lessons.registry import LESSONS
from reluexplorer.session.altering import no_neuron, with_view
from reluexplorer.session.arguments import CommandError, Names, Numbers, Switch, argument
from reluexplorer.session.document import Document
from reluexplorer.session.limits import MOST_LAYERS, MOST_UNITS, SPEEDS, WORKSPACES
from reluexplorer.session.registry import Look, Setting, command


@command("go-to", "Go to a workspace")
@dataclass(frozen=True)
class GoTo(Look):
    """Show a workspace."""

    value: str = argument(Names(WORKSPACES))

    def apply(self, document: Document) -> Document:
        return with_view(document, workspace=self.value)


@command("set-theme", "Theme")
@dataclass(frozen=True)
class SetTheme(Look):
    """Be light, dark, or what the system is."""

    value: str = argument(Names(("system", "light", "dark")))

    def apply(self, document: Document) -> Document:
        return with_view(document, theme=self.value)


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
        return with_view(document, unit=(self.layer, self.unit), also=(), output=None)


@command("clear-selection", "Select nothing")
@dataclass(frozen=True)
class ClearSelection(Look):
    """Select no unit and no output."""

    def apply(self, document: Document) -> Document:
        return with_view(document, unit=None, also=(), output=None)


@command("show-log-loss", "Logarithmic loss")
@dataclass(frozen=True)
class ShowLogLoss(Look):
    """Draw the losses on a logarithmic axis."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return with_view(document, log_loss=self.value)


@command("show-more-measures", "More measures")
@dataclass(frozen=True)
class ShowMoreMeasures(Look):
    """Unfold gradients and updates by layer, and the mistakes by class."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return with_view(document, more_measures=self.value)


@command("set-order", "Order of neurons")
@dataclass(frozen=True)
class SetOrder(Look):
    """Order the columns of the raster by index, by firing rate, or like beside like."""

    value: str = argument(Names(("index", "firing", "similarity")))

    def apply(self, document: Document) -> Document:
        return with_view(document, order=self.value)


@command("set-grid", "Picture of neurons")
@dataclass(frozen=True)
class SetGrid(Look):
    """Show neurons by training points, over the plane, by their pre-activations, or the table of remedies."""

    value: str = argument(Names(("raster", "plane", "histograms", "remedies")))

    def apply(self, document: Document) -> Document:
        return with_view(document, grid=self.value)


@command("set-speed", "Speed")
@dataclass(frozen=True)
class SetSpeed(Look):
    """Choose how many updates a second Play makes."""

    value: str = argument(Names(tuple(SPEEDS)))

    def apply(self, document: Document) -> Document:
        return with_view(document, speed=self.value, pace="")


@command("show-more-data", "More data")
@dataclass(frozen=True)
class ShowMoreData(Look):
    """Unfold the kinds of data that are seldom chosen, and the inputs."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return with_view(document, more_data=self.value)


@command("show-more-network", "More network settings")
@dataclass(frozen=True)
class ShowMoreNetwork(Look):
    """Unfold the settings of the network that are seldom changed."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return with_view(document, more_network=self.value)


@command("show-more-training", "More training settings")
@dataclass(frozen=True)
class ShowMoreTraining(Look):
    """Unfold the settings of training that are seldom changed."""

    value: bool = argument(Switch())

    def apply(self, document: Document) -> Document:
        return with_view(document, more_training=self.value)


@command("open-lesson", "Open a lesson")
@dataclass(frozen=True)
class OpenLesson(Look):
    """Show the page of a claim."""

    value: str = argument(Names(tuple(LESSONS)))

    def apply(self, document: Document) -> Document:
        return with_view(document, lesson=self.value, workspace="learn")


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
        return with_view(document, knobs=(*others, (lesson.name, knob.name, value)))
