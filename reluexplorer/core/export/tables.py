"""Data and history as CSV; every number is the same again when it is read."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.tables.wording import unique_names
from reluexplorer.core.diagnosis.inspection import true_classes


def data_csv(dataset: Dataset) -> str:
    """Return a row for each sample: its features, its target, and its part, training or test.

    Of a table these are the columns that were learned as they stand there, missing values filled, so that
    what is written trains the same network; of other samples they are what the network sees.
    """
    part = np.full(len(dataset.inputs), "train", dtype=object)
    part[dataset.test] = "test"
    if dataset.prepared:
        names = [column.name for column in dataset.prepared]
        columns = [column.texts() for column in dataset.prepared]
    else:
        names, columns = list(dataset.feature_names), _numbers(dataset.inputs)
    if dataset.class_names:
        rows = np.arange(len(dataset.inputs))
        names += dataset.target_names or ("target",)
        columns.append([dataset.class_names[each] for each in true_classes(dataset, rows)])
    elif not dataset.prepared:
        names += dataset.target_names or ("target",)
        columns += _numbers(dataset.targets)
    return _csv(unique_names([*names, "part"]), [*columns, part.tolist()])


def _numbers(table: NDArray[Any]) -> list[list[str]]:
    return [[repr(float(value)) for value in column] for column in table.T]


def history_csv(columns: Mapping[str, NDArray[Any]]) -> str:
    """Return a row for each record; a table with several columns gets a number behind its name."""
    names, values = [], []
    for name, table in columns.items():
        if table.ndim == 1:
            names.append(name)
            values.append(table)
        else:
            names += [f"{name} {number + 1}" for number in range(table.shape[1])]
            values += list(table.T)
    return _csv(names, [[_number(value) for value in column.tolist()] for column in values])


def _number(value: float) -> str:
    return "" if math.isnan(value) else repr(value)


def _csv(names: Sequence[str], columns: list[list[Any]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    for row in zip(*columns, strict=True):  # not all in one call, in which no other thread could go on
        writer.writerow(row)
    return file.getvalue()
