"""Samples with gaps, NaN among their numbers, left out: one of them would leave nothing to say of a layer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.language import _, ngettext
from reluexplorer.models.feeding.samples import ArraySamples, Changed, Chosen, Samples
from reluexplorer.models.values.refusal import ModelError

_BLOCK = 1 << 22
"""Numbers that are looked at together."""
_TOLD = 5
"""Samples that are named."""


def whole(arrays: ArraySamples, made: Samples, spare: Collection[str] = ()) -> Samples:
    """Return the samples that were ``made`` of arrays without those that have gaps, with a note of these.

    Arrays that are ``spare`` may have gaps, as no model is fed them. Raises ModelError where none is left.
    """
    gaps = np.zeros(arrays.count, np.bool_)
    for name, array in arrays.arrays.items():
        if array.dtype.kind == "f" and name not in spare:
            gaps |= _gaps(array)
    if not gaps.any():
        return made
    if gaps.all():
        raise ModelError(_("Each of the inputs has a gap (NaN): there is nothing to measure."))
    places = np.flatnonzero(gaps)
    named = ", ".join(f"{place:,}" for place in places[:_TOLD].tolist())
    words = ngettext(
        "{count:,} input of {all:,} has gaps (NaN) and was left out: number {named}, counted from 0.",
        "{count:,} inputs of {all:,} have gaps (NaN) and were left out: numbers {named}, counted from 0.",
        len(places),
    )
    named += ", …" if len(places) > _TOLD else ""
    said = words.format(count=len(places), all=arrays.count, named=named)
    told = Changed(made, lambda _name, array, _first: array, said=(said,))
    return Chosen(told, np.flatnonzero(~gaps))


def _gaps(array: NDArray[Any]) -> NDArray[np.bool_]:
    """Return (samples,): whether each has a number that is none; a block is looked at at a time."""
    rows = max(1, _BLOCK // max(1, array[:1].size))
    parts = [array[first : first + rows] for first in range(0, len(array), rows)]
    return np.concatenate([np.isnan(part).reshape(len(part), -1).any(axis=1) for part in parts])
