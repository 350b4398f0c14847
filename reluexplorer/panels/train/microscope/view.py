"""What is shown of one update: the numbers, how far they have come, and which neuron is read closely."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.engine.one_update import LayerUpdate, OneUpdate, one_update
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.problem.problem import Problem
from reluexplorer.language import _
from reluexplorer.panels.train.microscope.moments import Moment, moment_of
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.session.run.outputs import output_names
from reluexplorer.text import layer_title, lowered


@dataclass(frozen=True)
class MicroscopeView:
    """One update on one sample at one of its steps."""

    problem: Problem
    update: OneUpdate
    moment: Moment
    chosen: tuple[int, int]
    """(layer, unit) that is read closely; the output layer is the last."""

    @property
    def layer(self) -> LayerUpdate:
        """The layer of the chosen neuron."""
        return self.update.layers[self.chosen[0]]

    @property
    def output(self) -> int:
        """The number of the output layer."""
        return len(self.update.layers) - 1

    @property
    def head(self) -> str:
        """The output function by its name."""
        return self.problem.network.head

    @property
    def is_binary(self) -> bool:
        """Whether one output tells two classes apart."""
        return self.problem.dataset.task is Task.BINARY and self.update.outputs.size == 1

    @property
    def is_class(self) -> bool:
        """Whether the answer is a class."""
        return self.problem.dataset.task is not Task.REGRESSION

    @property
    def is_scaled(self) -> bool:
        """Whether the network reads other numbers than stand in the table."""
        return any(scale.changes for scale in self.problem.dataset.scales)

    def is_closed(self, layer: int, unit: int) -> bool:
        """Whether the gate of a neuron is closed for the sample; an output has none."""
        return layer < self.output and bool(self.update.layers[layer].closed[unit])

    def column_title(self, layer: int) -> str:
        """Return what a layer is and what it does: Hidden 1 · ReLU."""
        network = self.problem.network
        if layer == self.output:
            return _("Output · {name}").format(name=lowered(network.output.label))
        return f"{layer_title(layer)} · {network.hidden[layer].activation.entry.label}"

    def unit_title(self, layer: int, unit: int) -> str:
        """Return what a neuron is called: Hidden 1 · neuron 2."""
        if layer < self.output:
            return _("{layer} · neuron {number}").format(layer=layer_title(layer), number=unit + 1)
        names = output_names(self.problem)
        return _("Output · {name}").format(name=names[unit]) if len(names) > 1 else _("Output")


class Follower:
    """Computes an update when it is another one than before."""

    def __init__(self) -> None:
        self._of: tuple[TrainState, int] | None = None
        self._made: OneUpdate | None = None

    def view(self, view: TrainView) -> MicroscopeView | None:
        """Return what is shown of the sample that the document names; None without a network."""
        problem, state, wanted = view.run.problem, view.run.state, view.look.microscope
        if problem is None or state is None or wanted is None:
            return None
        sample = min(wanted, len(problem.train_inputs) - 1)
        if self._made is None or self._of is None or self._of[0] is not state or self._of[1] != sample:
            self._of = state, sample
            self._made = one_update(problem, state.parameters, sample, state.step)
        moment = moment_of(view.look.moment, len(self._made.layers))
        return MicroscopeView(problem, self._made, moment, _chosen(view, len(self._made.layers) - 1))


def _chosen(view: TrainView, output: int) -> tuple[int, int]:
    if view.selected is not None:
        return view.selected
    place, problem = view.look.output, view.run.problem
    if place is not None and problem is not None and place < problem.network.outputs:
        return output, place
    return 0, 0
