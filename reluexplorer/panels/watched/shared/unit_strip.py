"""A strip of a layer's units in their colours: those that fire, rarely, dead ones hatched, unseen ones."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reluexplorer.panels.watched.shared.row_texts import ROLES
from reluexplorer.panels.watched.shared.unit_rows import DEAD, FIRES, UNSEEN, UnitRow
from reluexplorer.widgets.painting.unit_strips import Strip, tints
from reluexplorer.widgets.theme.theme import Theme


def strip_of(row: UnitRow, theme: Theme) -> Strip:
    """Return the strip of a layer whose units are told apart."""
    return Strip(row.states[row.order], unit_inks(row, theme)[row.order], DEAD, UNSEEN)


def unit_inks(row: UnitRow, theme: Theme) -> NDArray[np.uint32]:
    """Return (units,) opaque colours: lighter where a unit fires less."""
    level = np.full(len(row.states), 255, np.intp)
    fires = row.states == FIRES
    level[fires] = np.rint(np.clip(row.firing[fires], 0.0, 1.0) * 255)
    inks: NDArray[np.uint32] = _table(theme)[row.states, level]
    return inks


@lru_cache(maxsize=4)
def _table(theme: Theme) -> NDArray[np.uint32]:
    """Return (states, 256) colours by share of firing."""
    return tints(theme, [ROLES[state] for state in range(len(ROLES))], power=0.5)
