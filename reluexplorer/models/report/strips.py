"""Strips of channels as inline SVG: by what they do, those that fire most first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Piece:
    """A part of a strip: a channel, or several that are alike; in pixels."""

    x: float
    width: float
    state: Channel
    opacity: float


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
    words = counts_of(found)
    body = "".join(map(_drawn, pieces(found)))
    return (
        f'<svg class="strip" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{escape(words)}"><title>{escape(words)}</title>{body}</svg>'
    )


def counts_of(found: LayerFindings) -> str:
    """Return how many channels of a layer do what, in words."""
    counts = [(state, found.counted(state)) for state in ORDER]
    return ", ".join(counted_state(state, count) for state, count in counts if count)


def pieces(found: LayerFindings) -> Iterator[Piece]:
    """Yield the pieces of a layer's strip from left to right."""
    states = found.states
    firing = np.nan_to_num(found.firing)
    order = sorted(range(len(states)), key=lambda each: (ORDER.index(states[each]), -firing[each]))
    looks = [(states[each], _shade(states[each], float(firing[each]))) for each in order]
    apart = len(looks) <= _MOST_SEPARATE
    start, step = 0, WIDTH / max(len(looks), 1)
    for (state, shade), group in groupby(looks):
        length = len(list(group))
        opacity = _FAINTEST + (1.0 - _FAINTEST) * (shade - 1) / (_SHADES - 1)
        for first, wide in ((start + i, 1) for i in range(length)) if apart else ((start, length),):
            gap = min(1.0, step / 5) if apart else 0.0
            yield Piece(first * step, max(wide * step - gap, 0.1), state, opacity)
        start += length


def _shade(state: Channel, firing: float) -> int:
    """Return how strongly a channel that fires is coloured, from 1 to ``_SHADES``."""
    return max(1, int(np.ceil(min(firing, 1.0) * _SHADES))) if state is Channel.FIRES else _SHADES


def _drawn(piece: Piece) -> str:
    look = f'class="s-{piece.state.name.lower()}"'
    if piece.state is Channel.DEAD:
        look = _HATCH
    elif piece.opacity < 1.0:
        look += f' fill-opacity="{piece.opacity:.2f}"'
    return f'<rect x="{piece.x:.2f}" width="{piece.width:.2f}" height="{HEIGHT}" {look}/>'
