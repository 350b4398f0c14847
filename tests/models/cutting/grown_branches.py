"""Graphs that grow at random with branches, branches in branches and recurrent layers."""

from __future__ import annotations

import numpy as np
import onnx
from hypothesis import strategies as st

from tests.models.cutting import grown
from tests.models.cutting.build import Net
from tests.models.cutting.grown import Branch

_SAME_SIZE = [grown._act, grown._norm, grown._scaled, grown._gate]


def _chosen(draw, net: Net, one: Branch, others: list[Branch], depth: int = 0) -> Branch:
    """Let either branch of an If grow from one tensor or another like it."""
    fits = [each for each in others if (each.channels, each.size) == (one.channels, one.size)]
    makes = draw(st.sampled_from([one.channels, draw(st.integers(2, 6))]))
    condition = net.is_bright()

    def grow() -> str:
        made = draw(st.sampled_from([one, *fits]))
        for _each in range(draw(st.integers(0, 2))):
            if depth < 2 and draw(st.integers(0, 3)) == 0:
                made = _chosen(draw, net, made, [], depth + 1)
            elif made.size:
                made = draw(st.sampled_from(_SAME_SIZE))(draw, net, made, [])
            else:
                made = draw(st.sampled_from([grown._act, grown._scaled, _recurrent]))(draw, net, made, [])
        if made.channels != makes:
            made = _turned(draw, net, made, makes)
        return made.name if made not in (one, *fits) else net.op("Identity", made.name)

    return Branch(net.either(condition, grow, grow), makes, one.size)


def _turned(draw, net: Net, one: Branch, makes: int) -> Branch:
    off = grown._off(draw, makes)
    if one.size:
        name = net.conv(one.name, one.channels, makes, 1, off=off)
    else:
        name = net.gemm(one.name, one.channels, makes, off=off)
    return grown._act(draw, net, Branch(name, makes, one.size), [])


def _recurrent(draw, net: Net, one: Branch, _others: list[Branch]) -> Branch:
    kind, ways = draw(st.sampled_from(["LSTM", "LSTM", "GRU", "RNN"])), draw(st.sampled_from([1, 2]))
    units = draw(st.integers(1, 4))
    name = net.recurrent(kind, one.name, one.channels, units, bias=draw(st.booleans()), ways=ways)
    return Branch(name, units * ways, 0)


@st.composite
def models(draw) -> tuple[onnx.ModelProto, dict[str, np.ndarray]]:
    """A model and inputs for it."""
    net = Net(seed=draw(st.integers(0, 2**16)))
    branches = [grown._conv(draw, net, Branch("x", 3, 6), [])]
    for _each in range(draw(st.integers(1, 5))):
        one = draw(st.sampled_from(branches[-3:]))
        way = draw(st.sampled_from([_chosen, _chosen, grown._grown, _recurrent]))
        if way is _recurrent and one.size:
            one = grown._flat(draw, net, one)
        branches.append(way(draw, net, one, branches))
    one = grown._flat(draw, net, branches[-1])
    return net.model(net.dense(one.name, one.channels, 2)), net.samples(4)
