"""Functions that several nodes compute together, element by element, from one tensor."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.graph.constants import number_of
from reluexplorer.models.graph.view import Placed, Scope

Numbers = NDArray[Any]
_MOST = 14
"""Nodes of a function."""
_STRAIGHT = frozenset({"Add", "Sub", "Mul", "Div", "Neg", "Identity", "Cast", "Sum"})


@dataclass(frozen=True, eq=False)
class Cone:
    """Nodes that compute ``h`` from ``z`` and numbers alone."""

    z: str
    h: str
    scope: Scope
    nodes: tuple[Placed, ...]
    """In the order in which they are computed."""

    def __call__(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return h of z in double precision."""
        known: dict[str, Numbers] = {self.z: z}
        with np.errstate(all="ignore"):
            for node in self.nodes:
                given = [self._given(node, name, known) for name in node.node.input]
                known[node.node.output[0]] = ELEMENTWISE[node.op](node, given)
        return np.broadcast_to(known[self.h], z.shape).astype(np.float64)

    def _given(self, node: Placed, name: str, known: dict[str, Numbers]) -> Numbers | None:
        if not name:
            return None
        if name in known:
            return known[name]
        return np.float64(number_of(name, node.scope) or 0.0)  # type: ignore[return-value]

    @property
    def numbers(self) -> tuple[float, ...]:
        """The constants that its nodes read."""
        known = {self.z, *(name for each in self.nodes for name in each.node.output)}
        read = [
            number_of(name, each.scope)
            for each in self.nodes
            for name in each.node.input
            if name and name not in known
        ]
        written = [
            each.attribute(name) for each in self.nodes for name in ("min", "max") if each.op == "Clip"
        ]
        return tuple(float(each) for each in (*read, *written) if each is not None)

    @property
    def is_closed(self) -> bool:
        """Whether nothing between z and h is read by another node."""
        within = {id(each.node) for each in self.nodes}
        return all(
            id(reader.node) in within
            for each in self.nodes[:-1]
            for reader in each.scope.read_by(each.node.output[0])
        ) and not any(each.scope.is_output(each.node.output[0]) for each in self.nodes[:-1])


def cones(last: Placed) -> Iterator[Cone]:
    """Yield the functions of one tensor that a node computes with those before it, the longest first."""
    order = _before(last)
    scalars: dict[str, bool] = {}

    def is_number(name: str, scope: Scope) -> bool:
        if name not in scalars:
            scalars[name] = number_of(name, scope) is not None
        return scalars[name]

    bent = {id(node.node) for node in order if _is_bent(node, is_number)}
    if not bent:
        return
    starts = dict.fromkeys(
        name for node in order for name in node.node.input if name and not is_number(name, node.scope)
    )
    found = []
    for z in starts:
        nodes = _between(z, last, order, is_number)
        if any(id(each.node) in bent for each in nodes):
            found.append(Cone(z, last.node.output[0], last.scope, nodes))
    yield from sorted(found, key=lambda cone: -len(cone.nodes))


def _is_bent(node: Placed, is_number: Callable[[str, Scope], bool]) -> bool:
    """Whether a node does more than to add a number, or to multiply by one."""
    live = [name for name in node.node.input if name and not is_number(name, node.scope)]
    return node.op not in _STRAIGHT or len(live) > 1


def _before(last: Placed) -> list[Placed]:
    """Return the elementwise nodes that lead to one within its graph, in their order, itself the last."""
    found: dict[int, Placed] = {}
    todo = [last]
    while todo and len(found) < _MOST:
        node = todo.pop(0)
        if id(node.node) in found or node.op not in ELEMENTWISE or node.scope is not last.scope:
            continue
        found[id(node.node)] = node
        todo.extend(made for i in range(len(node.node.input)) if (made := node.maker(i)) is not None)
    return list(found.values())


def _between(
    z: str, last: Placed, known: list[Placed], is_number: Callable[[str, Scope], bool]
) -> tuple[Placed, ...]:
    """Return the nodes that compute the last one's output from z and numbers; none where others take part."""
    places = {id(each.node): each for each in known}
    done: dict[int, Placed] = {}
    open_: set[int] = set()

    def reach(node: Placed) -> bool:
        key = id(node.node)
        if key in done:
            return True
        if key not in places or key in open_:
            return False
        open_.add(key)
        for index, name in enumerate(node.node.input):
            if not name or name == z or is_number(name, node.scope):
                continue
            made = node.maker(index)
            if made is None or not reach(made):
                return False
        done[key] = node
        return True

    if not reach(last) or not any(z in each.node.input for each in done.values()):
        return ()
    return tuple(done.values())


def _erf(z: Numbers) -> Numbers:
    return np.array([math.erf(each) for each in np.ravel(z)]).reshape(np.shape(z))


def _clip(node: Placed, given: list[Numbers | None]) -> Numbers:
    low = given[1] if len(given) > 1 and given[1] is not None else node.attribute("min", -math.inf)
    high = given[2] if len(given) > 2 and given[2] is not None else node.attribute("max", math.inf)
    return np.clip(_of(given, 0), low, high)


def _of(given: list[Numbers | None], index: int) -> Numbers:
    value = given[index]
    if value is None:
        raise ValueError("an input is left out")
    return value


def _gelu(node: Placed, given: list[Numbers | None]) -> Numbers:
    z = _of(given, 0)
    if node.attribute("approximate", b"none") == b"tanh":
        return 0.5 * z * (1.0 + np.tanh(math.sqrt(2.0 / math.pi) * (z + 0.044715 * z**3)))
    return 0.5 * z * (1.0 + _erf(z / math.sqrt(2.0)))


def _hard(z: Numbers, alpha: float, beta: float) -> Numbers:
    return np.clip(alpha * z + beta, 0.0, 1.0)


def _one(function: Callable[[Numbers], Numbers]) -> Callable[[Placed, list[Numbers | None]], Numbers]:
    return lambda _node, given: function(_of(given, 0))


def _two(function: Callable[..., Numbers]) -> Callable[[Placed, list[Numbers | None]], Numbers]:
    return lambda _node, given: function(_of(given, 0), _of(given, 1))


def _many(function: Callable[..., Numbers]) -> Callable[[Placed, list[Numbers | None]], Numbers]:
    def of_all(_node: Placed, given: list[Numbers | None]) -> Numbers:
        found = _of(given, 0)
        for index in range(1, len(given)):
            found = function(found, _of(given, index))
        return found

    return of_all


ELEMENTWISE: dict[str, Callable[[Placed, list[Numbers | None]], Numbers]] = {
    "Abs": _one(np.abs),
    "Add": _two(np.add),
    "Cast": _one(lambda z: z * 1.0),
    "Clip": _clip,
    "Div": _two(np.divide),
    "Elu": lambda n, g: np.where(
        _of(g, 0) > 0, _of(g, 0), n.attribute("alpha", 1.0) * np.expm1(np.minimum(_of(g, 0), 0.0))
    ),
    "Erf": _one(_erf),
    "Exp": _one(np.exp),
    "Gelu": _gelu,
    "com.microsoft.Gelu": _gelu,
    "Greater": _two(np.greater),
    "GreaterOrEqual": _two(np.greater_equal),
    "HardSigmoid": lambda n, g: _hard(_of(g, 0), n.attribute("alpha", 0.2), n.attribute("beta", 0.5)),
    "HardSwish": _one(lambda z: z * _hard(z, 1 / 6, 0.5)),
    "Identity": _one(lambda z: z),
    "LeakyRelu": lambda n, g: np.where(_of(g, 0) < 0, n.attribute("alpha", 0.01) * _of(g, 0), _of(g, 0)),
    "Less": _two(np.less),
    "LessOrEqual": _two(np.less_equal),
    "Log": _one(np.log),
    "Max": _many(np.maximum),
    "Min": _many(np.minimum),
    "Mul": _two(np.multiply),
    "Neg": _one(np.negative),
    "Pow": _two(np.power),
    "Reciprocal": _one(np.reciprocal),
    "Relu": _one(lambda z: np.maximum(z, 0.0)),
    "Sigmoid": _one(lambda z: 0.5 * (1.0 + np.tanh(0.5 * z))),
    "Softplus": _one(lambda z: np.logaddexp(z, 0.0)),
    "Sqrt": _one(np.sqrt),
    "Sub": _two(np.subtract),
    "Sum": _many(np.add),
    "Tanh": _one(np.tanh),
    "Where": lambda _n, g: np.where(_of(g, 0), _of(g, 1), _of(g, 2)),
}
"""Operators that are computed element by element, by NumPy in double precision."""
