"""Arrays of bytes that are pictures: prepared as those of files are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.language import _
from reluexplorer.models.feeding.picture_form import form_of
from reluexplorer.models.feeding.pixels import as_input
from reluexplorer.models.feeding.preparation import Preparation
from reluexplorer.models.feeding.samples import ArraySamples, Changed, Samples
from reluexplorer.models.feeding.signature import Signature


@dataclass(frozen=True, eq=False)
class _Pixels:
    """(samples, height, width), and channels as last axis, or as first where that is shorter, of bytes."""

    values: NDArray[np.uint8]

    @property
    def channels_last(self) -> NDArray[np.uint8]:
        """(samples, height, width, channels)."""
        if self.values.ndim == 3:
            return self.values[..., None]
        return np.moveaxis(self.values, 1, -1) if self.values.shape[1] in {1, 3, 4} else self.values

    @property
    def size(self) -> tuple[int, int]:
        """Height and width."""
        return self.channels_last.shape[1:3]

    @property
    def channels(self) -> int:
        """How many."""
        return int(self.channels_last.shape[3])


def of_pixels(samples: ArraySamples, signature: Signature, preparation: Preparation | None) -> Samples:
    """Return samples whose one array of bytes is prepared as pictures are, where the model reads reals."""
    if preparation is None or len(signature.inputs) != 1 or len(samples.arrays) != 1:
        return samples
    (name, array), wanted = next(iter(samples.arrays.items())), signature.inputs[0]
    if array.dtype != np.uint8 or not wanted.is_real or array.ndim not in {3, 4}:
        return samples
    came = _Pixels(array)
    form = form_of(wanted, replace(preparation, size=came.size), came.size)[0]
    if form.size != came.size or form.channels != came.channels:
        return samples

    def change(_name: str, values: NDArray[Any], _first: int) -> NDArray[Any]:
        return as_input(_Pixels(values).channels_last, form, preparation)

    said = _("The bytes are read as pixels: {how}.").format(how=preparation.words)
    return Changed(samples, change, {name: wanted.name}, (said,))
