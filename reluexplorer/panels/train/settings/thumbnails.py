"""The data sets to choose from, as small pictures."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.kinds import DATASETS
from reluexplorer.core.data.kinds.points import synthetic
from reluexplorer.language import _, pgettext
from reluexplorer.session.document.document import DataChoice
from reluexplorer.session.document.limits import DRAWN, TABLE
from reluexplorer.widgets.plane.thumbnails import Thumbnail, ThumbnailsView

OPEN = "open"
SELDOM = tuple(name for name, kind in DATASETS.items() if kind.seldom)
_POINTS = 120
_COLUMNS, _SIDE = 5, 40
"""The classes and the two regressions of the plane in two rows."""
_OPEN_ITEM = Thumbnail(
    OPEN,
    _("Open a table"),
    text=pgettext("in a square of five letters", "Open"),
    tooltip=_("Open a table of your own (CSV)"),
)


def thumbnails_of(choice: DataChoice) -> ThumbnailsView:
    """Return the usual data sets with the chosen one; an opened table stands among them under its name."""
    table = (_table_item(choice.path),) if choice.name == TABLE else ()
    return ThumbnailsView((*_usual_items(), *table, _OPEN_ITEM), choice.name, _COLUMNS, _SIDE)


def others_of(choice: DataChoice) -> ThumbnailsView:
    """Return the data sets that are seldom chosen."""
    return ThumbnailsView(tuple(_item(name) for name in SELDOM), choice.name)


@cache
def _usual_items() -> tuple[Thumbnail, ...]:
    digits = Thumbnail("digits", _("Digits"), glyph="7", tooltip=_("Handwritten digits of 8 × 8 pixels"))
    by_hand = Thumbnail(
        DRAWN,
        _("Draw points"),
        text=pgettext("in a square of five letters", "Draw"),
        tooltip=_("Draw points of two classes on the plane"),
    )
    return (*(_item(name) for name in DATASETS if name not in SELDOM), digits, by_hand)


@cache
def _item(name: str) -> Thumbnail:
    data = synthetic(name, _POINTS, 0.0, 0.3, 0)
    targets = data.targets[:, 0]
    if data.features == 1:
        return Thumbnail(name, data.title, np.column_stack([data.inputs[:, 0], targets]))
    if data.task is Task.REGRESSION:
        return Thumbnail(name, data.title, data.inputs, targets)
    return Thumbnail(name, data.title, data.inputs, targets.astype(np.intp))


@lru_cache(maxsize=8)
def _table_item(path: str) -> Thumbnail:
    name = Path(path)
    tip = _("{name} in {folder}").format(name=name.name, folder=name.parent)
    return Thumbnail(TABLE, _("Table {name}").format(name=name.name), text=name.stem, tooltip=tip)
