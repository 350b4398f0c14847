"""From lines to records: quotes, separators, empty lines."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from reluexplorer.core.data.dataset import Dialect
from reluexplorer.core.data.tables.cells import Cells
from reluexplorer.core.data.tables.text import TableError
from reluexplorer.sentences import shortened

_RUNS = {" ": re.compile(r"[ \t]+"), "\t+": re.compile(r"\t+"), "  ": re.compile(r" {2,}|\t+")}
_PARTED_BY = {" ": " ", "\t+": "\t", "  ": "\t"}


def records(lines: Iterable[str], dialect: Dialect) -> Iterator[str | Cells]:
    """Return a table's records, leaving out lines that are empty, or remarks, or hold separators alone.

    A record comes as its line, still whole, so that it costs next to nothing to skip; one with a quote
    open at the line's end comes as its fields. Raises TableError for a quote that is never closed.
    """
    lines, quote, comment = _as_usual(lines, dialect), dialect.quote, dialect.comment
    nothing = f"{dialect.separator.rstrip('+')} \t\r\n\f\v"
    for line in lines:
        if line.strip(nothing) and not (comment and line.startswith(comment)):
            yield _quoted(line, lines, dialect) if line.count(quote) % 2 else line


def _as_usual(lines: Iterable[str], dialect: Dialect) -> Iterator[str]:
    """Return lines with their quotes as they are usually written."""
    if dialect.wrapped:
        lines = (line.strip()[1:-1].replace('""', '"') + "\n" for line in lines)
    if dialect.escaped:
        lines = (line.replace('\\"', '""') for line in lines)
    return iter(lines)


def fields(record: str | Cells, dialect: Dialect) -> Cells:
    """Return the fields of a record."""
    if not isinstance(record, str):
        return record
    if dialect.quote in record:
        return _parsed((record,), dialect, record)
    line, separator = record.rstrip("\n"), dialect.separator
    if separator == " ":
        return line.split()
    runs = _RUNS.get(separator)
    return runs.split(line.strip()) if runs else line.split(separator)


def leading(lines: Iterable[str], dialect: Dialect, most: int) -> tuple[list[Cells], TableError | None]:
    """Return the first records' fields, ``most`` at most, and what ended them if a quote did."""
    found: list[Cells] = []
    try:
        for record in records(lines, dialect):
            found.append(fields(record, dialect))
            if len(found) == most:
                break
    except TableError as error:
        return found, error
    return found, None


def _quoted(line: str, lines: Iterator[str], dialect: Dialect) -> Cells:
    """Parse the record that begins with ``line``, taking from ``lines`` as long as a quote is open."""
    ended = False

    def physical() -> Iterator[str]:
        nonlocal ended
        yield from chain((line,), lines)
        ended = True

    cells = _parsed(physical(), dialect, line)
    if ended:
        raise TableError(
            f"A quotation mark is never closed, from this line on: {shortened(line.strip(), 60)}"
        )
    return cells


def _parsed(lines: Iterable[str], dialect: Dialect, first: str) -> Cells:
    """Parse one record from as many lines as it needs."""
    separator = _PARTED_BY.get(dialect.separator, dialect.separator)
    if runs := _RUNS.get(dialect.separator):
        lines = (runs.sub(separator, line.strip()) + "\n" for line in lines)
    elif len(separator) > 1:
        lines = (line.replace(separator, "\x1f") for line in lines)
        separator = "\x1f"
    try:
        return next(csv.reader(lines, delimiter=separator, quotechar=dialect.quote, skipinitialspace=True))
    except csv.Error as error:
        raise TableError(
            f"A quotation mark is not closed within {csv.field_size_limit():,} characters, "
            f"from this line on: {shortened(first.strip(), 60)}"
        ) from error
