"""A strip of a layer's channels: always on, those that fire, rare, others, dead ones hatched."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPixmap

from reluexplorer.models.values.findings import Channel
from reluexplorer.panels.doctor.shared.rows import DEAD, LayerRow
from reluexplorer.panels.doctor.shared.states import MEANINGS, ORDER
from reluexplorer.widgets.painting.unit_strips import Strip, strip_picture, tints
from reluexplorer.widgets.theme.theme import Theme

_FIRES, _UNSEEN = ORDER.index(Channel.FIRES), ORDER.index(Channel.UNSEEN)


def shades(row: LayerRow, theme: Theme) -> NDArray[np.uint32]:
    """Return (channels,) opaque colours in the strip's order: lighter where a channel fires less."""
    share = np.nan_to_num(row.found.firing)[row.order]
    table = _table(theme)
    level = np.rint(np.clip(share, 0.0, 1.0) * 255).astype(np.intp)
    codes = row.codes[row.order]
    return table[codes, np.where(codes == _FIRES, level, 255)]


@lru_cache(maxsize=4)
def _table(theme: Theme) -> NDArray[np.uint32]:
    """Return (states, 256) colours by share of firing."""
    return tints(theme, [MEANINGS[state].role for state in ORDER])


def strip(row: LayerRow, width: float, height: float, ratio: float, theme: Theme) -> QPixmap:
    """Return the picture of a layer's channels."""
    units = Strip(row.codes[row.order], shades(row, theme), DEAD, _UNSEEN)
    return strip_picture(units, width, height, ratio, theme)
