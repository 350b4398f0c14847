"""What a column of a table holds: numbers, categories, or nothing to learn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from reluexplorer.core.arrays import read_only
from reluexplorer.core.cells import is_missing, number
from reluexplorer.core.datasets import Floats, Indices, Task

MOST_LEVELS = 20
"""Categories of an input that are told apart; rarer ones go together."""
MOST_CLASSES = 50
"""Classes of a target."""
TARGET_NAMES = ("target", "class", "label", "species", "y", "outcome", "diagnosis", "category", "response")
"""Names that say a column is the target, the surest first."""
_MOST_INTEGER_CLASSES = 10
_ODD_SHARE = 0.05
_ODD_FROM = 20
_COUNTER_FROM = 5


class ColumnKind(Enum):
    """What a column is good for; only numbers and categories can be inputs."""

    NUMERIC = "numeric"
    CATEGORY = "category"
    TEXT = "text"
    CONSTANT = "constant"
    IDENTIFIER = "identifier"


@dataclass(frozen=True, eq=False)
class Column:
    """A column's cells: ``texts`` with "" for no value and, where they are numbers, ``values`` with NaN.

    ``levels`` counts the distinct texts. ``infinite`` and ``odd`` count cells taken as missing because
    they are infinite, or words among numbers. ``counter`` says that the cells number the rows.
    """

    name: str
    kind: ColumnKind
    texts: tuple[str, ...]
    values: Floats | None
    levels: Counter[str]
    infinite: int = 0
    odd: int = 0
    counter: bool = False

    @property
    def missing(self) -> int:
        """Number of cells without a value."""
        return len(self.texts) - self.levels.total()

    @property
    def usable(self) -> bool:
        """Whether it can be an input."""
        return self.kind in {ColumnKind.NUMERIC, ColumnKind.CATEGORY}

    def present(self) -> Indices:
        """Return the rows that have a value."""
        return np.flatnonzero([bool(text) for text in self.texts])


def make_column(name: str, cells: Sequence[str], places: Sequence[int], *, decimal_comma: bool) -> Column:
    """Return what ``cells`` hold; ``places`` are their rows' places in the file, from 0."""
    written = Counter(cells)
    clean = {cell: "" if is_missing(cell) else cell.strip() for cell in written}
    texts = tuple(map(clean.__getitem__, cells))
    levels: Counter[str] = Counter()
    for cell, count in written.items():
        if clean[cell]:
            levels[clean[cell]] += count
    numbers = {text: number(text, decimal_comma=decimal_comma) for text in levels}
    total = levels.total()
    odd = sum(count for text, count in levels.items() if numbers[text] is None)
    if total and (odd == 0 or (total >= _ODD_FROM and odd <= _ODD_SHARE * total)):
        return _numeric(name, texts, levels, numbers, odd, places)
    return Column(name, _kind_of_words(levels, len(texts)), texts, None, levels)


def _numeric(
    name: str,
    texts: tuple[str, ...],
    levels: Counter[str],
    numbers: dict[str, float | None],
    odd: int,
    places: Sequence[int],
) -> Column:
    infinite = sum(levels[text] for text, value in numbers.items() if value in {np.inf, -np.inf})
    known = {text: value for text, value in numbers.items() if value is not None and np.isfinite(value)}
    if odd or infinite:
        texts = tuple(text if text in known else "" for text in texts)
        levels = Counter({text: levels[text] for text in known})
    value_of = known | {"": np.nan}
    values = read_only(np.array([value_of[text] for text in texts]))
    distinct = len(set(known.values()))
    unique = distinct == len(texts)
    counter = unique and distinct >= _COUNTER_FROM and _counts(values, places)
    kind = ColumnKind.NUMERIC
    if distinct <= 1:
        kind = ColumnKind.CONSTANT
    elif counter or (unique and _is_id_name(name) and not (values % 1.0).any()):
        kind = ColumnKind.IDENTIFIER
    return Column(name, kind, texts, values, levels, infinite, odd, counter)


def _counts(values: Floats, places: Sequence[int]) -> bool:
    """Whether values number the rows of the file, from 0 or 1."""
    ahead = values - places
    return bool(ahead[0] in {0.0, 1.0} and (ahead == ahead[0]).all())


def _is_id_name(name: str) -> bool:
    lower = name.lower()
    return lower in {"id", "index", "row", "rowid", "key"} or lower.endswith(("_id", " id", "-id"))


def _kind_of_words(levels: Counter[str], rows: int) -> ColumnKind:
    total, distinct = levels.total(), len(levels)
    if distinct == 0 or (distinct == 1 and total == rows):
        return ColumnKind.CONSTANT
    if 1 < distinct == total or distinct > max(0.5 * total, MOST_LEVELS):
        prose = sum(len(text.split()) > 3 for text in levels) > 0.5 * distinct
        return ColumnKind.TEXT if prose else ColumnKind.IDENTIFIER
    return ColumnKind.CATEGORY


def suggested_task(column: Column) -> Task | None:
    """Return what predicting this column would be; None if it has no two values or too many classes."""
    classes = classes_of(column)
    if len(classes) < 2:
        return None
    if column.values is not None:
        whole = not (column.values[column.present()] % 1.0).any()
        few = len(classes) <= _MOST_INTEGER_CLASSES and 3 * len(classes) <= column.levels.total()
        if len(classes) > 2 and not (whole and few):
            return Task.REGRESSION
    if len(classes) > MOST_CLASSES:
        return None
    return Task.BINARY if len(classes) == 2 else Task.MULTICLASS


def classes_of(column: Column) -> tuple[str, ...]:
    """Return the distinct values as the file writes them, in the order of numbers or of the alphabet."""
    if column.values is None:
        return tuple(sorted(column.levels, key=lambda text: (text.casefold(), text)))
    first_text: dict[float, str] = {}
    for text, value in zip(column.texts, column.values.tolist(), strict=True):
        if text:
            first_text.setdefault(value, text)
    return tuple(first_text[value] for value in sorted(first_text))


def class_numbers(column: Column) -> Indices:
    """Return for each row the place of its value in ``classes_of``; every row must have one."""
    if column.values is not None:
        return np.unique(column.values, return_inverse=True)[1].astype(np.intp)
    place = {name: index for index, name in enumerate(classes_of(column))}
    return np.array([place[text] for text in column.texts], dtype=np.intp)


def suggested_target(columns: Sequence[Column]) -> Column:
    """Return the column that is most likely to be predicted: by its name, else the last that can be."""
    by_name = {column.name.casefold(): column for column in reversed(columns)}
    for name in TARGET_NAMES:
        if name in by_name and suggested_task(by_name[name]) is not None:
            return by_name[name]
    learnable = [column for column in columns if column.usable and suggested_task(column) is not None]
    return learnable[-1] if learnable else columns[-1]
