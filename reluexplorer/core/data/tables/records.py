"""From lines to records, quotes, separators and empty lines minded, and what the text in one cell means."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TypeVar

from reluexplorer.core.data.dataset import Dialect
from reluexplorer.core.data.tables.wording import TableError
from reluexplorer.language import _
from reluexplorer.sentences import shortened

Cells = list[str]
Part = TypeVar("Part")
MISSING = frozenset(
    {
        "", "na", "n/a", "n.a.", "n.a", "#n/a", "#na", "#n/a n/a", "<na>", "nan", "-nan", "+nan", "nat",
        "?", "??", "-", "--", "---", "–", "—", "null", "(null)", "[null]", "<null>", "\\n", "#null!",
        "1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan", "na_integer_", "na_real_", "na_character_",
    }
)  # fmt: skip
"""What stands for no value in any column, in lower case."""
_AMONG_NUMBERS = frozenset(
    {
        "none", "nil", "nul", ".", "..", "...", "…", "*", "**", "_", "/", "n/d", "nd", "n.d.", "n.d", "n/m",
        "n.m.", "n/r", "nr", "n.r.", "nc", "n.c.", "ns", "n.s.", "s/d", "s.d.", "n/e", "k.a.", "k. a.", "k.a",
        "ka", "keine angabe", "keine angaben", "ohne angabe", "o.a.", "entfällt", "fehlt", "fehlend", "leer",
        "unbekannt", "nicht verfügbar", "nicht gemessen", "missing", "(missing)", "<missing>", "unknown",
        "unk", "not available", "not applicable", "not measured", "not recorded", "not reported", "no data",
        "nodata", "no value", "no answer", "refused", "empty", "(empty)", "blank", "(blank)", "undefined",
        "undef", "tbd", "tba", "inconnu", "non disponible", "non renseigné", "manquant", "vide", "absent",
        "sin dato", "sin datos", "no disponible", "desconocido", "no aplica", "vacío", "non disponibile",
        "mancante", "sconosciuto", "desconhecido", "não disponível", "sem dados", "brak", "brak danych",
        "bd", "b.d.", "onbekend", "geen", "n.v.t.", "nvt", "okänd", "saknas", "ukendt", "ukjent", "mangler",
        "нет", "нет данных", "н/д", "нд", "н.д.", "неизвестно", "не указано", "пусто", "无", "無", "不明",
        "欠損", "未知", "缺失", "なし", "없음", "bilinmiyor", "yok", "error", "err", "fehler", "ind", "inf?",
    }
)  # fmt: skip
NO_VALUES = MISSING | _AMONG_NUMBERS
"""What stands for no value in some column, in lower case."""
_SPREADSHEET_ERROR = re.compile(r"#[^\W_][^\s,;]{0,20}[!?]?|#[!¡¿][^\s,;]{1,20}|#+|err:\d{3}", re.IGNORECASE)
"""#DIV/0!, #WERT!, #NV, #VALEUR!, #¡DIV/0!, Err:502, and ##### where a column was too narrow."""
USUAL_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2007\u2008\u2009\u200a\u3000", " "),
        **dict.fromkeys("−﹣－‐‑‒–—", "-"),
        **dict.fromkeys("’ʼ＇´`", "'"),
        "＋": "+", "，": ",", "．": ".", "％": "%", "٫": ".", "٬": ",", "٪": "%", "∞": "inf", "\ufeff": None,
        "\u200e": None, "\u200f": None, "\u2060": None,
    }
)  # fmt: skip
"""One sign for each of the blanks, minuses and apostrophes that mean the same."""
_NO_DATE = re.compile(r"0000[-/.]00[-/.]00.*|00[-/.]00[-/.]0000.*")
_STATISTICS = re.compile(r"\.[a-z_]?", re.IGNORECASE)
"""The missing values of SAS and Stata: ., .a to .z, ._"""


def plain(text: str) -> str:
    """Return a cell's text with one kind of blank, minus and apostrophe."""
    return text.translate(USUAL_SIGNS).strip()


def is_missing(text: str) -> bool:
    """Whether a cell stands for no value, whatever its column holds."""
    return text.strip().lower() in MISSING


def is_missing_number(text: str) -> bool:
    """Whether a cell that is no number stands for no value in a column of numbers or dates."""
    text = text.strip().lower()
    return (
        text in MISSING
        or text in _AMONG_NUMBERS
        or text.strip("-–—_*<>()[]. ") in _AMONG_NUMBERS
        or _SPREADSHEET_ERROR.fullmatch(text) is not None
        or _STATISTICS.fullmatch(text) is not None
        or not text.strip("-–—_*.?~/= ")
        or _NO_DATE.fullmatch(text) is not None
    )


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
    return until_broken(islice((fields(record, dialect) for record in records(lines, dialect)), most))


def until_broken(made: Iterable[Part]) -> tuple[list[Part], TableError | None]:
    """Return what is made of records, and what ended them if a quote did."""
    found: list[Part] = []
    try:
        found.extend(made)
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
        refusal = _("A quotation mark is never closed, from this line on: {line}")
        raise TableError(refusal.format(line=shortened(line.strip(), 60)))
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
        refusal = _("A quotation mark is not closed within {count:,} characters, from this line on: {line}")
        raise TableError(
            refusal.format(count=csv.field_size_limit(), line=shortened(first.strip(), 60))
        ) from error
