"""The search of the command palette: the lines that have what is typed, as fast as one types it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from reluexplorer.app.dialogs.palette_entries import (
    NEURON,
    PaletteLine,
    completed,
    is_number,
    parts_of,
    single_words,
)
from reluexplorer.language import _
from reluexplorer.sentences import nearest
from reluexplorer.session.commands.counting import BIAS
from reluexplorer.session.commands.selection import SelectUnit

_SHORT = {"lr": "learning rate", "bs": "batch size", "init": "initialisation", "acc": "accuracy"}
"""What people type for words."""
_MANY = 99
"""Stands for more words beside those that were typed than a line has."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_ALIKE = 0.75
"""How much a word that was mistyped has in common with the one that was meant."""


@dataclass(frozen=True)
class Found:
    """Lines that were found, each completed with the numbers that were typed once it is asked for."""

    lines: Sequence[PaletteLine]
    numbers: Sequence[str] = ()
    first: PaletteLine | None = None
    """One before them that is complete as it is."""

    def __len__(self) -> int:
        return len(self.lines) + (self.first is not None)

    def __getitem__(self, place: int) -> PaletteLine:
        if self.first is None:
            return completed(self.lines[place], list(self.numbers))
        return replace(self, first=None)[place - 1] if place else self.first

    def __iter__(self) -> Iterator[PaletteLine]:
        return (self[place] for place in range(len(self)))

    def behind(self, first: PaletteLine) -> Found:
        """Return them behind another line, which is none of them any more."""
        others = [line for line in self.lines if (line.name, line.given) != (first.name, first.given)]
        return Found(others, self.numbers, first)


class PaletteSearch:
    """Searches among lines; what is needed of all of them for it is made once."""

    def __init__(self, lines: tuple[PaletteLine, ...]) -> None:
        self.lines = lines
        self._meant: dict[str, str] = {}

    def find(self, query: str) -> Found:
        """Return the lines that have every word of ``query``: first one that says nothing else.

        Then come those that begin with it, that have its words as whole ones, and that need nothing more.

        Numbers in the query are no words: they go to the commands that wait for some or have them in their
        words, which come first. A word that nothing has is taken for the nearest one. Commands that wait are
        also found, and say what they wait for, where the last word is none of theirs. "2.14" alone is the
        14th neuron of the second hidden layer.
        """
        if unit := NEURON.fullmatch(query.strip()):
            layer, neuron = int(unit[1]), int(unit[2])
            select = _("Select neuron {name}").format(name=f"{layer}.{neuron}")
            return Found((PaletteLine(select, "", SelectUnit(layer - 1, neuron - 1)),))
        words, numbers = _taken_apart(query)
        found = (
            self._having(words)
            or self._having([self._known(word) for word in words])
            or [line for line in self._having(words[:-1]) if words[:-1] and line.waits]
        )
        named = set(numbers)
        if words:
            found.sort(key=lambda line: _rank(line, words))
        if named:
            found.sort(key=lambda line: not line.waits and named.isdisjoint(line.words.split()))
        return Found(found, numbers)

    def _having(self, words: list[str]) -> list[PaletteLine]:
        found = list(self.lines)
        for word in words:
            found = [line for line in found if word in line.searched]
        return found

    @cached_property
    def _words(self) -> frozenset[str]:
        """All words that a line has."""
        return frozenset(word for line in self.lines for word in _WORD.findall(line.searched))

    def _known(self, word: str) -> str:
        """Return a word, or the nearest that a line has where none has it."""
        if word not in self._meant:
            is_there = any(word in each for each in self._words)
            self._meant[word] = word if is_there else nearest(word, self._words, _ALIKE) or word
        return self._meant[word]


def _rank(line: PaletteLine, words: list[str]) -> tuple[int, ...]:
    """Return what is less the better a line fits the words that were typed."""
    start = " ".join(words)
    typed = frozenset(single_words(start))
    beside = min((len(own - typed) if typed <= own else _MANY for own in line.single_words), default=_MANY)
    begins = any(said.startswith(start) for said in line.said)
    return (
        beside > 0,
        not begins,
        not any(all(word in said for word in words) for said in line.said),
        not any(typed <= own for own in line.single_words),
        not line.is_complete,
        beside > 1 and not begins,
    )


def _taken_apart(query: str) -> tuple[list[str], list[str]]:
    """Return the words of a query, short ones as what they stand for, and its numbers."""
    words: list[str] = []
    numbers: list[str] = []
    for part in parts_of(query.lower()):
        if is_number(part) or (part == BIAS and numbers):
            numbers.append(part)
        else:
            words += _SHORT.get(part, part).split()
    return words, numbers
