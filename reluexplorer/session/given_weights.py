"""Weights from a file become what a run begins with, and stay in the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.datasets import Dataset
from reluexplorer.core.losses import HEADS
from reluexplorer.core.weights import LARGEST, GivenWeights, WeightsError, packed, read_weights, unpacked
from reluexplorer.session.altering import restarted, with_network
from reluexplorer.session.arguments import CommandError, Text, argument
from reluexplorer.session.course import problem_of
from reluexplorer.session.document import TABLE, Document
from reluexplorer.session.edits import ChooseData, SetActivation, SetHidden, SetOutput
from reluexplorer.session.loading import load
from reluexplorer.session.reading import read_bytes
from reluexplorer.session.registry import Control, Edit, checked, command
from reluexplorer.session.settings import SetLayerActivation, SetPerUnit, SetPrecision
from reluexplorer.text import counted

if TYPE_CHECKING:
    from reluexplorer.session.session import Session, State

_MOST = 11 << 20
"""Letters of weights that a document can hold."""
_SHIPPED = {(2, 1): "circle", (64, 10): "digits", (1, 1): "absolute"}
"""For inputs and outputs, data to begin with where those that are open do not fit."""
_LABELS = {entry.label: name for name, entry in CATALOGUE.items()}


@command("use-weights", "Use given weights")
@dataclass(frozen=True)
class UseWeights(Edit):
    """Begin with weights that a document holds as text, in place of drawn ones; none where it is empty."""

    value: str = argument(Text(_MOST))

    def apply(self, document: Document) -> Document:
        """Return the document whose run begins so."""
        if self.value:
            try:
                unpacked(self.value)
            except WeightsError as error:
                raise CommandError(str(error)) from None
        return with_network(document, given=self.value)


@command("open-weights", "Open weights")
@dataclass(frozen=True)
class OpenWeights(Control):
    """Open weights from an npz, safetensors or JSON file: the run begins with them."""

    moves = True

    path: str = argument(Text())

    def perform(self, session: Session) -> None:
        """Make a document of them, as one change, and say what it is."""
        state = session.state
        given = weights_in(Path(self.path))
        dataset = _open_data(state)
        document = with_weights(state.document, given, dataset)
        session.open(document, 0, self.label)
        shape = " · ".join(map(str, given.sizes))
        said = f"The run begins with the weights of {Path(self.path).name}: {shape}."
        if document.recipe.data != state.document.recipe.data:
            said += " The data are an example of that shape; open those that belong to the weights."
        session.notify(said, "info")


def _open_data(state: State) -> Dataset:
    """Return the data that are open; raise :class:`CommandError` where they are not there."""
    data = state.document.recipe.data
    if state.is_current and state.run.problem is not None:
        return state.run.problem.dataset
    if data.name == TABLE:
        raise CommandError("The data are still being read; open the weights once they are there.")
    try:
        return load(data)
    except ValueError as error:
        raise CommandError(str(error)) from None


def weights_in(path: Path) -> GivenWeights:
    """Return the weights in a file; raise :class:`CommandError` with a sentence."""
    try:
        return read_weights(read_bytes(path, LARGEST))
    except WeightsError as error:
        raise CommandError(f"{path.name} cannot be used. {error}") from None


def with_weights(
    document: Document, given: GivenWeights, dataset: Dataset, *, keeps_data: bool = False
) -> Document:
    """Return a document whose run begins with weights: on its own data where they fit, else on shipped ones.

    The hidden layers are those of the weights; the activations, the output and the precision too where the
    file says them. Raises :class:`CommandError` where no data here have as many inputs and outputs.
    """
    text = packed(given)
    if len(text) > _MOST:
        raise CommandError("These weights are more than a document can hold.")
    start = restarted(document, document.recipe)
    inputs, *hidden, outputs = given.sizes
    starts: list[tuple[Document, Dataset]] = [(start, dataset)]
    shipped = _SHIPPED.get((inputs, outputs))
    if shipped and not keeps_data:
        other = ChooseData(shipped).apply(start)
        starts.append((other, load(other.recipe.data)))
    for onto, data in starts:
        made = onto
        for step in (SetHidden(tuple(hidden)), *_said(given)):
            made = _carried_out(step, made)
        for output in dict.fromkeys((made.recipe.network.output, "auto", "softmax")):
            tried = _carried_out(SetOutput(output), made)
            try:
                sizes = problem_of(tried.recipe, data).network.sizes
            except ValueError as error:
                raise CommandError(str(error)) from None
            if sizes == given.sizes:
                return _carried_out(UseWeights(text), tried)
    raise CommandError(
        f"These weights are of a network with {counted(inputs, 'input')} and "
        f"{counted(outputs, 'output')}; the data that are open have {counted(dataset.features, 'input')} and "
        f"{counted(dataset.outputs, 'output')}. Open the data that belong to them first."
    )


def _carried_out(step: Edit, document: Document) -> Document:
    made = checked(step)
    return made.apply(document) if isinstance(made, Edit) else document


def _said(given: GivenWeights) -> Iterator[Edit]:
    """Yield the commands for what a file says of its network beside the weights."""
    names = [_LABELS.get(label.strip(), "") for label in given.about.get("activations", "").split(",")]
    if all(names) and len(names) == len(given.sizes) - 2:
        yield SetActivation(names[0])
        for layer, name in enumerate(names[1:], 1):
            if name != names[0]:
                yield SetLayerActivation(layer, name)
    slopes = [each for each in given.slopes if each is not None]
    if slopes:
        if not all(names):
            yield SetActivation("prelu")
        yield SetPerUnit(any(each.size > 1 for each in slopes))
    if given.about.get("output") in HEADS:
        yield SetOutput(given.about["output"])
    yield SetPrecision(given.dtype)
