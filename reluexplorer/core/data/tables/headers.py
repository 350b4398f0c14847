"""Where a table begins among its first records, what names its columns, and what else stands there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from reluexplorer.core.data.tables.numerals import dressed, number
from reluexplorer.core.data.tables.records import Cells, is_missing, is_missing_number
from reluexplorer.core.data.tables.wording import unique_names

_ORANGE_TYPES = {
    "continuous", "c", "discrete", "d", "string", "s", "time", "t", "basket", "numeric", "categorical",
}  # fmt: skip
_ORANGE_ROLES = {"class", "c", "meta", "m", "meta attributes", "ignore", "i", "x", "y", "w", ""}
_ORANGE_NAME = re.compile(r"(?P<role>[mci]?)(?P<type>[CDSTN]?)#(?P<name>.+)")
_MOST_ABOVE = 30
_MOST_JUDGED = 500
"""Columns that decide whether the first record has names; of more, an even choice."""


@dataclass(frozen=True)
class Header:
    """What a table's first records are. ``names`` are unique; ``target`` is empty unless the file names it.

    ``above`` records come before the header or the first row, ``beneath`` stand under the header and are
    no rows, such as units; ``ignored`` are the columns that the file says are no inputs.
    """

    above: int
    named: bool
    beneath: int
    names: tuple[str, ...]
    target: str = ""
    ignored: frozenset[str] = frozenset()
    remarked: bool = False
    """Whether the names stand in a remark above the records."""


def find_header(rows: Sequence[Cells], width: int, remark: str, *, decimal_comma: bool) -> Header:
    """Return what the first records of a table of ``width`` columns are; ``remark`` stands above them."""
    above = _above(rows, width)
    rest = [[cell.strip() for cell in row] for row in rows[above:]]
    first, body = rest[0], [fitted(row, width) for row in rest[1:]]
    body = [row for row in body if len(row) == width]
    named, cells = _names(first, body, width, remark, decimal_comma=decimal_comma)
    if not named:
        return Header(above, False, 0, _unique([""] * width))
    if cells is None:
        names = _from_remark(remark, width) or [""] * width
        return Header(above, True, 0, _unique(names), remarked=True)
    if above and len(set(cells)) < len(cells) and _stand_over(rows[above - 1], rows[above:], width):
        cells = _with_groups(rows[above - 1], cells)
    return _with_rows_beneath(above, cells, body)


def fitted(row: Cells, width: int) -> Cells:
    """Return a row without empty fields beyond ``width``."""
    return row[:width] if len(row) > width and not any(cell.strip() for cell in row[width:]) else row


def without_empty_end(rows: Sequence[Cells], width: int) -> int:
    """Return the width without last fields that are empty in all rows, where no header is above them.

    A header that lacks one field may leave out a name, so one empty column is kept.
    """
    whole = [row for row in rows if len(row) == width]
    filled = max(
        max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0) for row in whole
    )
    headed = any(len(row) == filled and all(cell.strip() for cell in row) for row in rows[:_MOST_ABOVE])
    return filled if headed and filled < width - 1 else width


def _above(rows: Sequence[Cells], width: int) -> int:
    """Return how many records stand above the first that belongs to the table."""
    for place, row in enumerate(rows[:_MOST_ABOVE]):
        wide = fitted(row, width)
        if len(wide) == width:
            after = [other[:_MOST_JUDGED] for other in rows[place + 1 : place + 12]]
            if _are_groups(wide[:_MOST_JUDGED], after, min(width, _MOST_JUDGED)):
                return place + 1
            if len(after) < 2 or not _is_title(wide[:_MOST_JUDGED], after, min(width, _MOST_JUDGED)):
                return place
        elif _lacks_one(row, width) and not _names_follow(_from_whole(rows[place + 1 :], width), width):
            return place
    return next((place for place, row in enumerate(rows) if len(row) == width), 0)


def _from_whole(rows: Sequence[Cells], width: int) -> Sequence[Cells]:
    """Return some rows from the first that has all fields on, where a few at most stand above it."""
    start = next((place for place, row in enumerate(rows[:4]) if len(row) == width), 0)
    return rows[start : start + 11]


def _names_follow(rows: Sequence[Cells], width: int) -> bool:
    """Whether the first of these rows has words, one for each column, and numbers are below it.

    Rows of units and the like may stand between them.
    """
    whole = [row for row in rows if len(row) == width]
    if (
        len(whole) < 2
        or len(rows[0]) != width
        or any(not cell.strip() or _is_number(cell) for cell in rows[0])
    ):
        return False
    below = [[cell.strip() for cell in row] for row in whole[1:]]
    while len(below) > 2 and not any(map(_is_number, below[0])) and _is_beneath(below[0], below[1:]):
        below = below[1:]
    return all(any(map(_is_number, row)) for row in below)


def _is_title(row: Cells, after: Sequence[Cells], width: int) -> bool:
    """Whether a row is words padded with separators: it fills far fewer fields than those that follow."""
    filled = sum(bool(cell.strip()) for cell in row)
    fuller = [sum(bool(cell.strip()) for cell in other[:width]) for other in after]
    usual = sorted(fuller)[len(fuller) // 2]
    if width == 2:
        pairs = [other for other in after if len(other) >= 2]
        beneath = any(_is_number(cell) for other in pairs[1:] for cell in other[:2])
        words = bool(pairs) and all(cell.strip() and not _is_number(cell) for cell in pairs[0][:2])
        return filled == 1 and usual == 2 and words and beneath and not _is_number(row[0])
    if any(_is_number(cell) for cell in row):
        return filled == 1 and usual > 2
    if not row[0].strip() and any(map(_is_number, after[0][:width])):
        return False
    return filled <= max(1, width // 3) and usual >= 2 * filled and usual > 1


def _are_groups(row: Cells, after: Sequence[Cells], width: int) -> bool:
    """Whether a row names groups of columns, over a row that names each: it repeats itself or has gaps.

    The first column may have neither a group nor a name, as that of row names.
    """
    names = [cell.strip() for cell in after[0][:width]] if len(after) > 1 else []
    if len(names) != width or _are_types(names) or not _stand_over(row, after, width):
        return False
    start = 0 if row[0].strip() or names[0] else 1
    return _names_follow([other[start:] for other in after], width - start)


def _stand_over(row: Cells, after: Sequence[Cells], width: int) -> bool:
    """Whether a row has gaps or repeats itself, and tells columns apart that have one name."""
    groups = [cell.strip() for cell in row]
    said = [group for group in groups if group]
    names = [cell.strip() for cell in after[0][:width]]
    if len(groups) != width or not said or len(set(groups)) == len(said) == width:
        return False
    if len(set(names)) == len(names):
        return True
    filled = _filled(groups)
    wide = sum(filled.count(group) > 1 for group in set(said))
    return 2 * wide >= len(set(said)) and len(set(zip(filled, names, strict=True))) == width


def _filled(groups: Cells) -> Cells:
    """Return the group of each column: the last that was named."""
    filled = [""]
    for group in groups:
        filled.append(group.strip() or filled[-1])
    return filled[1:]


def _with_groups(groups: Cells, cells: Cells) -> Cells:
    """Return names with their group before those that several columns have."""
    shared = {cell for cell in cells if cells.count(cell) > 1}
    pairs = zip(_filled(groups), cells, strict=True)
    return [f"{group} {cell}" if cell in shared else cell for group, cell in pairs]


def _is_number(cell: str) -> bool:
    return number(cell, decimal_comma=True) is not None


def _lacks_one(row: Cells, width: int) -> bool:
    """Whether this may be a header that leaves out the column of row names, or a last empty column."""
    return len(row) == width - 1 > 1 and not any(map(_is_number, row))


def _names(
    first: Cells, body: Sequence[Cells], width: int, remark: str, *, decimal_comma: bool
) -> tuple[bool, Cells | None]:
    """Return whether the columns have names, and the header's cells, None if a remark has the names."""
    if len(first) < width:
        last_is_empty = all(is_missing(row[-1]) for row in body)
        return True, [*first, ""] if last_is_empty else ["row", *first]
    first = fitted(first, width)
    told = slice(None) if width <= _MOST_JUDGED else slice(0, None, -(-width // _MOST_JUDGED))
    columns = list(zip(*(row[told] for row in body), strict=True)) if body else [()] * len(first[told])
    if _names_columns(first[told], columns, decimal_comma=decimal_comma):
        return True, first
    return _from_remark(remark, width) is not None, None


def _from_remark(remark: str, width: int) -> Cells | None:
    """Return the names that a remark above the rows holds, if they are as many as there are columns."""
    for parts in (re.split(r"[,;\t|]", remark), remark.split()):
        cells = [part.strip().strip("\"'") for part in parts]
        if len(cells) == width and all(cells) and not any(map(_is_number, cells)):
            return cells
    return None


def _names_columns(first: Cells, columns: Sequence[Sequence[str]], *, decimal_comma: bool) -> bool:
    """Whether ``first`` differs from what is below as names differ from values."""

    @cache
    def is_value(text: str) -> bool:
        return number(text, decimal_comma=decimal_comma) is not None or (
            text[:1] not in {"'", "="} and bool(dressed([text], decimal_comma=decimal_comma).numbers)
        )

    words, figures, strangers = _votes(first, columns, is_value)
    if words > figures or (words and strangers + words >= 2):
        return True
    if figures:
        told = words + strangers > 0
        return _counts_up(first, columns, sure=told) or (told and _are_apart(first, columns))
    if not strangers and any(map(is_value, first)):
        return False
    return not any(cell in below for cell, below in zip(first, columns, strict=True) if cell)


def _votes(
    first: Cells, columns: Sequence[Sequence[str]], is_value: Callable[[str], bool]
) -> tuple[int, int, int]:
    """Return how many columns of numbers begin with a word, how many with a number, and new words."""
    words = figures = strangers = 0
    for cell, below in zip(first, columns, strict=True):
        held = [text for text in below if not is_missing_number(text)]
        if not held or is_missing(cell):
            continue
        values = sum(map(is_value, held)) / len(held)
        if values >= 0.8:
            words += not is_value(cell) and not is_missing_number(cell)
            figures += is_value(cell)
        elif (values < 0.2 or not is_value(cell)) and cell not in held and 2 * len(set(held)) <= len(held):
            strangers += 1
    return words, figures, strangers


def _counts_up(first: Cells, columns: Sequence[Sequence[str]], *, sure: bool) -> bool:
    """Whether the numbers in ``first`` count up evenly, as years do or 0, 1, 2, and the rows below do not.

    Where nothing else says that they are names (``sure``), they must be unlike the numbers below them.
    """
    figures = [number(cell, decimal_comma=False) for cell in first]
    places = [place for place, figure in enumerate(figures) if figure is not None]
    numbers = [figure for figure in figures if figure is not None]
    if len(places) < 3 or places != list(range(places[0], places[-1] + 1)):
        return False
    step = numbers[1] - numbers[0]
    if step <= 0 or any(abs(b - a - step) > 1e-9 * abs(step) for a, b in pairwise(numbers)):
        return False
    rows = [
        [number(cell, decimal_comma=True) for cell in row]
        for row in zip(*(columns[place] for place in places), strict=True)
    ]
    known = [[value for value in row if value is not None] for row in rows]
    if any(len(row) == len(numbers) and {b - a for a, b in pairwise(row)} == {float(step)} for row in known):
        return False
    if sure:
        return True
    below = [value for row in known for value in row]
    apart = not below or min(numbers) > max(below) or max(numbers) < min(below)
    return apart or len(numbers) > 4 or any(value % 1.0 for value in below)


def _are_apart(first: Cells, columns: Sequence[Sequence[str]]) -> bool:
    """Whether the numbers in ``first`` are 0, 1 and so on, or none is like those below it."""
    pairs = [(number(cell, decimal_comma=False), below) for cell, below in zip(first, columns, strict=True)]
    figures = [(figure, below) for figure, below in pairs if figure is not None]
    if [figure for figure, _ in figures] == list(range(len(figures))) and len(figures) > 1:
        return True
    for figure, below in figures:
        values = [number(cell, decimal_comma=True) for cell in below]
        known = [value for value in values if value is not None]
        if not known or min(known) <= figure <= max(known):
            return False
    return bool(figures)


def _with_rows_beneath(above: int, cells: Cells, body: Sequence[Cells]) -> Header:
    """Return the header with what stands beneath it: types and roles, units, rules of dashes."""
    beneath = 0
    if len(body) > 2 and _are_types(body[0]):
        roles = [cell.lower() for cell in body[1]]
        beneath = 1
        if any(roles) and all(
            role.split("=")[0] in _ORANGE_ROLES or " " in role or "=" in role for role in roles
        ):
            return _with_roles(above, cells, 2, roles)
        if not any(roles):
            beneath = 2
        return Header(above, True, beneath, _unique(cells))
    while beneath < min(3, len(body) - 2) and _is_beneath(body[beneath], body[beneath + 1 :]):
        beneath += 1
    marked = [_ORANGE_NAME.fullmatch(cell) for cell in cells]
    if any(marked) and all(found or "#" not in cell for found, cell in zip(marked, cells, strict=True)):
        roles = [
            {"c": "class", "m": "meta", "i": "ignore"}.get(each["role"], "") if each else ""
            for each in marked
        ]
        plain = [each["name"] if each else cell for each, cell in zip(marked, cells, strict=True)]
        return _with_roles(above, plain, beneath, roles)
    return Header(above, True, beneath, _unique(cells))


def _are_types(row: Cells) -> bool:
    types = [cell.lower() for cell in row if cell]
    return (
        len(types) > 1
        and all(kind in _ORANGE_TYPES or re.fullmatch(r"\w+( \w+)+", kind) for kind in types)
        and any(kind in _ORANGE_TYPES for kind in types)
    )


def _with_roles(above: int, cells: Cells, beneath: int, roles: Sequence[str]) -> Header:
    names = _unique(cells)
    targets = [name for name, role in zip(names, roles, strict=True) if role in {"class", "c", "y"}]
    ignored = [name for name, role in zip(names, roles, strict=True) if role in {"meta", "m", "ignore", "i"}]
    return Header(above, True, beneath, names, targets[0] if targets else "", frozenset(ignored))


def _is_beneath(row: Cells, below: Sequence[Cells]) -> bool:
    """Whether a row says what the columns are, such as their units, while all below it are numbers."""
    words = 0
    step = -(-len(row) // _MOST_JUDGED)
    for place, cell in islice(enumerate(row), 0, None, step):
        held = [other[place] for other in below if not is_missing_number(other[place])]
        numeric = bool(held) and sum(map(_is_figure, held)) >= 0.8 * len(held)
        if not numeric:
            if cell and cell in held:
                return False
            continue
        if _is_figure(cell):
            return False
        words += bool(cell) and (not is_missing_number(cell) or not cell.strip("-: "))
    return words > 0


def _is_figure(cell: str) -> bool:
    return _is_number(cell) or bool(dressed([cell], decimal_comma=False).numbers)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return names with none empty and none twice: "column 3", "size (2)"."""
    return unique_names([" ".join(name.split()) or f"column {place}" for place, name in enumerate(names, 1)])
