"""What writes a table to a file and reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.tables.table import TableChoices, load_table
from tests.core.data.tables.plain_table import text


@pytest.fixture
def table(tmp_path: Path):
    """Write text or bytes to a file and return its path."""

    def write(content: str | bytes, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def read(table) -> Callable[..., Dataset]:
    """Write text or bytes to a file and return the data set that it is read as."""

    def load(content: str | bytes, name: str = "table.csv", target: str = "kind") -> Dataset:
        return load_table(table(content, name), TableChoices(target))

    return load


@pytest.fixture
def plain(read) -> Dataset:
    return read(text(), "plain.csv")
