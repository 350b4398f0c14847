"""What a column of a table holds: numbers, categories, parts of dates, or nothing to learn from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Floats, Indices, read_only
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.tables.dates import date_parts, is_day, spoken_moment
from reluexplorer.core.data.tables.readings import BLANK, Family, Reading, finite, instances_of, read_texts
from reluexplorer.core.data.tables.records import is_missing, is_missing_number
from reluexplorer.text import told_apart

_PARTS = ("year", "month", "weekday", "hour")


def with_parts(columns: Iterable[Column]) -> list[Column]:
    """Return columns, each of parted dates followed by those of its parts that vary."""
    found: list[Column] = []
    for column in columns:
        found.append(column)
        if column.parted and column.values is not None:
            found += _parts(column, column.values)
    return found


def _parts(column: Column, days: Floats) -> Iterator[Column]:
    nothing = (np.nan,) * len(_PARTS)
    table = np.array([nothing if np.isnan(day) else date_parts(day) for day in days.tolist()])
    for name, values in zip(_PARTS, table.T, strict=True):
        if len(np.unique(values[~np.isnan(values)])) > 1:
            said, made = f"{column.name}: {name}", read_only(values.copy())
            numeric = replace(column, name=said, kind=ColumnKind.NUMERIC, values=made, family=Family.PLAIN)
            yield replace(numeric, how="", parted=False, part=name, parent=column.name)


MOST_LEVELS = 20
"""Categories of an input that are told apart; rarer ones go together."""
MOST_CLASSES = 50
"""Classes of a target."""
TARGET_NAMES = (
    "target", "class", "label", "species", "y", "outcome", "diagnosis", "category", "response", "y_true",
    "true_label", "survived", "churn", "sentiment",
)  # fmt: skip
"""Names that say a column is the target, the surest first."""
CLASS_NAMES = (
    "colour", "color", "group", "cluster", "kind", "type", "farbe", "gruppe", "couleur", "groupe", "classe",
)  # fmt: skip
"""Names of the classes of points."""
_MOST_INTEGER_CLASSES = 10
_COUNTER_FROM = 5
_MEASURED = {Family.PLAIN, Family.DRESSED, Family.TIME, Family.SEASON}
_ORDINAL = re.compile(r"(?:#|№|n[°º]|no\.|nr\.?|num\.?) ?\d+|\d+(?:st|nd|rd|th)", re.IGNORECASE)
_MOMENT = re.compile(r"date|day|month|time|period", re.IGNORECASE)
_NUMBER_OF_ONE = re.compile(
    r"(?:^|[ _.\-/])(?:no|nr|num|n[°º]|№|nro|núm|plz|zip|(?:zip|post|postal)[ _\-]?code|uuid|guid)\.?$"
    r"|(?:nummer|nummern?|[a-zäöüß]{3}nr\.?|number|numéro|numero|número|номер|kennung|番号|编号|編號)$"
    r"|^(?:n[°º]|№|no\.|nr\.|numéro (?:de |du |d')|número de|numero (?:di|cliente)|номер) ?\w"
)
"""Names of numbers that name somebody or something: Kunden-Nr., Order No, N° client; no "number of rooms"."""
_LONG = re.compile(r"[+-]?\d[\d.]*e[+-]?\d+|[+-]?\d+\.\d{8,}", re.IGNORECASE)
"""Numbers written with more digits than a class needs for a name."""


class ColumnKind(Enum):
    """What a column is good for; only numbers, categories and dates are inputs of themselves."""

    NUMERIC = "numeric"
    CATEGORY = "category"
    TEXT = "text"
    CONSTANT = "constant"
    EMPTY = "empty"
    DATE = "date"
    PART = "part"
    IDENTIFIER = "identifier"


_USABLE = (ColumnKind.NUMERIC, ColumnKind.CATEGORY, ColumnKind.DATE)


@dataclass(frozen=True, eq=False)
class Column:
    """A column's cells: ``texts`` with "" for no value and, where they are numbers, ``values`` with NaN.

    ``levels`` counts the distinct texts. ``infinite`` and ``odd`` count cells taken as missing because
    they are infinite, or words among numbers. ``counter`` says that the cells number the rows.
    ``family`` and ``how`` say how the texts were read. ``parted`` dates are learned from by their year,
    month, weekday and hour as well.
    """

    name: str
    kind: ColumnKind
    texts: tuple[str, ...]
    values: Floats | None
    levels: Counter[str]
    infinite: int = 0
    odd: int = 0
    counter: bool = False
    family: Family = Family.WORDS
    how: str = ""
    heading: str = ""
    """What it is told under where that is not how its family is read."""
    parted: bool = False
    part: str = ""
    """Which part of the dates of the column ``parent`` it is."""
    parent: str = ""
    spelling: Mapping[str, str] = field(default_factory=dict)
    """The writing that other spellings of a text are counted under."""
    instances: str = ""
    """How some texts are read that are no plain numbers, in words."""
    filled: str = ""
    """The category that cells without a value were given."""
    codes: dict[float, int] = field(default_factory=dict)
    """Numbers that were taken as no value, and in how many cells."""

    @cached_property
    def missing(self) -> int:
        """Number of cells without a value, counted once: a column of numbers has as many levels as rows."""
        return len(self.texts) - self.levels.total()

    @property
    def usable(self) -> bool:
        """Whether it is an input unless a person says otherwise."""
        return self.kind in _USABLE

    def spoken(self, value: float, spread: float) -> str:
        """Return a value that lies among others of such a ``spread``, in words: a date where it is one."""
        return spoken_moment(value) if self.dated and is_day(value) else told_apart(value, spread)

    @property
    def dated(self) -> bool:
        """Whether its numbers are days since the year 1."""
        return self.family is Family.DATE and not self.part

    def present(self) -> NDArray[np.bool_]:
        """Return of each row whether it has a value."""
        if not self.missing:
            return np.ones(len(self.texts), dtype=np.bool_)
        return np.array([bool(text) for text in self.texts], dtype=np.bool_)


def make_column(name: str, cells: Sequence[str], places: Sequence[int], *, decimal_comma: bool) -> Column:
    """Return what ``cells`` hold; ``places`` are the (first) rows' places in the file, from 0."""
    written = Counter(cells)
    clean = {cell: "" if is_missing(cell) else cell.strip() for cell in written}
    if set(clean) <= {"+", "-", ""} and {"+", "-"} <= set(clean):
        clean["-"] = "-"
    levels = _respelled(written, clean)
    del levels[""]
    blanks = len(cells) - levels.total()
    reading = read_texts(levels, blanks, decimal_comma=decimal_comma)
    marks = reading.family is Family.STARS and any(text.startswith("*") for text in levels)
    if reading.family is Family.WORDS or (blanks and (marks or reading.family is Family.TRUTH)):
        return _of_words(name, cells, clean, levels, reading)
    if reading.family is Family.TICK:
        clean = {cell: text or BLANK for cell, text in clean.items()}
        levels[BLANK] += blanks
    return _of_numbers(name, tuple(map(clean.__getitem__, cells)), levels, reading, places)


def _of_words(
    name: str, cells: Sequence[str], clean: dict[str, str], levels: Counter[str], reading: Reading
) -> Column:
    if reading.spelling:
        clean = {cell: reading.spelling.get(text, text) for cell, text in clean.items()}
        levels = _respelled(levels, reading.spelling)
    texts = tuple(map(clean.__getitem__, cells))
    kind = ColumnKind.PART if _is_part(name, levels) else _kind_of_words(levels, len(texts))
    return Column(name, kind, texts, None, levels, spelling=reading.spelling)


def _respelled(levels: Counter[str], spelling: Mapping[str, str]) -> Counter[str]:
    merged: Counter[str] = Counter()
    for text, count in levels.items():
        merged[spelling.get(text, text)] += count
    return merged


def says_what_it_is(name: str) -> bool:
    """Whether a column's name, and not its cells alone, tells what it holds."""
    return _is_part_name(name) or _is_id_name(name)


def _is_part_name(name: str) -> bool:
    return name.strip().casefold() in {"part", "split"}


def _is_part(name: str, levels: Counter[str]) -> bool:
    """Whether the program's own export says in this column what is for training and what for testing."""
    return _is_part_name(name) and set(levels) <= {"train", "test"} and bool(levels)


def _of_numbers(
    name: str, texts: tuple[str, ...], levels: Counter[str], reading: Reading, places: Sequence[int]
) -> Column:
    known = finite(reading.numbers)
    infinite = sum(levels[text] for text in reading.numbers if text not in known)
    strange = [text for text in levels if text not in reading.numbers]
    odd = sum(levels[text] for text in strange if not is_missing_number(text))
    if strange or infinite:
        texts = tuple(text if text in known else "" for text in texts)
        levels = Counter({text: levels[text] for text in levels if text in known})
    value_of = known | {"": np.nan}
    values = read_only(np.array([value_of[text] for text in texts]))
    if reading.spelling:
        texts = tuple(reading.spelling.get(text, text) for text in texts)
        levels = _respelled(levels, reading.spelling)
    distinct = len({known[text] for text in known if text in levels})
    unique = distinct == len(texts)
    plain = reading.family is Family.PLAIN
    counter = unique and distinct >= _COUNTER_FROM and _counts(values, places)
    counter = counter and (plain or all(map(_ORDINAL.fullmatch, levels)))
    kind = ColumnKind.DATE if reading.family is Family.DATE else ColumnKind.NUMERIC
    if distinct <= 1:
        kind = ColumnKind.IDENTIFIER if len(levels) > MOST_LEVELS else ColumnKind.CONSTANT
    elif counter or (unique and _names_rows(name, reading.family) and not (values % 1.0).any()):
        kind = ColumnKind.IDENTIFIER
    return Column(
        name, kind, texts, values, levels, infinite, odd, counter, reading.family, reading.how,
        reading.heading, spelling=reading.spelling,
        instances=instances_of(known, plain=plain) if reading.family in _MEASURED else "",
    )  # fmt: skip


def _counts(values: Floats, places: Sequence[int]) -> bool:
    """Whether values number the rows of the file, from 0 or 1."""
    ahead = values[: len(places)] - places
    return bool(ahead[0] in {0.0, 1.0} and (ahead == ahead[0]).all())


def _is_id_name(name: str) -> bool:
    lower = name.lower()
    return lower in {"id", "index", "row", "rowid", "key"} or lower.endswith(("_id", " id", "-id"))


def _is_number_of_one(name: str) -> bool:
    """Whether a column's name says that its numbers stand for somebody or something: nobody predicts them."""
    return _is_id_name(name) or _NUMBER_OF_ONE.search(name.lower().strip()) is not None


def _names_rows(name: str, family: Family) -> bool:
    """Whether a column is called an identifier, its numbers #1001 or 2023-001 as well as 1001; no date_id."""
    dated = family is Family.DATE and not _MOMENT.search(name)
    return _is_id_name(name) and (dated or family in {Family.PLAIN, Family.DRESSED})


def _kind_of_words(levels: Counter[str], rows: int) -> ColumnKind:
    total, distinct = levels.total(), len(levels)
    if distinct == 0:
        return ColumnKind.EMPTY
    if distinct == 1 and total == rows:
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
        if text and value not in first_text:
            first_text[value] = f"{value:.12g}" if _LONG.fullmatch(text) else text
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
    likely = [column for column in reversed(columns) if column.usable and column.kind is not ColumnKind.DATE]
    learnable = filter(suggested_task, sorted(likely, key=lambda column: _is_number_of_one(column.name)))
    last = next(learnable, None)
    for name in TARGET_NAMES:
        found = by_name.get(name)
        if found is None or suggested_task(found) is None:
            continue
        if name == "y" and "x" in by_name and (coloured := _class_of_points(found, last, by_name)):
            return coloured
        return found
    return last or columns[-1]


def _class_of_points(y: Column, last: Column | None, by_name: Mapping[str, Column]) -> Column | None:
    """Return the column of classes where x and y are a point's coordinates, None where y is the target."""
    if suggested_task(y) is not Task.REGRESSION:
        return None
    named = next((by_name[name] for name in CLASS_NAMES if name in by_name), None)
    for column in (last, named):
        if column is not None and suggested_task(column) in {Task.BINARY, Task.MULTICLASS}:
            return column
    return None
