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
from reluexplorer.core.data.tables.arrays import rows_of_arrays
from reluexplorer.core.data.tables.wording import TableError, listed
from reluexplorer.core.data.tables.workbooks import demand_size, sheet_rows

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
            raise TableError(f"Line {number:,} is not in the form of LIBSVM: label number:value …") from error
    places = sorted({place for _, row in found for place in row})
    if not places:
        raise TableError("No row has a feature.")
    if len(places) > _MOST_FEATURES:
        raise TableError(
            f"These rows are in the form of LIBSVM and give {len(places):,} features; "
            f"{_MOST_FEATURES:,} is the most. Choose some."
        )
    every = range(places[0], places[-1] + 1) if places[-1] <= _MOST_FEATURES else places
    yield [*(f"feature {place}" for place in every), "label"]
    for label, row in found:
        yield [*(row.get(place, "0") for place in every), label]


_MOST_BYTES = 1 << 28
_MOST_CELLS = 20_000_000
_EMPTY = 20
"""How many times the values of its records a table may have cells, beyond ``_SMALL`` of them."""
_SMALL = 200_000


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
        raise TableError(
            f"The file is {size >> 20:,} MB; of {form.words} {_MOST_BYTES >> 20} MB is the most. Use CSV."
        )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    cells = 0
    notes: list[str] = []
    for row in form.rows(raw, notes):
        texts = [_text(value) for value in row]
        cells += len(texts)
        if cells > _MOST_CELLS:
            raise TableError(f"The file holds more than {_MOST_CELLS:,} numbers; write it as CSV.")
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
            "This NumPy file holds no plain array (objects in it could run a program), or it is damaged."
        ) from error
    yield from rows_of_arrays({"": array}, notes)


_NO_ARRAYS = "This NumPy archive holds no plain arrays (objects in it could run a program), or it is damaged."


def _archive_rows(raw: bytes, notes: list[str]) -> Iterator[Sequence[object]]:
    arrays, objects = {}, []
    try:
        demand_size(raw)
        with np.load(io.BytesIO(raw), allow_pickle=False) as archive:
            for name in archive.files:
                try:
                    arrays[name] = archive[name]
                except ValueError as error:
                    if "allow_pickle" not in str(error):
                        raise
                    objects.append(name)
    except TableError:
        raise
    except IN_ARCHIVE as error:
        raise TableError(_NO_ARRAYS) from error
    if objects and not arrays:
        raise TableError(_NO_ARRAYS)
    if any(re.search(r"(weight|bias|layers\.)", name) for name in arrays):
        raise TableError("This NumPy archive holds the weights of a network, no table.")
    if objects:
        notes.append(f"Left out as no plain arrays (objects could run a program): {listed(objects)}.")
    yield from rows_of_arrays(arrays, notes)


def _json_rows(raw: bytes, _notes: list[str]) -> Iterator[Sequence[object]]:
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        yield from _line_rows(raw)
        return
    yield from _records(_unwrapped(content))


def _line_rows(raw: bytes) -> Iterator[Sequence[object]]:
    found = []
    for number, line in enumerate(raw.splitlines(), 1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except (ValueError, RecursionError) as error:
                raise TableError(f"Line {number:,} is not JSON; this file is no table of records.") from error
    yield from _records(found)


def _unwrapped(content: Any) -> Any:
    """Return the records in what stands around them, such as pandas' "split" or {"data": [...]}."""
    if not isinstance(content, dict):
        return content
    if isinstance(content.get("columns"), list) and isinstance(content.get("data"), list):
        return [content["columns"], *content["data"]]
    values = list(content.values())
    if (
        values
        and all(isinstance(value, list) for value in values)
        and len({len(value) for value in values}) == 1
    ):
        return [list(content), *map(list, zip(*values, strict=True))]
    if values and all(isinstance(value, dict) for value in values):
        keys = list(values[0])
        if all(key.isdigit() for key in keys):
            return [list(content), *([value.get(key) for value in values] for key in keys)]
        return values
    lists = [
        value for value in values if isinstance(value, list) and value and isinstance(value[0], dict | list)
    ]
    return lists[0] if len(lists) == 1 else content


def _records(content: Any) -> Iterator[Sequence[object]]:
    if (
        not isinstance(content, list)
        or not content
        or not all(isinstance(each, type(content[0])) for each in content)
    ):
        raise TableError(
            'This JSON is no table; that is a list of records, such as [{"size": 1, "kind": "a"}, …].'
        )
    if isinstance(content[0], dict):
        names = list(dict.fromkeys(name for record in content for name in record))
        filled = sum(map(len, content))
        if len(names) * len(content) > _EMPTY * filled + _SMALL:
            raise TableError(
                f"This JSON is no table: its {len(content):,} records have {len(names):,} different keys, "
                f"and each has {filled / len(content):,.1f} of them on average. Give all the same keys."
            )
        yield names
        for record in content:
            yield [_scalar(record.get(name)) for name in names]
    elif isinstance(content[0], list):
        for row in content:
            yield [_scalar(value) for value in row]
    else:
        raise TableError(
            'This JSON is no table; that is a list of records, such as [{"size": 1, "kind": "a"}, …].'
        )


def _scalar(value: object) -> object:
    return json.dumps(value)[:200] if isinstance(value, dict | list) else value


FORMS = (
    Form("a NumPy array", lambda start, _: start.startswith(b"\x93NUMPY"), _array_rows),
    Form("a NumPy archive", lambda start, suffix: suffix == ".npz" and start == b"npz", _archive_rows),
    Form(
        "the first sheet of a workbook",
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
    Form("rows of LIBSVM", lambda start, _: is_sparse(start), lambda raw, _notes: sparse_rows(raw)),
)
"""What is turned into CSV before it is read, the first that fits."""
