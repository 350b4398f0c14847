"""The state of each unit over the whole training part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Array, read_only
from reluexplorer.core.diagnosis.unit_measures import dormancy, saturated_share
from reluexplorer.core.diagnosis.unit_states import DORMANT, RARE, SATURATED, UnitState
from reluexplorer.core.network.spec import Activity, NetworkSpec

_GATE = 0.6
"""Where a function gives less on the left than this part of what it gives on the right, it is a gate."""


@dataclass(frozen=True, eq=False)
class LayerHealth:
    """Health of one hidden layer; arrays are (units,) and read-only."""

    firing: NDArray[np.float64]
    """Share of samples whose pre-activation is above where the function opens: 0, or a threshold."""
    gap: NDArray[np.float64]
    """Largest pre-activation over the samples: how far below 0 a silent unit's nearest sample is."""
    states: tuple[UnitState, ...]
    scores: NDArray[np.float64]
    """Mean |activation| over the layer's mean of it."""

    @property
    def dead(self) -> frozenset[int]:
        """Indices of the dead units."""
        if UnitState.DEAD not in self.states:
            return frozenset()
        return frozenset(i for i, state in enumerate(self.states) if state is UnitState.DEAD)


def layer_health(
    spec: NetworkSpec,
    layer: int,
    pre_activations: Array,
    activations: Array | None = None,
    *,
    rare: float = RARE,
) -> LayerHealth:
    """Judge the units of hidden ``layer`` by their (units, samples) pre-activations.

    A unit is dead where its slope f′(z) is exactly 0 for every sample: no gradient reaches its
    weights. For ReLU this is z ≤ 0 throughout. A leaky unit cannot be dead in this sense; below 0
    throughout, it is "always in the leak". Where an activation mixes the units of a layer, none is dead.
    A smooth function is dead only where its slope rounds to 0 for every sample. What the other states mean
    says :data:`~reluexplorer.core.diagnosis.unit_states.LEGEND`; a gate that fires for a smaller share than
    ``rare`` fires rarely. Of a living unit whose numbers are not finite, or beside such a one, no state can
    be told. Without ``activations`` they are computed, with the slopes that the layer began with.
    """
    firing = _shares(pre_activations > spec.hidden[layer].gate)
    gap = pre_activations.max(axis=1).astype(np.float64)
    hidden = spec.hidden[layer]
    mixing, choice = hidden.mixing, hidden.activation
    alive = np.ones(len(firing), np.bool_)
    flat = np.zeros(len(firing))
    with np.errstate(all="ignore"):
        if activations is None:
            activations = choice.value(pre_activations) if mixing is None else mixing.value(pre_activations)
        values = pre_activations if mixing is not None and len(activations) != len(firing) else activations
        scores = dormancy(values)
        if mixing is None and choice.rectifies:
            alive = (firing > 0) | np.isnan(gap)
        elif mixing is None:
            slopes = choice.slope(pre_activations)
            alive = np.any(slopes != 0, axis=1)
            flat = saturated_share(choice, slopes)
    gated = mixing is None and _is_gate(choice)
    columns = (firing, scores, flat, alive, np.isfinite(gap) & np.isfinite(scores))
    states = tuple(
        _state(*each, rare=rare if gated else 0.0)
        for each in zip(*(column.tolist() for column in columns), strict=True)
    )
    return LayerHealth(read_only(firing), read_only(gap), states, read_only(scores))


def output_health(spec: NetworkSpec, logits: Array) -> LayerHealth:
    """Judge the output units by their (outputs, samples) logits.

    An output whose function has a slope of exactly 0 for every sample is dead: no gradient reaches its
    weights, nor by it the layers before. That of ReLU, alone or before a softmax, never fires. A tanh or a
    sigmoid under the squared error is saturated where it is nearly flat; the slopes of cross-entropies and of
    a linear output do not vanish. Outputs have no layer to be measured by: their score is 1.
    """
    firing = _shares(logits > 0)
    gap = logits.max(axis=1).astype(np.float64)
    dead, flat = np.zeros(len(firing), np.bool_), np.zeros(len(firing))
    if spec.output.name in FLAT_OUTPUTS - _BOUNDED.keys():
        dead = (firing == 0) & ~np.isnan(gap)
    elif spec.output.name in _BOUNDED:
        choice = ActivationChoice(_BOUNDED[spec.output.name])
        with np.errstate(all="ignore"):
            slopes = choice.slope(logits)
            dead = np.all(slopes == 0, axis=1)
            flat = saturated_share(choice, slopes)
    columns = zip(flat.tolist(), (~dead).tolist(), np.isfinite(gap).tolist(), strict=True)
    states = tuple(_state(0.5, 1.0, *each, rare=0.0) for each in columns)
    return LayerHealth(read_only(firing), read_only(gap), states, read_only(np.ones(len(firing))))


_BOUNDED = {"tanh": "tanh", "sigmoid_squared": "sigmoid"}
"""Outputs whose own slope is part of the gradient, and the functions that they are."""
FLAT_OUTPUTS = frozenset({"relu", "relu_softmax", *_BOUNDED})
"""Outputs that can have a slope of 0."""


@lru_cache(maxsize=64)
def _is_gate(choice: ActivationChoice) -> bool:
    """Whether a function holds back what is below 0, so that firing is what its units do."""
    with np.errstate(all="ignore"):
        left, right = np.abs(choice.value(np.array([-3.0, 3.0]))).tolist()
    return bool(left < _GATE * right)


def _shares(fires: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the share of true ones in each row; the mean to the bit, in half its time."""
    counts = np.add.reduce(fires.view(np.int8), axis=1, dtype=np.intp)
    return np.asarray(counts / fires.shape[1])


def _state(share: float, score: float, flat: float, alive: bool, told: bool, *, rare: float) -> UnitState:
    if not (alive and told):
        return UnitState.UNKNOWN if alive else UnitState.DEAD
    if share == 0:
        return UnitState.LEAK
    if score <= DORMANT:
        return UnitState.DORMANT
    if share < rare:
        return UnitState.RARE
    if flat >= SATURATED:
        return UnitState.SATURATED
    return UnitState.ALWAYS if share == 1 else UnitState.HEALTHY


def after_diverging(health: LayerHealth) -> LayerHealth:
    """Return the health of a layer whose run diverged: the dead are dead, of the others nothing is told.

    The last finite weights are those of a run that was lost already: what its units do with them is an
    accident of the step at which the loss overflowed.
    """
    states = tuple(each if each is UnitState.DEAD else UnitState.UNKNOWN for each in health.states)
    return replace(health, states=states)


def network_health(spec: NetworkSpec, activity: Activity, *, rare: float = RARE) -> tuple[LayerHealth, ...]:
    """Judge all hidden layers by their activity over the training part."""
    pairs = zip(activity.pre_activations, activity.activations, strict=True)
    return tuple(layer_health(spec, index, z, h, rare=rare) for index, (z, h) in enumerate(pairs))
