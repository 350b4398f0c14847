"""Pixels of a picture's file as a model reads them, decoded by Pillow within limits."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.feeding.preparation import Fill, Preparation

CHANNELS = {1: "L", 3: "RGB", 4: "RGBA"}
"""How many a picture can have, and what Pillow calls that."""
_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")
"""What Pillow may read: decoders alone, no program is started."""
_MOST_BYTES = 256 << 20
_MOST_PIXELS = 50_000_000
"""Of a picture, before it is scaled."""
_GREY = 114
_ORIENTATION = 274
"""The tag of EXIF; pictures with 5 and above lie on their side."""
_DAMAGE = (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError, Warning)
"""What decoders raise of damaged pictures, and of too many pixels."""


class DamagedPictureError(ValueError):
    """A file holds no picture that can be read whole; nobody is told these words."""


@dataclass(frozen=True)
class Form:
    """The shape of a picture as the model reads it."""

    name: str
    type: str
    channels: int
    size: tuple[int, int]
    """Height and width."""
    is_last: bool
    """Whether channels are the last axis."""
    is_flat: bool = False
    """Whether there is no axis of channels: (samples, height, width)."""


def as_input(values: NDArray[np.uint8], form: Form, preparation: Preparation) -> NDArray[Any]:
    """Return pixels (…, height, width, channels) with mean and deviation taken, laid out as the form has it.

    A model that takes whole numbers gets the pixels as they are.
    """
    made: NDArray[Any] = in_order(values) if preparation.is_bgr else values
    if form.type.startswith("float"):
        mean, sd = (np.asarray(each, np.float32) for each in (preparation.mean, preparation.sd))
        made = (made.astype(np.float32) / np.float32(255) - mean) / sd
    if form.is_flat:
        made = made[..., 0]
    elif not form.is_last:
        made = np.moveaxis(made, -1, -3)
    return np.ascontiguousarray(made.astype(form.type, copy=False))


def in_order(values: NDArray[Any]) -> NDArray[Any]:
    """Return pixels (…, channels) with red and blue in each other's place; grey stays."""
    channels = values.shape[-1]
    return values if channels < 3 else values[..., [2, 1, 0, *range(3, channels)]]


def pixels(path: Path, form: Form, fill: Fill) -> NDArray[np.uint8]:
    """Return a picture as (height, width, channels) of the form; raises DamagedPictureError."""
    from PIL import ImageOps

    with _opened(path) as opened:
        ImageOps.exif_transpose(opened, in_place=True)
        scaled = _scaled(_of_bytes(opened), form.size, fill)
        made = _in_colours(scaled, form.channels)
        return np.asarray(made, np.uint8).reshape(*form.size, form.channels)


def _of_bytes(picture: Any) -> Any:
    """Return a picture whose pixels can be scaled; of more than 8 bits the upper ones, reals from 0 to 1."""
    from PIL import Image

    if picture.mode.startswith(("I", "F")):
        share = np.asarray(picture, np.float32) * np.float32(
            255.0 if picture.mode == "F" else 255.0 / 65535.0
        )
        return Image.fromarray(np.nan_to_num(share).clip(0, 255).astype(np.uint8))
    if picture.mode in {"L", "LA", "RGB", "RGBA"} and "transparency" not in picture.info:
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _in_colours(picture: Any, channels: int) -> Any:
    """Return a picture in grey, in colours, or with its alpha; white shines through where none is read."""
    from PIL import Image

    if channels != 4 and picture.mode in {"RGBA", "LA"}:
        behind = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(behind, picture.convert("RGBA"))
    return picture if picture.mode == CHANNELS[channels] else picture.convert(CHANNELS[channels])


def _scaled(picture: Any, size: tuple[int, int], fill: Fill) -> Any:
    from PIL import ImageOps

    wide = (size[1], size[0])
    if picture.size == wide:
        return picture
    if fill is Fill.STRETCH:
        return picture.resize(wide)
    if fill is Fill.CROP:
        return ImageOps.fit(picture, wide)
    grey = _GREY if picture.mode == "L" else (_GREY,) * len(picture.getbands())
    return ImageOps.pad(picture, wide, color=grey)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open a picture, whose pixels are decoded later; raises DamagedPictureError, then too."""
    from PIL import Image

    try:
        if not 0 < path.stat().st_size <= _MOST_BYTES:
            raise DamagedPictureError
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=_FORMATS) as opened:
                if not 0 < opened.width * opened.height <= _MOST_PIXELS:
                    raise DamagedPictureError
                yield opened
    except (*_DAMAGE, Image.DecompressionBombError) as error:
        raise DamagedPictureError from error


def size_of(path: Path) -> tuple[int, int]:
    """Return a picture's height and width as its head says; raises DamagedPictureError.

    A PNG's tags may stand behind its pixels, which are not decoded for that.
    """
    with _opened(path) as opened:
        lies = opened.format != "PNG" and opened.getexif().get(_ORIENTATION, 1) in {5, 6, 7, 8}
        return opened.size if lies else (opened.height, opened.width)
