"""Known results on dead neurons: born dead, silent at the start, killed in one update, and brought back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.gradients import loss_gradient
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.theory.born_dead import born_dead_bounds, born_dead_share
from reluexplorer.core.theory.born_dead_chain import born_dead_chain
from reluexplorer.core.theory.dead_at_start import dead_at_start, dead_at_start_share
from reluexplorer.core.theory.one_step_kill import one_step_kills
from reluexplorer.language import _
from reluexplorer.lessons.datasets import PIXELS, digits_with, plain_digits, scaled_digits
from reluexplorer.lessons.figures import SHARE, Figure, computed, counted_share, over_seeds
from reluexplorer.lessons.lesson import Experiment, Knob, Progress, Settings, chosen
from reluexplorer.lessons.training import Meter, problem_of, trained

_WIDTH = 64
_BESIDE = 1e-6
"""So much of itself below and above a rate the engine is asked."""


def _born_dead(settings: Settings, nets: int, progress: Progress) -> tuple[Figure, ...]:
    width, hidden = round(settings["width"]), round(settings["hidden_layers"])
    share = float(born_dead_share(width, hidden, nets, progress=progress)[-1])
    found = [counted_share("born_dead", _("networks born dead"), round(share * nets), nets)]
    exact = float(born_dead_chain(width, hidden)[-1])
    found.append(computed("chain", _("of the chain of angles"), exact, SHARE))
    if hidden > 1:
        low, high = born_dead_bounds(width, hidden)
        found += [
            computed("lower", _("lower bound"), low, SHARE),
            computed("upper", _("upper bound"), high, SHARE),
        ]
    return tuple(found)


def _dead_at_start(settings: Settings, units: int, progress: Progress) -> tuple[Figure, ...]:
    samples, bias = round(settings["samples"]), settings["bias"]
    exact = dead_at_start(bias, samples)
    share = dead_at_start_share(bias, samples, units)
    progress(1.0)
    return (
        counted_share("dead", _("neurons that fire for no sample"), round(share * units), units),
        computed(
            "exact",
            _("of the closed form, the normal distribution at −b to the power of samples"),
            exact,
            SHARE,
        ),
    )


@dataclass(frozen=True)
class _Revival:
    """One network begun with nearly all neurons silent: what training makes of it."""

    silent: float
    revived: float
    accuracy: float
    change: float


def _revival(seed: int, leak: float, bias: float, epochs: int, meter: Meter) -> _Revival:
    choice = ActivationChoice("leaky_relu", (leak,)) if leak else ActivationChoice()
    problem = problem_of(scaled_digits(seed), (128,), choice, rate=0.1, seed=seed, bias=bias)
    first = initial_state(problem)
    silent = inspect(first).health[0].firing == 0
    last = trained(problem, epochs * problem.steps_per_epoch, meter)
    after = inspect(last)
    fires = after.health[0].firing > 0
    before, now = (problem.network.layers(state.parameters)[0] for state in (first, last))
    return _Revival(
        silent=float(silent.mean()),
        revived=float(fires[silent].mean()) if silent.any() else 0.0,
        accuracy=after.train_accuracy or 0.0,
        change=float(np.abs(now - before)[:, silent].max(initial=0.0)),
    )


def _revivals(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    epochs = round(settings["epochs"])
    meter = Meter(
        progress, seeds * epochs * problem_of(scaled_digits(0), (1,), rate=0.1, seed=0).steps_per_epoch
    )
    runs = [_revival(seed, settings["slope"], settings["bias"], epochs, meter) for seed in range(seeds)]
    return (
        over_seeds("silent", _("silent at the start"), [run.silent for run in runs], SHARE),
        over_seeds("revived", _("of them revived"), [run.revived for run in runs], SHARE),
        over_seeds("accuracy", _("training digits read"), [run.accuracy for run in runs], SHARE),
        computed("change", _("largest move of a silent neuron's weight"), max(run.change for run in runs)),
    )


def _rates(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    epochs, hidden = round(settings["epochs"]), (_WIDTH,) * round(settings["hidden_layers"])
    optimizer = "momentum" if settings["momentum"] else "sgd"
    parameters = (settings["momentum"],) if settings["momentum"] else ()
    meter, dead, read, broke = Meter(progress, seeds * epochs * 45), [], [], 0
    for seed in range(seeds):
        problem = problem_of(
            digits_with(settings["pixels"], seed), hidden, rate=settings["rate"], seed=seed,
            optimizer=optimizer, optimizer_parameters=parameters,
        )  # fmt: skip
        last = trained(problem, epochs * problem.steps_per_epoch, meter)
        seen = inspect(last)
        dead.append(sum(seen.dead_units) / sum(hidden))
        read.append(seen.test_accuracy or 0.0)
        broke += last.diverged_at is not None
    return (
        over_seeds("dead", _("neurons dead in the end"), dead, SHARE),
        over_seeds("accuracy", _("unseen digits read"), read, SHARE),
        computed("broke", _("runs that broke down"), float(broke)),
    )


def _one_step(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    width = round(settings["width"])
    rates, alive, silenced = [], 0, 0
    for seed in range(seeds):
        data = plain_digits(seed)
        problem = problem_of(
            data, (width,), rate=1.0, seed=seed, batch=len(data.train), bias=settings["bias"]
        )
        first = initial_state(problem)
        slopes = loss_gradient(problem.network, first.parameters, problem.train_inputs, problem.train_targets)
        layer, slope = (problem.network.layers(flat)[0] for flat in (first.parameters, slopes))
        lowest = one_step_kills(problem.train_inputs, layer, slope)[:, 0]
        lowest[lowest == 0.0] = np.nan
        if not np.isnan(lowest).all():
            unit = int(np.nanargmin(lowest))
            rates.append(float(lowest[unit]))
            alive += _fires_after(first, rates[-1] * (1.0 - _BESIDE))[unit]
            silenced += not _fires_after(first, rates[-1] * (1.0 + _BESIDE))[unit]
        progress((seed + 1) / seeds)
    if not rates:
        raise ValueError(_("No learning rate silences a neuron of these networks in one update."))
    return (
        over_seeds("rate", _("lowest learning rate that kills a neuron in one update, closed form"), rates),
        computed(
            "below", _("networks whose neuron fires after the engine's update just below it"), float(alive)
        ),
        computed(
            "above", _("networks whose neuron is dead after the engine's update just above"), float(silenced)
        ),
        computed("networks", _("networks in which some rate kills one"), float(len(rates))),
    )


def _fires_after(state: TrainState, rate: float) -> NDArray[np.bool_]:
    """Return (units,): whether each fires for a training sample after one update at a learning rate."""
    problem = state.problem.altered(
        state.problem.network, replace(state.problem.training, learning_rate=rate)
    )
    moved = advance(replace(state, problem=problem), 1)
    fires = problem.train_inputs @ problem.network.layers(moved.parameters)[0] > 0.0
    return np.asarray(fires.any(axis=0))


EXPERIMENTS = (
    Experiment(
        "born_dead",
        _("Networks with one input and zero biases that give the same for every input before they learn."),
        (
            Knob("width", _("Neurons a layer"), 3, 1, 64, whole=True),
            Knob("hidden_layers", _("Hidden layers"), 9, 1, 64, whole=True),
        ),
        100_000,
        _born_dead,
        most_seeds=5_000_000,
    ),
    Experiment(
        "dead_at_start",
        _("Single neurons with weights of length 1, over normal samples, that fire for none of them."),
        (
            Knob("samples", _("Samples"), 100, 1, 10_000, whole=True),
            Knob("bias", _("Bias"), -2.0, -10.0, 10.0),
        ),
        10_000,
        _dead_at_start,
        most_seeds=1_000_000,
    ),
    Experiment(
        "revival",
        _("A layer begun with nearly all its neurons silent: which come back, with which negative slope."),
        (
            Knob("slope", _("Negative slope, 0 is ReLU"), 0.0, 0.0, 1.0),
            Knob("bias", _("Starting bias"), -6.0, -10.0, 0.0),
            Knob("epochs", _("Epochs"), 40, 1, 200, whole=True),
        ),
        3,
        _revivals,
    ),
    Experiment(
        "one_step",
        _("The learning rate at which one update on all digits silences a first neuron, beside the engine."),
        (
            Knob("width", _("Neurons"), 64, 1, 512, whole=True),
            Knob("bias", _("Starting bias"), 0.0, -6.0, 6.0),
        ),
        5,
        _one_step,
    ),
    Experiment(
        "rates",
        _("Layers of 64 after some epochs: the share of neurons that learning rate or momentum killed."),
        (
            Knob("rate", _("Learning rate"), 1.0, 0.001, 10.0, logarithmic=True),
            Knob("momentum", _("Momentum"), 0.0, 0.0, 0.999),
            chosen("pixels", _("Pixels"), PIXELS, 1),
            Knob("hidden_layers", _("Hidden layers"), 3, 1, 16, whole=True),
            Knob("epochs", _("Epochs"), 10, 1, 200, whole=True),
        ),
        5,
        _rates,
    ),
)
