"""From lines to records: quotes, separators, empty lines."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from reluexplorer.core.cells import Cells
from reluexplorer.core.tabletext import TableError

_SPACES = re.compile(r"[ \t]+")


def records(lines: Iterable[str], separator: str) -> Iterator[str | Cells]:
    """Return a table's records, leaving out empty lines.

    A record comes as its line, still whole, so that it costs next to nothing to skip; one with a quote
    open at the line's end comes as its fields. Raises TableError for a quote that is never closed.
    """
    lines = iter(lines)
    for line in lines:
        if not line.isspace():
            yield _quoted(line, lines, separator) if line.count('"') % 2 else line


def fields(record: str | Cells, separator: str) -> Cells:
    """Return the fields of a record; a space as separator stands for any run of blanks."""
    if not isinstance(record, str):
        return record
    if '"' in record:
        return _parsed((record,), separator, record)
    return record.split() if separator == " " else record.rstrip("\n").split(separator)


def leading(lines: Iterable[str], separator: str, most: int) -> tuple[list[Cells], TableError | None]:
    """Return the first records' fields, ``most`` at most, and what ended them if a quote did."""
    found: list[Cells] = []
    try:
        for record in records(lines, separator):
            found.append(fields(record, separator))
            if len(found) == most:
                break
    except TableError as error:
        return found, error
    return found, None


def _quoted(line: str, lines: Iterator[str], separator: str) -> Cells:
    """Parse the record that begins with ``line``, taking from ``lines`` as long as a quote is open."""
    ended = False

    def physical() -> Iterator[str]:
        nonlocal ended
        yield from chain((line,), lines)
        ended = True

    cells = _parsed(physical(), separator, line)
    if ended:
        raise TableError(f"A quotation mark is never closed, from this line on: {_short(line)}")
    return cells


def _parsed(lines: Iterable[str], separator: str, first: str) -> Cells:
    """Parse one record from as many lines as it needs."""
    if separator == " ":
        lines = (_SPACES.sub(" ", line).strip() + "\n" for line in lines)
    try:
        return next(csv.reader(lines, delimiter=separator, skipinitialspace=True))
    except csv.Error as error:
        raise TableError(
            f"A quotation mark is not closed within {csv.field_size_limit():,} characters, "
            f"from this line on: {_short(first)}"
        ) from error


def _short(line: str) -> str:
    line = line.strip()
    return line if len(line) <= 60 else f"{line[:59]}…"
