"""How a document comes to learn other data."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from reluexplorer.core.data.digits import SAMPLES
from reluexplorer.core.data.kinds.points import COORDINATES, FEATURES, Points
from reluexplorer.core.data.splits import FEWEST_TO_SPLIT
from reluexplorer.core.data.tables.column_choices import ColumnChoice, parse_choices
from reluexplorer.language import _
from reluexplorer.session.document.changes import with_data, with_view
from reluexplorer.session.document.document import DataChoice, Document
from reluexplorer.session.document.domains import CommandError, refused
from reluexplorer.session.document.limits import DRAWN, FLAT_DATA

_OWN_COUNTS = {"digits": SAMPLES, "plane": 1200, "bumps": 1200}
"""Samples that came with data: with digits in old documents, with regressions in Playground's addresses."""


_NO_TABLE: dict[str, Any] = {
    "path": "",
    "held": None,
    "target": "",
    "task": "",
    "columns": (),
    "scaled": True,
}


def with_kind(document: Document, name: str, **changes: Any) -> Document:
    """Return the document that learns data of another kind that ships with the program.

    What matters for other kinds alone, such as how many points are drawn, waits until one is chosen again.
    """
    before = document.recipe.data
    if before.samples == _OWN_COUNTS.get(before.name) and name != before.name:
        changes = {"samples": DataChoice().samples, **changes}
    shares = {} if name == before.name == DRAWN else usual_share(before)
    changed = with_data(document, name=name, **{**_NO_TABLE, **shares, **changes})
    return with_view(changed, plane=None, window=None, output=None, table_kept="")


def usual_share(data: DataChoice) -> dict[str, float]:
    """Return what brings back the test share that a small table was opened without."""
    return {"test_share": data.usual_share, "usual_share": 0.0} if data.usual_share else {}


def share_of_points(usual: float, count: int) -> dict[str, float]:
    """Return what gives points drawn by hand their ``usual`` test share, and none as long as they are few."""
    return {"test_share": 0.0 if count < FEWEST_TO_SPLIT else usual, "usual_share": usual} if usual else {}


def share_for_others(data: DataChoice) -> float:
    """Return the test share that other data than these begin with."""
    return data.usual_share or data.test_share


def chosen_columns(texts: tuple[str, ...]) -> tuple[ColumnChoice, ...]:
    """Return the choices for a table's columns; raise :class:`CommandError` for words that are none."""
    with refused():
        return parse_choices(texts)


def with_chosen(document: Document, name: str) -> Document:
    """Return the document that learns one of the data sets that ship with the program."""
    before = document.recipe.data
    shares = {}
    if name == DRAWN != before.name:
        shares = share_of_points(share_for_others(before), len(before.points))
    return with_kind(document, name, **shares)


def with_features(document: Document, names: Collection[str]) -> Document:
    """Return the document whose network is given these of a point of the plane; none for its coordinates.

    Raises :class:`CommandError` where the data are no points of a plane.
    """
    if document.recipe.data.name not in FLAT_DATA:
        raise CommandError(_("These inputs are for points of the plane; choose such data first."))
    wanted = tuple(name for name in FEATURES if name in names)
    return with_data(document, features=() if wanted == COORDINATES else wanted)


def with_points(document: Document, points: Points, *, few_untested: bool = False) -> Document:
    """Return the document that learns these points drawn by hand, (x1, x2, class) each.

    With ``few_untested`` they have no test part as long as they are few; else the test share as it is set.
    """
    usual = share_for_others(document.recipe.data)
    shares = {"test_share": usual, "usual_share": 0.0}
    if few_untested:
        shares = share_of_points(usual, len(points))
    return with_kind(document, DRAWN, points=points, **shares)
