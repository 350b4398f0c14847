"""Any table of numbers and words as a data set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.stamps import stamp_of
from reluexplorer.core.data.tables.assembly import ReadTable, TableChoices, assemble
from reluexplorer.core.data.tables.code_pages import DAMAGED, spoken_name
from reluexplorer.core.data.tables.column_choices import ColumnChoice
from reluexplorer.core.data.tables.dialect import TableFormat
from reluexplorer.core.data.tables.errors import TableCancelledError, TableError, Watch
from reluexplorer.core.data.tables.rows import Rows, read_rows
from reluexplorer.core.data.tables.totals import closing_rows, closing_words
from reluexplorer.core.data.tables.wording import left_out, listed
from reluexplorer.sentences import shortened

__all__ = ["TableCancelledError", "TableError", "load_table", "read_table"]

MOST_ROWS = 20_000
"""Rows that are learned; of more, an even choice."""
_KEPT_INPUTS = 1 << 21
_LAST: dict[object, Dataset] = {}
"""The table that was loaded last, if it is small: what opens a table loads it once to see whether it can."""
_MOST_CELLS = 5_000_000
"""Cells in memory at once, as text; wider tables give fewer rows."""


def load_table(
    path: str | Path,
    target: str | None = None,
    task: str | None = None,
    test_share: float = 0.3,
    seed: int = 0,
    max_rows: int = MOST_ROWS,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    columns: tuple[ColumnChoice, ...] = (),
    scaled: bool = True,
    whole: bool = False,
) -> Dataset:
    """Return a table as inputs and targets, split and scaled; ``notes`` say what was done.

    ``target`` is a column's name, ``task`` a :class:`Task` value or "classification"; both are inferred if
    None. ``columns`` are what a person chose for single columns; without ``scaled`` numeric inputs stay as
    they are; with ``whole`` all rows are learned, for they are too few for a test part. Of a table with more
    than ``max_rows`` rows an even choice is read, without holding the rest in memory. ``progress`` is told
    the share done, ``cancelled`` asked now and then whether to stop.
    Raises TableError with a sentence for people, TableCancelledError when stopped.
    """
    watch = Watch(progress, cancelled)
    share = 0.0 if whole else test_share
    choices = TableChoices(target or "", task or "", columns, scaled, share, seed, whole)
    key = (stamp_of(Path(path)), max_rows, _MOST_CELLS, choices)
    dataset = _LAST.get(key)
    if dataset is None:
        dataset = assemble(read_table(path, watch, max_rows), choices)
        _LAST.clear()
        if key[0] and dataset.inputs.size <= _KEPT_INPUTS:
            _LAST[key] = dataset
    watch.tick(1.0)
    return dataset


def read_table(path: str | Path, watch: Watch, max_rows: int = MOST_ROWS) -> ReadTable:
    """Return an even choice of a table's rows as text, ``max_rows`` at most, and what was done to them.

    Raises TableError with a sentence for people, TableCancelledError when stopped.
    """
    table, read = read_rows(Path(path), max_rows, _MOST_CELLS, watch)
    notes = [*_format_notes(table), *_sampling_notes(read), *_malformed_note(read.malformed, table.width)]
    if read.repeated:
        notes.append(left_out(read.repeated, "with the header once more"))
    closing = closing_rows(read.columns, decimal_comma=table.decimal_comma) if read.stride == 1 else 0
    words: tuple[str, ...] = ()
    if closing:
        words = closing_words(read.columns, closing)
        for column in read.columns:
            del column[-closing:]
        del read.places[-closing:]
        read = replace(read, count=read.count - closing)
        notes.append(left_out(closing, "at the end, with the sum or the mean of the rows above,"))
    return ReadTable(table, read, tuple(notes), words)


def _sampling_notes(read: Rows) -> Iterable[str]:
    if read.stride > 1:
        kept = len(read) + read.malformed
        yield f"{read.count:,} rows; every {_ordinal(read.stride)} was read, {kept:,} in all."


def _ordinal(number: int) -> str:
    teen = number % 100 in {11, 12, 13}
    return f"{number:,}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _malformed_note(count: int, width: int) -> Iterable[str]:
    if count:
        yield left_out(count, f"with another number of fields than {width}")


def _format_notes(table: TableFormat) -> Iterable[str]:
    header = table.header
    yield from table.source.notes
    if table.encoding == DAMAGED:
        yield "Some letters of the text are damaged; a mark stands in their place."
    elif page := spoken_name(table.encoding):
        yield f"The text is not UTF-8; it was read as {page}."
    if header.above:
        yield left_out(header.above, "above the header" if header.named else "above the first row")
    if header.beneath:
        yield left_out(header.beneath, "beneath the header (units, types)")
    if not header.named:
        yield "There is no header line; columns have numbers for names."
    if copies := _renamed(table):
        yield f"Columns whose name was there before are numbered: {listed(copies)}."


def _renamed(table: TableFormat) -> list[str]:
    """Return what columns are called whose name in the header is that of another: "column 2 (x) is x (2)"."""
    titles = Counter(" ".join(title.split()) for title in table.titles)
    twice = {title for title, count in titles.items() if title and count > 1}
    found = []
    for place, name in enumerate(table.names if twice else (), 1):
        stem, bracket, number = name.rpartition(" (")
        copied = bracket and number[:-1].isdigit() and stem.casefold() in twice
        if copied and name.casefold() not in titles:
            found.append(f"column {place} ({shortened(stem, 24)}) is {shortened(name, 28)}")
    return found
