"""Samples made to fit what a model declares, or the sentence on why they do not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.language import _
from reluexplorer.models.feeding.samples import Changed, Samples
from reluexplorer.models.feeding.signature import Input, Sides, Signature, shape_words
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import shortened, some

_CHANNELS = {1, 3, 4}
"""Of a picture."""


@dataclass(frozen=True)
class Fit:
    """How an array becomes an input: axes first in another order, then in another shape and type."""

    type: np.dtype[Any]
    order: tuple[int, ...] = ()
    """Of all axes; empty where it stays."""
    sides: tuple[int, ...] = ()
    """Of a sample; empty where they stay."""

    def __call__(self, array: NDArray[Any], *, has_samples: bool) -> NDArray[Any]:
        """Return the input; raise ModelError where a number has no place in its type."""
        found = array.transpose(self.order) if self.order else array
        if self.sides:
            found = found.reshape((len(found), *self.sides) if has_samples else self.sides)
        if found.dtype == self.type:
            return np.ascontiguousarray(found)
        with np.errstate(over="ignore", invalid="ignore"):
            made = found.astype(self.type, order="C")
        if self.type.kind != "f" and not np.array_equal(made, found):
            words = _("The model takes whole numbers of type {type}; there are others in the inputs.")
            raise ModelError(words.format(type=self.type))
        return made


def fitted(signature: Signature, samples: Samples) -> Samples:
    """Return samples as the model takes them: by its names, in its shapes and types.

    Axes of channels are moved where the shapes leave no doubt; what is done is in the notes. Raises
    ModelError with what is declared and what came.
    """
    if not signature.inputs:
        raise ModelError(_("The model takes no inputs, so there is nothing to feed."))
    for each in signature.inputs:
        if not each.is_fed:
            words = _("The model takes {input}; inputs of numbers are fed here. Export it with those.")
            raise ModelError(words.format(input=each.words))
    called, left_out, notes = _paired(signature, samples)
    example = samples.batch(0, 1)
    fits: dict[str, Fit] = {}
    for name, array in example.items():
        if name in left_out:
            continue
        wanted = signature.named(called.get(name, name))
        if wanted is None:
            raise ModelError(_mismatch(signature, samples))
        fits[wanted.name], said = _fit(wanted, array, has_samples=name not in samples.constants)
        notes += said
    constants = frozenset(called.get(name, name) for name in samples.constants)

    def change(name: str, array: NDArray[Any], _first: int) -> NDArray[Any]:
        return fits[name](array, has_samples=name not in constants)

    made = Changed(samples, change, called, tuple(notes), frozenset(left_out))
    made.batch(0, 1)
    return made


def spare_arrays(signature: Signature, samples: Samples) -> frozenset[str]:
    """Return those that a model is not fed; raise ModelError where it is not known which those are."""
    return frozenset(_paired(signature, samples)[1])


def _paired(signature: Signature, samples: Samples) -> tuple[dict[str, str], set[str], list[str]]:
    """Return the model's name of each array, the arrays that are left out, and notes."""
    wanted, given = signature.names, samples.names
    if set(wanted) <= set(given):
        spare = [name for name in given if name not in wanted]
        note = _("Not fed, as the model has no such input: {names}.")
        return {}, set(spare), [note.format(names=some(spare))] if spare else []
    if len(wanted) == len(given) == 1:
        note = _("The array {name} is fed to {input}.")
        said = [note.format(name=shortened(given[0]), input=shortened(wanted[0]))] if given[0] else []
        return {given[0]: wanted[0]}, set(), said
    numbered = [f"arr_{place}" for place in range(len(given))]
    if len(wanted) == len(given) and sorted(given) == sorted(numbered):
        note = _("The arrays are fed in the model’s order.")
        return dict(zip(numbered, wanted, strict=True)), set(), [note]
    raise ModelError(_mismatch(signature, samples))


def _mismatch(signature: Signature, samples: Samples) -> str:
    given = some([name or _("one array without a name") for name in samples.names])
    words = _("The model declares {declared}; the inputs hold {given}. Name the arrays as the model does.")
    return words.format(declared=some([each.words for each in signature.inputs], longest=90), given=given)


def _fit(wanted: Input, array: NDArray[Any], *, has_samples: bool) -> tuple[Fit, list[str]]:
    """Return how a first sample becomes an input, and notes on it."""
    kind = np.dtype(wanted.type)
    if wanted.sides is None:
        return Fit(kind), []
    skipped = int(has_samples)
    declared, came = wanted.sides[skipped:], array.shape[skipped:]
    if has_samples and not wanted.sides:
        raise ModelError(_refusal(wanted, array, has_samples=True))
    if _fits(declared, came):
        return Fit(kind), []
    if has_samples and (order := moved_channels(declared, came)):
        note = _("{name}: channels are moved to where the model has them, {before} to {after}.")
        after = tuple(array.shape[place] for place in order)[1:]
        said = note.format(name=shortened(wanted.name), before=shape_words(came), after=shape_words(after))
        return Fit(kind, order), [said]
    whole = reshaped(declared, came)
    if whole is not None:
        note = _("{name}: each {before} is read as {after}.")
        said = note.format(name=shortened(wanted.name), before=shape_words(came), after=shape_words(whole))
        return Fit(kind, (), whole), [said]
    raise ModelError(_refusal(wanted, array, has_samples=has_samples))


def _refusal(wanted: Input, array: NDArray[Any], *, has_samples: bool) -> str:
    if has_samples:
        words = _("The model declares {input}; a sample that came is {shape}, {type}.")
        sides: tuple[int, ...] = array.shape[1:]
    else:
        words = _("The model declares {input}; the array that is the same for all is {shape}, {type}.")
        sides = array.shape
    return words.format(input=wanted.words, shape=shape_words(sides), type=array.dtype)


def _fits(declared: Sides, came: tuple[int, ...]) -> bool:
    return len(declared) == len(came) and all(
        isinstance(side, str) or side == length for side, length in zip(declared, came, strict=True)
    )


def moved_channels(declared: Sides, came: tuple[int, ...]) -> tuple[int, ...]:
    """Return the order of all axes that brings channels from last to first, or back, where that fits.

    Empty where it does not. Both are without the axis of samples.
    """
    if len(came) != 3:
        return ()
    for order in ((2, 0, 1), (1, 2, 0)):
        turned = tuple(came[place] for place in order)
        channels = came[2] if order[0] == 2 else came[0]
        if channels in _CHANNELS and _fits(declared, turned):
            return (0, *(place + 1 for place in order))
    return ()


def reshaped(declared: Sides, came: tuple[int, ...]) -> tuple[int, ...] | None:
    """Return the declared lengths where all are said, or all but one, and hold as many numbers; else None."""
    fixed = [side for side in declared if isinstance(side, int)]
    product, size = math.prod(fixed), math.prod(came)
    loose = len(declared) - len(fixed)
    is_flat = len(came) == 1 or len(declared) <= 1
    singles = [side for side in came if side != 1] == [side for side in declared if side != 1]
    if not (is_flat or singles) or loose > 1 or (product != size if loose == 0 else size % product):
        return None
    return tuple(side if isinstance(side, int) else size // product for side in declared)


def batch_side(signature: Signature, constants: frozenset[str]) -> int | None:
    """Return how many samples the model takes at once as it declares, None where it may be any number."""
    firsts = [each.sides[0] for each in signature.inputs if each.sides and each.name not in constants]
    return min((side for side in firsts if isinstance(side, int)), default=None)
