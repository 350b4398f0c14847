"""Names and lists in sentences: short enough to be read, whatever a file holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from reluexplorer.sentences import some
from reluexplorer.text import counted

listed = partial(some, room=198, most=8)
"""Names of a table's columns in a sentence."""


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return names with none twice: a name that was there already gets " (2)" and so on, in one pass."""
    taken: set[str] = set()
    copies: dict[str, int] = {}
    unique = []
    for name in names:
        found = name
        while found in taken:
            copies[name] = copies.get(name, 1) + 1
            found = f"{name} ({copies[name]})"
        taken.add(found)
        unique.append(found)
    return tuple(unique)


def left_out(count: int, which: str) -> str:
    """Return the sentence that rows were left out."""
    return f"{counted(count, 'row')} {which} {'was' if count == 1 else 'were'} left out."
