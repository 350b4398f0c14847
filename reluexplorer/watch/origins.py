"""Which weights make a tensor, followed through the calls of one forward pass."""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_DENSE = frozenset({"linear", "bilinear"})
_NORMS = frozenset({"batch_norm", "instance_norm", "group_norm"})
_PRODUCTS = frozenset({"matmul", "mm", "bmm", "addmm", "baddbmm", "einsum", "rmatmul"})


class Owned(NamedTuple):
    """A parameter with the name of the module that has it, and its own."""

    module: str
    name: str
    parameter: Any


class Origin(NamedTuple):
    """What made a tensor."""

    owned: tuple[Owned, ...]
    """Weights, bias and what normalises, in the order of the calls."""
    axis: int
    """Of units, from the end; 0 where it is not known."""
    words: str = ""
    """The call that the weights belong to: ``linear``, ``conv2d``, ``matmul``."""


@dataclass(eq=False)
class Origins:
    """Origins of the tensors of a forward pass by their identity; no tensor is kept alive."""

    parameters: Mapping[int, Owned]
    """All of the model, by identity."""
    _made: dict[int, tuple[weakref.ref[Any], Origin]] = field(default_factory=dict)

    def of(self, tensor: Any) -> Origin | None:
        """Return what made a tensor, None where no weights did, or an activation came between."""
        found = self._made.get(id(tensor))
        return found[1] if found is not None and found[0]() is tensor else None

    def called(self, name: str, args: Sequence[Any], named: Mapping[str, Any], result: Any) -> None:
        """Take in a call that is no activation, by the function's bare name."""
        given = [*args, *named.values()] if named else args
        own = tuple(self.parameters[id(each)] for each in given if id(each) in self.parameters)
        origin = self._own(name, own, given) if own else self._passed_on(name, given)
        if origin is None or not hasattr(result, "ndim"):
            self.forget(result)
        else:
            self._made[id(result)] = weakref.ref(result), origin

    def forget(self, result: Any) -> None:
        """Take in the result of an activation: what comes after it has other weights."""
        self._made.pop(id(result), None)

    def _own(self, name: str, own: tuple[Owned, ...], given: Sequence[Any]) -> Origin:
        """Return the origin of what a call makes with parameters of its own."""
        if name.startswith("conv"):
            return Origin(own, -1 - _spatial(name), name)
        if name in _DENSE or name in _PRODUCTS:
            return Origin(own, -1, name)
        before = self._passed_on(name, given)
        if before is not None:
            return before._replace(owned=_joined(before.owned, own))
        return Origin(own, 0 if name in _NORMS else -1, name)

    def _passed_on(self, name: str, given: Sequence[Any]) -> Origin | None:
        """Return the origin that the first argument has, with that of others that are summed to it."""
        found = [origin for origin in map(self.of, given) if origin is not None]
        if not found:
            return None
        if name in _PRODUCTS:
            return found[-1]._replace(axis=-1)
        owned = found[0].owned
        for other in found[1:]:
            owned = _joined(owned, other.owned)
        return found[0]._replace(owned=owned)


def _joined(first: tuple[Owned, ...], second: tuple[Owned, ...]) -> tuple[Owned, ...]:
    known = {id(each.parameter) for each in first}
    return (*first, *(each for each in second if id(each.parameter) not in known))


def _spatial(name: str) -> int:
    """Return the number of spatial axes of a convolution: ``conv2d``, ``conv_transpose1d``."""
    digit = name.removesuffix("_input")[-2:-1]
    return int(digit) if digit.isdigit() else 2
