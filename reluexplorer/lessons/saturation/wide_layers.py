"""Random networks beside the theory of wide layers: signals on the way up, gradients on the way down."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.theory.angles import closing, edge_of_chaos, gradient_cosines, relu_cosines
from reluexplorer.core.theory.finite_width import length_changes, width_drift
from reluexplorer.core.theory.jacobian import jacobian_squares, relative_variance, wide_relative_variance
from reluexplorer.core.theory.meanfield import attenuation, fixed_length, gradient_gain, lengths
from reluexplorer.core.theory.propagation import ascend, descend, draw
from reluexplorer.core.theory.selu_map import selu_path
from reluexplorer.language import _
from reluexplorer.lessons.figures import Figure, computed, over_orders, over_seeds
from reluexplorer.lessons.lesson import Experiment, Knob, Progress, Settings, chosen
from reluexplorer.lessons.training import Meter
from reluexplorer.text import fixed

FUNCTIONS = ("sigmoid", "tanh", "relu", "identity")
_LAYERS_OF_FINITE = 20_000


def _correlation(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    layer, width = round(settings["layer"]), round(settings["width"])
    meter = Meter(progress, seeds)
    found = []
    for seed in range(seeds):
        found.append(closing(width, layer, seed))
        meter.add(1)
    signals = [float(each.signals[-1]) for each in found]
    gradients = [float(each.gradients[-1]) for each in found]
    return (
        over_seeds(
            "correlation", _("cosine of two signals after layer {layer}").format(layer=layer), signals
        ),
        computed("correlation_wide", _("the same in wide layers"), float(relu_cosines(layer)[-1])),
        over_seeds(
            "gradients", _("cosine of two gradients below {layer} layers").format(layer=layer), gradients
        ),
        computed("gradients_wide", _("the same in wide layers"), float(gradient_cosines(layer)[-1])),
    )


def _edge(settings: Settings, _seeds: int, progress: Progress) -> tuple[Figure, ...]:
    layer = round(settings["layer"])
    edge = edge_of_chaos(layer)
    progress(1.0)
    return (
        computed(
            "edge", _("(1 − c)·l²/(9π²/2) of wide layer l = {layer}").format(layer=fixed(layer, 0)), edge
        ),
    )


def _attenuation(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    depth, width, gain = round(settings["depth"]), round(settings["width"]), settings["gain"]
    choice = ActivationChoice(FUNCTIONS[round(settings["activation"])])
    meter = Meter(progress, seeds)
    left = []
    for seed in range(seeds):
        left.append(float(descend(draw(width, depth, seed), choice.name, gain).norms[0]))
        meter.add(1)
    rate = gradient_gain(choice, fixed_length(choice, gain), gain)
    return (
        over_orders(
            "left", _("gradient left after {depth} layers, geometric mean").format(depth=depth), left
        ),
        computed("left_wide", _("the same in wide layers"), attenuation(choice, depth, gain)),
        computed(
            "per_layer_wide", _("gain in length of a wide layer, far from the input"), float(np.sqrt(rate))
        ),
    )


def _lengths(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    layer, width, gain = round(settings["layer"]), round(settings["width"]), settings["gain"]
    choice = ActivationChoice(FUNCTIONS[round(settings["activation"])])
    meter = Meter(progress, seeds)
    ratios = []
    for seed in range(seeds):
        squares = ascend(draw(width, layer, seed), choice.name, gain)
        ratios.append(float(squares[-1] / squares[0]))
        meter.add(1)
    wide = lengths(choice, layer + 1, gain, q=gain**2)
    return (
        over_seeds(
            "ratio", _("mean square of layer {layer} over that of layer 1").format(layer=layer), ratios
        ),
        computed("ratio_wide", _("the same in wide layers"), float(wide[-2] / wide[0])),
        computed(
            "critical",
            _("mean square that many wide layers after the first, times 2l"),
            float(wide[-1] * 2 * layer),
        ),
    )


def _finite_width(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    width = round(settings["width"])
    meter = Meter(progress, seeds)
    means = []
    for seed in range(seeds):
        means.append(float(length_changes(width, _LAYERS_OF_FINITE, seed).mean()))
        meter.add(1)
    return (
        over_seeds(
            "drift", _("mean logarithm of the change of length, {width} units").format(width=width), means
        ),
        computed("drift_exact", _("the same, exactly"), width_drift(width)),
    )


def _selu(settings: Settings, _seeds: int, progress: Progress) -> tuple[Figure, ...]:
    layers = round(settings["layer"])
    mean, variance = selu_path(settings["mean"], settings["variance"], layers)[-1]
    progress(1.0)
    return (
        computed("mean", _("mean after {layers} wide layers of SELU").format(layers=layers), float(mean)),
        computed(
            "variance",
            _("variance after {layers} wide layers of SELU").format(layers=layers),
            float(variance),
        ),
    )


def _jacobian(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    depth, width = round(settings["depth"]), round(settings["width"])
    orthogonal = bool(round(settings["weights"]))
    meter = Meter(progress, seeds)
    spreads = []
    for seed in range(seeds):
        spreads.append(relative_variance(jacobian_squares(width, depth, seed, orthogonal=orthogonal)))
        meter.add(1)
    return (
        over_seeds("spread", _("relative variance of the squared singular values"), spreads),
        computed(
            "spread_wide", _("the same in wide layers"), wide_relative_variance(depth, orthogonal=orthogonal)
        ),
    )


def _whole(name: str, label: str, default: float, low: float, high: float) -> Knob:
    return Knob(name, label, default, low, high, logarithmic=True, whole=True)


def _layer(default: float, high: float) -> Knob:
    return _whole("layer", _("Layer"), default, 1, high)


_GAIN = Knob("gain", _("Weights × √width"), 1.0, 0.1, 10.0, logarithmic=True)
WIDE_LAYERS = (
    Experiment(
        "correlation",
        _("How two orthogonal inputs, and the gradients by them, come to correlate layer by layer of ReLU."),
        (_layer(5, 50), _whole("width", _("Width"), 1000, 2, 2000)),
        5,
        _correlation,
    ),
    Experiment(
        "edge_of_chaos",
        _("How slowly two signals come to agree in wide layers of ReLU: 1 − c goes like 9π²/2l²."),
        (_layer(1000, 100_000),),
        1,
        _edge,
    ),
    Experiment(
        "attenuation",
        _("What is left of a gradient’s length below layers of random normal weights."),
        (
            chosen("activation", _("Activation"), FUNCTIONS),
            _GAIN,
            _whole("depth", _("Layers"), 20, 1, 100),
            _whole("width", _("Width"), 256, 2, 1000),
        ),
        20,
        _attenuation,
    ),
    Experiment(
        "lengths",
        _("How the mean square of the pre-activations goes from layer to layer of random normal weights."),
        (
            chosen("activation", _("Activation"), FUNCTIONS, 2),
            Knob("gain", _("Weights × √width"), 2.0**0.5, 0.1, 10.0, logarithmic=True),
            _layer(30, 500),
            _whole("width", _("Width"), 100, 2, 1000),
        ),
        400,
        _lengths,
    ),
    Experiment(
        "finite_width",
        _("What a ReLU layer of few units takes from a length that He’s weights keep on average."),
        (_whole("width", _("Width"), 100, 1, 1000),),
        5,
        _finite_width,
    ),
    Experiment(
        "selu",
        _("How wide layers of SELU pull mean and variance to 0 and 1."),
        (
            _layer(10, 100),
            Knob("mean", _("Mean of inputs"), 0.5, -1.0, 1.0),
            Knob("variance", _("Variance of inputs"), 2.0, 0.5, 3.0),
        ),
        1,
        _selu,
    ),
    Experiment(
        "jacobian",
        _("How far apart the singular values of a random ReLU network’s Jacobian are."),
        (
            chosen("weights", _("First weights"), ("normal", "orthogonal")),
            _whole("depth", _("Layers"), 10, 1, 50),
            _whole("width", _("Width"), 300, 2, 1000),
        ),
        5,
        _jacobian,
    ),
)
"""Experiments whose networks are not trained."""
