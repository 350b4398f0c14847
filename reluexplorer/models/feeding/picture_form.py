"""The shape in which an input of a model reads pictures."""

from __future__ import annotations

from reluexplorer.language import _
from reluexplorer.models.feeding.pixels import CHANNELS, Form
from reluexplorer.models.feeding.preparation import Preparation
from reluexplorer.models.feeding.signature import Input, Sides, shape_words
from reluexplorer.models.values.refusal import ModelError

_STEP, _LARGEST = 32, 960
"""Where the model takes any size: sides are multiples of this, and not above that."""


def form_of(wanted: Input, preparation: Preparation, first: tuple[int, int]) -> tuple[Form, list[str]]:
    """Return the shape in which an input reads pictures, and notes; ``first`` is a picture's size.

    Raises ModelError for an input of another shape.
    """
    sides = wanted.sides or ()
    if len(sides) not in {3, 4} or not wanted.is_fed:
        words = _("The model declares {input}, which takes no pictures: those have four axes, or three.")
        raise ModelError(words.format(input=wanted.words))
    is_flat = len(sides) == 3
    is_last = not is_flat and _has_channels_last(sides, preparation.layout)
    channels = 1 if is_flat else sides[3 if is_last else 1]
    height, width = sides[1:3] if is_flat or is_last else sides[2:4]
    channels = 3 if isinstance(channels, str) else channels
    if channels not in CHANNELS:
        words = _("The model declares {input}, with {count:,} channels; pictures have 1, 3 or 4.")
        raise ModelError(words.format(input=wanted.words, count=channels))
    if max(len(preparation.mean), len(preparation.sd)) not in {1, channels}:
        words = _("The model reads {count:,} channels; mean and standard deviation are of {given:,}.")
        given = max(len(preparation.mean), len(preparation.sd))
        raise ModelError(words.format(count=channels, given=given))
    chosen = preparation.size or tuple(_rounded(side) for side in first)
    size = tuple(
        side if isinstance(side, int) else other for side, other in zip((height, width), chosen, strict=True)
    )
    notes = []
    if preparation.size is not None and preparation.size != size:
        words = _("The model reads {size} pixels, whatever size is asked for.")
        notes.append(words.format(size=shape_words(size)))
    return Form(wanted.name, wanted.type, channels, (size[0], size[1]), is_last, is_flat), notes


def _has_channels_last(sides: Sides, layout: str) -> bool:
    first, last = sides[1] in CHANNELS, sides[3] in CHANNELS
    if (
        layout
        and not (first and not last and layout == "NHWC")
        and not (last and not first and layout == "NCHW")
    ):
        return layout == "NHWC"
    if layout:
        words = _("The model’s shape is {shape}, which is not {layout}.")
        raise ModelError(words.format(shape=shape_words(sides), layout=layout))
    return last and (not first or (sides[3] == 3 and sides[1] != 3))


def _rounded(side: int) -> int:
    return min(max(round(side / _STEP), 1) * _STEP, _LARGEST)
