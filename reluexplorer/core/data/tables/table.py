"""Any table of numbers and words as a data set."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.tables.assembly import ReadTable, TableChoices, assemble
from reluexplorer.core.data.tables.code_pages import DAMAGED, spoken_name
from reluexplorer.core.data.tables.column_choices import ColumnChoice
from reluexplorer.core.data.tables.dialect import TableFormat
from reluexplorer.core.data.tables.numerals import dressed
from reluexplorer.core.data.tables.records import is_missing
from reluexplorer.core.data.tables.rows import Rows, read_rows
from reluexplorer.core.data.tables.source import stamp_of
from reluexplorer.core.data.tables.wording import Watch, left_out, listed
from reluexplorer.sentences import shortened

_MOST = 4
"""Such rows that a table can end with, one below the other."""
_WORD = re.compile(
    r"(?:(?:grand|sub|column|overall)[ -]?)?totals?|sums?|summe[n]?|gesamt(?:summe|betrag|ergebnis)?"
    r"|insgesamt|average|avg\.?|mean|mittel(?:wert)?|durchschnitt|schnitt|ø|∑|σ|total (?:général|general)"
    r"|totaux|somme|moyenne|suma|media|promedio|totale|somma|totaal|som|gemiddelde|soma|média|summa"
    r"|medel|gennemsnitt?|итого|всего|сумма|среднее|разом|średnia|razem|toplam|ortalama|合计|总计|平均|合計|합계|평균",
    re.IGNORECASE,
)


def closing_rows(columns: Sequence[Sequence[str]], *, decimal_comma: bool) -> int:
    """Return how many of the last rows are totals or means: they say so, and their numbers bear it out.

    A row whose other cells are blank need not be borne out. ``columns`` are the cells of each column.
    """
    rows = len(columns[0]) if columns else 0
    count = 0
    while count < min(_MOST, rows - 2) and _says_so(columns, rows - 1 - count):
        count += 1
    above = [column[: rows - count] for column in columns]
    closing = [[column[row] for column in columns] for row in range(rows - count, rows)]
    return (
        count
        if all(
            _is_borne_out(above, cells, decimal_comma) or _stands_among_numbers(above, cells, decimal_comma)
            for cells in closing
        )
        else 0
    )


def closing_words(columns: Sequence[Sequence[str]], count: int) -> tuple[str, ...]:
    """Return the words for totals in the last ``count`` rows, in lower case."""
    rows = [[column[row] for column in columns] for row in range(len(columns[0]) - count, len(columns[0]))]
    words = (_bare(cell) for cells in rows for cell in cells)
    return tuple(dict.fromkeys(word.casefold() for word in words if _WORD.fullmatch(word)))


def _bare(cell: str) -> str:
    return cell.strip().rstrip(":").strip()


def _says_so(columns: Sequence[Sequence[str]], row: int) -> bool:
    """Whether a cell of a row is a word for a total that its column does not have elsewhere above."""
    return any(_WORD.fullmatch(_bare(column[row])) and column[row] not in column[:row] for column in columns)


def _stands_among_numbers(above: Sequence[Sequence[str]], cells: Sequence[str], decimal_comma: bool) -> bool:
    """Whether the word for a total is in a column that holds nothing but numbers above it."""
    return any(
        _WORD.fullmatch(_bare(cell)) is not None
        and len(dressed(set(column), decimal_comma=decimal_comma).numbers) == len(set(column))
        for column, cell in zip(above, cells, strict=True)
    )


def _is_borne_out(above: Sequence[Sequence[str]], cells: Sequence[str], decimal_comma: bool) -> bool:
    filled = 0
    for column, cell in zip(above, cells, strict=True):
        if is_missing(cell) or _WORD.fullmatch(_bare(cell)):
            continue
        filled += 1
        found = dressed((*column, cell), decimal_comma=decimal_comma).numbers
        values = [found[text] for text in column if text in found]
        if cell in found and values:
            total, reach = math.fsum(values), 1e-3 * max(1e-9, math.fsum(map(abs, values)))
            said = found[cell]
            near = abs(said - total) <= reach or abs(said - total / len(values)) <= reach / len(values)
            if near:
                return True
    return filled == 0


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
