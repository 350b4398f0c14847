"""Tables that are no text: arrays, JSON's records, workbooks and sparse rows, turned into CSV."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, Any

import numpy as np

from reluexplorer.core.damage import IN_ARCHIVE
from reluexplorer.core.data.tables.wording import TableError, listed
from reluexplorer.core.data.tables.workbooks import EMPTY, SMALL, demand_size, sheet_rows

_MOST_CELLS = 20_000_000
_KEPT_CELLS = 5_000_000
"""Numbers that are taken of arrays with more than the most."""
_TOKEN = re.compile(r"[A-Za-z][a-z]*|[A-Z]+")
_LATER = {"test", "val", "valid", "validation", "dev", "eval", "holdout", "te"}
_FIRST = {"train", "training", "tr"}
_ANSWERS = {"y", "label", "labels", "target", "targets", "class", "classes", "answer", "answers", "output"}
_NAMES = {"name", "names", "columns", "features", "header"}
_SAMPLES = (
    _FIRST | _LATER | _ANSWERS | {"x", "data", "features", "inputs", "images", "samples", "pixels", "outputs"}
)


def holds_samples(names: Sequence[str]) -> bool:
    """Whether the names of arrays are those of samples and their labels, as those of weights are not."""
    return any(tokens and tokens <= _SAMPLES for tokens in map(_tokens, names))


def rows_of_arrays(arrays: Mapping[str, Any], notes: list[str]) -> Iterator[Sequence[object]]:
    """Return the names and rows of one array, or of several with as many rows each, side by side.

    Further axes are laid side by side, answers stand last. What is left out or changed is added to
    ``notes``, in sentences. Raises TableError where no table is left.
    """
    taken = _of_one_split({name: each for name, each in arrays.items() if _is_column(each)}, notes)
    counts = Counter(len(array) for array in taken.values())
    rows = max(counts, key=lambda count: (counts[count], count), default=0)
    titles = {name: array for name, array in taken.items() if _is_title(name, array, rows)}
    fitting = {name: array for name, array in taken.items() if len(array) == rows and name not in titles}
    if len(fitting) == 1:
        fitting = {name: array for name, array in fitting.items() if array.ndim < 3}
    columns: dict[str, Any] = {}
    used = set(fitting)
    for name in sorted(fitting, key=lambda name: bool(_tokens(name) & _ANSWERS)):
        made, title = _columns(name, fitting[name], titles, notes)
        columns |= made
        used |= {title} & set(titles)
    _say_left_out({name: array for name, array in taken.items() if name not in used}, rows, notes)
    _say_left_out({name: array for name, array in arrays.items() if not _is_column(array)}, 0, notes)
    if len(columns) < 2:
        raise TableError(
            f"The NumPy file holds no table of two columns or more: {_shapes(arrays) or 'nothing'}."
        )
    step = 1
    if rows * len(columns) > _MOST_CELLS:
        step = -(-rows * len(columns) // _KEPT_CELLS)
        notes.append(f"{rows:,} rows of {len(columns):,} numbers are many; one in {step:,} was taken.")
    yield list(columns)
    yield from zip(*(column[::step].tolist() for column in columns.values()), strict=True)


def _tokens(name: str) -> set[str]:
    """Return the words of a name in lower case: x and train for x_train, xTrain, Xtrain."""
    found = (token.lower() for token in _TOKEN.findall(name))
    parted = ((token[0], token[1:]) if token[1:] in _FIRST | _LATER else (token,) for token in found)
    return {token for tokens in parted for token in tokens}


def _is_column(array: Any) -> bool:
    return array.ndim > 0 and len(array) > 1 and array.size > 0 and not np.iscomplexobj(array)


def _is_title(name: str, array: Any, rows: int) -> bool:
    """Whether an array holds the names of another's columns."""
    return (
        array.ndim == 1 and array.dtype.kind in "US" and len(array) != rows and bool(_tokens(name) & _NAMES)
    )


def _of_one_split(arrays: dict[str, Any], notes: list[str]) -> dict[str, Any]:
    """Return arrays without those of a test part beside a training part."""
    if not any(_tokens(name) & _FIRST for name in arrays):
        return arrays
    later = {name: array for name, array in arrays.items() if _tokens(name) & _LATER}
    if later:
        notes.append(
            f"Left out as a part of its own for testing: {_shapes(later)}. The test part is taken from the "
            "training arrays; to test on these too, put all samples into one array."
        )
    return {name: array for name, array in arrays.items() if name not in later}


def _columns(
    name: str, array: Any, titles: Mapping[str, Any], notes: list[str]
) -> tuple[dict[str, Any], str]:
    """Return the columns that an array makes by their names, and the array that those came from, if any."""
    if array.dtype.names:
        return {f"{name} {each}".strip(): array[each] for each in array.dtype.names}, ""
    flat = array.reshape(len(array), -1)
    if array.ndim > 2:
        shape = " × ".join(f"{side:,}" for side in array.shape[1:])
        notes.append(f"Each {shape} of {name} is laid out as {flat.shape[1]:,} columns.")
    width = flat.shape[1]
    if width == 1:
        return {name or "column 1": flat[:, 0]}, ""
    if _tokens(name) & _ANSWERS and _is_one_hot(flat):
        notes.append(f"{name} marks one of {width:,} classes in each row; it is the number of the class.")
        return {name: flat.argmax(axis=1)}, ""
    title = next((each for each, words in titles.items() if len(words) == width), "")
    if title:
        words = [_word(word) for word in titles[title]]
        if len(set(words)) == width:
            return {word: flat[:, place] for place, word in enumerate(words)}, title
    return {f"{name or 'column'} {place + 1}": flat[:, place] for place in range(width)}, ""


def _word(word: str | bytes) -> str:
    return word.decode("utf-8", "replace") if isinstance(word, bytes) else str(word)


def _is_one_hot(values: Any) -> bool:
    return values.dtype.kind in "biuf" and bool(
        ((values == 0) | (values == 1)).all() and (values.sum(axis=1) == 1).all()
    )


def _say_left_out(arrays: Mapping[str, Any], rows: int, notes: list[str]) -> None:
    """Note arrays that are no columns; ``rows`` is how many the table has, 0 where those are not why."""
    other = {name: array for name, array in arrays.items() if rows and len(array) != rows}
    if other:
        notes.append(f"Left out, for the table has {rows:,} rows: {_shapes(other)}.")
    rest = {name: array for name, array in arrays.items() if name not in other}
    if rest:
        notes.append(f"Left out as no columns of a table: {_shapes(rest)}.")


def _shapes(arrays: Mapping[str, Any]) -> str:
    named = [f"{name or 'one array'} {_shape(array)}" for name, array in arrays.items()]
    return listed(named, most=6, room=158)


def _shape(array: Any) -> str:
    sides = " × ".join(f"{side:,}" for side in array.shape) or "one value"
    return f"({sides}{', complex' if array.ndim and np.iscomplexobj(array) else ''})"


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
        raise TableError("This NumPy archive holds the weights of a network, no table.")
    if objects:
        notes.append(f"Left out as no plain arrays (objects could run a program): {listed(objects)}.")
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
                raise TableError(f"Line {number:,} is not JSON; this file is no table of records.") from error


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
        raise TableError(
            'This JSON is no table; that is a list of records, such as [{"size": 1, "kind": "a"}, …].'
        )
    if isinstance(first, list):
        yield from ([_scalar(value) for value in row] for row in content)
        return
    names = list(dict.fromkeys(name for record in content for name in record))
    filled = sum(map(len, content))
    if len(names) * len(content) > EMPTY * filled + SMALL:
        raise TableError(
            f"This JSON is no table: its {len(content):,} records have {len(names):,} different keys, "
            f"and each has {filled / len(content):,.1f} of them on average. Give all the same keys."
        )
    yield names
    yield from ([_scalar(record.get(name)) for name in names] for record in content)


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
