"""How the learning rate changes with the updates: a factor on the base rate for each of them.

Every factor is a function of its update's number alone, counted from 0, so that a run's rates do not
depend on how the run is divided. Formulas and factors are PyTorch's (``torch.optim.lr_scheduler``, with
``step()`` after each update); its lengths are meant for epochs, the ones here for updates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Floats
from reluexplorer.core.discovery import table
from reluexplorer.core.hyperparameter import Hyperparameter, Rule
from reluexplorer.language import _, pgettext

Steps = NDArray[np.signedinteger[Any]]


@dataclass(frozen=True)
class Schedule(Rule):
    """A learning rate's course.

    ``factors(steps, *parameters)`` returns the factor on the base rate of each update in ``steps``,
    counted from 0.
    """

    factors: Callable[..., Floats]


def _constant(steps: Steps) -> Floats:
    return np.ones(steps.shape)


def _step(steps: Steps, step_size: float, gamma: float) -> Floats:
    """γ^⌊k / step size⌋, as StepLR."""
    return np.asarray(gamma ** (steps // step_size))


def _cosine(steps: Steps, t_max: float, floor: float) -> Floats:
    """Follow the closed form of CosineAnnealingLR for ``t_max`` updates, then stay at ``floor``.

    PyTorch's goes on along the cosine and rises again after ``t_max``.
    """
    fall = 0.5 * (1.0 + np.cos(np.pi * np.minimum(steps / t_max, 1.0)))
    return np.asarray(floor + (1.0 - floor) * fall)


def _warmup(steps: Steps, start_factor: float, total_iters: float) -> Floats:
    """Rise along a line from ``start_factor`` to 1 at update ``total_iters``, as LinearLR."""
    return np.interp(steps, (0.0, total_iters), (start_factor, 1.0))


def _warmup_cosine(
    steps: Steps, start_factor: float, total_iters: float, t_max: float, floor: float
) -> Floats:
    """Warm up, then fall along the cosine of ``t_max`` further updates, as SequentialLR of the two."""
    rise = _warmup(steps, start_factor, total_iters)
    fall = _cosine(np.maximum(steps - total_iters, 0), t_max, floor)
    return np.where(steps < total_iters, rise, fall)


_COSINE = (
    Hyperparameter("t_max", _("Updates until the floor, T"), 10_000, 1, 10_000_000),
    Hyperparameter("floor", _("Floor, as a share of the rate"), 0.0, 0.0, 1.0),
)
_WARMUP = (
    Hyperparameter("start_factor", _("First factor"), 1.0 / 3.0, 0.0, 1.0),
    Hyperparameter("total_iters", _("Updates of warm-up, W"), 500, 1, 10_000_000),
)
_ENTRIES = (
    Schedule("constant", _("Constant"), "1", _constant),
    Schedule(
        "step",
        pgettext("schedule", "Steps"),
        _("γ^⌊k / size⌋ at update k"),
        _step,
        parameters=(
            Hyperparameter("step_size", _("Updates of a step, size"), 1_000, 1, 10_000_000),
            Hyperparameter("gamma", _("Factor of each step, γ"), 0.1, 0.0, 1.0),
        ),
    ),
    Schedule(
        "cosine",
        _("Cosine"),
        _("floor + (1 − floor)(1 + cos(πk / T)) / 2, from k = T the floor"),
        _cosine,
        parameters=_COSINE,
    ),
    Schedule(
        "warmup", _("Warm-up"), _("first + (1 − first)k / W, from k = W 1"), _warmup, parameters=_WARMUP
    ),
    Schedule(
        "warmup_cosine",
        _("Warm-up, then cosine"),
        _("the warm-up until k = W, then the cosine of k − W"),
        _warmup_cosine,
        parameters=(*_WARMUP, *_COSINE),
    ),
)
SCHEDULES: dict[str, Schedule] = table(__name__, _ENTRIES)
