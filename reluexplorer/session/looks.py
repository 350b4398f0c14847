"""Commands that change only what is looked at: the workspace, the theme, the selection, what is unfolded."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.lessons.registry import LESSONS
from reluexplorer.session.altering import no_neuron, with_view
from reluexplorer.session.arguments import CommandError, Names, Numbers, argument
from reluexplorer.session.document import Document
from reluexplorer.session.limits import MOST_LAYERS, MOST_UNITS
from reluexplorer.session.registry import Look, Setting, command
from reluexplorer.session.subjects import Subject


@command("select-unit", "Select a neuron", Subject.SELECTION, local="arrows, Enter on the network")
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


@command("clear-selection", "Select nothing", Subject.SELECTION, local="Esc")
@dataclass(frozen=True)
class ClearSelection(Look):
    """Select no unit and no output."""

    def apply(self, document: Document) -> Document:
        return with_view(document, unit=None, also=(), output=None)


@command("open-lesson", "Open a lesson", Subject.LESSONS)
@dataclass(frozen=True)
class OpenLesson(Look):
    """Show the page of a claim."""

    value: str = argument(Names(tuple(LESSONS)))

    def apply(self, document: Document) -> Document:
        return with_view(document, lesson=self.value, workspace="learn")


@command("set-knob", "Turn a knob of the experiment", Subject.LESSONS)
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
