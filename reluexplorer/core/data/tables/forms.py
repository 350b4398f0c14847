"""Tables that are no text: arrays, JSON's records, workbooks and sparse rows, turned into CSV."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, Any

import numpy as np

from reluexplorer.core.damage import IN_ARCHIVE
from reluexplorer.core.data.tables.arrays import MOST_CELLS, rows_of_arrays
from reluexplorer.core.data.tables.wording import TableError, listed
from reluexplorer.core.data.tables.workbooks import EMPTY, SMALL, demand_size, sheet_rows
from reluexplorer.language import _

_LINE = re.compile(
    rb"[ \t]*[+-]?[\w.]+(?:,[\w.+-]+)*[ \t]+(?:qid:\d+[ \t]+)?\d{1,20}:[+-]?[\d.]+(?:[eE][+-]?\d+)?"
    rb"(?:[ \t]+\d{1,20}:[+-]?[\d.]+(?:[eE][+-]?\d+)?)*[ \t]*(?:#[^\n]*)?"
)
_TIMES = re.compile(rb"[^ \t]+(?:[ \t]+(?:[01]?\d|2[0-3]):[0-5]\d)+[ \t]*")
"""A word and times of day: 2 8:15 12:30 could be a row as well, but where all are like that it is none."""
_MOST_FEATURES = 20_000
_LOOKED_AT = 5


def is_sparse(start: bytes) -> bool:
    """Whether a file's beginning has such rows, the last of which may be cut off."""
    lines = [line.rstrip(b"\r") for line in start.split(b"\n") if line.strip() and line[:1] != b"#"]
    whole = lines[: max(len(lines) - 1, 1)][:_LOOKED_AT]
    rows = bool(whole) and all(_is_row(line) for line in whole)
    return rows and not all(_TIMES.fullmatch(line) for line in whole)


def _is_row(line: bytes) -> bool:
    """Whether a line is a row: its features' numbers rise, which those of times of day seldom do."""
    if _LINE.fullmatch(line) is None:
        return False
    places = [int(found) for found in re.findall(rb"(?<=[ \t])(\d+):", line)]
    return all(a < b for a, b in pairwise(places))


def sparse_rows(raw: bytes) -> Iterator[Sequence[object]]:
    """Return a header, and each row with all of its features, 0 where it is not given, and its label.

    Where the numbers go far, as those of hashed words do, only features that some row gives are there.
    Raises TableError for a line that is no such row, and for too many features.
    """
    found: list[tuple[str, dict[int, str]]] = []
    for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), 1):
        label, *parts = line.partition("#")[0].split() or [""]
        try:
            pairs = [part.split(":") for part in parts if not part.startswith("qid:")]
            if label:
                found.append((label, {int(place): value for place, value in pairs}))
        except ValueError as error:
            refusal = _("Line {number:,} is not in the form of LIBSVM: label number:value …")
            raise TableError(refusal.format(number=number)) from error
    places = sorted({place for _label, row in found for place in row})
    if not places:
        raise TableError(_("No row has a feature."))
    if len(places) > _MOST_FEATURES:
        refusal = _(
            "These rows are in the form of LIBSVM and give {count:,} features; {most:,} is the most. "
            "Choose some."
        )
        raise TableError(refusal.format(count=len(places), most=_MOST_FEATURES))
    every = range(places[0], places[-1] + 1) if places[-1] <= _MOST_FEATURES else places
    yield [*(f"feature {place}" for place in every), "label"]
    for label, row in found:
        yield [*(row.get(place, "0") for place in every), label]


_MOST_BYTES = 1 << 28


@dataclass(frozen=True)
class Form:
    """A kind of file that holds a table: what it begins with, how its name ends, how it is read.

    ``rows`` adds to the list that it is given what of the file is left out or changed, in sentences.
    """

    words: str
    fits: Callable[[bytes, str], bool]
    rows: Callable[[bytes, list[str]], Iterable[Sequence[object]]]


def as_csv(form: Form, file: IO[bytes], size: int) -> tuple[bytes, tuple[str, ...]]:
    """Return the table in a file as CSV in UTF-8, and in sentences what of the file is not in it as it was.

    Raises TableError for what holds no table.
    """
    raw = file.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        refusal = _("The file is {size:,} MB; of {words} {most} MB is the most. Use CSV.")
        raise TableError(refusal.format(size=size >> 20, words=form.words, most=_MOST_BYTES >> 20))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    cells = 0
    notes: list[str] = []
    for row in form.rows(raw, notes):
        texts = [_text(value) for value in row]
        cells += len(texts)
        if cells > MOST_CELLS:
            refusal = _("The file holds more than {count:,} numbers; write it as CSV.")
            raise TableError(refusal.format(count=MOST_CELLS))
        writer.writerow(texts)
    return out.getvalue().encode("utf-8", "replace"), tuple(notes)


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return " ".join(str(value).split()) if isinstance(value, str) else str(value)


def _array_rows(raw: bytes, notes: list[str]) -> Iterator[Sequence[object]]:
    try:
        array = np.load(io.BytesIO(raw), allow_pickle=False)
    except IN_ARCHIVE as error:
        raise TableError(
            _("This NumPy file holds no plain array (objects in it could run a program), or it is damaged.")
        ) from error
    yield from rows_of_arrays({"": array}, notes)


_NO_ARRAYS = _(
    "This NumPy archive holds no plain arrays (objects in it could run a program), or it is damaged."
)


def _archive_rows(raw: bytes, notes: list[str]) -> Iterator[Sequence[object]]:
    arrays, objects = {}, []
    try:
        demand_size(raw)
        with np.load(io.BytesIO(raw), allow_pickle=False) as archive:
            for name in archive.files:
                found = _plain(archive, name)
                if found is None:
                    objects.append(name)
                else:
                    arrays[name] = found
    except TableError:
        raise
    except IN_ARCHIVE as error:
        raise TableError(_NO_ARRAYS) from error
    if objects and not arrays:
        raise TableError(_NO_ARRAYS)
    if any(re.search(r"(weight|bias|layers\.)", name) for name in arrays):
        raise TableError(_("This NumPy archive holds the weights of a network, no table."))
    if objects:
        said = _("Left out as no plain arrays (objects could run a program): {names}.")
        notes.append(said.format(names=listed(objects)))
    yield from rows_of_arrays(arrays, notes)


def _plain(archive: Any, name: str) -> Any:
    """Return an array of an archive; None for one of objects, and for what is no array."""
    try:
        found = archive[name]
    except ValueError as error:
        if "allow_pickle" in str(error):
            return None
        raise
    return found if isinstance(found, np.ndarray) else None


def _json_rows(raw: bytes, _notes: list[str]) -> Iterator[Sequence[object]]:
    try:
        content = _unwrapped(json.loads(raw))
    except (ValueError, RecursionError):
        content = list(_of_lines(raw))
    return _records(content)


def _of_lines(raw: bytes) -> Iterator[Any]:
    for number, line in enumerate(raw.splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                refusal = _("Line {number:,} is not JSON; this file is no table of records.")
                raise TableError(refusal.format(number=number)) from error


def _unwrapped(content: Any) -> Any:
    """Return the records in what stands around them, such as pandas' "split" or {"data": [...]}."""
    if not isinstance(content, dict):
        return content
    if isinstance(content.get("columns"), list) and isinstance(content.get("data"), list):
        return [content["columns"], *content["data"]]
    values = list(content.values())
    lists = [value for value in values if isinstance(value, list)]
    if values and len(lists) == len(values) and len(set(map(len, lists))) == 1:
        return [list(content), *map(list, zip(*values, strict=True))]
    if values and all(isinstance(value, dict) for value in values):
        keys = list(values[0])
        if all(key.isdigit() for key in keys):
            return [list(content), *([value.get(key) for value in values] for key in keys)]
        return values
    nested = [value for value in lists if value and isinstance(value[0], dict | list)]
    return nested[0] if len(nested) == 1 else content


def _records(content: Any) -> Iterator[Sequence[object]]:
    first = content[0] if isinstance(content, list) and content else None
    if not isinstance(first, dict | list) or not all(isinstance(each, type(first)) for each in content):
        refusal = _("This JSON is no table; that is a list of records, such as {records}.")
        raise TableError(refusal.format(records='[{"size": 1, "kind": "a"}, …]'))
    if isinstance(first, list):
        yield from ([_scalar(value) for value in row] for row in content)
        return
    names = list(dict.fromkeys(name for record in content for name in record))
    filled = sum(map(len, content))
    if len(names) * len(content) > EMPTY * filled + SMALL:
        refusal = _(
            "This JSON is no table: its {records:,} records have {keys:,} different keys, and each has "
            "{held:,.1f} of them on average. Give all the same keys."
        )
        raise TableError(refusal.format(records=len(content), keys=len(names), held=filled / len(content)))
    yield names
    yield from ([_scalar(record.get(name)) for name in names] for record in content)


def _scalar(value: object) -> object:
    return json.dumps(value)[:200] if isinstance(value, dict | list) else value


FORMS = (
    Form(_("a NumPy array"), lambda start, _suffix: start.startswith(b"\x93NUMPY"), _array_rows),
    Form(_("a NumPy archive"), lambda start, suffix: suffix == ".npz" and start == b"npz", _archive_rows),
    Form(
        _("the first sheet of a workbook"),
        lambda start, suffix: suffix == ".xlsx" and start == b"xlsx",
        lambda raw, _notes: sheet_rows(raw),
    ),
    Form(
        "JSON",
        lambda start, suffix: (
            suffix in {".json", ".jsonl", ".ndjson"}
            or start.lstrip().startswith((b'{"', b'[{"', b"[[", b"[\n", b"{\n"))
        ),
        _json_rows,
    ),
    Form(_("rows of LIBSVM"), lambda start, _suffix: is_sparse(start), lambda raw, _notes: sparse_rows(raw)),
)
"""What is turned into CSV before it is read, the first that fits."""
