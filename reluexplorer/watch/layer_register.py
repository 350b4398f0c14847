"""The activations that were seen in a model, told apart by place, form and weights."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from reluexplorer.models.values.kinds import Kind, Shape
from reluexplorer.watch.origins import Origin, Owned
from reluexplorer.watch.records import Layers, WatchedLayer

MOST_USES = 8
"""Calls at one place, on the same weights, that are told apart; the last has later ones."""
MOST = 10_000


class Key(NamedTuple):
    """What makes an activation the same one in the next step."""

    place: str
    form: str
    weights: tuple[str, ...]
    use: int


@dataclass(eq=False)
class SeenLayer:
    """An activation with what is needed to count it again."""

    layer: WatchedLayer
    shape: Shape
    axis: int
    """Of units, from the end."""
    owned: tuple[Owned, ...]
    words: str


@dataclass(eq=False)
class LayerRegister:
    """Grows as activations are seen; each keeps its number."""

    entries: list[SeenLayer] = field(default_factory=list)
    _numbers: dict[Key, int] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def number(self, key: Key, kind: Kind, shape: Shape, z: Any, origin: Origin | None) -> int | None:
        """Return the number of an activation, new or known; None where its units are others than before.

        Where other weights stand in the place of those before, it is a new one.
        """
        found = self._numbers.get(key)
        if found is not None and not self.fits(self.entries[found], z):
            before = self.entries[found]
            if origin is None or not _are_others(before.owned, origin.owned):
                return None
            before.layer = replace(before.layer, is_replaced=True)
            before.owned, found = (), None
        if found is None:
            if len(self.entries) >= MOST:
                return None
            found = self._numbers[key] = self._enter(key, kind, shape, z, origin)
        entry = self.entries[found]
        if origin is not None:
            entry.owned = origin.owned
        return found if self.fits(entry, z) else None

    def fits(self, entry: SeenLayer, z: Any) -> bool:
        """Whether pre-activations have as many units as before."""
        return bool(z.ndim >= -entry.axis and z.shape[entry.axis] == entry.layer.units)

    def _enter(self, key: Key, kind: Kind, shape: Shape, z: Any, origin: Origin | None) -> int:
        axis = unit_axis(z, origin)
        source = (origin.owned[0].module or origin.owned[0].name) if origin is not None else ""
        base = source or key.place or kind.value
        if key.use > 1:
            base = f"{base} ({key.use})"
        name, number = base, 1
        while name in self._names:
            number += 1
            name = f"{base} #{number}"
        self._names.add(name)
        layer = WatchedLayer(
            name, kind, key.form, int(z.shape[axis]), key.place, shape.threshold, key.use, source
        )  # fmt: skip
        owned, words = (origin.owned, origin.words) if origin is not None else ((), "")
        self.entries.append(SeenLayer(layer, shape, axis, owned, words))
        return len(self.entries) - 1

    def let_go(self) -> None:
        """Keep no weights any more, which nothing will be asked of."""
        for each in self.entries:
            each.owned = ()

    def told(self, optimizer: str = "") -> Layers:
        """Return all as a record."""
        return Layers(tuple(each.layer for each in self.entries), optimizer)


def _are_others(before: tuple[Owned, ...], owned: tuple[Owned, ...]) -> bool:
    """Whether none of the parameters is one of those before."""
    known = {id(each.parameter) for each in before}
    return not any(id(each.parameter) in known for each in owned)


def unit_axis(z: Any, origin: Origin | None) -> int:
    """Return the axis of units from the end: that of the weights where it still is theirs, else the custom.

    By custom units lie behind the samples of images (4 axes and more), and last in all else.
    """
    custom = 1 - z.ndim if z.ndim >= 4 else -1
    if origin is None:
        return custom
    by_calls = origin.axis or (1 - z.ndim if z.ndim > 1 else -1)
    if -by_calls > z.ndim:
        return custom
    units = _units(origin)
    if units is None or z.shape[by_calls] == units:
        return by_calls
    others = [axis for axis in range(1 - z.ndim, 0) if z.shape[axis] == units]
    return others[0] if len(others) == 1 else custom


def _units(origin: Origin) -> int | None:
    """Return how many units weights make, where it is plain."""
    sizes = [each.parameter.shape[0] for each in origin.owned if each.parameter.ndim == 1]
    if sizes:
        return int(sizes[-1])
    plain = origin.words == "linear" or (origin.words.startswith("conv") and "transpose" not in origin.words)
    return int(origin.owned[0].parameter.shape[0]) if plain else None
