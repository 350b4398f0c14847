"""A strip of a layer's units in their colours: those that fire, rarely, silent, dead ones hatched, unseen."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from reluexplorer.panels.watched.shared.row_texts import ROLES
from reluexplorer.panels.watched.shared.unit_rows import DEAD, FIRES, SILENT, UNSEEN, UnitRow
from reluexplorer.widgets.painting.unit_strips import Strip, tints
from reluexplorer.widgets.theme.theme import Theme

SILENT_LEVEL = 60
"""How strong the colour of dead units is, of 255, where they are silent but not called dead."""


def strip_of(row: UnitRow, theme: Theme) -> Strip:
    """Return the strip of a layer whose units are told apart."""
    return Strip(row.states[row.order], unit_inks(row, theme)[row.order], DEAD, UNSEEN)


def unit_inks(row: UnitRow, theme: Theme) -> NDArray[np.uint32]:
    """Return (units,) opaque colours: lighter where a unit fires less."""
    level = np.full(len(row.states), 255, np.intp)
    fires = row.states == FIRES
    level[row.states == SILENT] = SILENT_LEVEL
    level[fires] = np.rint(np.clip(row.firing[fires], 0.0, 1.0) * 255)
    inks: NDArray[np.uint32] = _table(theme)[row.states, level]
    return inks


def silent_ink(theme: Theme) -> str:
    """Return the colour of units that are silent but not called dead."""
    return QColor.fromRgba(int(_table(theme)[SILENT, SILENT_LEVEL])).name()


@lru_cache(maxsize=4)
def _table(theme: Theme) -> NDArray[np.uint32]:
    """Return (states, 256) colours by share of firing."""
    return tints(theme, [ROLES[state] for state in range(len(ROLES))], power=0.5)
