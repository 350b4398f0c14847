"""How a file's text becomes a table, found out from its first lines: what parts, quotes and names columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from reluexplorer.core.data.dataset import Dialect
from reluexplorer.core.data.held import TableFile
from reluexplorer.core.data.tables.headers import Header, find_header, fitted, without_empty_end
from reluexplorer.core.data.tables.numerals import decimal_votes, number
from reluexplorer.core.data.tables.records import Cells, fields, is_missing, leading, records, until_broken
from reluexplorer.core.data.tables.source import Source, source_of
from reluexplorer.core.data.tables.text import head_lines, read_head
from reluexplorer.core.data.tables.wording import TableError
from reluexplorer.language import _

SNIFFED = 100
"""Records that decide on a file's format."""
_SEPARATORS = ("\t", ";", ",", "|", "\t+", " ", "  ", "::", "^", "~", "¦", "\x01", "\x1f", ":")
"""How fields can be parted; of equals the first is taken.

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
        raise TableError(_("The table has one column; it needs at least one input and a target."))
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
    raise TableError(_("This ARFF file has no @data line; save it as CSV."))


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
    for separator in _SEPARATORS:
        if separator[0] not in text or (separator == ":" and columns > 1):
            continue
        dialect = replace(bare, separator=separator)
        rows, broken = leading(head_lines(text), dialect, SNIFFED)
        if not rows:
            raise broken or TableError(_("The file is empty."))
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


MOST_COLUMNS = 50_000
_HEADER_CELLS = 20_000
_COMMA_CELLS = 50_000
_JUDGED = 50
"""Rows, an even choice of a file's first few megabytes, that tell whether it is one table."""


@dataclass(frozen=True)
class TableFormat:
    """How to read a table. ``lead`` is the number of lines above the first record that are no records.

    ``titles`` are the header's fields as they are written, so that they are known again further down;
    ``around`` are the cells of the records before the first row that are neither.
    """

    source: Source
    encoding: str
    dialect: Dialect
    decimal_comma: bool
    header: Header
    lead: int = 0
    titles: tuple[str, ...] = ()
    around: tuple[tuple[str, ...], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' unique names."""
        return self.header.names

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.names)

    @property
    def skip(self) -> int:
        """Records before the first row."""
        return self.header.above + self.header.beneath + bool(self.titles)

    def repeats(self, row: Cells) -> bool:
        """Whether a row is the header once more, as where files were put together."""
        if not self.titles or row[0].strip().casefold() != self.titles[0]:
            return False
        return tuple(cell.strip().casefold() for cell in row[: self.width]) == self.titles


Head = tuple[TableFormat, str, bool]
_Seen = tuple[str, str, bool, int]
_LAST: dict[tuple[_Seen, str], Head] = {}
"""The format that was found last, by the head that it was found in, and the separator that was known."""


def find_format(source: Source, encoding: str | None = None) -> Head:
    """Return a file's format, the text of its first few megabytes, and whether that is all of it.

    What opens a table looks at its format before it is read, so that of the last one is kept.
    Raises TableError for a file that is missing, empty, not text, or not a table.
    """
    seen = read_head(source, encoding)
    key = seen, source.separator
    table, text, whole = _LAST.get(key) or _found(source, *seen)
    _LAST.clear()
    _LAST[key] = table, text, whole
    return replace(table, source=source), text, whole


def _found(source: Source, text: str, encoding: str, whole: bool, blank: int) -> Head:
    found = find_dialect(text, source.separator)
    parsed, broken = leading(head_lines(found.text), found.dialect, SNIFFED)
    if not parsed or (broken is not None and (whole or len(parsed) < 2)):
        raise broken or TableError(_("The file is empty."))
    width = without_empty_end(parsed, common_width(parsed))
    if width > MOST_COLUMNS:
        refusal = _("The table has {count:,} columns; {most:,} is the most.")
        raise TableError(refusal.format(count=width, most=MOST_COLUMNS))
    commas = _has_decimal_comma(parsed, width, found.dialect.separator)
    few = parsed[: max(6, _HEADER_CELLS // max(width, 1))]
    header = find_header(few, width, found.remark, decimal_comma=commas)
    titles: tuple[str, ...] = ()
    if header.named and not header.remarked:
        titles = tuple(cell.strip().casefold() for cell in fitted(parsed[header.above], width))
    first = header.above + bool(titles)
    around = [*parsed[: header.above], *parsed[first : first + header.beneath]]
    cells = tuple(tuple(cell.strip() for cell in row) for row in around)
    table = TableFormat(source, encoding, found.dialect, commas, header, blank + found.skipped, titles, cells)
    return table, found.text, whole


def head_format(path: TableFile) -> tuple[TableFormat, int | None]:
    """Return a file's format as its first few megabytes show it, and its rows; None where it has more.

    Raises TableError for a file that is missing, empty, not text, or not a table.
    """
    table, text, whole = find_format(source_of(path))
    found, broken = until_broken(records(head_lines(text), table.dialect))
    if broken is not None and (whole or len(found) < 2):
        raise broken
    body = found[table.skip :]
    stride = max(1, -(-len(body) // _JUDGED))
    judged = (fitted(fields(body[place], table.dialect), table.width) for place in _spread(len(body), stride))
    rows = [row for row in judged if not table.repeats(row)]
    kept = sum(len(row) == table.width for row in rows)
    if whole or len(rows) > 1:
        check_shape(len(rows), kept, table.width)
    return table, (kept if stride == 1 else len(body)) if whole else None


def _spread(count: int, stride: int) -> list[int]:
    """Return a place in each ``stride`` of ``count``, at no fixed distance, so that no pattern is missed."""
    places = [start + start * 2_654_435_761 // 7 % stride for start in range(0, count, stride)]
    return [place for place in places if place < count]


def check_shape(read: int, kept: int, width: int) -> None:
    """Raise TableError unless most lines have the table's width and there are two rows at least."""
    if 2 * kept < read:
        refusal = _(
            "{odd:,} of {rows:,} rows do not have {width} fields as the first lines have; this is not "
            "one table."
        )
        raise TableError(refusal.format(odd=read - kept, rows=read, width=width))
    if kept == 0:
        raise TableError(_("The table has a header and no rows."))
    if kept == 1:
        raise TableError(_("The table has one row; it needs at least two, of different targets."))


def _has_decimal_comma(rows: Sequence[Cells], width: int, separator: str) -> bool:
    """Whether numbers are written 1,5 more often than 1.5; 1,234 counts only between semicolons."""
    cells = (cell for row in rows[1:] if len(row) == width for cell in row)
    commas, points, either = decimal_votes(islice(cells, _COMMA_CELLS))
    return commas + (either if separator == ";" else 0) > points
