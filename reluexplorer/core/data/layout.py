"""How a table's file is written: what another program must know to read the same rows from it."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True)
class Dialect:
    """How records are written. A ``separator`` of a blank is any run of blanks, of two blanks two or more.

    "\\t+" is a run of tabs. Lines that begin with ``comment``, if it is not empty, are no records. In a
    ``wrapped`` file each whole line is in quotes; in an ``escaped`` one a quote is written \\".
    """

    separator: str
    quote: str = '"'
    comment: str = ""
    wrapped: bool = False
    escaped: bool = False
