"""Arrays as a table: one, or several with as many rows each, side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from reluexplorer.core.data.tables.wording import TableError, listed
from reluexplorer.language import _

MOST_CELLS = 20_000_000
"""Numbers of a table."""
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
        refusal = _("The NumPy file holds no table of two columns or more: {arrays}.")
        raise TableError(refusal.format(arrays=_shapes(arrays) or _("nothing")))
    step = 1
    if rows * len(columns) > MOST_CELLS:
        step = -(-rows * len(columns) // _KEPT_CELLS)
        said = _("{rows:,} rows of {columns:,} numbers are many; one in {step:,} was taken.")
        notes.append(said.format(rows=rows, columns=len(columns), step=step))
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
        said = _(
            "Left out as a part of its own for testing: {arrays}. The test part is taken from the training "
            "arrays; to test on these too, put all samples into one array."
        )
        notes.append(said.format(arrays=_shapes(later)))
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
        said = _("Each {shape} of {name} is laid out as {count:,} columns.")
        notes.append(said.format(shape=shape, name=name, count=flat.shape[1]))
    width = flat.shape[1]
    if width == 1:
        return {name or "column 1": flat[:, 0]}, ""
    if _tokens(name) & _ANSWERS and _is_one_hot(flat):
        said = _("{name} marks one of {count:,} classes in each row; it is the number of the class.")
        notes.append(said.format(name=name, count=width))
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
        said = _("Left out, for the table has {rows:,} rows: {arrays}.")
        notes.append(said.format(rows=rows, arrays=_shapes(other)))
    rest = {name: array for name, array in arrays.items() if name not in other}
    if rest:
        notes.append(_("Left out as no columns of a table: {arrays}.").format(arrays=_shapes(rest)))


def _shapes(arrays: Mapping[str, Any]) -> str:
    named = [f"{name or _('one array')} {_shape(array)}" for name, array in arrays.items()]
    return listed(named, most=6, room=158)


def _shape(array: Any) -> str:
    sides = " × ".join(f"{side:,}" for side in array.shape) or _("one value")
    if array.ndim and np.iscomplexobj(array):
        return _("({sides}, complex)").format(sides=sides)
    return f"({sides})"
