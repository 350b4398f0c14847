"""From columns to the numbers that a network sees, by what the training part alone tells."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Floats, Indices
from reluexplorer.core.data.dataset import Prepared, Scale, Source, prepared_numbers
from reluexplorer.core.data.tables.columns import MOST_LEVELS, Column
from reluexplorer.core.data.tables.numerals import dressed, number
from reluexplorer.core.data.tables.readings import BLANK, Family
from reluexplorer.core.data.tables.wording import told, unique_names
from reluexplorer.language import _
from reluexplorer.sentences import shortened

MEDIAN = "median"


def filled_numbers(values: Floats, train: Indices, how: str = MEDIAN) -> tuple[Floats, float]:
    """Return values with the training part's median, mean or most frequent value for NaN, and that value.

    It is 0 where the training part has no value; of several most frequent values it is the smallest.
    """
    part, gaps = values[train], np.isnan(values)
    has_gaps = bool(gaps.any())
    known = part[~gaps[train]] if has_gaps else part
    if not known.size:
        fill = 0.0
    elif how == "mean":
        largest = float(np.abs(known).max()) or 1.0
        fill = float((known / largest).mean() * largest)
    elif how == "most-frequent":
        distinct, counts = np.unique(known, return_counts=True)
        fill = float(distinct[counts.argmax()])
    else:
        fill = 2.0 * _median(known / 2.0)
    return (np.where(gaps, fill, values) if has_gaps else values), fill


def _median(values: Floats) -> float:
    """Return what ``np.median`` does, in a fifth of the time for a column of few rows."""
    ranked = np.sort(values)
    middle = ranked.size // 2
    return float(ranked[middle] if ranked.size % 2 else (ranked[middle - 1] + ranked[middle]) / 2.0)


def filled_words(column: Column, train: Indices) -> tuple[Column, str]:
    """Return the column with the training part's most frequent category for no value, and that category.

    Of several it is the first of the alphabet; a column without any stays as it is.
    """
    counts = Counter(column.texts[row] for row in train.tolist())
    del counts[""]
    if not counts:
        return column, ""
    fill = min(counts, key=lambda text: (-counts[text], text))
    texts = tuple(text or fill for text in column.texts)
    return replace(column, texts=texts, levels=column.levels + Counter({fill: column.missing})), fill


MISSING_LEVEL = "missing"
OTHER_LEVEL = "other"
FARTHEST = 1e9
_TRIED = 200
_MOST_TEXTS = 5000
"""Texts of a column that are remembered with what they stand for."""
MOST_DOUBLES = 1 << 24
"""Inputs, rows by features, that are held in double precision and in the file's order."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """(samples, features) inputs with their names, the range to draw, and what was done, in sentences."""

    values: Floats
    names: tuple[str, ...]
    window: tuple[float, float]
    notes: tuple[str, ...]
    scales: tuple[Scale, ...]
    sources: tuple[Source, ...]
    prepared: tuple[Prepared, ...] = ()
    """The columns that the inputs were made of, their rows in the table's order."""
    order: Indices | None = None
    """The rows that the samples were, where those of the training part were put first."""


def standardised(values: Floats, train: Indices) -> tuple[Floats, Scale]:
    """Return values with mean 0 and standard deviation 1 over the training part, and their scale.

    A column that does not vary there is divided by its magnitude. What lies further out than the
    training part can is held within ±``FARTHEST``, so that it stays finite in every arithmetic.
    """
    size = float(np.maximum.reduce(np.abs(values[train]))) or 1.0
    relative = values / size
    part = relative[train]
    mean, deviation = float(part[0]), 1.0
    if np.maximum.reduce(part) != np.minimum.reduce(part):
        mean, deviation = _mean_and_deviation(part)
    scaled = relative - mean
    scaled /= deviation
    np.minimum(np.maximum(scaled, -FARTHEST, out=scaled), FARTHEST, out=scaled)
    return scaled, Scale(mean * size, deviation * size)


def _mean_and_deviation(part: Floats) -> tuple[float, float]:
    """Return what ``part.mean()`` and ``part.std()`` do, to the bit, in half the time for few rows."""
    count = part.size
    mean = np.add.reduce(part) / count
    away = part - mean
    away *= away
    return float(mean), math.sqrt(np.add.reduce(away) / count)


@dataclass(frozen=True, eq=False)
class Levels:
    """The categories of a column: each row's place among ``names``, and how many rare ones are "other"."""

    places: NDArray[np.int32]
    names: tuple[str, ...]
    rare: int
    of: Mapping[str, int]
    """The place of each text."""


def levels_of(column: Column) -> Levels:
    """Return a column's categories in the alphabet's order, then "other" and "missing" if there are any."""
    ranked = sorted(column.levels, key=lambda text: (-column.levels[text], text))
    room = MOST_LEVELS - bool(column.missing)
    rare = ranked[room - 1 :] if len(ranked) > room else []
    names = sorted(
        set(ranked) - set(rare) - {OTHER_LEVEL, MISSING_LEVEL}, key=lambda name: (name.casefold(), name)
    )
    names += [OTHER_LEVEL] if rare or OTHER_LEVEL in column.levels else []
    names += [MISSING_LEVEL] if column.missing or MISSING_LEVEL in column.levels else []
    place = {name: index for index, name in enumerate(names)}
    place |= dict.fromkeys(rare, place.get(OTHER_LEVEL, 0)) | {"": place.get(MISSING_LEVEL, 0)}
    places = np.fromiter(map(place.__getitem__, column.texts), np.int32, len(column.texts))
    return Levels(places, tuple(names), len(rare), place)


def source_of_words(column: Column, block: Levels) -> Source:
    """Return how categories became inputs."""
    names = block.names
    texts = {text: block.of[text] for text in list(column.levels)[:_MOST_TEXTS]}
    texts |= {other: texts[text] for other, text in column.spelling.items() if text in texts}
    filling = column.filled or MISSING_LEVEL
    blank = names.index(filling) if filling in names else -1
    rest = names.index(OTHER_LEVEL) if OTHER_LEVEL in names else -1
    return Source(column.name, "", len(names), blank, rest, texts=texts)


def source_of_numbers(column: Column, *, flagged: bool) -> Source:
    """Return how numbers became an input; their texts are kept where they are not plain."""
    if column.part:
        return Source(column.parent, column.part, flagged=flagged)
    plain = column.family is Family.PLAIN
    rows = _TRIED if plain else len(column.texts)
    values = [] if column.values is None else column.values[:rows].tolist()
    pairs = {text: value for text, value in zip(column.texts[:rows], values, strict=True) if text}
    some = list(pairs.items())[:_TRIED]
    comma = _has_comma(dict(some))
    texts = {} if plain else dict(list(pairs.items())[:_MOST_TEXTS])
    texts |= {other: texts[text] for other, text in column.spelling.items() if text in texts}
    if column.family is Family.TICK and BLANK in texts:
        texts[""] = texts[BLANK]
    return Source(column.name, flagged=flagged, comma=comma, texts=texts, codes=tuple(column.codes))


def _has_comma(pairs: Mapping[str, float]) -> bool:
    """Whether texts are these numbers with a decimal comma alone, signs and units beside them or not."""
    if not any("," in text or "." in text for text in pairs):
        return False
    plain = {text: number(text, decimal_comma=True) for text in pairs}
    if None in plain.values():
        with_point, with_comma = (dressed(pairs, decimal_comma=comma).numbers for comma in (False, True))
        return with_point != pairs and with_comma == pairs
    return plain == pairs and any(number(text, decimal_comma=False) != value for text, value in pairs.items())


def _side_by_side(blocks: Sequence[Floats | Levels], order: Indices | None) -> Floats:
    """Return (rows, features) inputs: a column of numbers for each array, 0 and 1 for each category.

    With an ``order`` of the rows they are many: in single precision, and with a column of ones behind them
    in memory, out of sight, so that a network in single precision need not copy them to put one there.
    """
    width, rows = _width(blocks), _height(blocks[0])
    large = order is not None
    inputs = np.zeros((rows, width + large), np.float32 if large else np.float64)
    chosen = slice(None) if order is None else order
    place = 0
    for block in blocks:
        if isinstance(block, Levels):
            inputs[np.arange(rows), place + block.places[chosen]] = 1.0
            place += len(block.names)
        else:
            inputs[:, place] = block[chosen]
            place += 1
    if not large:
        return inputs
    inputs[:, -1] = 1.0
    return cast("Floats", inputs[:, :-1])


def _width(blocks: Sequence[Floats | Levels]) -> int:
    return sum(len(block.names) if isinstance(block, Levels) else 1 for block in blocks)


def _height(block: Floats | Levels) -> int:
    return len(block.places if isinstance(block, Levels) else block)


def encode(
    columns: Sequence[Column], train: Indices, test: Indices, fills: Mapping[str, str], *, scaled: bool = True
) -> Inputs:
    """Return the inputs that numeric and category columns make.

    ``fills`` says by a column's name what missing values become, where it is not the usual.
    """
    blocks: list[Floats | Levels] = []
    sources: list[Source] = []
    names: list[str] = []
    scales: list[Scale] = []
    numeric: list[Floats] = []
    prepared: list[Prepared] = []
    filled: dict[str, list[str]] = {}
    own_level: list[str] = []
    flags: list[str] = []
    notes: list[str] = []
    for column in _words_filled(columns, fills, train, filled):
        if column.values is None:
            block = levels_of(column)
            blocks.append(block)
            sources.append(source_of_words(column, block))
            prepared.append(Prepared(column.name, block.places, block.names))
            names += [f"{column.name} = {level}" for level in block.names]
            scales += [Scale()] * len(block.names)
            if column.missing:
                own_level.append(f"{shortened(column.name)} {column.missing:,}")
            if block.rare:
                rest = _("{name}: the {rare:,} rarest of {count:,} categories are one, other.")
                notes.append(
                    rest.format(name=shortened(column.name), rare=block.rare, count=len(column.levels))
                )
            continue
        how = fills.get(column.name, "") if column.missing else ""
        values, fill = filled_numbers(column.values, train, how)
        made, standard = standardised(values, train)
        if not scaled:
            made = np.clip(values, -FARTHEST, FARTHEST)
        if column.missing:
            _note_filled(
                filled, _OF_NUMBERS.get(how, _BY_MEDIAN), column, column.spoken(fill, standard.deviation)
            )
        mean, deviation = (standard.mean, standard.deviation) if scaled else (0.0, 1.0)
        scales.append(Scale(mean, deviation, fill, column.dated))
        prepared.append(prepared_numbers(column.name, column.values if how == "own-category" else values))
        numeric.append(made)
        blocks.append(made)
        sources.append(source_of_numbers(column, flagged=how == "own-category"))
        names.append(column.name)
        if how == "own-category":
            blocks.append(np.isnan(column.values).astype(np.float64))
            scales.append(Scale())
            flags.append(f"{column.name} is missing")
            names.append(flags[-1])
    notes += _filling_notes(filled, own_level, flags)
    if numeric:
        notes.append(
            _("Numeric inputs are scaled to mean 0 and standard deviation 1 over the training part.")
            if scaled
            else _("Numeric inputs are as they stand in the table, not scaled.")
        )
    many = _width(blocks) * _height(blocks[0]) > MOST_DOUBLES
    order = np.concatenate([train, test]) if many else None
    inputs = _side_by_side(blocks, order)
    made_of = tuple(scales), tuple(sources), tuple(prepared)
    return Inputs(
        inputs, unique_names(names), _window(np.array(numeric or 1.0)), tuple(notes), *made_of, order
    )


_BY_MEDIAN = _("Missing numbers became the training part's median: {names}.")
_OF_NUMBERS = {
    "mean": _("Missing numbers became the training part's mean: {names}."),
    "most-frequent": _("Missing numbers became the training part's most frequent number: {names}."),
}
_OF_WORDS = _("Missing categories became the training part's most frequent category: {names}.")


def _note_filled(filled: dict[str, list[str]], what: str, column: Column, by: str) -> None:
    """Note under a sentence how many missing values of a column became what."""
    said = _("{name} {count:,} with {value}")
    filled.setdefault(what, []).append(
        said.format(name=shortened(column.name), count=column.missing, value=by)
    )


def _words_filled(
    columns: Sequence[Column], fills: Mapping[str, str], train: Indices, filled: dict[str, list[str]]
) -> Iterator[Column]:
    """Yield the columns, those of words with their most frequent one for no value where that was chosen."""
    for column in columns:
        if column.values is not None or not column.missing or fills.get(column.name) != "most-frequent":
            yield column
            continue
        made, word = filled_words(column, train)
        _note_filled(filled, _OF_WORDS, column, shortened(word))
        yield replace(made, filled=word)


def _filling_notes(
    filled: Mapping[str, Sequence[str]], own_level: Sequence[str], flags: Sequence[str]
) -> Iterator[str]:
    for what, found in filled.items():
        yield from told(what, found)
    yield from told(_("Missing categories are a category of their own: {names}."), own_level)
    yield from told(_("Whether a number is missing is an input of its own: {names}."), flags)


def _window(values: Floats) -> tuple[float, float]:
    """Return the square about 0, to the next half and at least (−2, 2), that has 99 % of the values."""
    half = max(2.0, float(np.ceil(2.0 * np.quantile(np.abs(values), 0.99)) / 2.0))
    return -half, half
