"""Names and lists in sentences: short enough to be read, whatever a file holds."""

from __future__ import annotations

from collections.abc import Sequence

from reluexplorer.sentences import shortened


def listed(items: Sequence[str], most: int = 8, letters: int = 200, longest: int = 60) -> str:
    """Return items parted by commas, each shortened, with the number of those that are too many to name."""
    named: list[str] = []
    room = letters
    for item in items[:most]:
        word = shortened(item, longest)
        if named and len(word) + 2 > room:
            break
        named.append(word)
        room -= len(word) + 2
    more = len(items) - len(named)
    return ", ".join(named) + (f" and {more:,} more" if more else "")


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


def rows_words(count: int) -> str:
    """Return "1 row" or "12 rows"."""
    return "1 row" if count == 1 else f"{count:,} rows"


def left_out(count: int, which: str) -> str:
    """Return the sentence that rows were left out."""
    return f"{rows_words(count)} {which} {'was' if count == 1 else 'were'} left out."
