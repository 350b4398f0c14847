"""The layers of a model as rows: counts of what their channels do, and the channels in the strip's order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.kept_with import kept_with
from reluexplorer.models.values.findings import Channel, Findings, LayerFindings
from reluexplorer.panels.doctor.shared.kinds import KINDS
from reluexplorer.panels.doctor.shared.names import told_apart
from reluexplorer.panels.doctor.shared.states import ORDER

_CODES = {state: code for code, state in enumerate(ORDER)}
RECTIFIERS = "rectifiers"
"""All functions that headlines count, as the name of one."""
DEAD = _CODES[Channel.DEAD]


@dataclass(frozen=True, eq=False)
class LayerRow:
    """A layer with all that its row shows; arrays are (channels,)."""

    number: int
    """Its place in the findings."""
    label: str
    """As much of its name as tells it from the others."""
    found: LayerFindings
    codes: NDArray[np.uint8]
    """What each channel does, as its place in :data:`ORDER`."""
    counts: tuple[int, ...]
    """Channels in each state of :data:`ORDER`."""

    @property
    def name(self) -> str:
        """The layer's name."""
        return self.found.layer.name

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Channels as they stand in the strip: by what they do, those that fire most first."""
        firing = self.found.firing
        return np.lexsort((np.where(np.isnan(firing), 0.0, -firing), self.codes))

    @property
    def margins(self) -> NDArray[np.float64]:
        """How far below the threshold the greatest z stayed, in standard deviations; NaN if not seen."""
        return self.found.margins() if self.is_seen else np.full(self.channels, np.nan)

    @property
    def channels(self) -> int:
        """How many there are."""
        return self.found.layer.channels

    @property
    def dead(self) -> int:
        """How many never fire."""
        return self.counts[DEAD]

    @property
    def is_seen(self) -> bool:
        """Whether any value of it was computed."""
        return self.found.inputs > 0

    @property
    def is_rectifier(self) -> bool:
        """Whether headlines count it and channels can be cut."""
        return self.found.layer.kind.is_rectifier

    def is_of(self, kind: str) -> bool:
        """Whether it is of a function by its name, of :data:`RECTIFIERS`, or of any where it is empty."""
        own = self.found.layer.kind
        return kind in {"", own.value} or (kind == RECTIFIERS and own.is_rectifier)

    @property
    def firing(self) -> float:
        """Mean share of values at which its channels fire; NaN where nothing was seen."""
        seen = self.found.firing[~np.isnan(self.found.firing)]
        return float(seen.mean()) if seen.size else float("nan")

    @property
    def fed_by(self) -> str:
        """What feeds it in the short form, with the number of channels."""
        return " · ".join(filter(None, (self.found.layer.source.words, f"{self.channels:,}")))

    def state(self, channel: int) -> Channel:
        """Return what a channel does."""
        return ORDER[int(self.codes[channel])]

    def cut(self, margin: float) -> NDArray[np.bool_]:
        """Return (channels,): which are silent with a margin, and of a function that can lose them."""
        if not self.is_rectifier:
            return np.zeros(self.channels, np.bool_)
        chosen: NDArray[np.bool_] = (self.codes == DEAD) & (self.margins >= margin)
        return chosen


@kept_with(2)
def rows_of(findings: Findings) -> tuple[LayerRow, ...]:
    """Return the rows of all layers in the order of the graph."""
    labels = told_apart(tuple(found.layer.name for found in findings.layers))
    return tuple(
        _row(number, label, found)
        for number, (label, found) in enumerate(zip(labels, findings.layers, strict=True))
    )


def dead_in(findings: Findings) -> int:
    """Return :attr:`Findings.dead`, which is counted anew whenever it is asked for, from the rows."""
    return sum(row.dead for row in rows_of(findings) if row.is_rectifier)


def _row(number: int, label: str, found: LayerFindings) -> LayerRow:
    codes = np.array([_CODES[state] for state in found.states], np.uint8)
    counts = np.bincount(codes, minlength=len(ORDER)).tolist()
    return LayerRow(number, label, found, codes, tuple(counts))


def totals(rows: tuple[LayerRow, ...]) -> tuple[int, ...]:
    """Return how many channels of all rows are in each state of :data:`ORDER`."""
    return tuple(map(sum, zip(*(row.counts for row in rows), strict=True))) if rows else (0,) * len(ORDER)


COLUMNS = ("layer", "fed", "values", "channels", "dead", "cut", "firing")
FALLING = frozenset({"values", "channels", "dead", "cut", "firing"})
"""Columns whose large figures come first when they are chosen."""


@dataclass(frozen=True)
class Wanted:
    """Which rows are shown, and in which order."""

    search: str = ""
    """Letters that the name, what feeds it or the function has."""
    states: frozenset[Channel] = frozenset()
    """Only layers with a channel in one of these; all where it is empty."""
    kind: str = ""
    """Only layers of the function of this name, or :data:`RECTIFIERS`; all where it is empty."""
    column: str = "layer"
    falling: bool = False

    def by(self, column: str) -> tuple[str, bool]:
        """Return the order after the head of a column is pressed: another column, or the other way."""
        return column, not self.falling if column == self.column else column in FALLING


def shown(rows: tuple[LayerRow, ...], wanted: Wanted, margin: float) -> tuple[LayerRow, ...]:
    """Return the rows that are wanted, in the wanted order; those alike stay in the order of the graph."""
    letters = wanted.search.strip().casefold()
    codes = [_CODES[state] for state in wanted.states]
    kept = [
        row
        for row in rows
        if (not letters or letters in _searched(row))
        and (not codes or any(row.counts[code] for code in codes))
        and row.is_of(wanted.kind)
    ]
    if wanted.column != "layer" or wanted.falling:
        kept.sort(key=lambda row: _key(row, wanted.column, margin), reverse=wanted.falling)
    return tuple(kept)


def _searched(row: LayerRow) -> str:
    layer = row.found.layer
    return "\n".join((layer.name, layer.source.words, KINDS[layer.kind], *layer.within)).casefold()


def _key(row: LayerRow, column: str, margin: float) -> tuple[float, str]:
    figures = {
        "layer": float(row.number),
        "values": float(row.found.values),
        "channels": float(row.channels),
        "dead": row.dead / max(1, row.channels),
        "cut": float(np.count_nonzero(row.cut(margin))),
        "firing": -1.0 if np.isnan(row.firing) else row.firing,
    }
    return (0.0, row.found.layer.source.words.casefold()) if column == "fed" else (figures[column], "")
