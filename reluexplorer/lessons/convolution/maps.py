"""What a network makes of one digit that a reader places: its maps, what their places see, what it reads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array, Floats
from reluexplorer.core.data.digits import SIDE, digit_images, digits
from reluexplorer.core.data.wandering_digits import FIELD
from reluexplorer.core.engine.convolution.evaluation import feature_maps
from reluexplorer.core.network.convolution import POOL, ConvolutionSpec
from reluexplorer.lessons.convolution.nets import Net, pictures
from reluexplorer.lessons.exhibit import FeatureMaps, Field, MapLayer

_WHITE = 16.0
MOST = FIELD - SIDE
"""The last row and column at which a digit can begin."""


def placed_digit(digit: int, across: int, down: int) -> Floats:
    """Return the picture, (rows, columns) from 0 to 1, with the first unseen digit of a class at a place."""
    pixels, labels = digit_images()
    unseen = digits(seed=0).test
    row = unseen[labels[unseen] == digit][0]
    held = np.zeros((FIELD, FIELD))
    held[down : down + SIDE, across : across + SIDE] = pixels[row].reshape(SIDE, SIDE) / _WHITE
    return held


def standardised(picture: Floats, seed: int) -> Floats:
    """Return a picture from 0 to 1 on the scale of the training pixels, which reach both ends."""
    train = pictures(seed).train
    low, high = float(train.min()), float(train.max())
    return low + (high - low) * picture


def fields(spec: ConvolutionSpec) -> tuple[tuple[Field, Field], ...]:
    """Return for each layer which pixels its places depend on, before pooling and after."""
    found = []
    first, side, step = 0, 1, 1
    for layer in spec.layers:
        first -= layer.kernel // 2 * step
        side += (layer.kernel - 1) * step
        step *= layer.stride
        before = Field(first, side, step)
        if layer.pool:
            side += (POOL - 1) * step
            step *= POOL
        found.append((before, Field(first, side, step)))
    return tuple(found)


def maps_of(
    net: Net,
    parameters: Array,
    dead: tuple[NDArray[np.bool_], ...],
    digit: int,
    place: tuple[int, int],
) -> FeatureMaps:
    """Return what a network with these parameters makes of a digit at (column, row)."""
    spec, picture = net.spec, placed_digit(digit, *place)
    seen = feature_maps(spec, parameters, standardised(picture, net.seed)[None])
    layers = []
    for index, field in enumerate(fields(spec)):
        layers.append(
            MapLayer(
                seen.before[index][0],
                seen.after[index][0],
                spec.convolutions(parameters)[index].filters,
                field,
                dead[index],
            )
        )
    reads = spec.output.predict(seen.logits)[:, 0]
    return FeatureMaps(picture, (*place, SIDE), tuple(layers), reads, digit)
