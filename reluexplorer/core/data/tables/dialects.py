"""What parts the fields of a table, what quotes them, and which lines are remarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reluexplorer.core.data.dataset import Dialect
from reluexplorer.core.data.tables.cells import Cells, is_missing
from reluexplorer.core.data.tables.numerals import number
from reluexplorer.core.data.tables.records import leading
from reluexplorer.core.data.tables.text import TableError, head_lines

SNIFFED = 100
"""Records that decide on a file's format."""
SEPARATORS = {
    "\t": "tabs",
    ";": "semicolons",
    ",": "commas",
    "|": "bars",
    "\t+": "runs of tabs",
    " ": "spaces",
    "  ": "columns of blanks",
    "::": "double colons",
    "^": "carets",
    "~": "tildes",
    "¦": "broken bars",
    "\x01": "control letters",
    "\x1f": "control letters",
    ":": "colons",
}
"""How fields can be parted, and what to call it; of equals the first is taken.

Colons, which stand in times as well, are the last: where nothing else parts the first line.
"""
_BLANK = {" ", "  "}
_CLOCK = re.compile(r"\s*\d+(?::[0-5]\d){1,3}(?:[.,]\d+)?\s*")
"""A line that is one time or one length of time: 12:30, 1:02:03.5."""
_SNIFFED_LETTERS = 1 << 18
_BLANK_LINES = re.compile(r"(?:\r?\n|\r)(?: *(?:\r?\n|\r)){9,}")
_JUDGED_CELLS = 3000
_SEP_LINE = re.compile(r"\ufeff?\s*\"?sep=(.|\\t|tab)\"?[\s,;]*", re.IGNORECASE)
_MOMENT = re.compile(r"\d{1,4}[-/.:]\d{1,2}(?:[-/.:]\d{1,4})?(?:[ T]\d{1,2}:\d\d.*)?")
_DRESSED = re.compile(r"\(?[-+−]?[^\w\s]{0,2} ?\d[\d.,' ]*\)? ?[%€$£¥₹°]?[A-Za-z]{0,3}")
_ESCAPED = re.compile(r'[^\\,;|\t]\\"[^,;|\t\r\n]')
_ARFF = re.compile(r"\s*(?:%[^\n]*\n\s*)*@relation\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"@attribute\s+(\"[^\"]*\"|'[^']*'|\S+)", re.IGNORECASE)
_REMARK = re.compile(r"(#|%|//)")


@dataclass(frozen=True)
class Found:
    """A dialect, the head's text without the lines that are no records, and what those said."""

    dialect: Dialect
    text: str
    skipped: int
    """Lines above the records that name the separator."""
    remark: str
    """The last remark above the records, without its mark."""


def find_dialect(text: str, separator: str = "") -> Found:
    """Return how a head's lines are parted, unless ``separator`` is known.

    Raises TableError where they have one column, or a quotation mark is never closed.
    """
    text, skipped, named = _without_sep_line(text)
    if _ARFF.match(text):
        return _of_weka(text)
    comment, remark = _remarks(text)
    if comment:
        lines = [line for line in head_lines(text) if not line.startswith(comment)]
        text = "".join(lines)
    sample = text[:_SNIFFED_LETTERS]
    if 2 * len(sample.strip()) < len(sample):
        text = _BLANK_LINES.sub("\n\n", text)
        sample = text[:_SNIFFED_LETTERS]
    if len(sample) < len(text):
        end = max(sample.rfind("\n"), sample.rfind("\r"))
        sample = sample[: end + 1] if end > 0 else text
    quote = "'" if _single_quotes(sample) else '"'
    bare = Dialect("", quote, comment, escaped=_ESCAPED.search(sample) is not None)
    known = separator or named
    dialect = replace(bare, separator=known) if known else _likeliest(sample, bare)
    if dialect is None:
        lines = [line.strip() for line in sample.splitlines() if line.strip()]
        if all(line[0] == line[-1] == '"' and len(line) > 1 for line in lines):
            dialect = _likeliest(sample, replace(bare, wrapped=True))
    if dialect is None:
        raise TableError("The table has one column; it needs at least one input and a target.")
    return Found(dialect, text, skipped, remark)


def common_width(rows: Sequence[Cells]) -> int:
    """Return how many fields most rows have."""
    widths = Counter(map(len, rows))
    return max(widths, key=lambda width: (widths[width], width))


def _without_sep_line(text: str) -> tuple[str, int, str]:
    """Return text without a first line that tells a spreadsheet the separator, and the separator."""
    first, mark, rest = text.partition("\n")
    found = _SEP_LINE.fullmatch(first)
    if not mark or found is None:
        return text, 0, ""
    return rest, 1, "\t" if found[1] in {"\\t", "tab", "TAB"} else found[1]


def _of_weka(text: str) -> Found:
    """Return the dialect of an ARFF file, whose names stand above the rows, one a line."""
    names: list[str] = []
    lines = list(head_lines(text))
    for place, line in enumerate(lines):
        if found := _ATTRIBUTE.match(line.strip()):
            names.append(found[1].strip("\"'"))
        elif line.strip().lower() == "@data":
            rows = "".join(line for line in lines[place + 1 :] if not line.startswith("%"))
            quote = "'" if _single_quotes(rows) else '"'
            return Found(Dialect(",", quote, "%"), rows, place + 1, "\t".join(names))
    raise TableError("This ARFF file has no @data line; save it as CSV.")


def _remarks(text: str) -> tuple[str, str]:
    """Return the mark of remark lines, if the text begins with one, and the last of its first ones."""
    mark, last = "", ""
    for line in head_lines(text):
        if line.isspace():
            continue
        found = _REMARK.match(line)
        rest = line[found.end() :] if found else ""
        if found is None or (mark and found[1] != mark) or rest[:1] in {",", ";", "\t", "|"}:
            break
        mark, last = found[1], rest.strip("#% \t\r\n")
    return mark, last


def _single_quotes(text: str) -> bool:
    """Whether single quotes hold fields: they open and close some, and double ones none."""
    if "'" not in text or re.search(r'(?:^|[,;|\t])"', text, re.MULTILINE):
        return False
    opened = len(re.findall(r"(?:^|[,;|\t]) ?'", text, re.MULTILINE))
    closed = len(re.findall(r"' ?(?:[,;|\t\r]|$)", text, re.MULTILINE))
    return opened >= 2 and 0.8 * opened <= closed <= 1.25 * opened


def _likeliest(text: str, bare: Dialect) -> Dialect | None:
    best, most, columns = None, 0.0, 0
    for separator in SEPARATORS:
        if separator[0] not in text or (separator == ":" and columns > 1):
            continue
        dialect = replace(bare, separator=separator)
        rows, broken = leading(head_lines(text), dialect, SNIFFED)
        if not rows:
            raise broken or TableError("The file is empty.")
        score = _score(rows, separator)
        if separator == ":":
            return dialect if score and _parts_by_colons(rows) else best
        if score > most * 1.0001:
            best, most, columns = dialect, score, len(rows[0])
    return best


def _parts_by_colons(rows: Sequence[Cells]) -> bool:
    """Whether colons part fields, in lines of one width, and not the hours of times."""
    width = common_width(rows)
    if len(rows[0]) != width or 10 * sum(len(row) == width for row in rows) < 9 * len(rows):
        return False
    times = all(_CLOCK.fullmatch(":".join(row)) for row in rows)
    numbers = any(number(cell, decimal_comma=True) is not None for row in rows[1:] for cell in row)
    return numbers and not times


def _score(rows: Sequence[Cells], separator: str) -> float:
    """Return how well a separator parts: rows of one width, cells that are values, many of them."""
    width = common_width(rows)
    if width < 2 or not _headed(rows[0], width, separator):
        return 0.0
    agreeing = [row for row in rows if len(row) == width]
    share = len(agreeing) / len(rows)
    step = max(1, len(agreeing) * width // _JUDGED_CELLS)
    cells = [cell for row in agreeing[::step] for cell in row[:_JUDGED_CELLS]]
    worth = sum(map(_worth, cells)) / len(cells)
    doubt = (0.85 if separator in _BLANK else 1.0) * (1.0 if len(rows[0]) >= width else 0.75)
    return share * share * worth * (width - 1) / width * doubt


def _headed(first: Cells, width: int, separator: str) -> bool:
    """Whether the first line has as many fields as the others; blanks also part the words of a text."""
    return separator not in _BLANK or len(first) in {width, width - 1 if width > 2 else width}


def _worth(cell: str) -> float:
    """Return how sure a cell looks like one value."""
    cell = cell.strip()
    if is_missing(cell):
        return 0.9
    if number(cell, decimal_comma="," in cell) is not None or _MOMENT.fullmatch(cell):
        return 1.0
    if _DRESSED.fullmatch(cell):
        return 0.95
    return 0.2 if any(mark in cell for mark in ",;|\t") else 0.8
