"""Draw the program's icon in the sizes and containers that systems want; run alone, write that of macOS."""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parents[1] / "icons"
APPLE_SIZES = {"icp4": 16, "icp5": 32, "ic07": 128, "ic08": 256, "ic09": 512, "ic10": 1024}
"""Pixels of each picture in an .icns file, by the name of its block."""


def png(drawing: Path, pixels: int) -> bytes:
    """Return an SVG drawing as a square PNG with so many pixels a side."""
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know neither devices nor str here
    return bytes(buffer.data().data())


def icns(drawing: Path) -> bytes:
    """Return an SVG drawing as Apple's container of PNGs: a header, then name, length and bytes of each."""
    pictures = {name: png(drawing, pixels) for name, pixels in APPLE_SIZES.items()}
    blocks = b"".join(
        name.encode() + struct.pack(">I", 8 + len(picture)) + picture for name, picture in pictures.items()
    )
    return b"icns" + struct.pack(">I", 8 + len(blocks)) + blocks


if __name__ == "__main__":
    (ICONS / "reluexplorer.icns").write_bytes(icns(ICONS / "reluexplorer.svg"))
