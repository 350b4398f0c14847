"""Compares two pictures by absolute difference, and lays a failure out side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage


@dataclass(frozen=True)
class Difference:
    """How many pixels differ by more than the tolerance, and by how much at most; −1 for another size."""

    pixels: int
    largest: int


def pixels(image: QImage) -> np.ndarray:
    """Return (height, width, 4) of unsigned bytes."""
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(plain.constBits(), dtype=np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : plain.width() * 4].reshape(plain.height(), plain.width(), 4).copy()


def compare(actual: QImage, expected: QImage, tolerance: int) -> Difference:
    """Return how ``actual`` differs from ``expected``; a channel within ``tolerance`` counts as equal."""
    if actual.size() != expected.size():
        return Difference(-1, 255)
    apart = np.abs(pixels(actual).astype(np.int16) - pixels(expected).astype(np.int16)).max(axis=2)
    return Difference(int((apart > tolerance).sum()), int(apart.max()))


def lay_out(actual: QImage, expected: QImage, path: Path) -> None:
    """Save actual, expected and their difference, from left to right."""
    pictures = [pixels(actual), pixels(expected)]
    if pictures[0].shape == pictures[1].shape:
        apart = np.abs(pictures[0].astype(np.int16) - pictures[1].astype(np.int16)).astype(np.uint8)
        apart = np.minimum(apart.astype(np.uint16) * 4, 255).astype(np.uint8)
        apart[..., 3] = 255
        pictures.append(apart)
    height = max(picture.shape[0] for picture in pictures)
    padded = [np.pad(p, ((0, height - p.shape[0]), (0, 0), (0, 0)), constant_values=255) for p in pictures]
    joined = np.ascontiguousarray(np.hstack(padded))
    path.parent.mkdir(parents=True, exist_ok=True)
    image = QImage(
        joined.data, joined.shape[1], joined.shape[0], joined.strides[0], QImage.Format.Format_RGBA8888
    )
    image.save(str(path))
