"""Known results on convolutional networks: what they read, which maps die, and how a field is used."""

from __future__ import annotations

from typing import Any

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.wandering_digits import Pictures, plain_digits, wandering_digits
from reluexplorer.core.engine.convolution.evaluation import dead_maps, influence, score
from reluexplorer.core.engine.convolution.trainer import ConvolutionTrainer
from reluexplorer.core.network.convolution import FLAT, MEAN, ConvolutionLayer, ConvolutionSpec
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.language import _
from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.lesson import Experiment, Knob, Progress, Settings, chosen
from reluexplorer.lessons.training import Meter

_DATA = ((_("wandering"), wandering_digits), (_("still"), plain_digits))
_HEADS = (MEAN, FLAT)
_SHRINKS: tuple[tuple[str, dict[str, Any]], ...] = (
    (_("stride"), {"stride": 2}), (_("max-pool"), {"pool": True}), (_("nothing"), {}),
)  # fmt: skip
_ACTIVATIONS = ("relu", "tanh", "sigmoid", "identity")
_BATCH = 32
_BRIGHTEST = 9


def _spec(settings: Settings, data: Pictures) -> ConvolutionSpec:
    """Return 8 maps and then 16 a layer; at most two layers shrink theirs."""
    shrink = _SHRINKS[round(settings["shrink"])][1]
    layers = tuple(
        ConvolutionLayer(16 if index else 8, **(shrink if 1 <= index <= 2 else {}))
        for index in range(round(settings["layers"]))
    )
    return ConvolutionSpec(
        (1, *data.train.shape[1:]),
        layers,
        head=_HEADS[round(settings["head"])],
        activation=ActivationChoice(_ACTIVATIONS[round(settings["activation"])]),
    )


def _trained(
    settings: Settings, data: Pictures, spec: ConvolutionSpec, seed: int, meter: Meter
) -> ConvolutionTrainer:
    training = TrainingSpec("adam", settings["rate"], _BATCH, seed)
    made = ConvolutionTrainer(spec, training, data.train, data.train_labels)
    for _epoch in range(round(settings["epochs"])):
        made.advance(made.steps_per_epoch)
        meter.add(1.0)
    return made


def _network(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    meter = Meter(progress, seeds * settings["epochs"])
    read, gone, broke = [], [], []
    for seed in range(seeds):
        data = _DATA[round(settings["digits"])][1](seed)
        spec = _spec(settings, data)
        made = _trained(settings, data, spec, seed, meter)
        read.append(score(spec, made.parameters, data.test, data.test_labels).accuracy)
        gone.append([int(layer.sum()) for layer in dead_maps(spec, made.parameters, data.train)])
        broke.append(float(made.diverged_at is not None))
    return (
        over_seeds("accuracy", _("unseen digits read"), read, SHARE),
        *(
            over_seeds(
                f"dead_{number}",
                _("dead maps of {maps}, layer {number}").format(maps=layer.maps, number=number),
                [float(n) for n in of],
            )
            for number, (layer, of) in enumerate(zip(spec.layers, zip(*gone, strict=True), strict=True), 1)
        ),
        over_seeds("broke", _("runs that broke down"), broke, SHARE),
    )


def _field(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    meter = Meter(progress, seeds * settings["epochs"])
    shares, seen = [], []
    for seed in range(seeds):
        data = wandering_digits(seed)
        spec = _spec({**settings, "head": 0.0}, data)
        made = _trained(settings, data, spec, seed, meter)
        last = len(spec.layers) - 1
        maps, height, width = spec.shapes[-1]
        energy = np.zeros(data.test.shape[1:])
        for shown in range(maps):
            moved = influence(spec, made.parameters, data.test, last, (shown, height // 2, width // 2))
            energy += np.square(moved, dtype=np.float64).sum(axis=(0, 1))
        shares.append(float(np.sort(energy.ravel())[-_BRIGHTEST:].sum() / energy.sum()))
        seen.append(float(np.count_nonzero(energy)))
    return (
        over_seeds("pixels", _("pixels that a place of the last layer depends on"), seen),
        over_seeds(
            "share",
            _("of its squared derivatives, those by the {brightest} largest").format(brightest=_BRIGHTEST),
            shares,
            SHARE,
        ),
    )


_training = (
    Knob("rate", _("Learning rate"), 0.01, 0.0001, 1.0, logarithmic=True),
    Knob("epochs", _("Epochs"), 8, 1, 100, whole=True),
)
_shape = (
    Knob("layers", _("Convolutions"), 3, 1, 8, whole=True),
    chosen("shrink", _("The second and third shrink maps by"), tuple(words for words, _ in _SHRINKS)),
    chosen("activation", _("Activation"), _ACTIVATIONS),
)

EXPERIMENTS = (
    Experiment(
        "network",
        _("One network on digits that wander over the picture or stand still: what it reads, dead maps."),
        (
            chosen("digits", _("Digits"), tuple(words for words, _ in _DATA)),
            *_shape,
            chosen("head", _("The output reads of each map"), _HEADS),
            *_training,
        ),
        3,
        _network,
    ),
    Experiment(
        "field",
        _("How a place in the middle of the last maps moves with each pixel, over all unseen digits."),
        (*_shape, *_training),
        3,
        _field,
    ),
)
