"""Recurrent layers: they do without inputs of any constant, which goes into their bias."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.cutting.editing import Editor
from reluexplorer.models.cutting.flow import Channels, Flow
from reluexplorer.models.cutting.reasons import Pin, Why
from reluexplorer.models.graph.view import Placed

RANK = 3
"""Of what they read: steps, samples and channels, or samples before steps."""
_WEIGHTS, _BIAS = 1, 3


def follow(flow: Flow, placed: Placed) -> None:
    """Follow an LSTM, a GRU or an RNN; its own units stay, as each of them reads all others."""
    x, weights = flow.of(placed), flow.constant(placed.given(_WEIGHTS))
    bias = flow.constant(placed.given(_BIAS))
    for name in placed.node.input[1:]:
        flow.pin(name, Pin(Why.OPERATOR, placed.op))
    if x is None:
        return
    if weights is None or (placed.given(_BIAS) and bias is None):
        flow.stop(placed, Why.WEIGHTS)
    elif x.rank != RANK or x.axis != RANK - 1 or weights.shape[-1] != x.count:
        flow.stop(placed)
    else:
        flow.absorb(x, only_zero=False)
        flow.later(partial(_cut, placed=placed, x=x, weights=weights, bias=bias))


def _cut(
    editor: Editor, *, placed: Placed, x: Channels, weights: NDArray[Any], bias: NDArray[Any] | None
) -> None:
    """Take columns out of (directions, gates · units, inputs)."""
    keeps = editor.keeps(x.slots)
    if keeps.all():
        return
    editor.put(placed, _WEIGHTS, weights[..., keeps])
    values = np.where(keeps, 0.0, x.values)
    if values.any():
        shift = weights.astype(np.float64) @ values
        # The first half of the bias is that of the inputs, the other that of the state.
        added = np.concatenate([shift, np.zeros_like(shift)], axis=1)
        before = np.zeros_like(added) if bias is None else bias.astype(np.float64)
        editor.put(placed, _BIAS, (before + added).astype(weights.dtype))
