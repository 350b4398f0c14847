"""How pixels become the numbers that a model reads: layout, range, mean, deviation, size."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any

from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import one_of
from reluexplorer.text import digits

MOST_PIXELS = 8192
"""On a side of what a model reads."""
RANGES: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]] = MappingProxyType(
    {
        "0..1": ((0.0,), (1.0,)),
        "0..255": ((0.0,), (1 / 255,)),
        "-1..1": ((0.5,), (0.5,)),
        "imagenet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    }
)
"""Mean and deviation of pixels from 0 to 1 that ranges stand for; those of ImageNet's as torchvision says."""
LAYOUTS = ("NCHW", "NHWC")
RGB, BGR = ORDERS = ("RGB", "BGR")
"""Orders of the channels of colours."""
_FIELDS = {"layout", "mean", "sd", "size", "fill"}
_LONGEST = 4000


class Fill(Enum):
    """What becomes of a picture that is not as wide or high as the model reads."""

    CROP = "crop"
    """Scaled until it covers the size, its middle cut out."""
    STRETCH = "stretch"
    PAD = "pad"
    """Scaled until it lies within the size, grey around."""


@dataclass(frozen=True)
class Preparation:
    """What is done to a picture; ``mean`` and ``sd`` are of pixels from 0 to 1, one for all channels or each.

    Raises ModelError for what cannot be.
    """

    layout: str = ""
    """One of ``LAYOUTS``; empty where the model's shape says it."""
    mean: tuple[float, ...] = (0.0,)
    sd: tuple[float, ...] = (1.0,)
    size: tuple[int, int] | None = None
    """Height and width; None where the model's shape says it, or the first picture."""
    fill: Fill = Fill.CROP
    is_bgr: bool = False
    """Whether blue is the first channel and red the last; mean and deviation are in the model's order."""

    def __post_init__(self) -> None:
        if self.layout not in {"", *LAYOUTS}:
            raise ModelError(_("The layout {wrong}.").format(wrong=one_of(self.layout, LAYOUTS)))
        if len(self.mean) not in {1, 3, 4} or not all(map(math.isfinite, self.mean)):
            raise ModelError(_("A mean is one finite number, or one for each channel (3 or 4)."))
        if len(self.sd) not in {1, 3, 4} or not all(0.0 < each < math.inf for each in self.sd):
            raise ModelError(_("A standard deviation is one number above 0, or one for each channel."))
        if len({len(self.mean), len(self.sd)} - {1}) > 1:
            raise ModelError(_("Mean and standard deviation are of different numbers of channels."))
        if self.size is not None and not all(0 < side <= MOST_PIXELS for side in self.size):
            words = _("A size is from 1 to {most:,} pixels on each side.")
            raise ModelError(words.format(most=MOST_PIXELS))

    @property
    def range(self) -> str:
        """The name of its mean and deviation, empty for own ones."""
        return next((name for name, pair in RANGES.items() if pair == (self.mean, self.sd)), "")

    @property
    def words(self) -> str:
        """What is done, as a person reads it."""
        parts = [self.words_of_values]
        if self.size is not None:
            parts.append(_("{height:,} × {width:,} pixels").format(height=self.size[0], width=self.size[1]))
        parts += [_FILLED[self.fill], self.layout, BGR if self.is_bgr else ""]
        return ", ".join(filter(None, parts))

    @property
    def words_of_values(self) -> str:
        """What pixels become."""
        if self.range:
            return _NAMED[self.range]
        words = _("values from 0 to 1, less {mean}, divided by {sd}")
        mean, sd = (" ".join(digits(each) for each in some) for some in (self.mean, self.sd))
        return words.format(mean=mean, sd=sd)

    def as_json(self) -> str:
        """Return it as text that :func:`from_json` reads."""
        return json.dumps(
            {
                "layout": self.layout,
                "mean": self.mean,
                "sd": self.sd,
                "size": self.size,
                "fill": self.fill.value,
                "order": BGR if self.is_bgr else RGB,
            }
        )


_NAMED = {
    "0..1": _("values from 0 to 1"),
    "0..255": _("values from 0 to 255"),
    "-1..1": _("values from −1 to 1"),
    "imagenet": _("ImageNet’s mean and deviation"),
}
_FILLED = {
    Fill.CROP: _("scaled to cover, the middle cut out"),
    Fill.STRETCH: _("stretched"),
    Fill.PAD: _("scaled to fit, grey around"),
}


def of_range(name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the mean and deviation that a range stands for; raise ModelError for another name."""
    if name not in RANGES:
        raise ModelError(_("The range {wrong}.").format(wrong=one_of(name, tuple(RANGES))))
    return RANGES[name]


def from_json(text: str) -> Preparation:
    """Return what :meth:`Preparation.as_json` wrote; raise ModelError for anything else."""
    try:
        read = json.loads(text) if len(text) <= _LONGEST else None
        if isinstance(read, dict) and set(read) - {"order"} == _FIELDS:
            size = None if read["size"] is None else tuple(map(_whole, read["size"]))
            if size is None or len(size) == 2:
                mean, sd = (tuple(map(_number, read[name])) for name in ("mean", "sd"))
                is_bgr = ORDERS.index(read.get("order", RGB)) == ORDERS.index(BGR)
                return Preparation(read["layout"], mean, sd, size, Fill(read["fill"]), is_bgr)
    except ModelError:
        raise
    except (ValueError, TypeError, RecursionError, OverflowError):
        pass
    raise ModelError(_("These settings of inputs are damaged."))


def _number(value: Any) -> float:
    if type(value) not in {int, float}:
        raise TypeError
    return float(value)


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    return value
