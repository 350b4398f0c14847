"""What a network learns from: the frozen Dataset, and of a table what its columns and its file were like."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Floats, Indices, read_only
from reluexplorer.core.data.held import LearnedFile

_SMALLEST = (np.uint8, np.int16, np.int32, np.float32)


@dataclass(frozen=True, eq=False)
class Prepared:
    """A column with its missing values filled; ``words`` are its categories, of which ``values`` are places.

    ``values`` are (rows,) numbers as they stand in the table, exactly, in the smallest type that holds them;
    NaN where that a number is missing is an input of its own.
    """

    name: str
    values: NDArray[Any]
    words: tuple[str, ...] = ()

    def texts(self) -> list[str]:
        """Return each row's cell, numbers so that the same ones are read again."""
        if self.words:
            return [self.words[place] for place in self.values.tolist()]
        return [_text(value) for value in self.values.tolist()]

    def ordered(self, order: NDArray[np.intp] | None) -> Prepared:
        """Return the column with its rows in another order; itself where there is none."""
        return self if order is None else Prepared(self.name, read_only(self.values[order]), self.words)


def prepared_numbers(name: str, values: NDArray[np.float64]) -> Prepared:
    """Return a column of numbers, in the smallest kind that holds them.

    Those that a kind does not hold make NumPy warn, which is for the caller to silence: of thousands of
    columns each would pay for it.
    """
    for kind in _SMALLEST:
        made = values.astype(kind)
        if (made == values).all():
            return Prepared(name, read_only(made))
    return Prepared(name, read_only(values.copy()))


def _text(value: float) -> str:
    if math.isnan(value):
        return ""
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


@dataclass(frozen=True)
class Layout:
    """The way in which a table's rows are written, and which of its records are no rows."""

    names: tuple[str, ...]
    """Of all columns, unique, in the order of the file."""
    titles: tuple[str, ...]
    """The header's fields as the file has them, in lower case; empty where no line of it names columns."""
    dialect: Dialect
    encoding: str
    around: tuple[tuple[str, ...], ...]
    """Cells of the records above the rows and beneath the header, such as titles and units."""
    closing: tuple[str, ...] = ()
    """The words, in lower case, that say in rows at the end that they are sums or means."""


@dataclass(frozen=True)
class Dialect:
    """How records are written. A ``separator`` of a blank is any run of blanks, of two blanks two or more.

    "\\t+" is a run of tabs. Lines that begin with ``comment``, if it is not empty, are no records. In a
    ``wrapped`` file each whole line is in quotes; in an ``escaped`` one a quote is written \\".
    """

    separator: str
    quote: str = '"'
    comment: str = ""
    wrapped: bool = False
    escaped: bool = False


class Task(Enum):
    """What kind of answer the targets ask for."""

    BINARY = "binary"
    MULTICLASS = "multiclass"
    REGRESSION = "regression"


@dataclass(frozen=True)
class Scale:
    """What was taken from a column of a table, what it was divided by, and what a missing value became."""

    mean: float = 0.0
    deviation: float = 1.0
    missing: float = 0.0
    dated: bool = False
    """Whether its numbers are days since the year 1."""

    @property
    def changes(self) -> bool:
        """Whether what the network sees is other than what stands in the table."""
        return (self.mean, self.deviation) != (0.0, 1.0)

    def undone(self, value: float) -> float:
        """Return a number that the network sees as it would stand in the table."""
        return self.mean + self.deviation * value

    def applied(self, value: float) -> float:
        """Return a number of the table as the network sees it."""
        return (value - self.mean) / self.deviation


AS_THEY_ARE = Scale()
"""Changes nothing."""


@dataclass(frozen=True, eq=False)
class Source:
    """How a column of a table, or a part of its dates, became inputs."""

    name: str
    """The column's, as the table has it."""
    part: str = ""
    """Year, month, weekday or hour of the date before; empty for the column itself."""
    levels: int = 0
    """Categories, an input each; 0 for a number."""
    blank: int = -1
    """The category of a cell without a value; −1 where there is none."""
    rest: int = -1
    """The category of a word that has none of its own; −1 where there is none."""
    flagged: bool = False
    """Whether an input behind the number says that it is missing."""
    comma: bool = False
    """Whether numbers have a decimal comma."""
    texts: Mapping[str, float] = field(default_factory=dict)
    """What texts stand for: a category's place, or a number where they are not plain ones."""
    codes: tuple[float, ...] = ()
    """Numbers that stand for no value."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples, their targets and their split, as the network sees them; arrays are read-only.

    ``inputs`` is (samples, features). ``targets`` is (samples, 1) with 0 and 1 for a binary task,
    (samples, classes) one-hot for a multi-class one, (samples, 1) real numbers for a regression.
    ``train`` and ``test`` are disjoint row indices; there may be no test part. ``window`` is (low, high)
    of the square in which two features are drawn. ``notes`` says in sentences what was dropped, filled,
    scaled or sampled; ``target_names`` are the columns of a table that are predicted: one, but for a
    regression of several, whose ``targets`` are (samples, columns).
    """

    name: str
    title: str
    task: Task
    inputs: Floats
    targets: Floats
    train: Indices
    test: Indices
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...] = ()
    window: tuple[float, float] = (-6.0, 6.0)
    notes: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()
    input_columns: tuple[str, ...] = ()
    """The columns of a table that the features were made of."""
    coordinates: Floats | None = None
    """(samples, 2) points of the plane, where ``inputs`` are features that follow from them."""
    scales: tuple[Scale, ...] = ()
    """Of each feature of a table; empty where the inputs are as they were given."""
    sources: tuple[Source, ...] = ()
    """The columns of a table, in the order of the features that they became."""
    target_scales: tuple[Scale, ...] = ()
    """Of each target of a table's regression; empty where they are as they were given."""
    prepared: tuple[Prepared, ...] = ()
    """The columns of a table that the inputs were made of, then those of a regression's targets."""
    layout: Layout | None = None
    """How the file of a table is written; None for data that came from none."""
    unfit_tasks: Mapping[str, str] = field(default_factory=dict)
    """The kinds of answer that the targets of a table do not allow, each with the sentence why."""
    learned: LearnedFile | None = None
    """The file of a table as it was read; None for data that came from none."""

    @property
    def target_name(self) -> str:
        """What is predicted, in words; empty where it has no name."""
        return ", ".join(self.target_names)

    @property
    def places(self) -> Floats:
        """Where the samples lie: in the plane whose points the features follow from, or as inputs."""
        return self.inputs if self.coordinates is None else self.coordinates

    @property
    def flat(self) -> bool:
        """Whether the samples lie in a plane or on a line, which can be seen whole."""
        return len(self.places[0]) <= 2

    @property
    def features(self) -> int:
        """Number of input features."""
        return int(self.inputs.shape[1])

    @property
    def outputs(self) -> int:
        """Number of output units that the targets ask for."""
        return int(self.targets.shape[1])
