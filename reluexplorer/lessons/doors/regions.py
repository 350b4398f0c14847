"""Known results on linear regions: of random networks, of networks made by hand, and of trained ones."""

from __future__ import annotations

import math

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.engine.training import TrainState, initial_state
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec
from reluexplorer.core.random_streams import generator
from reluexplorer.core.regions.breakpoints import crossings
from reluexplorer.core.regions.linear_regions import (
    expected_breakpoints,
    line_arrangement,
    plane_regions,
    regions_along,
)
from reluexplorer.core.regions.tents import pieces, square_error
from reluexplorer.language import _
from reluexplorer.lessons.datasets import scaled_digits
from reluexplorer.lessons.figures import Figure, computed, over_seeds
from reluexplorer.lessons.lesson import Experiment, Knob, Progress, Settings
from reluexplorer.lessons.training import Meter, further, problem_of

_FAR = 1e6
_LINES = 20


def _network(inputs: int, width: int, layers: int, spread: float) -> NetworkSpec:
    hidden = (LayerSpec(width, ActivationChoice()),) * layers
    return NetworkSpec(inputs, hidden, 1, dtype="float64", bias_spread=spread)


def _drawn(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    width, layers, reach = round(settings["width"]), round(settings["hidden_layers"]), settings["reach"]
    spec, counts = _network(2, width, layers, settings["spread"]), []
    for seed in range(seeds):
        found = plane_regions(spec, spec.initial_parameters(seed), (-reach, reach, -reach, reach))
        if found is None:
            raise ValueError(_("These networks have too many regions to count."))
        counts.append(float(found.counts[-1]))
        progress((seed + 1) / seeds)
    half = (width * layers) ** 2 / 2.0
    return (
        over_seeds("regions", _("regions of the square"), counts),
        over_seeds("ratio", _("of half the square of the neurons"), [count / half for count in counts]),
    )


def _one_layer(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    width = round(settings["width"])
    found = []
    for spread, name, words in ((1.0, "regions", "regions"), (0.0, "unbiased", _("regions without biases"))):
        spec, counts = _network(2, width, 1, spread), []
        for seed in range(seeds):
            cut = plane_regions(spec, spec.initial_parameters(seed), (-_FAR, _FAR, -_FAR, _FAR))
            counts.append(math.nan if cut is None else float(cut.counts[-1]))
        exact = float(line_arrangement(width, through_origin=not spread))
        found += [
            over_seeds(name, words, counts),
            computed(f"{name}_exact", _("{words}, formula").format(words=words), exact),
        ]
        progress(0.5 if spread else 1.0)
    return tuple(found)


def _line(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    width, layers = round(settings["width"]), round(settings["hidden_layers"])
    spread, reach = settings["spread"], settings["reach"]
    spec, counts = _network(1, width, layers, spread), []
    for seed in range(seeds):
        flat = spec.initial_parameters(seed).copy()
        spec.layers(flat)[0][:-1] /= math.sqrt(2.0)
        found = crossings(spec, flat, -reach, reach, 100_000)
        if found is None:
            raise ValueError(_("These networks have too many breakpoints to count."))
        counts.append(float(sum(map(len, found))))
        progress((seed + 1) / seeds)
    expected = float(expected_breakpoints(width, layers, reach, spread).sum())
    return (
        over_seeds("breakpoints", _("inputs at which a neuron opens or closes"), counts),
        computed("expected", _("of the closed form, n·(2/π)·atan(T/(σ√l)) summed over layers"), expected),
    )


def _folds(settings: Settings, _seeds: int, progress: Progress) -> tuple[Figure, ...]:
    folds, layers = round(settings["folds"]), round(settings["hidden_layers"])
    if folds**layers > 2**18:
        raise ValueError(
            _("{folds} folds in {layers} layers are too many pieces to count.").format(
                folds=folds, layers=layers
            )
        )
    found = (
        computed(
            "pieces", _("straight pieces on [0, 1], counted in the weights"), float(pieces(folds, layers))
        ),
        computed("power", _("folds to the power of layers"), float(folds**layers)),
        computed("one_layer", _("pieces of one layer of as many neurons at most"), float(folds * layers + 1)),
    )
    progress(1.0)
    return found


def _square(settings: Settings, _seeds: int, progress: Progress) -> tuple[Figure, ...]:
    tents = round(settings["tents"])
    error = square_error(tents)
    progress(1.0)
    return (
        computed("error", _("largest distance from x² on [0, 1]"), error),
        computed("exact", _("of the closed form, 2 to the power of −2m − 2"), 2.0 ** (-2 * tents - 2)),
    )


def _digits(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    epochs, before, after = round(settings["epochs"]), [], []
    meter = Meter(progress, seeds * max(epochs, 1) * 45)
    for seed in range(seeds):
        problem = problem_of(scaled_digits(seed), (32, 32, 32), rate=settings["rate"], seed=seed)
        first = initial_state(problem)
        before.append(_along_lines(first, seed))
        after.append(_along_lines(further(first, epochs * problem.steps_per_epoch, meter), seed))
    return (
        over_seeds("before", _("regions on a line between two digits, drawn"), before),
        over_seeds("after", _("regions on it after training"), after),
    )


def _along_lines(state: TrainState, seed: int) -> float:
    """Return the mean number of regions on lines between two training digits, drawn by the seed."""
    rows = state.problem.dataset.inputs[state.problem.dataset.train]
    pairs = generator(seed, 0).choice(len(rows), (_LINES, 2), replace=False)
    network = state.problem.network
    found = [regions_along(network, state.parameters, rows[a], rows[b]) or math.nan for a, b in pairs]
    return float(np.mean(found))


_WIDTH = Knob("width", _("Neurons a layer"), 32, 1, 128, whole=True)
_LAYERS = Knob("hidden_layers", _("Hidden layers"), 1, 1, 16, whole=True)

EXPERIMENTS = (
    Experiment(
        "drawn",
        _("Regions of a square of the plane in random networks, beside half the square of their neurons."),
        (
            _WIDTH,
            _LAYERS,
            Knob("spread", _("Spread of biases"), 0.1, 0.0, 10.0),
            Knob("reach", _("Half the side"), 1.0, 0.01, 1e6, logarithmic=True),
        ),
        10,
        _drawn,
    ),
    Experiment(
        "one_layer",
        _("Regions of the whole plane in one random layer, with biases and without, beside the formula."),
        (Knob("width", _("Neurons"), 8, 1, 40, whole=True),),
        3,
        _one_layer,
    ),
    Experiment(
        "line",
        _("How often the neurons of random networks open or close along a line, beside the closed form."),
        (
            Knob("width", _("Neurons a layer"), 128, 1, 512, whole=True),
            Knob("hidden_layers", _("Hidden layers"), 4, 1, 16, whole=True),
            Knob("spread", _("Spread of biases"), 0.5, 0.001, 10.0),
            Knob("reach", _("Half the length"), 1.0, 0.01, 100.0, logarithmic=True),
        ),
        100,
        _line,
    ),
    Experiment(
        "folds",
        _("Straight pieces of networks whose weights are set by hand to fold [0, 1] in each layer."),
        (
            Knob("folds", _("Neurons a layer"), 2, 1, 16, whole=True),
            Knob("hidden_layers", _("Hidden layers"), 10, 1, 18, whole=True),
        ),
        1,
        _folds,
        most_seeds=1,
    ),
    Experiment(
        "square",
        _("How near to x² a network comes whose weights are set by hand, three neurons a layer."),
        (Knob("tents", _("Hidden layers"), 3, 1, 12, whole=True),),
        1,
        _square,
        most_seeds=1,
    ),
    Experiment(
        "digits",
        _("Regions on lines between standardised digits, in three layers of 32, before and after training."),
        (
            Knob("epochs", _("Epochs"), 20, 0, 100, whole=True),
            Knob("rate", _("Learning rate"), 0.05, 0.001, 1.0, logarithmic=True),
        ),
        5,
        _digits,
        most_seeds=100,
    ),
)
