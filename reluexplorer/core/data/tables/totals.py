"""Rows at the end of a table that are no samples: the sum or the mean of those above them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from reluexplorer.core.data.tables.cells import is_missing
from reluexplorer.core.data.tables.numerals import dressed

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
