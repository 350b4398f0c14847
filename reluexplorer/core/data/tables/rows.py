"""An even choice of a table's rows, while the file streams past, what they hold, and how they were read."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from reluexplorer.core.data.held import TableFile
from reluexplorer.core.data.tables.code_pages import DAMAGED, spoken_name
from reluexplorer.core.data.tables.columns import Column, make_column, says_what_it_is
from reluexplorer.core.data.tables.dialect import TableFormat, check_shape, find_format
from reluexplorer.core.data.tables.headers import fitted
from reluexplorer.core.data.tables.numerals import dressed
from reluexplorer.core.data.tables.records import NO_VALUES, Cells, fields, is_missing, records
from reluexplorer.core.data.tables.source import source_of
from reluexplorer.core.data.tables.text import open_lines, survey
from reluexplorer.core.data.tables.wording import Watch, told
from reluexplorer.language import _, ngettext
from reluexplorer.sentences import shortened

MOST_ROWS = 20_000
"""Rows that are learned; of more, an even choice."""
_MOST_CELLS = 5_000_000
"""Cells in memory at once, as text; wider tables give fewer rows."""
_READ = 0.6
"""Share of the work on a table that reading its rows is; the rest is to look at its columns."""
_NOBODY = Watch()
_FEW = 64
"""Rows of a column that is compared with others as a whole."""
_SAME = 1 << 16
"""Different texts that are kept once each, so that a table of words does not fill the memory with copies."""
_BLOCK = 256


@dataclass(frozen=True, eq=False)
class Rows:
    """Every ``stride``-th of ``count`` rows, by column, with each one's place; others' widths are dropped."""

    columns: list[list[str]]
    places: list[int]
    count: int
    stride: int
    malformed: int
    repeated: int = 0

    def __len__(self) -> int:
        return len(self.places)


def read_rows(path: TableFile, most: int, watch: Watch) -> tuple[TableFormat, Rows]:
    """Return a file's format and at most ``most`` of its rows, evenly spaced, ``_MOST_CELLS`` cells at most.

    The file streams past twice, or three times if it has more lines than are wanted, and only the rows
    that are kept stay in memory. Raises TableError, also when the watch says to stop.
    """
    table, lines = _surveyed(path, watch.part(0.0, 0.3))
    most = max(2, min(most, _MOST_CELLS // table.width))
    begun, stride = 0.3, 1
    if lines - table.skip > most:
        with _opened(table, watch.part(0.3, 0.6)) as found:
            count = sum(1 for _ in found)
        begun, stride = 0.6, max(1, -(-count // most))
    with _opened(table, watch.part(begun, 0.95)) as found:
        rows = _kept(found, table, stride)
    check_shape(len(rows) + rows.malformed, len(rows), table.width)
    return table, rows


def count_whole_rows(path: TableFile, most: int, watch: Watch) -> int:
    """Return how many of at most ``most`` rows would be kept that have a value in every column.

    Nothing stays in memory. Raises TableError for what is no table.
    """
    table, _ = _surveyed(path, watch)
    with _opened(table, watch) as found:
        count = sum(1 for _ in found)
    stride = max(1, -(-count // most))
    with _opened(table, watch) as found:
        return sum(_is_whole(record, table) for record in islice(found, 0, None, stride))


def _surveyed(path: TableFile, watch: Watch) -> tuple[TableFormat, int]:
    """Return a file's format, in the encoding that all of it has, and a bound on the number of its lines."""
    table = find_format(source_of(path))[0]
    encoding, lines = survey(table.source, table.encoding, watch)
    return (table if encoding == table.encoding else find_format(table.source, encoding)[0]), lines


def _is_whole(record: str | Cells, table: TableFormat) -> bool:
    """Whether a record has as many fields as the table has columns, and none stands for no value."""
    cells = fitted(fields(record, table.dialect), table.width)
    return len(cells) == table.width and NO_VALUES.isdisjoint(cell.strip().lower() for cell in cells)


def _kept(found: Iterator[str | Cells], table: TableFormat, stride: int) -> Rows:
    columns: list[list[str]] = [[] for _ in table.names]
    block: list[Cells] = []
    places: list[int] = []
    known: dict[str, str] = {}
    count = malformed = repeated = 0
    for place, record in enumerate(found):
        count += 1
        if place % stride:
            continue
        cells = fitted(fields(record, table.dialect), table.width)
        if table.repeats(cells):
            repeated += 1
        elif len(cells) == table.width:
            block.append(cells if len(known) > _SAME else [known.setdefault(cell, cell) for cell in cells])
            places.append(place - repeated if stride == 1 else place)
            if len(block) == _BLOCK:
                _into(columns, block)
        else:
            malformed += 1
    _into(columns, block)
    return Rows(columns, places, count - repeated, stride, malformed, repeated)


def _into(columns: list[list[str]], block: list[Cells]) -> None:
    for column, cells in zip(columns, zip(*block, strict=True), strict=False):
        column.extend(cells)
    block.clear()


@contextmanager
def _opened(table: TableFormat, watch: Watch) -> Iterator[Iterator[str | Cells]]:
    """Return the records below the header, telling the watch how much of the file has gone by."""
    with open_lines(table.source, table.encoding, watch) as lines:
        yield islice(records(islice(lines, table.lead, None), table.dialect), table.skip, None)


@dataclass(frozen=True, eq=False)
class ReadTable:
    """An even choice of a table's rows as text, and sentences on how they were read."""

    format: TableFormat
    read: Rows
    notes: tuple[str, ...]
    closing: tuple[str, ...] = ()
    """The words of rows at its end that were left out as sums or means."""
    watch: Watch = _NOBODY
    """Who waits while the columns are looked at for the first time."""

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """What the columns hold, as far as it can be told without asking."""
        return tuple(columns_of(self.format, self.read.columns, self.read.places, self.watch))


def columns_of(
    table: TableFormat, cells: Sequence[Sequence[str]], places: Sequence[int], watch: Watch = _NOBODY
) -> list[Column]:
    """Return what columns of these cells hold; ``places`` are the rows' places in the file.

    Of a table of few rows and many columns those are often the same, and looked at once. Raises
    TableCancelledError when the ``watch`` says to stop.
    """
    few = len(places) <= _FEW
    known: dict[tuple[str, ...], Column] = {}
    made = []
    for name, texts in zip(table.names, cells, strict=True):
        key = tuple(texts) if few and not says_what_it_is(name) else None
        column = known.get(key) if key is not None else None
        if column is None:
            column = make_column(name, texts, places, decimal_comma=table.decimal_comma)
        else:
            column = replace(column, name=name)
        if key is not None:
            known[key] = column
        made.append(column)
        watch.tick(len(made) / len(table.names))
    return made


_MOST = 4
"""Such rows that a table can end with, one below the other."""
_WORD = re.compile(
    r"(?:(?:grand|sub|column|overall)[ -]?)?totals?|sums?|summe[n]?|gesamt(?:summe|betrag|ergebnis)?"
    r"|insgesamt|average|avg\.?|mean|mittel(?:wert)?|durchschnitt|schnitt|ø|∑|σ|total (?:général|general)"
    r"|totaux|somme|moyenne|suma|media|promedio|totale|somma|totaal|som|gemiddelde|soma|média|summa"
    r"|medel|gennemsnitt?|итого|всего|сумма|среднее|разом|średnia|razem|toplam|ortalama|合计|总计|平均|合計|합계|평균",
    re.IGNORECASE,
)


def closing_rows(columns: Sequence[Sequence[str]], *, decimal_comma: bool) -> list[list[str]]:
    """Return those of the last rows that are totals or means: they say so, and their numbers bear it out.

    A row whose other cells are blank need not be borne out. ``columns`` are the cells of each column.
    """
    rows = len(columns[0]) if columns else 0
    count = 0
    while count < min(_MOST, rows - 2) and _says_so(columns, rows - 1 - count):
        count += 1
    above = [column[: rows - count] for column in columns]
    closing = [[column[row] for column in columns] for row in range(rows - count, rows)]
    borne_out = all(
        _is_borne_out(above, cells, decimal_comma) or _stands_among_numbers(above, cells, decimal_comma)
        for cells in closing
    )
    return closing if borne_out else []


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
            said, count = found[cell], len(values)
            if abs(said - total) <= reach or abs(said - total / count) <= reach / count:
                return True
    return filled == 0


def read_table(path: str | TableFile, watch: Watch, max_rows: int = MOST_ROWS) -> ReadTable:
    """Return an even choice of a table's rows as text, ``max_rows`` at most, and what was done to them.

    The ``watch`` is told of the columns too, when they are looked at. Raises TableError with a sentence for
    people, TableCancelledError when stopped.
    """
    file = Path(path) if isinstance(path, str) else path
    table, read = read_rows(file, max_rows, watch.part(0.0, _READ))
    notes = [*_format_notes(table), *_row_notes(read, table.width)]
    closing = closing_rows(read.columns, decimal_comma=table.decimal_comma) if read.stride == 1 else []
    if closing:
        for column in read.columns:
            del column[-len(closing) :]
        del read.places[-len(closing) :]
        read = replace(read, count=read.count - len(closing))
        said = ngettext(
            "{count:,} row at the end, with the sum or the mean of the rows above, was left out.",
            "{count:,} rows at the end, with the sum or the mean of the rows above, were left out.",
            len(closing),
        )
        notes.append(said.format(count=len(closing)))
    words = (_bare(cell) for row in closing for cell in row)
    sums = tuple(dict.fromkeys(word.casefold() for word in words if _WORD.fullmatch(word)))
    return ReadTable(table, read, tuple(notes), sums, watch.part(_READ, 1.0))


def _row_notes(read: Rows, width: int) -> Iterable[str]:
    if read.stride > 1:
        kept = len(read) + read.malformed
        said = _("{count:,} rows; every {nth} was read, {kept:,} in all.")
        yield said.format(count=read.count, nth=_ordinal(read.stride), kept=kept)
    if read.malformed:
        yield ngettext(
            "{count:,} row with another number of fields than {width} was left out.",
            "{count:,} rows with another number of fields than {width} were left out.",
            read.malformed,
        ).format(count=read.malformed, width=width)
    if read.repeated:
        yield ngettext(
            "{count:,} row with the header once more was left out.",
            "{count:,} rows with the header once more were left out.",
            read.repeated,
        ).format(count=read.repeated)


def _ordinal(number: int) -> str:
    last = 0 if number % 100 in {11, 12, 13} else number % 10
    words = {1: _("{number:,}st"), 2: _("{number:,}nd"), 3: _("{number:,}rd")}.get(last, _("{number:,}th"))
    return words.format(number=number)


def _format_notes(table: TableFormat) -> Iterable[str]:
    header = table.header
    yield from table.source.notes
    if table.encoding == DAMAGED:
        yield _("Some letters of the text are damaged; a mark stands in their place.")
    elif page := spoken_name(table.encoding):
        yield _("The text is not UTF-8; it was read as {page}.").format(page=page)
    if header.above:
        yield _above(header.above, named=header.named)
    if header.beneath:
        yield ngettext(
            "{count:,} row beneath the header (units, types) was left out.",
            "{count:,} rows beneath the header (units, types) were left out.",
            header.beneath,
        ).format(count=header.beneath)
    if not header.named:
        yield _("There is no header line; columns have numbers for names.")
    yield from told(_("Columns whose name was there before are numbered: {names}."), _renamed(table))


def _above(count: int, *, named: bool) -> str:
    """Say that rows above the header were left out, or above the first row where no header is named."""
    if named:
        return ngettext(
            "{count:,} row above the header was left out.",
            "{count:,} rows above the header were left out.",
            count,
        ).format(count=count)
    return ngettext(
        "{count:,} row above the first row was left out.",
        "{count:,} rows above the first row were left out.",
        count,
    ).format(count=count)


def _renamed(table: TableFormat) -> list[str]:
    """Return what columns are called whose name in the header is that of another: "column 2 (x) is x (2)"."""
    titles = Counter(" ".join(title.split()) for title in table.titles)
    twice = {title for title, count in titles.items() if title and count > 1}
    found = []
    numbered = _("column {place} ({title}) is {name}")
    for place, name in enumerate(table.names if twice else (), 1):
        stem, bracket, number = name.rpartition(" (")
        copied = bracket and number[:-1].isdigit() and stem.casefold() in twice
        if copied and name.casefold() not in titles:
            found.append(numbered.format(place=place, title=shortened(stem, 24), name=shortened(name, 28)))
    return found
