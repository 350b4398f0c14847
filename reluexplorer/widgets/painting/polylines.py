"""Curves of many points as what a painter draws, without a Python object for each point."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPolygonF


def polyline(x: NDArray[np.floating[Any]], y: NDArray[np.floating[Any]]) -> QPolygonF:
    """Return the points of (n,) places across and down, by way of the form in which Qt stores them."""
    points = np.column_stack((x, y)).astype(">f8")
    made = QPolygonF()
    QDataStream(QByteArray(struct.pack(">I", len(points)) + points.tobytes())) >> made
    return made
