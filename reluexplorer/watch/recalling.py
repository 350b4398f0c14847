"""A look at those modules alone that were seen to call all activations, in less than half the time."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reluexplorer.watch.layer_register import LayerRegister
from reluexplorer.watch.passes import is_transformed, never
from reluexplorer.watch.seeing import Call, Look, let_run_as_written

WHOLE_EVERY = 8
"""Looks of which one is whole, as a model may come to call other functions."""


class Far(weakref.ref[Any]):
    """Refers to a module or a parameter and keeps it not alive; equal to what refers to the same one.

    Others of Python ask what they refer to whether it is equal, which tensors answer number by number.
    """

    __slots__ = ()
    __hash__ = weakref.ref.__hash__

    def __eq__(self, other: object) -> bool:
        here = self()
        return isinstance(other, Far) and here is not None and here is other()


class Part(NamedTuple):
    """Where a module or a parameter stands in a model; nothing of it is kept alive."""

    holder: Far
    own: str
    here: Far

    def stands(self) -> bool:
        """Whether it is still what its holder has under its name."""
        holder, here = self.holder(), self.here()
        if holder is None or here is None:
            return False
        return holder._modules.get(self.own) is here or holder._parameters.get(self.own) is here


class Recalled(NamedTuple):
    """What a whole look saw, where each activation was called by a module of PyTorch's own."""

    calls: tuple[tuple[Far, int], ...]
    """Modules and their numbers in the register, in the order of the calls."""
    parts: tuple[Part, ...]
    """These modules and the weights of the layers."""


@dataclass(eq=False)
class ShortLook:
    """What is seen of the modules recalled between ``begin`` and ``end``, which come as one pair."""

    recalled: Recalled
    register: LayerRegister
    take: Callable[[Call], None]
    failed: Callable[[Exception], None]
    is_blind: bool = False
    is_over: Callable[[], bool] = never
    _strayed: bool = False
    _numbers: dict[int, list[int]] = field(default_factory=dict)
    """What is still to come, by the identity of modules; the first call last."""
    _handles: list[Any] = field(default_factory=list)
    _stance: Any = None

    @property
    def is_as_recalled(self) -> bool:
        """Whether the calls so far are all of those recalled, and no others."""
        return not self._strayed and not any(self._numbers.values())

    def begin(self) -> None:
        """Begin to see what the modules are given."""
        from torch.nn.modules import module as hooks

        for far, number in reversed(self.recalled.calls):
            self._numbers.setdefault(id(far()), []).append(number)
        self._stance = let_run_as_written()
        self._handles = [hooks.register_module_forward_pre_hook(self._given)]

    def stop(self) -> None:
        """Stop seeing, but leave the hooks."""
        self.is_blind, self.is_over = True, never
        stance, self._stance = self._stance, None
        if stance is not None:
            stance.__exit__(None, None, None)

    def end(self) -> None:
        """Stop seeing; nothing is left behind."""
        self.stop()
        while self._handles:
            self._handles.pop().remove()

    def _given(self, module: Any, args: Sequence[Any]) -> None:
        if self.is_over():
            self.end()
            return
        numbers = self._numbers.get(id(module))
        if numbers is None or self.is_blind:
            return
        try:
            if not numbers or not args:
                self._strayed = True
                return
            number, z = numbers.pop(), args[0]
            entry = self.register.entries[number]
            if z.is_floating_point() and z.numel() and not is_transformed() and self.register.fits(entry, z):
                self.take(Call(number, z.detach(), entry.axis, entry.shape))
        except Exception as error:
            self.is_blind = True
            self.failed(error)


@dataclass(eq=False)
class Recall:
    """Chooses between whole looks and short ones: two whole ones in a row have to see the same first."""

    _recalled: Recalled | None = None
    _left: int = 0

    def look(
        self,
        model: Any,
        register: LayerRegister,
        take: Callable[[Call], None],
        failed: Callable[[Exception], None],
    ) -> Look | ShortLook:
        """Return the next look."""
        found = self._recalled
        if found is None or self._left == 0 or not all(each.stands() for each in found.parts):
            return Look(model, register, take, failed)
        self._left -= 1
        return ShortLook(found, register, take, failed)

    def looked(self, look: Look | ShortLook) -> None:
        """Take in a look before it ends."""
        if isinstance(look, Look):
            before, self._recalled = self._recalled, recalled(look)
            is_same = before is not None and before == self._recalled
            self._left = WHOLE_EVERY - 1 if is_same else 0
        elif not look.is_as_recalled:
            self._left = 0


def recalled(look: Look) -> Recalled | None:
    """Return what a look saw so far; None where a function was called or a module is no part of another."""
    calls, parts = [], []
    for module, number in look.calls:
        place = look.places.get(id(module))
        if number is None or place is None:
            return None
        calls.append((Far(module), number))
        owned = [
            (each.parameter, look.places.get(id(each.parameter)))
            for each in look.register.entries[number].owned
        ]
        for here, where in ((module, place), *owned):
            if where is None:
                return None
            parts.append(Part(Far(where[0]), where[1], Far(here)))
    return Recalled(tuple(calls), tuple(dict.fromkeys(parts))) if calls else None
