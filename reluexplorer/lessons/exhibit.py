"""What an experiment shows, as plain values: cards with charts, without a word of how they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array
from reluexplorer.lessons.figures import Figure


@dataclass(frozen=True, eq=False)
class Line:
    """A named curve; ``spread`` draws an error bar at each point."""

    label: str
    x: Array
    y: Array
    role: str
    spread: Array | None = None
    dashed: bool = False


@dataclass(frozen=True, eq=False)
class Lines:
    """Curves over numbers, or over named places (``ticks``); ``low`` and ``high`` fix the y range.

    ``probe`` is an x with a dot on each curve, which a person can drag where it is ``movable``. ``chance`` is
    a level with its words, "chance, 10 %", drawn dotted across.
    """

    lines: tuple[Line, ...]
    x_label: str = ""
    y_label: str = ""
    log_y: bool = False
    ticks: tuple[tuple[float, str], ...] = ()
    low: float | None = None
    high: float | None = None
    probe: float | None = None
    movable: bool = False
    chance: tuple[float, str] | None = None


@dataclass(frozen=True)
class Bar:
    """One labelled bar with the text of its value."""

    label: str
    value: float
    text: str
    role: str


@dataclass(frozen=True)
class Bars:
    """Horizontal bars against a common scale; ``log`` compares orders of magnitude."""

    bars: tuple[Bar, ...]
    caption: str = ""
    log: bool = False


@dataclass(frozen=True)
class IntervalRow:
    """A figure as a dot with its interval, and each seed's value as a faint dot beside it."""

    label: str
    mean: float
    low: float
    high: float
    text: str
    role: str
    values: tuple[float, ...] = ()

    @classmethod
    def of(cls, figure: Figure, label: str, role: str, text: str = "") -> IntervalRow:
        """Return the row of a figure; ``text`` is its mean in words, the figure's own where left out."""
        return cls(label, figure.mean, figure.low, figure.high, text or figure.shown(), role, figure.values)


@dataclass(frozen=True)
class Intervals:
    """Rows of one scale from ``low`` to ``high`` under headings, as measurements show them.

    ``groups`` are (heading, rows); ``chance`` is a level with its words, drawn dotted through all rows.
    """

    groups: tuple[tuple[str, tuple[IntervalRow, ...]], ...]
    low: float
    high: float
    caption: str = ""
    log: bool = False
    share: bool = False
    """Whether the scale's numbers are shares, written as percentages."""
    chance: tuple[float, str] | None = None


@dataclass(frozen=True, eq=False)
class Units:
    """A grid of units: the share of samples on which each fires, and which are dead.

    ``layers`` are how many stand in each hidden layer, all in one where it is empty. Of those that are dead
    ``born`` were so from the start; ``revived`` were and fire now; ``leaking`` fire for no sample but let
    their leak through.
    """

    firing: Array
    dead: frozenset[int]
    layers: tuple[int, ...] = ()
    born: frozenset[int] = frozenset()
    revived: frozenset[int] = frozenset()
    leaking: frozenset[int] = frozenset()
    dated: bool = False
    """Whether it is told which of the dead were so from the start."""


@dataclass(frozen=True, eq=False)
class PlaneMap:
    """A function over a square window with points: ``values`` (side, side), lowest row first.

    Of a ``movable`` map a person can drag the first point. The values of one of ``chances`` are 2p − 1 of
    how probable the second class is; what is written is p.
    """

    values: Array
    level: float
    points: Array
    classes: NDArray[np.intp]
    window: tuple[float, float]
    movable: bool = False
    chances: bool = False
    positive: bool = False
    """Whether the values are counts or others that never go below 0."""
    value_name: str = ""
    """What the values are, said before the one under the mouse."""
    lines: tuple[Array, ...] = ()
    """(k, 2) polylines drawn over the picture."""


@dataclass(frozen=True, eq=False)
class GateDiagram:
    """A network at one input: which gates are open, and what goes through them.

    ``opened`` says of each unit, layer after layer from the inputs to the outputs, whether it lets anything
    through. ``carried`` has for each layer but the last what its units hand on to the next one, w·a as
    (fan_in, fan_out), and 0 where a gate is closed.
    """

    opened: tuple[NDArray[np.bool_], ...]
    carried: tuple[Array, ...]


@dataclass(frozen=True)
class Field:
    """Which pixels a place of a map depends on: ``side`` of them from ``step`` · place + ``first`` on."""

    first: int
    side: int
    step: int

    def span(self, place: int, size: int) -> tuple[int, int]:
        """Return from where to where that is in a picture of ``size``, what lies outside left out."""
        start = self.step * place + self.first
        return max(0, start), min(size, start + self.side)


@dataclass(frozen=True, eq=False)
class MapLayer:
    """The maps of a convolution for one picture, before its activation and after it."""

    before: Array
    """(maps, height, width)."""
    after: Array
    """(maps, height, width), smaller where the layer pools."""
    filters: Array
    """(maps, kernel, kernel, channels)."""
    fields: tuple[Field, Field]
    """What places depend on before and after."""
    dead: NDArray[np.bool_]
    """(maps,): whether each is 0 at every place for every picture that was looked at."""


@dataclass(frozen=True, eq=False)
class FeatureMaps:
    """A convolutional network at a picture, part of which a person can move about."""

    picture: Array
    """(height, width)."""
    movable: tuple[int, int, int]
    """First column, first row and side of the square that can be moved."""
    layers: tuple[MapLayer, ...]
    reads: Array
    """(classes,) probabilities."""
    right: int
    """The class that it shows."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """One quantity of each unit at each step: ``values`` (units, steps), none below 0."""

    title: str
    values: Array


@dataclass(frozen=True, eq=False)
class ThroughSteps:
    """Sheets one above the other over the same steps, coloured by orders of magnitude on both sides of 1.

    ``orders`` is the power of ten at both ends of the scale; what is 0 has a colour of its own.
    """

    sheets: tuple[Sheet, ...]
    x_label: str
    orders: int


@dataclass(frozen=True)
class Table:
    """A few rows of text and numbers; the first column is the label."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Note:
    """A sentence."""

    text: str


@dataclass(frozen=True)
class Heading:
    """The head of the charts that follow it in a column of several cards."""

    text: str


Chart = (
    Lines
    | Bars
    | Intervals
    | Units
    | PlaneMap
    | GateDiagram
    | FeatureMaps
    | ThroughSteps
    | Table
    | Note
    | Heading
)


@dataclass(frozen=True)
class Card:
    """A titled card of charts, with a badge such as "79 of 192 dead" in a colour of the theme."""

    title: str
    charts: tuple[Chart, ...]
    badge: str = ""
    badge_role: str = "secondary"
    reads: tuple[float, float] | None = None
    """The share that its network gets right, and the one that chance would."""
    gains: tuple[float, ...] = ()
    """Of the gradients that it shows, the share of their length that is left."""


@dataclass(frozen=True)
class Exhibit:
    """Cards side by side, the chart of the bet, and how far the experiment is ("step 4,300 of 4,500").

    ``numbers`` are what the stage has come to by now, by name: they answer the bet, fill the sentence that
    explains it, and are held against the goal.
    """

    cards: tuple[Card, ...]
    progress: str = ""
    done: float = 1.0
    """Share of the experiment that has run, 0 to 1."""
    outcome: Lines | None = None
    """Where the bet is put and the answer drawn."""
    outcome_title: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)
