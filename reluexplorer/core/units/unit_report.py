"""Everything that is known of the health of each hidden unit of a state."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from reluexplorer.core.diagnosis.blocks import drained
from reluexplorer.core.diagnosis.inspection import Inspection, hidden_health, inspect
from reluexplorer.core.diagnosis.recovery import revivals
from reluexplorer.core.diagnosis.unit_measures import diagnose_layer
from reluexplorer.core.diagnosis.unit_states import RARE, SATURATED, UnitState
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.regions.input_box import feature_bounds, window_of
from reluexplorer.core.regions.interval_bounds import BOXES, Silence, silence_search


@dataclass(frozen=True)
class UnitReport:
    """One unit, over the whole training part."""

    layer: int
    unit: int
    state: UnitState
    firing: float
    """Share of the samples whose pre-activation is above 0."""
    gap: float
    """Largest pre-activation."""
    dormancy: float
    saturated: bool
    constant: bool
    duplicate_of: int
    """A unit of the layer that fires for the same samples; −1 for none."""
    window: Silence | None
    """For a unit that never fires: whether it would anywhere in the window. None for the others."""
    fed: bool
    """Whether something that it reads still changes."""
    own: bool
    """Whether its own weights or bias still change: see
    :class:`~reluexplorer.core.diagnosis.recovery.Revival`."""
    shrunk: bool = False
    """Whether a penalty or weight decay draws its weights towards 0, though that cannot make it fire."""

    @property
    def lost(self) -> bool:
        """Dead, and nothing that moves it or what it reads can make it fire: it cannot come back."""
        return self.state is UnitState.DEAD and not self.fed and not self.own


def checkup(state: TrainState, *, rare: float = RARE, boxes: int = BOXES) -> tuple[UnitReport, ...]:
    """Return the report of every hidden unit; units that fire for a share below ``rare`` fire rarely.

    ``boxes`` is how many parts of the window are looked at before it is given up whether units fire there.
    """
    return drained(checking(state, inspect(state), rare=rare, boxes=boxes))


def checking(
    state: TrainState, inspection: Inspection, *, rare: float = RARE, boxes: int = BOXES
) -> Generator[None, None, tuple[UnitReport, ...]]:
    """Do what :func:`checkup` does, and yield between bounded pieces; the inspection is of all samples."""
    problem = state.problem
    network, dataset = problem.network, problem.dataset
    activity = inspection.train_activity
    health = hidden_health(state, activity, rare=rare)
    yield
    measures = []
    for layer, z, h in zip(network.hidden, activity.pre_activations, activity.activations, strict=True):
        measures.append(diagnose_layer(layer, z, h))
        yield
    returning = revivals(state, activity, health)
    yield
    silent = tuple(
        (layer, unit)
        for layer, own in enumerate(health)
        if network.hidden[layer].mixing is None
        for unit, share in enumerate(own.firing.tolist())
        if share == 0 and own.states[unit] is not UnitState.UNKNOWN
    )
    features = feature_bounds(dataset.feature_names) if dataset.coordinates is not None else None
    windows = yield from silence_search(
        network, state.parameters, silent, window_of(dataset), features=features, boxes=boxes
    )
    return tuple(
        UnitReport(
            layer,
            unit,
            health[layer].states[unit],
            float(health[layer].firing[unit]),
            float(health[layer].gap[unit]),
            float(measure.dormancy[unit]),
            told and bool(measure.saturated[unit] >= SATURATED),
            told and bool(measure.constant[unit]),
            int(measure.duplicate_of[unit]) if told else -1,
            windows.get((layer, unit)),
            bool(returning[layer].fed[unit]),
            bool(returning[layer].own[unit]),
            bool(returning[layer].shrunk[unit]),
        )
        for layer, measure in enumerate(measures)
        for unit in range(len(measure.dormancy))
        for told in (health[layer].states[unit] is not UnitState.UNKNOWN,)
    )
