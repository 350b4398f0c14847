"""Files with flipped bits, cut short or stuck together are read, or refused with a sentence, soon."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

onnx = pytest.importorskip("onnx")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from onnx import helper  # noqa: E402

from reluexplorer.models.opening.opened import Opened, opened  # noqa: E402
from reluexplorer.models.values.refusal import ModelError  # noqa: E402
from tests.models.opening.small import dense, model, saved, value  # noqa: E402


def branched() -> bytes:
    """Return a model with a graph within a graph, a function, constants and a weight in a file beside it."""
    yes = helper.make_graph([helper.make_node("Relu", ["z"], ["t"])], "yes", [], [value("t", "n", 3)])
    body = [helper.make_node("Relu", ["a"], ["b"])]
    function = helper.make_function("own", "Once", ["a"], ["b"], body, [helper.make_opsetid("", 17)])
    nodes = [
        dense()[0],
        helper.make_node("Constant", [], ["c"], value=helper.make_tensor("c", 9, [], [True])),
        helper.make_node("If", ["c"], ["s"], then_branch=yes, else_branch=yes),
        helper.make_node("Once", ["s"], ["y"], domain="own"),
    ]
    made = model(nodes, functions=[function], domains=[("own", 1)])
    weight = made.graph.initializer[0]
    weight.ClearField("raw_data")
    weight.data_location = weight.EXTERNAL
    weight.external_data.add(key="location", value="data")
    return bytes(made.SerializeToString())


WHOLE = {"dense": model().SerializeToString(), "branched": branched()}


def read(content: bytes) -> Opened | str:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "data").write_bytes(bytes(48))
        try:
            return opened(saved(Path(folder), content))
        except ModelError as error:
            return str(error)


@pytest.mark.parametrize("name", WHOLE)
def test_undamaged_it_is_read(name: str) -> None:
    assert isinstance(read(WHOLE[name]), Opened)


def demand_sentence(found: Opened | str) -> None:
    if isinstance(found, str):
        assert 10 < len(found) <= 300
        assert found[0].isupper()
        assert found.endswith((".", ")"))
    else:
        assert len(found.model.graph.node) > 0


@settings(max_examples=300)
@given(
    name=st.sampled_from(sorted(WHOLE)),
    changes=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=4
    ),
)
def test_flipped_bits(name: str, changes: list[tuple[float, int]]) -> None:
    content = bytearray(WHOLE[name])
    for place, flip in changes:
        content[int(place * len(content))] ^= flip
    demand_sentence(read(bytes(content)))


@settings(max_examples=150)
@given(name=st.sampled_from(sorted(WHOLE)), keep=st.floats(0, 1, exclude_max=True))
def test_cut_short_it_is_refused(name: str, keep: float) -> None:
    whole = WHOLE[name]
    found = read(whole[: int(keep * len(whole))])
    assert isinstance(found, str)
    demand_sentence(found)


@settings(max_examples=150)
@given(
    name=st.sampled_from(sorted(WHOLE)),
    begin=st.floats(0, 1, exclude_max=True),
    length=st.integers(1, 40),
    to=st.floats(0, 1, exclude_max=True),
)
def test_parts_that_are_copied_elsewhere(name: str, begin: float, length: int, to: float) -> None:
    whole = WHOLE[name]
    at, place = int(begin * len(whole)), int(to * len(whole))
    demand_sentence(read(whole[:place] + whole[at : at + length] + whole[place:]))


@settings(max_examples=100)
@given(content=st.binary(min_size=1, max_size=300))
def test_junk_is_refused(content: bytes) -> None:
    demand_sentence(read(content))
