"""Strips of channels as inline SVG: by what they do, those that fire most first."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

import numpy as np

from reluexplorer.models.report.states import ORDER, counted_state
from reluexplorer.models.values.findings import Channel, LayerFindings

WIDTH, HEIGHT = 360, 16
_MOST_SEPARATE = 120
"""Channels that are drawn apart; of more, those alike are one piece."""
_SHADES = 5
_FAINTEST = 0.3
_HATCH = f'fill="url(#{Channel.DEAD.name.lower()})"'


def definitions() -> str:
    """Return the picture, without extent, of what all strips use: the hatching of dead channels."""
    return (
        '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>'
        f'<pattern id="{Channel.DEAD.name.lower()}" width="4" height="4" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="4" height="4" class="ground"/>'
        '<rect width="1.6" height="4" class="s-dead"/></pattern></defs></svg>'
    )


def strip(found: LayerFindings) -> str:
    """Return a layer's channels; the counts are its words for those who do not see it."""
    counts = [(state, found.counted(state)) for state in ORDER]
    words = ", ".join(counted_state(state, count) for state, count in counts if count)
    body = "".join(_pieces(found))
    return (
        f'<svg class="strip" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{escape(words)}"><title>{escape(words)}</title>{body}</svg>'
    )


def _pieces(found: LayerFindings) -> Iterator[str]:
    states = found.states
    firing = np.nan_to_num(found.firing)
    order = sorted(range(len(states)), key=lambda each: (ORDER.index(states[each]), -firing[each]))
    looks = [(states[each], _shade(states[each], float(firing[each]))) for each in order]
    apart = len(looks) <= _MOST_SEPARATE
    start, step = 0, WIDTH / max(len(looks), 1)
    for (state, shade), group in groupby(looks):
        length = len(list(group))
        for first, wide in ((start + i, 1) for i in range(length)) if apart else ((start, length),):
            gap = min(1.0, step / 5) if apart else 0.0
            yield (
                f'<rect x="{first * step:.2f}" width="{max(wide * step - gap, 0.1):.2f}" height="{HEIGHT}" '
                f"{_look(state, shade)}/>"
            )
        start += length


def _shade(state: Channel, firing: float) -> int:
    """Return how strongly a channel that fires is coloured, from 1 to ``_SHADES``."""
    return max(1, int(np.ceil(min(firing, 1.0) * _SHADES))) if state is Channel.FIRES else _SHADES


def _look(state: Channel, shade: int) -> str:
    if state is Channel.DEAD:
        return _HATCH
    opacity = _FAINTEST + (1.0 - _FAINTEST) * (shade - 1) / (_SHADES - 1)
    faint = f' fill-opacity="{opacity:.2f}"' if shade < _SHADES else ""
    return f'class="s-{state.name.lower()}"{faint}'
