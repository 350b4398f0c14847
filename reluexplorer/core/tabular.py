"""Any table of numbers and words as a data set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reluexplorer.core.arrays import read_only
from reluexplorer.core.cells import Cells
from reluexplorer.core.columns import (
    MOST_CLASSES,
    Column,
    ColumnKind,
    class_numbers,
    classes_of,
    make_column,
    suggested_target,
    suggested_task,
)
from reluexplorer.core.csvformat import SEPARATORS, TableFormat, read_head_rows
from reluexplorer.core.csvread import Rows, read_rows
from reluexplorer.core.datasets import Dataset, Floats, Indices, Scale, Task
from reluexplorer.core.encoding import encode, standardised
from reluexplorer.core.splits import data_generator, shuffled_split, stratified_split, test_rows
from reluexplorer.core.tabletext import TableCancelledError, TableError, Watch, is_western
from reluexplorer.text import exact, named

__all__ = ["ColumnInfo", "TableCancelledError", "TableError", "TablePreview", "load_table", "preview"]

_PREVIEWED = 2000
_PREVIEWED_CELLS = 200_000
_MOST_CELLS = 5_000_000
"""Cells in memory at once, as text; wider tables give fewer rows."""


@dataclass(frozen=True)
class ColumnInfo:
    """A column as its first rows show it; ``task`` is what predicting it would be, if it can be."""

    name: str
    kind: ColumnKind
    missing: int
    distinct: int
    examples: tuple[str, ...]
    task: Task | None


@dataclass(frozen=True)
class TablePreview:
    """A table's columns and first rows, as text, and what learning it would begin with.

    ``row_count`` is exact if ``exact``, else an estimate from the file's size. ``separator`` is named,
    such as "commas". ``target`` is the suggested one.
    """

    path: Path
    columns: tuple[ColumnInfo, ...]
    rows: tuple[tuple[str, ...], ...]
    row_count: int
    exact: bool
    separator: str
    has_header: bool
    target: str
    notes: tuple[str, ...]


def preview(path: str | Path, rows: int = 50) -> TablePreview:
    """Return what a table holds, judged by its first rows (2,000, fewer if wide), and show ``rows`` of them.

    Raises TableError with a sentence for people if the file is no table.
    """
    head = read_head_rows(Path(path), _PREVIEWED)
    judged = head.rows[: max(_PREVIEWED_CELLS // head.format.width, 50)]
    columns = _columns(head.format, judged, range(len(judged)))
    infos = tuple(
        ColumnInfo(
            column.name,
            column.kind,
            column.missing,
            len(column.levels),
            tuple(text for text, _ in column.levels.most_common(3)),
            suggested_task(column),
        )
        for column in columns
    )
    return TablePreview(
        path=Path(path),
        columns=infos,
        rows=tuple(tuple(cell.strip() for cell in row) for row in head.rows[:rows]),
        row_count=head.count,
        exact=head.whole,
        separator=SEPARATORS[head.format.separator],
        has_header=head.format.has_header,
        target=suggested_target(columns).name,
        notes=(*_format_notes(head.format), *_malformed_note(head.malformed, head.format.width)),
    )


def load_table(
    path: str | Path,
    target: str | None = None,
    task: str | None = None,
    test_share: float = 0.3,
    seed: int = 0,
    max_rows: int = 20_000,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Dataset:
    """Return a table as inputs and targets, split and scaled; ``notes`` say what was done.

    ``target`` is a column's name, ``task`` a :class:`Task` value; both are inferred if None. Of a table
    with more than ``max_rows`` rows an even choice is read, without holding the rest in memory.
    ``progress`` is told the share done, ``cancelled`` asked now and then whether to stop.
    Raises TableError with a sentence for people, TableCancelledError when stopped.
    """
    watch = Watch(progress, cancelled)
    path = Path(path)
    table, read = read_rows(path, max_rows, _MOST_CELLS, watch)
    notes = [*_format_notes(table), *_sampling_notes(read), *_malformed_note(read.malformed, table.width)]
    columns = _columns(table, read.rows, read.places)
    chosen = _named(columns, target) if target else suggested_target(columns)
    kept = chosen.present()
    if kept.size < len(read.rows):
        lost = len(read.rows) - kept.size
        notes.append(_left_out(lost, f"without a value of {chosen.name}"))
        if kept.size < 2:
            raise TableError(f"{chosen.name} has {_rows(kept.size)} with a value; it needs at least two.")
        rows = [read.rows[row] for row in kept]
        columns = _columns(table, rows, [read.places[row] for row in kept])
        chosen = next(column for column in columns if column.name == chosen.name)
    inputs = _inputs(columns, chosen, notes)
    kind = _task_of(chosen, task)
    classes: tuple[str, ...] = () if kind is Task.REGRESSION else classes_of(chosen)
    train, test = _split(chosen, classes, test_share, data_generator(seed, "table split"))
    encoded = encode(inputs, train)
    notes += encoded.notes
    targets, scale = _targets(chosen, kind, len(classes), train, notes)
    watch.tick(1.0)
    return Dataset(
        name=path.stem,
        title=path.stem,
        task=kind,
        inputs=read_only(encoded.values),
        targets=read_only(targets),
        train=train,
        test=test,
        feature_names=encoded.names,
        class_names=classes,
        window=encoded.window,
        notes=tuple(notes),
        target_name=chosen.name,
        scales=encoded.scales,
        target_scale=scale,
    )


def _columns(table: TableFormat, rows: Sequence[Cells], places: Sequence[int]) -> list[Column]:
    cells = zip(*rows, strict=True)
    return [
        make_column(name, texts, places, decimal_comma=table.decimal_comma)
        for name, texts in zip(table.names, cells, strict=True)
    ]


def _named(columns: Sequence[Column], name: str) -> Column:
    """Return the column of this name; letter case matters only where it must."""
    exact = [column for column in columns if column.name == name.strip()]
    alike = [column for column in columns if column.name.casefold() == name.strip().casefold()]
    if len(exact or alike) == 1:
        return (exact or alike)[0]
    names = named([column.name for column in columns], most=20)
    if alike:
        raise TableError(f"Several columns could be '{name}': {named([column.name for column in alike])}.")
    raise TableError(f"There is no column named '{name}'. Columns: {names}.")


def _inputs(columns: Sequence[Column], target: Column, notes: list[str]) -> list[Column]:
    """Return the columns to learn from, and note what became of the others."""
    others = [column for column in columns if column is not target]
    inputs = [column for column in others if column.usable]
    if not inputs:
        inputs = [column for column in others if column.counter]
    if not inputs:
        what = named([f"{column.name} ({_REASONS[column.kind]})" for column in others])
        raise TableError(f"No column holds numbers or categories that can be inputs: {what}.")
    for kind, reason in _REASONS.items():
        dropped = [column.name for column in others if column.kind is kind and column not in inputs]
        if dropped:
            notes.append(f"Left out as {reason}: {named(dropped)}.")
    infinite = [f"{column.name} {column.infinite:,}" for column in [*inputs, target] if column.infinite]
    if infinite:
        notes.append(f"Infinite numbers count as missing: {named(infinite)}.")
    odd = [f"{column.name} {column.odd:,}" for column in [*inputs, target] if column.odd]
    if odd:
        notes.append(f"Words among numbers count as missing: {named(odd)}.")
    return inputs


_REASONS = {
    ColumnKind.IDENTIFIER: "identifiers",
    ColumnKind.TEXT: "free text",
    ColumnKind.CONSTANT: "constant",
}


def _task_of(target: Column, wanted: str | None) -> Task:
    """Return the task, after making sure that the target allows it."""
    name, count = target.name, len(classes_of(target))
    if count < 2:
        raise TableError(f"The target {name} has the same value in every row; there is nothing to predict.")
    task = Task(wanted) if wanted else suggested_task(target)
    if task is Task.REGRESSION and target.values is None:
        raise TableError(f"The target {name} holds words, not numbers; it can be classes only.")
    if task is Task.BINARY and count != 2:
        raise TableError(f"The target {name} has {count:,} different values; a binary task needs two.")
    if task is None or (task is Task.MULTICLASS and count > MOST_CLASSES):
        raise TableError(
            f"The target {name} has {count:,} different values; {MOST_CLASSES} classes is the most."
        )
    return task


def _split(
    target: Column, classes: tuple[str, ...], share: float, rng: np.random.Generator
) -> tuple[Indices, Indices]:
    count = test_rows(share, len(target.texts))
    if classes:
        return stratified_split(class_numbers(target), count, rng)
    return shuffled_split(len(target.texts), count, rng)


def _targets(
    target: Column, task: Task, classes: int, train: Indices, notes: list[str]
) -> tuple[Floats, Scale | None]:
    if target.values is not None and task is Task.REGRESSION:
        scaled, scale = standardised(target.values, train)
        notes.append(
            f"The target is scaled: 0 is {exact(scale.mean, 4)} of {target.name}, "
            f"1 is {exact(scale.deviation, 4)} more."
        )
        return scaled[:, None], scale
    numbers = class_numbers(target)
    binary = task is Task.BINARY
    return (numbers[:, None].astype(np.float64) if binary else np.eye(classes)[numbers]), None


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _left_out(count: int, which: str) -> str:
    return f"{_rows(count)} {which} {'was' if count == 1 else 'were'} left out."


def _sampling_notes(read: Rows) -> Iterable[str]:
    if read.stride > 1:
        kept = len(read.rows) + read.malformed
        yield f"{read.count:,} rows; every {_ordinal(read.stride)} was read, {kept:,} in all."


def _ordinal(number: int) -> str:
    teen = number % 100 in {11, 12, 13}
    return f"{number:,}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _malformed_note(count: int, width: int) -> Iterable[str]:
    if count:
        yield _left_out(count, f"with another number of fields than {width}")


def _format_notes(table: TableFormat) -> Iterable[str]:
    if is_western(table.encoding):
        yield "The text is not UTF-8; it was read as Latin-1."
    if table.preamble:
        yield _left_out(table.preamble, "above the header" if table.has_header else "above the first row")
    if not table.has_header:
        yield "There is no header line; columns have numbers for names."
