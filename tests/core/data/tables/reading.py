"""What a table gives: its columns, its names, its rows as the standard library reads them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.tables.rows import ReadTable, read_table
from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.data.tables.wording import TableError, Watch


def column(dataset: Dataset, name: str) -> np.ndarray:
    return dataset.inputs[:, dataset.feature_names.index(name)]


def read(path: Path) -> ReadTable:
    return read_table(path, Watch())


PLAIN = [("size", "colour", "y")] + [
    (f"{i * 7 % 10}.5", "réd" if i % 3 else "blue", str(i % 2)) for i in range(24)
]


def written(separator: str = ",", end: str = "\n") -> str:
    return "".join(separator.join(row) + end for row in PLAIN)


def said(path: Path | str, **choices: object) -> str:
    with pytest.raises(TableError) as caught:
        load_table(path, TableChoices(**choices))  # type: ignore[arg-type]
    return str(caught.value)
