"""How a table's file is written: what another program must know to read the same rows from it."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.core.csvrecords import Dialect


@dataclass(frozen=True)
class Layout:
    """The way in which a table's rows are written, and which of its records are no rows."""

    names: tuple[str, ...]
    """Of all columns, unique, in the order of the file."""
    titles: tuple[str, ...]
    """The header's fields as the file has them, in lower case; empty where no line of it names columns."""
    dialect: Dialect
    encoding: str
    around: tuple[tuple[str, ...], ...]
    """Cells of the records above the rows and beneath the header, such as titles and units."""
    closing: tuple[str, ...] = ()
    """The words, in lower case, that say in rows at the end that they are sums or means."""
