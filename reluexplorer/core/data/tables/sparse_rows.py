"""Rows in the form of LIBSVM and SVMlight: a label, then the features that are not 0, by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reluexplorer.core.data.tables.errors import TableError

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
