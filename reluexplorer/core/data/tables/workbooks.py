"""The first sheet of an .xlsx workbook, as rows of values."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse
from xml.parsers import expat

from reluexplorer.core.data.tables.wording import TableError
from reluexplorer.language import _

_MOST_BYTES = 1 << 28
_MOST_COLUMNS = 16_384
_MOST_LETTERS = 32_767
"""What a cell can hold in any spreadsheet."""
_MOST_RATIO = 100
"""How many letters its cells may have for each byte of a workbook: one text can stand in many of them."""
_FREE = 1 << 24
EMPTY = 20
"""How many times the cells that are given a table may have, beyond ``SMALL`` of them."""
SMALL = 200_000
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_TIMES_ONLY = {18, 19, 20, 21, 45, 46, 47}
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, ParseError, expat.ExpatError, LookupError, ValueError, ArithmeticError,
    RuntimeError, EOFError,
)  # fmt: skip
"""What comes up where a workbook is damaged, or locked with a password."""
_REFERENCE = re.compile(r"([A-Z]{1,3})\d+")


def demand_size(raw: bytes) -> None:
    """Raise TableError for an archive that unpacks to more than there should be memory for."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if sum(each.file_size for each in packed.infolist()) > _MOST_BYTES:
            raise TableError(
                _("The file unpacks to more than {most} MB; save its table as CSV.").format(
                    most=_MOST_BYTES >> 20
                )
            )


def sheet_rows(raw: bytes) -> Iterator[Sequence[object]]:
    """Return the rows of the first sheet; raise TableError for a workbook that cannot be read."""
    try:
        demand_size(raw)
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            texts = [_texts(element) for element in _elements(book, "xl/sharedStrings.xml", "si")]
            rows = _rows(book, _first_sheet(book), texts, _date_styles(book))
            yield from _limited(rows, max(_FREE, _MOST_RATIO * len(raw)))
    except TableError:
        raise
    except _DAMAGE as error:
        raise TableError(_("The workbook is damaged or locked; save its sheet as CSV.")) from error


def _limited(rows: Iterator[Sequence[object]], most: int) -> Iterator[Sequence[object]]:
    """Return rows until their texts have more than ``most`` letters, which is refused."""
    letters = 0
    for row in rows:
        lengths = [len(cell) for cell in row if isinstance(cell, str)]
        letters += sum(lengths)
        if letters > most or max(lengths, default=0) > _MOST_LETTERS:
            raise TableError(_("The cells hold more text than a spreadsheet's; save the sheet as CSV."))
        yield row


def _first_sheet(book: zipfile.ZipFile) -> str:
    """Return the file of the first sheet that is shown, in the order of the workbook's tabs."""
    names = book.namelist()
    files = {
        each.get("Id", ""): posixpath.normpath(posixpath.join("/xl", each.get("Target", ""))).lstrip("/")
        for each in _elements(book, "xl/_rels/workbook.xml.rels", "Relationship")
        if each.get("Type", "").endswith("/worksheet")
    }
    tabs = [
        (each.get("state", "visible") != "visible", files[key])
        for each in (_elements(book, "xl/workbook.xml", "sheet") if files else ())
        if (key := _relation(each)) in files and files[key] in names
    ]
    if tabs:
        return min(tabs, key=lambda tab: tab[0])[1]
    numbered = [name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
    if not numbered:
        raise TableError(_("The workbook has no sheet."))
    return min(numbered, key=lambda name: int(re.sub(r"\D", "", name)))


def _relation(element: Element) -> str:
    """Return the key of the file that a tab shows: the attribute "id" of a namespace."""
    return next((value for name, value in element.items() if name.endswith("}id")), "")


class _Plain(io.RawIOBase):
    """XML without a document type: what declares entities is refused before it is parsed."""

    def __init__(self, inner: IO[bytes]) -> None:
        super().__init__()
        self._inner, self._before_root = inner, True
        self._guard = expat.ParserCreate()
        self._guard.StartDoctypeDeclHandler = self._refuse
        self._guard.StartElementHandler = self._begin

    def read(self, size: int = -1) -> bytes:
        piece = self._inner.read(size)
        if self._before_root:
            self._guard.Parse(piece, not piece)
        return piece

    def _refuse(self, *_declared: object) -> None:
        raise TableError(_("The workbook declares entities, which no spreadsheet does; it is not read."))

    def _begin(self, *_element: object) -> None:
        self._before_root = False


def _elements(book: zipfile.ZipFile, name: str, wanted: str) -> Iterator[Element]:
    """Yield a file's elements of a name, each once it is whole; none where there is no such file."""
    if name not in book.NameToInfo:
        return
    with book.open(name) as file:
        for _, element in iterparse(_Plain(file), events=("end",)):  # noqa: S314
            if _name(element) == wanted:
                yield element
                element.clear()


def _texts(element: Element) -> str:
    """Return the text of a cell and of its runs, without the phonetic guides above it."""
    runs = [each for part in element for each in (part if _name(part) == "r" else (part,))]
    return "".join(each.text or "" for each in runs if _name(each) == "t")


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _date_styles(book: zipfile.ZipFile) -> dict[int, bool]:
    """Return for each style that shows a date or a time whether it shows the time alone."""
    own = {
        int(element.get("numFmtId", "0")): _LITERAL.sub("", element.get("formatCode", ""))
        for element in _elements(book, "xl/styles.xml", "numFmt")
    }
    styles: dict[int, bool] = {}
    for formats in _elements(book, "xl/styles.xml", "cellXfs"):
        for place, element in enumerate(formats):
            number = int(element.get("numFmtId", "0"))
            code = own.get(number, "").lower()
            if number in _DATE_FORMATS or re.search(r"[ydhs]", code):
                styles[place] = number in _TIMES_ONLY or (bool(code) and not re.search(r"[yd]", code))
    return styles


def _rows(
    book: zipfile.ZipFile, sheet: str, texts: Sequence[str], dates: dict[int, bool]
) -> Iterator[Sequence[object]]:
    width = given = laid = 0
    for element in _elements(book, sheet, "row"):
        row: list[object] = []
        for cell in element:
            place = _column(cell.get("r", "")) or len(row)
            if place >= _MOST_COLUMNS:
                raise TableError(_("The sheet has more columns than a sheet can have."))
            row += [None] * (place - len(row))
            row.append(_value(cell, texts, dates))
        width = max(width, len(row))
        given, laid = given + len(element), laid + width
        if laid > EMPTY * given + SMALL:
            refusal = _(
                "The sheet reaches over {count:,} columns and is nearly empty; clear what stands far to the "
                "right of the table."
            )
            raise TableError(refusal.format(count=width))
        yield row + [None] * (width - len(row))


def _column(reference: str) -> int:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return 0
    number = 0
    for letter in found[1]:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _value(cell: Element, texts: Sequence[str], dates: dict[int, bool]) -> object:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_texts(each) for each in cell if _name(each) == "is")
    held = next((each.text for each in cell if _name(each) == "v"), None)
    if held is None:
        return None
    if kind == "s":
        return texts[int(held)]
    if kind == "b":
        return "true" if held == "1" else "false"
    style = int(cell.get("s", "0"))
    if kind == "n" and style in dates:
        return _moment(float(held), time_alone=dates[style]) or held
    return held


def _moment(days: float, *, time_alone: bool) -> str:
    """Return a spreadsheet's days since 1899-12-30 as text, empty where the calendar has no such day."""
    try:
        moment = datetime(1899, 12, 30) + timedelta(seconds=round(days * 86400))
    except (OverflowError, ValueError):
        return ""
    if time_alone and 0.0 <= days < 1.0:
        return moment.strftime("%H:%M:%S")
    return moment.isoformat(sep=" ") if days % 1.0 else moment.date().isoformat()
