"""The data sets to choose from, as small pictures."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from reluexplorer.core.synthetic import DATASETS, synthetic
from reluexplorer.session.document import TABLE, DataChoice
from reluexplorer.widgets.thumbnails import Thumbnail, ThumbnailsView

OPEN = "open"
_POINTS = 120
_OPEN_ITEM = Thumbnail(OPEN, "Open a table", text="Open…", tooltip="Open a table of your own (CSV)")


def thumbnails_of(choice: DataChoice) -> ThumbnailsView:
    """Return the data sets with the chosen one; an opened table stands among them under its name."""
    table = (_table_item(choice.path),) if choice.name == TABLE else ()
    return ThumbnailsView((*_shipped_items(), *table, _OPEN_ITEM), choice.name)


@cache
def _shipped_items() -> tuple[Thumbnail, ...]:
    items = []
    for name, info in DATASETS.items():
        data = synthetic(name, _POINTS, 0.0, 0.3, 0)
        targets = data.targets[:, 0].astype(np.intp)
        items.append(Thumbnail(name, info.title, data.inputs, targets))
    digits = Thumbnail("digits", "Digits", glyph="7", tooltip="Handwritten digits of 8 × 8 pixels")
    return (*items, digits)


@lru_cache(maxsize=8)
def _table_item(path: str) -> Thumbnail:
    name = Path(path)
    return Thumbnail(TABLE, f"Table {name.name}", text=name.stem, tooltip=f"{name.name} in {name.parent}")
