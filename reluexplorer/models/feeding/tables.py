"""Rows of numbers as samples: CSV, TSV and other tables in any dress that the program reads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from reluexplorer.core.data.tables.columns import TARGET_NAMES, Column
from reluexplorer.core.data.tables.rows import read_table
from reluexplorer.core.data.tables.wording import TableError, Watch
from reluexplorer.language import _, ngettext
from reluexplorer.models.feeding.samples import ArraySamples
from reluexplorer.models.feeding.signature import Input, Signature
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import ended, some

MOST_ROWS = 100_000


def table_samples(path: Path, signature: Signature) -> ArraySamples:
    """Return the rows of a table as samples: of one input side by side, or of an input a column by names.

    Rows with a missing value are passed over. Raises ModelError where the columns are not those that the
    model reads.
    """
    try:
        read = read_table(path, Watch(), MOST_ROWS)
        columns = [column for column in read.columns if column.values is not None]
        others = [column.name for column in read.columns if column.values is None]
    except TableError as error:
        raise ModelError(ended(str(error))) from error
    notes = list(read.notes)
    if others:
        words = _("Not fed, as they are no numbers: {names}.")
        notes.append(words.format(names=some(others)))
    by_name = {column.name: column for column in columns}
    taken: Sequence[Column]
    is_named = len(signature.inputs) > 1
    if is_named and not set(signature.names) <= by_name.keys():
        words = _(
            "The model takes {count:,} inputs, {declared}; a table needs a column of numbers for each, by "
            "its name. Or give an .npz file."
        )
        raise ModelError(words.format(count=len(signature.inputs), declared=some(list(signature.names))))
    if is_named:
        taken = [by_name[name] for name in signature.names]
    else:
        taken, said = _fitting(signature.inputs[0], columns)
        notes += said
    values = np.stack([np.asarray(column.values) for column in taken], axis=1)
    whole = np.isfinite(values).all(axis=1)
    if not whole.all():
        missing = int((~whole).sum())
        words = ngettext(
            "{count:,} row without all of its numbers was passed over.",
            "{count:,} rows without all of their numbers were passed over.",
            missing,
        )
        notes.append(words.format(count=missing))
    if not whole.any():
        raise ModelError(_("No row of the table has all of its numbers."))
    values = values[whole]
    if is_named:
        arrays = {name: values[:, place] for place, name in enumerate(signature.names)}
    else:
        arrays = {signature.inputs[0].name: values}
    return ArraySamples(arrays, {}, tuple(notes))


def _fitting(wanted: Input, columns: Sequence[Column]) -> tuple[Sequence[Column], list[str]]:
    """Return the columns that an input reads, without one that is a target or counts the rows; and notes."""
    if not columns:
        raise ModelError(_("The table has no columns of numbers."))
    sides = (wanted.sides or ("?", "?"))[1:]
    if any(isinstance(side, str) for side in sides):
        return columns, []
    width = math.prod(side for side in sides if isinstance(side, int))
    if len(columns) == width:
        return columns, []
    spare = [column for column in columns if column.counter or column.name.lower() in TARGET_NAMES]
    left = [column for column in columns if column not in spare]
    if len(left) == width:
        words = _("Not fed, as the model reads {count:,} numbers: {names}.")
        return left, [words.format(count=width, names=some([column.name for column in spare]))]
    words = _(
        "The model declares {input}, {count:,} numbers a row; the table has {given:,} columns of numbers."
    )
    raise ModelError(words.format(input=wanted.words, count=width, given=len(columns)))
