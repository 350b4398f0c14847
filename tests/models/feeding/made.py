"""Small models and samples for the tests of feeding."""

from __future__ import annotations

import numpy as np

from reluexplorer.models.feeding.samples import ArraySamples
from reluexplorer.models.feeding.signature import Input, Signature


def declared(*sides, kind: str = "float32", name: str = "x") -> Signature:
    """What a model of one input declares."""
    return Signature((Input(name, sides, kind),))


def counting(count: int, *sides: int, name: str = "x", kind: str = "float32") -> ArraySamples:
    """Samples of rising numbers."""
    return ArraySamples({name: np.arange(count * int(np.prod(sides))).reshape(count, *sides).astype(kind)})
