"""How the pictures of neurons are looked at: the order of points, what is drawn over training."""

from __future__ import annotations

ROWS = ("class", "loss", "data")
HISTORIES = ("dead", "dormant", "entropy")
