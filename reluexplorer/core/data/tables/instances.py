"""Instances of texts that are read as other numbers than they seem to be, for people: (1) is read as −1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from reluexplorer.sentences import shortened
from reluexplorer.text import rounded

_MOST = 2
"""Instances of a column."""
_TRIED = 200
_NOT_PLAIN = re.compile(r"[^0-9.eE+\-\n]|(?:^|\n)[+-]?0\d")
_GROUPED = re.compile(r"^[+-]?[1-9]\d{0,2}(?:\.\d{3})+$", re.MULTILINE)
"""Numbers whose points may stand between thousands or before a fraction."""
_LEADING_ZERO = re.compile(r"[+-]?0\d")
_FIGURES = re.compile(r"[^\d.\-]")
_LETTERS = re.compile(r"[^\W\d_]+")


def instances_of(numbers: Mapping[str, float], *, plain: bool = False) -> str:
    """Return how some texts are read, one of each way of writing; empty where all are as they stand.

    Those whose figures and sign alone would tell another number come first. ``plain`` says that most texts
    are plain numbers, so that it costs little to see that all are.
    """
    if plain and _are_as_they_stand(numbers):
        return ""
    found: dict[tuple[bool, frozenset[str]], str] = {}
    for text in _candidates(numbers):
        if not _is_told(text, numbers[text]):
            found.setdefault((_seems(text, numbers[text]), _writing(text)), text)
    first = sorted(found, key=lambda key: key[0])[:_MOST]
    said = [(shortened(found[key], 24), rounded(numbers[found[key]], 9)) for key in first]
    words = [f"{text} is read as {value}" for text, value in said[:1]]
    return " and ".join([*words, *(f"{text} as {value}" for text, value in said[1:])])


def _are_as_they_stand(numbers: Mapping[str, float]) -> bool:
    """Whether texts are written as a program writes numbers, and their points are decimal points."""
    joined = "\n".join(numbers)
    if _NOT_PLAIN.search(joined) is not None:
        return False
    grouped = _GROUPED.search(joined)
    return grouped is None or _says(grouped[0], numbers[grouped[0]])


def _candidates(numbers: Mapping[str, float]) -> Iterable[str]:
    """Return the first texts, and the first that may be negative without a minus in front or has groups."""
    yield from islice((text for text in numbers if "(" in text), 1)
    yield from islice((text for text in numbers if text[-1:] in {"-", "−"}), 1)
    yield from islice((text for text in numbers if _GROUPED.match(text)), 1)
    yield from islice((text for text in numbers if "," in text), 1)
    yield from islice(numbers, _TRIED)


def _is_told(text: str, value: float) -> bool:
    """Whether a text says its number as a program would write it, without zeros in front."""
    return _LEADING_ZERO.match(text) is None and _says(text, value)


def _seems(text: str, value: float) -> bool:
    """Whether the figures, the point and the minus of a text say its number."""
    return _says(_FIGURES.sub("", text), value)


def _says(text: str, value: float) -> bool:
    try:
        return float(text) == value
    except ValueError:
        return False


def _writing(text: str) -> frozenset[str]:
    """Return the signs that a text is written with, all letters as one and no figures."""
    return frozenset(letter for letter in _LETTERS.sub("a", text) if letter != "." and not letter.isdigit())
