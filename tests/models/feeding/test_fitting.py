"""Samples against what a model declares: what is made to fit, what is said of it, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.models.feeding.fitting import batch_side, fitted
from reluexplorer.models.feeding.samples import ArraySamples
from reluexplorer.models.feeding.signature import Input, Signature, signature_of
from reluexplorer.models.values.refusal import ModelError
from tests.models.feeding.made import counting, declared


def test_what_fits_is_fed_as_it_is() -> None:
    found = fitted(declared("N", 3, "h", "w"), counting(4, 3, 2, 5))
    assert found.notes == ()
    np.testing.assert_array_equal(found.batch(1, 2)["x"], counting(4, 3, 2, 5).batch(1, 2)["x"])


@pytest.mark.parametrize(
    ("sides", "came", "place"),
    [(("N", 3, 4, 5), (4, 5, 3), (0, 2, 1, 0)), (("N", "?", 5, 1), (1, 4, 5), (0, 3, 2, 0))],
)
def test_channels_are_moved_where_the_shapes_leave_no_doubt(sides, came, place) -> None:
    whole = counting(2, *came)
    found = fitted(declared(*sides), whole)
    order = (0, 3, 1, 2) if came[2] == 3 else (0, 2, 3, 1)
    np.testing.assert_array_equal(found.batch(0, 2)["x"], whole.arrays["x"].transpose(order))
    assert found.batch(0, 1)["x"].flags.c_contiguous
    assert "channels are moved" in found.notes[0]


@pytest.mark.parametrize(
    ("sides", "came", "made"),
    [
        (("N", 1, 8, 8), (64,), (1, 8, 8)),
        (("N", 64), (8, 8), (64,)),
        (("N", 1, 5), (5,), (1, 5)),
        (("N", "c", 4), (12,), (3, 4)),
    ],
)
def test_flat_numbers_are_laid_out_as_declared(sides, came, made) -> None:
    found = fitted(declared(*sides), counting(3, *came))
    assert found.batch(0, 3)["x"].shape == (3, *made)
    assert len(found.notes) == 1


@pytest.mark.parametrize(
    ("sides", "came"),
    [
        (("N", 3, 4, 5), (3, 5, 4)),
        (("N", 5), (4,)),
        (("N", 2, 3), (3, 2)),
        (("N",), (2,)),
        (("N", "a", "b"), (6,)),
    ],
)
def test_other_shapes_are_refused_with_both(sides, came) -> None:
    with pytest.raises(ModelError) as refusal:
        fitted(declared(*sides), counting(2, *came))
    assert " × ".join(map(str, came)) in str(refusal.value)
    assert "x (N" in str(refusal.value)


def test_types_become_those_of_the_model() -> None:
    assert fitted(declared("N", 2), counting(2, 2, kind="uint8")).batch(0, 1)["x"].dtype == np.float32
    whole = fitted(declared("N", 2, kind="int64"), counting(2, 2))
    assert whole.batch(0, 1)["x"].dtype == np.int64
    with pytest.raises(ModelError, match="whole numbers"):
        fitted(declared("N", 2, kind="int64"), ArraySamples({"x": np.array([[0.5, 1.0]])}))


@pytest.mark.parametrize("kind", ["string", "bfloat16", "no tensor"])
def test_types_that_are_not_fed_are_refused(kind: str) -> None:
    with pytest.raises(ModelError, match=f"x \\(N × 2, {kind}\\)"):
        fitted(declared("N", 2, kind=kind), counting(1, 2))


def test_one_array_goes_to_the_one_input_whatever_it_is_called() -> None:
    found = fitted(declared("N", 2), counting(2, 2, name="images"))
    assert found.names == ("x",)
    assert found.notes == ("The array images is fed to x.",)
    assert fitted(declared("N", 2), counting(2, 2, name="")).notes == ()


def test_inputs_are_found_by_name_and_others_are_left_out() -> None:
    samples = ArraySamples(
        {"labels": np.zeros(3), "x": np.ones((3, 2))}, {"rate": np.array(5), "spare": np.array(1)}
    )
    whole = Signature((Input("x", ("N", 2), "float32"), Input("rate", (), "int64")))
    found = fitted(whole, samples)
    assert set(found.names) == {"x", "rate"}
    assert found.constants == {"rate"}
    assert found.batch(0, 2)["rate"].dtype == np.int64
    assert found.notes == ("Not fed, as the model has no such input: labels, spare.",)


def test_a_missing_input_is_said_with_what_came() -> None:
    whole = Signature((Input("x", ("N", 2), "float32"), Input("rate", (), "int64")))
    with pytest.raises(ModelError, match=r"declares x \(N × 2, float32\), rate .*; the inputs hold x\."):
        fitted(whole, counting(2, 2))


def test_what_is_declared_is_read_from_a_model() -> None:
    onnx = pytest.importorskip("onnx")
    helper = onnx.helper
    given = helper.make_tensor("w", 1, [2], [1.0, 2.0])
    inputs = [
        helper.make_tensor_value_info("x", 1, ["N", 3, None, 5]),
        helper.make_tensor_value_info("w", 1, [2]),
        helper.make_tensor_value_info("rate", 7, []),
        helper.make_tensor_value_info("free", 16, None),
    ]
    graph = helper.make_graph([], "g", inputs, [], [given])
    found = signature_of(helper.make_model(graph))
    assert found.words == "x (N × 3 × ? × 5, float32); rate (one value, int64); free (any shape, bfloat16)"
    assert batch_side(found, frozenset()) is None
    assert batch_side(declared(1, 2), frozenset()) == 1
