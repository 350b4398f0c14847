"""Names of layers where there is little room: their ends tell them apart."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

_LETTERS = 22
"""Of a name that stands as a title."""


@lru_cache(maxsize=1024)
def name_within(font: QFont, name: str, width: float) -> str:
    """Return a name whose beginning is left out where it is too wide."""
    return QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideLeft, width)


def short_name(name: str) -> str:
    """Return the last parts of a path, as many as make a title; other names as they are."""
    parts = name.split("/")
    if len(name) <= _LETTERS or len(parts) == 1:
        return name
    kept = parts[-1:]
    for part in reversed(parts[:-1]):
        if len("/".join(("…", part, *kept))) > _LETTERS:
            break
        kept.insert(0, part)
    return "/".join(("…", *kept))
