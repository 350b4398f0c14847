"""Noise of the shape that a model declares, for where there are no inputs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.random_streams import generator
from reluexplorer.language import _
from reluexplorer.models.feeding.samples import Batch
from reluexplorer.models.feeding.signature import Input, Signature, shape_words
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import shortened

USUAL_COUNT = 32
"""Samples, where nobody says how many."""
_MOST_NUMBERS = 1 << 26
"""Of a sample."""
_CHANNELS, _PIXELS, _FRAMES, _STEPS, _SOUND, _RATE = 3, 224, 16, 16, 16_000, 16_000
_TOKENS = 100
"""Whole numbers are drawn below this: small enough for any table of words."""


@dataclass(frozen=True, eq=False)
class MadeUp:
    """Noise as samples, the same for the same seed, drawn when it is asked for."""

    count: int
    seed: int
    shapes: Mapping[str, tuple[tuple[int, ...], str]]
    """Of the inputs that differ: the shape of a sample and the type."""
    same: Mapping[str, NDArray[Any]]
    notes: tuple[str, ...]
    is_made_up: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """All inputs."""
        return (*self.shapes, *self.same)

    @property
    def constants(self) -> frozenset[str]:
        """Those that are the same for all."""
        return frozenset(self.same)

    def batch(self, first: int, count: int) -> Batch:
        """Return some samples."""
        places = range(first, min(first + count, self.count))
        made = {name: np.empty((len(places), *shape), kind) for name, (shape, kind) in self.shapes.items()}
        for row, place in enumerate(places):
            rng = generator(self.seed, place)
            for name, array in made.items():
                array[row] = _drawn(name, array.shape[1:], array.dtype, rng)
        return made | dict(self.same)


def _drawn(
    name: str, shape: tuple[int, ...], kind: np.dtype[Any], rng: np.random.Generator
) -> NDArray[Any] | int:
    """Return one sample: normal, or whole numbers; masks are of ones, types of zeros."""
    if kind.kind == "f":
        return rng.standard_normal(shape, np.float32)
    low = name.lower()
    if "mask" in low:
        return 1
    if "type" in low:
        return 0
    return rng.integers(0, 2 if kind.kind == "b" else _TOKENS, shape)


def made_up(signature: Signature, count: int, seed: int, side: int = 0) -> MadeUp:
    """Return noise of what is declared; sizes that are left open are chosen, and said in the notes.

    Those but of channels are of ``side`` where one is given, else as is usual.

    Raises ModelError where an input takes no numbers, or a sample would be too large.
    """
    open_sizes: dict[str, int] = {}
    shapes: dict[str, tuple[tuple[int, ...], str]] = {}
    same: dict[str, NDArray[Any]] = {}
    notes = [_("The inputs are made up: noise, so that every number holds for noise alone.")]
    for each in signature.inputs:
        if not each.is_fed:
            words = _("The model takes {input}, for which nothing can be made up; give inputs.")
            raise ModelError(words.format(input=each.words))
        if _is_same(each):
            same[each.name] = _constant(each)
            words = _("{name} is {value} for all.")
            notes.append(words.format(name=shortened(each.name), value=f"{same[each.name].flat[0]:g}"))
            continue
        sides = _closed(each, open_sizes, side)
        if math.prod(sides) > _MOST_NUMBERS:
            words = _("A sample of {input} is too large to be made up; give inputs.")
            raise ModelError(words.format(input=each.words))
        shapes[each.name] = (sides, each.type)
        if each.sides is None or any(isinstance(side, str) for side in each.sides[1:]):
            words = _("{name} leaves sizes open; {shape} was chosen.")
            notes.append(words.format(name=shortened(each.name), shape=shape_words(sides)))
    return MadeUp(count if shapes else 1, seed, shapes, same, tuple(notes))


def _is_same(each: Input) -> bool:
    """Whether an input has no axis of samples: one number, or a state whose first axis is not of samples."""
    return each.sides is not None and (
        not each.sides or (isinstance(each.sides[0], int) and each.sides[0] > 1)
    )


def _constant(each: Input) -> NDArray[Any]:
    sides = tuple(side if isinstance(side, int) else 1 for side in each.sides or ())
    if math.prod(sides) > _MOST_NUMBERS:
        words = _("A sample of {input} is too large to be made up; give inputs.")
        raise ModelError(words.format(input=each.words))
    is_rate = not sides and each.type.startswith("int") and each.name.lower() in {"sr", "rate", "sample_rate"}
    return np.full(sides, _RATE if is_rate else 0, each.type)


def _closed(each: Input, known: dict[str, int], chosen: int) -> tuple[int, ...]:
    """Return the lengths of a sample's axes; those of one name are the same in all inputs."""
    sides = each.sides or ("?", "?")
    made = []
    for axis, side in enumerate(sides[1:], 1):
        if isinstance(side, int):
            made.append(side)
            continue
        length = known.get(side, _length(each, axis, len(sides), chosen))
        made.append(length)
        if side != "?":
            known[side] = length
    return tuple(made)


def _length(each: Input, axis: int, axes: int, chosen: int) -> int:
    if axes == 4:
        sides = each.sides or ()
        is_last = sides[3] in {1, 3, 4}
        return _CHANNELS if axis == 1 and not is_last else chosen or _PIXELS
    if axes == 5:
        return _CHANNELS if axis == 1 else chosen or (_FRAMES if axis == 2 else _PIXELS // 2)
    is_sound = each.is_real and axis == axes - 1 and (axes == 2 or (each.sides or ())[1] in {1, 2})
    return chosen or (_SOUND if is_sound else _STEPS)
