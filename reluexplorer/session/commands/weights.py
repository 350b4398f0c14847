"""Weights from a file become what a run begins with, and stay in the document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.kinds.points import FEATURES
from reluexplorer.core.network.given_weights import (
    LARGEST,
    GivenWeights,
    WeightsError,
    packed,
    read_weights,
    unpacked,
)
from reluexplorer.core.problem.problem import Problem
from reluexplorer.language import _, ngettext
from reluexplorer.session.commands.command import Edit, MovingCommand, checked, command
from reluexplorer.session.commands.data import ChooseData, SetFeatures
from reluexplorer.session.commands.network import (
    SetActivation,
    SetActivationParameters,
    SetHidden,
    SetLayerActivation,
    SetPerUnit,
)
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.weights_words import facts_in, weights_words
from reluexplorer.session.document.changes import restarted, with_network
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError, Subject, Text, argument, refused
from reluexplorer.session.document.limits import FILE, FLAT_DATA, MOST_WEIGHTS, TABLE
from reluexplorer.session.files.foreign import foreign, is_weights
from reluexplorer.session.files.reading import read_bytes
from reluexplorer.session.host.host import Host
from reluexplorer.session.host.state import State
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.trajectory import problem_of

_SHIPPED = {(2, 1): "circle", (64, 10): "digits", (1, 1): "absolute"}
"""For inputs and outputs, data to begin with where those that are open do not fit."""


@command("use-weights", _("Use given weights"), Subject.FILES)
class UseWeights(Edit):
    """Begin with weights that a document holds as text, in place of drawn ones; none where it is empty."""

    for_files = True

    value: str = argument(Text(MOST_WEIGHTS))

    def apply(self, document: Document) -> Document:
        if self.value:
            with refused():
                unpacked(self.value)
        return with_network(document, given=self.value)


@command("open-weights", _("Open weights"), Subject.FILES)
class OpenWeights(MovingCommand):
    """Open weights from an npz, safetensors or JSON file: the run begins with them."""

    path: str = argument(FILE)

    def perform(self, host: Host) -> None:
        state = host.state
        given = weights_in(Path(self.path))
        dataset = _open_data(state)
        document, problem = begun_with(state.document, given, dataset)
        host.open(document, 0, self.label)
        shape = " · ".join(map(str, given.sizes))
        said = [
            _("The run begins with the weights of {name}: {shape}.").format(
                name=Path(self.path).name, shape=shape
            )
        ]
        data, before = document.recipe.data, state.document.recipe.data
        if data.name == before.name and data.features != before.features:
            names = ", ".join(problem.dataset.feature_names)
            said.append(_("Its inputs are {names}, as the file says.").format(names=names))
        elif data != before:
            said.append(_("The data are an example of that shape; open those that belong to the weights."))
        said.append(weights_words(given, state.document.recipe.network, problem))
        host.notify(" ".join(said).rstrip(), "info")


def _open_data(state: State) -> Dataset:
    """Return the data that are open; raise :class:`CommandError` where they are not there."""
    data = state.document.recipe.data
    if state.is_current and state.run.problem is not None:
        return state.run.problem.dataset
    if data.name == TABLE:
        raise CommandError(_("The data are still being read; open the weights once they are there."))
    with refused():
        return load(data)


def weights_in(path: Path) -> GivenWeights:
    """Return the weights in a file; raise :class:`CommandError` with a sentence.

    A file of another kind is called what it is, with what can be done.
    """
    found = None if is_weights(path) else foreign(path)
    if found is not None and found.surely:
        raise CommandError(found.sentence(path))
    try:
        return read_weights(read_bytes(path, LARGEST))
    except WeightsError as error:
        if found is not None:
            raise CommandError(
                _(
                    "{name} cannot be used. It is {what}; weights are read from .npz, .safetensors and .json."
                ).format(name=path.name, what=found.what)
            ) from None
        raise CommandError(_("{name} cannot be used. {error}").format(name=path.name, error=error)) from None


def begun_with(
    document: Document,
    given: GivenWeights,
    dataset: Dataset,
    *,
    keeps_data: bool = False,
    keeps_inputs: bool = False,
) -> tuple[Document, Problem]:
    """Return a document whose run begins with weights, and its problem: on its own data where they fit.

    Else it is on shipped ones, unless it ``keeps_data``; the inputs made of a plane's points are those that
    the file says, unless it ``keeps_inputs``. The hidden layers are those of the weights; the activations,
    the output and the precision too where the file says them. Raises :class:`CommandError` where no data
    here have as many inputs and outputs.
    """
    text = packed(given)
    if len(text) > MOST_WEIGHTS:
        raise CommandError(_("These weights are more than a document can hold."))
    start = restarted(document, document.recipe)
    inputs, *hidden, outputs = given.sizes
    for onto, data in _starts(start, given, dataset, keeps_data=keeps_data, keeps_inputs=keeps_inputs):
        made = onto
        for step in (SetHidden(tuple(hidden)), *_said(given)):
            made = _carried_out(step, made)
        for output in dict.fromkeys((made.recipe.network.output, "auto", "softmax")):
            tried = _carried_out(assign("network.output", output), made)
            with refused():
                problem = problem_of(tried.recipe, data)
            if problem.network.sizes == given.sizes:
                return _carried_out(UseWeights(text), tried), problem
    raise CommandError(
        _(
            "These weights are of a network with {inputs} and {outputs}; the data that are open "
            "have {features} and {answers}. Open the data that belong to them first."
        ).format(
            inputs=_inputs(inputs),
            outputs=_outputs(outputs),
            features=_inputs(dataset.features),
            answers=_outputs(dataset.outputs),
        )
    )


def _inputs(count: int) -> str:
    return ngettext("{count:,} input", "{count:,} inputs", count).format(count=count)


def _outputs(count: int) -> str:
    return ngettext("{count:,} output", "{count:,} outputs", count).format(count=count)


def _starts(
    start: Document, given: GivenWeights, dataset: Dataset, *, keeps_data: bool, keeps_inputs: bool
) -> Iterator[tuple[Document, Dataset]]:
    """Yield documents with their data that the weights may belong to, those that are open first."""
    inputs = facts_in(given).inputs
    of_a_plane = bool(inputs) and all(name in FEATURES for name in inputs) and not keeps_inputs
    if of_a_plane and start.recipe.data.name in FLAT_DATA:
        yield _loaded(SetFeatures(inputs).apply(start))
    yield start, dataset
    shipped = _SHIPPED.get((given.sizes[0], given.sizes[-1]), "circle" if of_a_plane else "")
    if shipped and not keeps_data:
        yield _loaded(ChooseData(shipped).apply(start))
        if of_a_plane:
            yield _loaded(SetFeatures(inputs).apply(ChooseData("circle").apply(start)))


def _loaded(document: Document) -> tuple[Document, Dataset]:
    return document, load(document.recipe.data)


def _carried_out(step: Edit, document: Document) -> Document:
    made = checked(step)
    return made.apply(document) if isinstance(made, Edit) else document


def _said(given: GivenWeights) -> Iterator[Edit]:
    """Yield the commands for what a file says of its network beside the weights."""
    facts = facts_in(given)
    if facts.activations:
        first = facts.activations[0]
        yield SetActivation(first.name)
        yield SetActivationParameters(first.parameters)
        for layer, one in enumerate(facts.activations[1:], 1):
            if one != first:
                yield SetLayerActivation(layer, one.name, one.parameters)
    slopes = [each for each in given.slopes if each is not None]
    if slopes:
        if not facts.activations:
            yield SetActivation("prelu")
        yield SetPerUnit(any(each.size > 1 for each in slopes))
    if facts.output:
        yield assign("network.output", facts.output)
    yield assign("network.dtype", given.dtype)
