"""Tables that are no text: NumPy's arrays, JSON's records and workbooks, turned into CSV."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

from reluexplorer.core.tableerrors import TableError
from reluexplorer.core.workbooks import demand_size, sheet_rows

_MOST_BYTES = 1 << 28
_MOST_CELLS = 20_000_000


@dataclass(frozen=True)
class Form:
    """A kind of file that holds a table: what it begins with, how its name ends, how it is read."""

    words: str
    fits: Callable[[bytes, str], bool]
    rows: Callable[[bytes], Iterable[Sequence[object]]]


def as_csv(form: Form, file: IO[bytes], size: int) -> bytes:
    """Return the table in a file as CSV in UTF-8; raise TableError for what holds none."""
    raw = file.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise TableError(
            f"The file is {size >> 20:,} MB; of {form.words} {_MOST_BYTES >> 20} MB is the most. Use CSV."
        )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    cells = 0
    for row in form.rows(raw):
        texts = [_text(value) for value in row]
        cells += len(texts)
        if cells > _MOST_CELLS:
            raise TableError(f"The file holds more than {_MOST_CELLS:,} numbers; write it as CSV.")
        writer.writerow(texts)
    return out.getvalue().encode("utf-8", "replace")


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return " ".join(str(value).split()) if isinstance(value, str) else str(value)


def _array_rows(raw: bytes) -> Iterator[Sequence[object]]:
    try:
        array = np.load(io.BytesIO(raw), allow_pickle=False)
    except (ValueError, OSError, EOFError, MemoryError, SyntaxError, TypeError) as error:
        raise TableError(
            "This NumPy file holds no plain array (objects in it could run a program), or it is damaged."
        ) from error
    yield from _of_arrays({"": array})


def _archive_rows(raw: bytes) -> Iterator[Sequence[object]]:
    try:
        demand_size(raw)
        with np.load(io.BytesIO(raw), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (ValueError, OSError, EOFError, MemoryError, zipfile.BadZipFile, SyntaxError, TypeError) as error:
        if isinstance(error, TableError):
            raise
        raise TableError(
            "This NumPy archive holds no plain arrays (objects in it could run a program), or it is damaged."
        ) from error
    if any(re.search(r"(weight|bias|layers\.)", name) for name in arrays):
        raise TableError("This NumPy archive holds the weights of a network, no table.")
    yield from _of_arrays(arrays)


def _of_arrays(arrays: dict[str, Any]) -> Iterator[Sequence[object]]:
    """Return rows of one array, or of several with as many rows each, side by side."""
    columns: dict[str, Any] = {}
    tables = {name: array for name, array in arrays.items() if array.ndim in {1, 2} and len(array) > 1}
    rows = max((len(array) for array in tables.values()), default=0)
    for name, array in tables.items():
        if len(array) != rows:
            continue
        if array.dtype.names:
            columns |= {f"{name} {each}".strip(): array[each] for each in array.dtype.names}
        elif array.ndim == 1 or array.shape[1] == 1:
            columns[name or "column 1"] = array.reshape(-1)
        else:
            columns |= {
                f"{name or 'column'} {number + 1}": array[:, number] for number in range(array.shape[1])
            }
    if len(columns) < 2 or any(np.iscomplexobj(column) for column in columns.values()):
        shapes = ", ".join(f"{name or 'one array'} {array.shape}" for name, array in list(arrays.items())[:4])
        raise TableError(
            f"The NumPy file holds no table of two columns or more: {shapes[:160] or 'nothing'}."
        )
    yield list(columns)
    yield from zip(*(column.tolist() for column in columns.values()), strict=True)


def _json_rows(raw: bytes) -> Iterator[Sequence[object]]:
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
        sheet_rows,
    ),
    Form(
        "JSON",
        lambda start, suffix: (
            suffix in {".json", ".jsonl", ".ndjson"}
            or start.lstrip().startswith((b'{"', b'[{"', b"[[", b"[\n", b"{\n"))
        ),
        _json_rows,
    ),
)
"""What is turned into CSV before it is read, the first that fits."""
