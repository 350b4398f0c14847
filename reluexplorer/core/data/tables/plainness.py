"""Whether a table is written so plainly that every version of this program reads it alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from reluexplorer.core.data.dataset import Dialect
from reluexplorer.core.data.held import TableFile
from reluexplorer.core.data.tables.code_pages import WESTERN
from reluexplorer.core.data.tables.columns import (
    Column,
    ColumnKind,
    classes_of,
    make_column,
    suggested_target,
    suggested_task,
)
from reluexplorer.core.data.tables.dialect import SNIFFED, TableFormat, common_width, find_format
from reluexplorer.core.data.tables.readings import Family
from reluexplorer.core.data.tables.records import Cells, fields, is_missing_number, leading, records
from reluexplorer.core.data.tables.source import source_of
from reluexplorer.core.data.tables.targets import giveaways
from reluexplorer.core.data.tables.text import head_lines
from reluexplorer.core.data.tables.wording import TableError

READER = 4
"""Grows where tables come to be read otherwise; a document says by which it was saved."""
_ROWS = 400
_NAMES_OF_TARGETS = (
    "target", "class", "label", "species", "y", "outcome", "diagnosis", "category", "response",
)  # fmt: skip
"""Those that the first version knew."""
_SEPARATORS = "\t;|,"
_ENCODINGS = {"utf-8", "utf-8-sig", "utf-16", "utf-32", WESTERN}
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_NOTHING = {"", "na", "n/a", "#n/a", "nan", "?", "null", "-"}


def reads_as_ever(path: TableFile, target: str = "") -> bool:
    """Whether the first version of the reader would have read the table's first rows as they are read now.

    ``target`` is the column that is predicted, empty for the one that is suggested.
    """
    try:
        table, text, _ = find_format(source_of(path))
        found = islice(records(head_lines(text), table.dialect), table.skip + _ROWS)
        rows = [fields(record, table.dialect) for record in found]
    except TableError:
        return True
    body = [row for row in rows[table.skip :] if len(row) == table.width]
    commas = table.decimal_comma and table.dialect.separator != ","
    cells = list(zip(*body, strict=True))
    columns = [
        make_column(name, texts, range(len(texts)), decimal_comma=table.decimal_comma)
        for name, texts in zip(table.names, cells, strict=True)
    ]
    predicted = target or suggested_target(columns).name
    same = bool(target) or predicted == _suggested_before(columns)
    foretold = [column for column in columns if column.name == predicted]
    given = giveaways(foretold, [column for column in columns if column.name != predicted], {})
    return (
        same
        and not (given.group or given.copies)
        and _plain_form(table, text, rows)
        and all(
            _plain_column(column, texts, predicted=column.name == predicted, commas=commas)
            for column, texts in zip(columns, cells, strict=True)
        )
    )


def _suggested_before(columns: Sequence[Column]) -> str:
    """Return the name of the column that the first version took for the target."""
    learnable = [column for column in columns if suggested_task(column) is not None]
    names = {column.name.casefold(): column.name for column in reversed(learnable)}
    named = next((names[name] for name in _NAMES_OF_TARGETS if name in names), "")
    return named or next((column.name for column in reversed(learnable) if column.usable), columns[-1].name)


def _plain_form(table: TableFormat, text: str, rows: Sequence[Cells]) -> bool:
    header, source = table.header, table.source
    ordinary = source.unpack is None and source.content is None and table.encoding in _ENCODINGS
    bare = not (header.beneath or header.target or header.ignored or table.lead or table.dialect.comment)
    if not (ordinary and bare and table.dialect.quote == '"'):
        return False
    first = rows[header.above] if header.named else []
    numbered = any(cell.strip().replace(".", "", 1).isdigit() for cell in first)
    padded = any(len(row) == table.width for row in rows[: header.above])
    repeated = any(table.repeats(row) for row in rows[table.skip :])
    same = len(first) in {0, table.width, table.width - 1}
    return same and not (numbered or padded or repeated) and _first_separator(text) == table.dialect.separator


def _first_separator(text: str) -> str:
    """Return what the first version took for the separator: the first that nearly all lines agree on."""
    for separator in _SEPARATORS:
        rows, _ = leading(head_lines(text), Dialect(separator), SNIFFED)
        width = common_width(rows) if rows else 1
        if width > 1 and sum(len(row) == width for row in rows) >= 0.9 * len(rows):
            return separator
    return " "


def _plain_column(column: Column, cells: Sequence[str], *, predicted: bool, commas: bool) -> bool:
    """Whether a column's cells are the same numbers or words to both; ``commas`` were decimal before."""
    if column.family is Family.TRUTH and predicted:
        classes = classes_of(column)
        return classes == tuple(sorted(classes, key=str.casefold)) and len(column.levels) == len(set(cells))
    if column.family not in {Family.PLAIN, Family.WORDS} or column.kind is ColumnKind.PART:
        return False
    words = Counter(cell.strip().lower() for cell in cells)
    if column.values is None:
        return column.missing == sum(words[word] for word in _NOTHING)
    strange = words.keys() - _NOTHING
    return not any(is_missing_number(word) or not _as_before(word, commas=commas) for word in strange)


def _as_before(word: str, *, commas: bool) -> bool:
    """Whether the first version took a cell for the number that it is taken for now, or for a stray word."""
    if any(mark in word for mark in " '’_\u00a0\u202f−×·"):
        return False
    if "," in word:
        return commas or _THOUSANDS.fullmatch(word) is not None
    return not ("." in word and commas)
