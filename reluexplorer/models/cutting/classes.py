"""Channels of several tensors that can be taken out only together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.cutting.reasons import Pin, Why, most_telling

Slots = NDArray[np.int64]


class Classes:
    """A union-find over slots: the places of channels, of which tensors share those that go together."""

    def __init__(self) -> None:
        self._parents: list[int] = []
        self._pins: list[tuple[Slots, Pin]] = []
        self._seeds: list[Slots] = []
        self._groups: list[Slots] = []

    def new(self, count: int) -> Slots:
        """Return slots for the channels of a tensor that makes its own."""
        first = len(self._parents)
        self._parents.extend(range(first, first + count))
        return np.arange(first, first + count)

    def unite(self, one: Slots, other: Slots) -> None:
        """Let the channels at the same places of two tensors go together."""
        for a, b in zip(one.tolist(), other.tolist(), strict=True):
            self._parents[self._root(a)] = self._root(b)

    def pin(self, slots: Slots, pin: Pin) -> None:
        """Keep these, whatever else is said of them."""
        if len(slots):
            self._pins.append((slots, pin))

    def seed(self, slots: Slots) -> None:
        """Say that these are to go: only what goes together with one of them is taken out."""
        self._seeds.append(slots)

    def holds(self, slots: Slots) -> None:
        """Say that a tensor has these: one of them has to stay."""
        self._groups.append(slots)

    def roots(self, slots: Slots) -> Slots:
        """Return the slot that stands for each one's class."""
        return np.asarray([self._root(each) for each in slots.tolist()], np.int64)

    def decided(self) -> tuple[NDArray[np.bool_], dict[int, Pin]]:
        """Return (slots,) what is taken out, and by root why a class stays."""
        roots = self.roots(np.arange(len(self._parents)))
        goes = np.zeros(len(roots), np.bool_)
        for each in self._seeds:
            goes[roots[each]] = True
        pins: dict[int, list[Pin]] = {}
        for slots, pin in self._pins:
            for root in np.unique(roots[slots]).tolist():
                pins.setdefault(root, []).append(pin)
                goes[root] = False
        # What is kept of a part of a tensor is kept of the whole.
        for each in sorted(self._groups, key=len):
            if len(each) and goes[roots[each]].all():
                kept = int(roots[each[0]])
                goes[kept] = False
                pins[kept] = [Pin(Why.LAST)]
        return goes[roots], {root: most_telling(each) for root, each in pins.items()}

    def _root(self, slot: int) -> int:
        parents = self._parents
        while parents[slot] != slot:
            parents[slot] = parents[parents[slot]]
            slot = parents[slot]
        return slot
