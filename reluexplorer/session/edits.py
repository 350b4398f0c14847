"""Commands that change what the run is made of: data, network, training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.column_choices import MOST_CHOICES, ChoiceError, ColumnChoice, parse_choices
from reluexplorer.core.digits import SAMPLES
from reluexplorer.core.splits import FEWEST_TO_SPLIT
from reluexplorer.core.targets import TASKS
from reluexplorer.lessons.registry import LESSONS
from reluexplorer.session.altering import restarted, with_data, with_network
from reluexplorer.session.arguments import (
    CommandError,
    ManyNumbers,
    ManyTexts,
    Names,
    Numbers,
    Switch,
    Text,
    argument,
)
from reluexplorer.session.document import DataChoice, Document
from reluexplorer.session.fitting import fitting
from reluexplorer.session.limits import DRAWN, MOST_LAYERS, SHIPPED_DATA, TABLE, WIDTH
from reluexplorer.session.registry import Edit, command, parse
from reluexplorer.session.subjects import Subject

_OWN_COUNTS = {"digits": SAMPLES, "plane": 1200, "bumps": 1200}
"""Samples that came with data: with digits in old documents, with regressions in Playground's addresses."""
_NO_TABLE: dict[str, Any] = {"path": "", "target": "", "task": "", "columns": (), "scaled": True}


def with_kind(document: Document, name: str, **changes: Any) -> Document:
    """Return the document that learns data of another kind that ships with the program.

    What matters for other kinds alone, such as how many points are drawn, waits until one is chosen again.
    """
    before = document.recipe.data
    if before.samples == _OWN_COUNTS.get(before.name) and name != before.name:
        changes = {"samples": DataChoice().samples, **changes}
    shares = {} if name == before.name == DRAWN else _usual_share(before)
    changed = with_data(document, name=name, **{**_NO_TABLE, **shares, **changes})
    return replace(changed, view=replace(changed.view, plane=None, window=None, output=None))


def _usual_share(data: DataChoice) -> dict[str, float]:
    """Return what brings back the test share that a small table was opened without."""
    return {"test_share": data.usual_share, "usual_share": 0.0} if data.usual_share else {}


def share_of_points(usual: float, count: int) -> dict[str, float]:
    """Return what gives points drawn by hand their ``usual`` test share, and none as long as they are few."""
    return {"test_share": 0.0 if count < FEWEST_TO_SPLIT else usual, "usual_share": usual} if usual else {}


def share_for_others(data: DataChoice) -> float:
    """Return the test share that other data than these begin with."""
    return data.usual_share or data.test_share


@command("choose-data", "Choose data", Subject.DATA)
@dataclass(frozen=True)
class ChooseData(Edit):
    """Learn one of the data sets that ship with the program."""

    value: str = argument(Names(SHIPPED_DATA))

    def apply(self, document: Document) -> Document:
        before = document.recipe.data
        shares = {}
        if self.value == DRAWN != before.name:
            shares = share_of_points(share_for_others(before), len(before.points))
        return with_kind(document, self.value, **shares)


def chosen_columns(texts: tuple[str, ...]) -> tuple[ColumnChoice, ...]:
    """Return the choices for a table's columns; raise :class:`CommandError` for words that are none."""
    try:
        return parse_choices(texts)
    except ChoiceError as error:
        raise CommandError(str(error)) from None


@command("open-table", "Open a table", Subject.DATA)
@dataclass(frozen=True)
class OpenTable(Edit):
    """Learn a CSV file; an empty target or task is inferred.

    ``columns`` are choices for single columns, such as "age=ignored" or "size=number,mean"; ``scaled``
    standardises numeric inputs. With ``untested`` all rows are learned; other data get their test share back.
    """

    path: str = argument(Text())
    target: str = argument(Text(), default="")
    task: str = argument(Names(TASKS), default="")
    columns: tuple[str, ...] = argument(ManyTexts(MOST_CHOICES), default=())
    scaled: bool = argument(Switch(), default=True)
    untested: bool = argument(Switch(), default=False)

    def apply(self, document: Document) -> Document:
        if not self.path:
            raise CommandError("open-table needs the path of a file.")
        shares = _usual_share(document.recipe.data)
        usual = share_for_others(document.recipe.data)
        if self.untested and usual > 0.0:
            shares = {"test_share": 0.0, "usual_share": usual}
        changed = with_data(
            document,
            name=TABLE,
            path=self.path,
            target=self.target,
            task=self.task,
            columns=chosen_columns(self.columns),
            scaled=self.scaled,
            **shares,
        )
        return replace(changed, view=replace(changed.view, plane=None, window=None, output=None), file="")


@command("set-hidden", "Hidden layers", Subject.NETWORK)
@dataclass(frozen=True)
class SetHidden(Edit):
    """Set the units of every hidden layer."""

    value: tuple[int, ...] = argument(ManyNumbers(WIDTH, MOST_LAYERS))

    def apply(self, document: Document) -> Document:
        special = document.recipe.network.special
        kept = tuple((layer, one) for layer, one in special if layer < len(self.value))
        return with_network(document, hidden=self.value, special=kept)


@command("set-units", "Units of a layer", Subject.NETWORK, local="+ − on the network")
@dataclass(frozen=True)
class SetUnits(Edit):
    """Set the units of one hidden layer."""

    layer: int = argument(Numbers(0, MOST_LAYERS - 1, whole=True))
    value: int = argument(WIDTH)

    def apply(self, document: Document) -> Document:
        hidden = _hidden_with(document, self.layer)
        return with_network(document, hidden=(*hidden[: self.layer], self.value, *hidden[self.layer + 1 :]))


@command("add-layer", "Add a hidden layer", Subject.NETWORK, local="Insert on the network")
@dataclass(frozen=True)
class AddLayer(Edit):
    """Add a hidden layer at a place, 1 for the first, as wide as the one before it."""

    place: int = argument(Numbers(0, MOST_LAYERS - 1, whole=True))

    def apply(self, document: Document) -> Document:
        hidden = document.recipe.network.hidden
        if len(hidden) >= MOST_LAYERS:
            raise CommandError(f"A network has at most {MOST_LAYERS} hidden layers.")
        place = min(self.place, len(hidden))
        units = hidden[max(place - 1, 0)] if hidden else 8
        special = tuple((layer + (layer >= place), one) for layer, one in document.recipe.network.special)
        shifted = _with_selected(document, lambda layer: layer + (layer >= place))
        return with_network(shifted, hidden=(*hidden[:place], units, *hidden[place:]), special=special)


@command("remove-layer", "Remove a hidden layer", Subject.NETWORK, local="Delete on the network")
@dataclass(frozen=True)
class RemoveLayer(Edit):
    """Remove one hidden layer."""

    offers_undo = True
    layer: int = argument(Numbers(0, MOST_LAYERS - 1, whole=True))

    def apply(self, document: Document) -> Document:
        gone, hidden = self.layer, _hidden_with(document, self.layer)
        special = document.recipe.network.special
        special = tuple((layer - (layer > gone), one) for layer, one in special if layer != gone)
        shifted = _with_selected(document, lambda layer: None if layer == gone else layer - (layer > gone))
        return with_network(shifted, hidden=(*hidden[:gone], *hidden[gone + 1 :]), special=special)

    def told(self, _session: object) -> str:
        """Say which is gone: a key on a selected neuron removes its whole layer."""
        return f"Hidden layer {self.layer + 1} was removed."


def _with_selected(document: Document, moved: Callable[[int], int | None]) -> Document:
    """Return the document whose selected units are in the layers that theirs have become; None is gone."""
    view = document.view
    chosen = [*(() if view.unit is None else (view.unit,)), *view.also]
    kept = [(layer, unit) for old, unit in chosen if (layer := moved(old)) is not None]
    return replace(document, view=replace(view, unit=kept[0] if kept else None, also=tuple(kept[1:])))


def _hidden_with(document: Document, layer: int) -> tuple[int, ...]:
    hidden = document.recipe.network.hidden
    if layer >= len(hidden):
        raise CommandError(f"There is no hidden layer {layer + 1}; the network has {len(hidden)}.")
    return hidden


@command("set-activation", "Activation", Subject.NETWORK)
@dataclass(frozen=True)
class SetActivation(Edit):
    """Give all hidden units this activation function, its parameters at their defaults."""

    value: str = argument(Names(tuple(CATALOGUE)))

    def apply(self, document: Document) -> Document:
        per_unit = document.recipe.network.activation.per_unit
        return with_network(document, activation=ActivationChoice(self.value, (), per_unit), special=())


@command("set-activation-parameter", "Activation's parameter", Subject.NETWORK)
@dataclass(frozen=True)
class SetActivationParameter(Edit):
    """Set one parameter of the activation function: a leaky slope, a scale."""

    value: float = argument(Numbers(-1e6, 1e6))
    index: int = argument(Numbers(0, 9, whole=True), default=0)

    def apply(self, document: Document) -> Document:
        activation = document.recipe.network.activation
        entry, values = activation.entry, activation.values
        if self.index >= len(values):
            count = len(values) or "no"
            raise CommandError(f"{entry.label} has {count} parameter{'' if count in {1, 'no'} else 's'}.")
        wanted = (*values[: self.index], self.value, *values[self.index + 1 :])
        return with_network(document, activation=replace(activation, parameters=fitting(entry, wanted)))


@command("new", "Start afresh", Subject.FILES)
@dataclass(frozen=True)
class New(Edit):
    """Go back to the first document, keeping the workspace, the theme and the speed."""

    whole = True

    def apply(self, document: Document) -> Document:
        fresh = Document()
        view = replace(fresh.view.for_person(document.view), workspace=document.view.workspace)
        return replace(fresh, view=view)


@command("open-in-train", "Open the experiment in Train", Subject.LESSONS)
@dataclass(frozen=True)
class OpenInTrain(Edit):
    """Set up a lesson's experiment in the Train workspace."""

    whole = True

    lesson: str = argument(Names(tuple(LESSONS)))

    def apply(self, document: Document) -> Document:
        document = restarted(document, document.recipe)
        for entry in LESSONS[self.lesson].setup:
            step = parse(entry)
            if not isinstance(step, Edit):
                raise CommandError(f"The lesson {self.lesson} may only set things; it says {step.name}.")
            document = step.apply(document)
        return replace(document, view=replace(document.view, workspace="train"))
