"""What the network diagram is given to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from reluexplorer.core.data.dataset import AS_THEY_ARE, Scale
from reluexplorer.core.data.tables.dates import is_day, spoken_date
from reluexplorer.core.diagnosis.unit_states import NAMED
from reluexplorer.language import _
from reluexplorer.text import MINUS, power, short_name
from reluexplorer.widgets.diagram.layout import Hit
from reluexplorer.widgets.plane.view import value_words


@dataclass(frozen=True)
class DiagramLayer:
    """One hidden layer: its header and how many units it has."""

    title: str
    units: int


@dataclass(frozen=True, eq=False)
class ProbeView:
    """What every unit gives for one point: (units,) values of each column, and which hidden ones are open."""

    values: tuple[NDArray[Any], ...]
    open: tuple[frozenset[int], ...]
    scales: Mapping[int, tuple[Scale, ...]] = field(default_factory=dict)
    """By column, how a table's numbers became those of its units: what is written is the table's."""

    def words(self, column: int, unit: int) -> str:
        """Return what a unit gives, as in the table where it comes from there."""
        return value_words(float(self.values[column][unit]), self.scale(column, unit))

    def value(self, column: int, unit: int) -> float:
        """Return the number that :meth:`words` writes."""
        return self.scale(column, unit).undone(float(self.values[column][unit]))

    def short_words(self, column: int, unit: int) -> str:
        """Return what :meth:`words` does in two short lines: year and day of a date, digits and power of ten.

        Where these are not the digits of :meth:`words`, a ≈ says so.
        """
        value = self.value(column, unit)
        if self.scale(column, unit).dated and is_day(value):
            return spoken_date(value).replace("-", "\n", 1)
        mantissa, e, exponent = power(value, 2).partition("e")
        zeros = "0." if "." in mantissa else ""
        short = f"{mantissa.rstrip(zeros)}\n{e}{exponent}" if e else mantissa
        return short if _number(short) == _number(self.words(column, unit)) else f"≈{short}"

    def scale(self, column: int, unit: int) -> Scale:
        """Return how a table's numbers became those of a unit."""
        scales = self.scales.get(column, ())
        return scales[unit] if scales else AS_THEY_ARE

    def fits(self, view: DiagramView) -> bool:
        """Whether it is of a network of the same shape."""
        return tuple(map(len, self.values)) == view.counts


@dataclass(frozen=True, eq=False)
class DiagramView:
    """A network as columns: column 0 is the inputs, 1 to H the hidden layers, H + 1 the output."""

    inputs: tuple[str, ...]
    layers: tuple[DiagramLayer, ...]
    output_names: tuple[str, ...]
    weights: tuple[NDArray[Any], ...]
    """(fan_in, fan_out) between neighbouring columns, H + 1 of them."""
    maps: tuple[NDArray[Any] | None, ...]
    """(units, side, side) a column, row 0 at the lowest y, edge to edge; None paints empty cells."""
    levels: tuple[float, ...]
    """End of the colour scale a column."""
    dead: tuple[frozenset[int], ...]
    """Dead units a hidden layer, and of the output where that can be dead."""
    states: tuple[tuple[str, ...], ...] = ()
    """Names of the states of the units a hidden layer; none where they are not known."""
    selected: tuple[int, int] | None = None
    """(column, unit)"""
    also: tuple[tuple[int, int], ...] = ()
    """(column, unit) that are selected beside it."""
    editable: bool = True
    max_units: int = 64
    max_layers: int = 12
    biases: tuple[NDArray[Any], ...] = ()
    """(units,) of each column but the inputs; none where there are no biases."""
    frozen: frozenset[tuple[int, int]] = frozenset()
    """(column, unit) that updates leave alone."""
    inputs_title: str = _("Inputs")
    output_title: str = _("Output")
    live: bool = False
    """Whether the next picture comes at once, so that what costs much may lag a little."""

    @property
    def counts(self) -> tuple[int, ...]:
        """Units a column."""
        return (len(self.inputs), *(layer.units for layer in self.layers), len(self.output_names))

    @property
    def titles(self) -> tuple[str, ...]:
        """Header a column."""
        return (self.inputs_title, *(layer.title for layer in self.layers), self.output_title)

    @property
    def selection(self) -> tuple[int, int] | None:
        """What is selected, where there is such a unit."""
        if self.selected is None or not 0 <= self.selected[0] < len(self.counts):
            return None
        return self.selected if 0 <= self.selected[1] < self.counts[self.selected[0]] else None

    def is_dead(self, column: int, unit: int) -> bool:
        """Whether a cell is a dead unit."""
        return 0 < column <= len(self.dead) and unit in self.dead[column - 1]

    def state(self, column: int, unit: int) -> str:
        """The name of a hidden unit's state; empty where it is none or not known."""
        return self.states[column - 1][unit] if 0 < column <= len(self.states) else ""

    def allows(self, hit: Hit) -> bool:
        """Whether the button under ``hit`` may change the network."""
        layer = hit.column - 1
        if not self.editable:
            return False
        if hit.kind == "add":
            return len(self.layers) < self.max_layers and -1 <= layer < len(self.layers)
        if not 0 <= layer < len(self.layers):
            return False
        units = self.layers[layer].units
        return hit.kind == "remove" or (units > 1 if hit.kind == "minus" else units < self.max_units)

    def name_of(self, column: int, unit: int) -> str:
        """What a unit is called: an input or output by its name, a hidden one as 2.3."""
        if 0 < column <= len(self.layers):
            return f"{column}.{unit + 1}"
        return short_name((self.inputs if column == 0 else self.output_names)[unit])

    def describe(self, column: int, unit: int) -> str:
        """A unit in words, for who listens instead of looks."""
        kind = self.titles[column].split(" · ")[0]
        if 0 < column <= len(self.layers):
            count = self.counts[column]
            words = [_("{kind}, neuron {number} of {count}").format(kind=kind, number=unit + 1, count=count)]
        else:
            names = self.inputs if column == 0 else self.output_names
            words = [f"{kind}, {names[unit]}"]
        if self.is_dead(column, unit):
            words.append(_("dead"))
        elif (state := self.state(column, unit)) not in {"", "healthy"}:
            words.append(NAMED[state].one)
        if (column, unit) in self.frozen:
            words.append(_("frozen"))
        if (column, unit) in {self.selected, *self.also}:
            words.append(_("selected"))
        return ", ".join(words)


def _number(words: str) -> float | None:
    """Return the number that is written; None where it is none."""
    try:
        return float(words.replace("\n", "").replace(",", "").replace(MINUS, "-").replace("∞", "inf"))
    except ValueError:
        return None
