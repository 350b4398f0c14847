"""A trained network, its data and its history in forms that other programs read."""

from __future__ import annotations
