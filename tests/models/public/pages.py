"""Pictures of text to feed text detectors and recognisers: drawn by NumPy's frozen RandomState alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

_GLYPHS = {
    "0": "3E5149453E", "1": "00427F4000", "2": "4261514946", "3": "2141454B31", "4": "1814127F10",
    "5": "2745454539", "6": "3C4A494930", "7": "0171090503", "8": "3649494936", "9": "064929291E",
    "A": "7E1111117E", "B": "7F49494936", "C": "3E41414122", "D": "7F4141221C", "E": "7F49494941",
    "F": "7F09090901", "G": "3E4149497A", "H": "7F0808087F", "I": "00417F4100", "J": "2040413F01",
    "K": "7F08142241", "L": "7F40404040", "M": "7F020C027F", "N": "7F0408107F", "O": "3E4141413E",
    "P": "7F09090906", "Q": "3E4151215E", "R": "7F09192946", "S": "4649494931", "T": "01017F0101",
    "U": "3F4040403F", "V": "1F2040201F", "W": "3F4038403F", "X": "6314081463", "Y": "0708700807",
    "Z": "6151494543",
}  # fmt: skip
"""Letters of 7 rows by 5 columns: a byte in hex for each column, its lowest bit the top row."""
_LETTERS = "".join(_GLYPHS)


def page(seed: int, height: int = 320, width: int = 480) -> Picture:
    """Return a page (height, width, 3): a tilted light, boxes, lines of text in some sizes, and noise."""
    rng = np.random.RandomState(seed)
    back, ink = rng.randint(120, 256, 3), rng.randint(0, 110, 3)
    if rng.rand() < 0.25:
        back, ink = ink, back
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    tilt = rng.uniform(-0.1, 0.1, 2)
    sheet = _plain(height, width, back)
    sheet += ((y - height / 2) * tilt[0] + (x - width / 2) * tilt[1])[..., None]
    for _ in range(rng.randint(0, 4)):
        top, left = rng.randint(0, height - 40), rng.randint(0, width - 60)
        colour = rng.randint(0, 256, 3)
        sheet[top : top + rng.randint(10, 120), left : left + rng.randint(10, 200)] = colour
    top = 6
    while top < height - 20:
        size = rng.randint(1, 6)
        left = rng.randint(4, max(5, width // 3))
        text = _line(rng, size, rng.randint(3, 20))[: height - top, : width - left]
        _print(sheet, text, top, left, ink)
        top += text.shape[0] + rng.randint(3, 40)
    return _noisy(rng, sheet, 12.0)


def line(seed: int, height: int = 48, width: int = 320) -> Picture:
    """Return one line of text (height, width, 3), as a recogniser reads it."""
    rng = np.random.RandomState(seed)
    back, ink = rng.randint(120, 256, 3), rng.randint(0, 110, 3)
    sheet = _plain(height, width, back)
    text = _line(rng, rng.randint(3, 6), rng.randint(4, 12))[:height, : width - 8]
    _print(sheet, text, rng.randint(0, height - text.shape[0] + 1), 4, ink)
    return _noisy(rng, sheet, 15.0)


def normalised(picture: Picture) -> Floats:
    """Return a picture as (1, 3, height, width) between −1 and 1."""
    half = np.float32(0.5)
    return ((picture.astype(np.float32) / 255 - half) / half).transpose(2, 0, 1)[None].copy()


def _plain(height: int, width: int, colour: NDArray[np.int_]) -> Floats:
    sheet = np.empty((height, width, 3), np.float32)
    sheet[:] = colour
    return sheet


def _line(rng: np.random.RandomState, size: int, letters: int) -> Floats:
    """Return random letters, 1 where there is ink, each dot of them ``size`` pixels wide."""
    cells = [_cell(_LETTERS[number]) for number in rng.randint(0, len(_LETTERS), letters)]
    return np.kron(np.concatenate(cells, 1), np.ones((size, size), np.float32))


def _cell(letter: str) -> Floats:
    columns = bytes.fromhex(_GLYPHS[letter])
    return np.array([[(column >> row) & 1 for column in (*columns, 0)] for row in range(7)], np.float32)


def _print(sheet: Floats, text: Floats, top: int, left: int, ink: NDArray[np.int_]) -> None:
    height, width = text.shape
    part = sheet[top : top + height, left : left + width]
    part += text[..., None] * (ink - part)


def _noisy(rng: np.random.RandomState, sheet: Floats, most: float) -> Picture:
    noise = rng.randn(*sheet.shape).astype(np.float32)
    noisy = sheet + noise * rng.uniform(0, most)
    return np.clip(noisy, 0, 255).astype(np.uint8)
