"""Noise: the shapes that are chosen, and that the same seed draws the same."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.models.feeding.made_up import made_up
from reluexplorer.models.feeding.samples import Chosen
from reluexplorer.models.feeding.signature import Input, Signature
from reluexplorer.models.values.refusal import ModelError
from tests.models.feeding.made import declared


@pytest.mark.parametrize(
    ("sides", "kind", "made"),
    [
        (("N", 4), "float32", (4,)),
        ((1, 3, "h", "w"), "float32", (3, 224, 224)),
        (("N", "h", "w", 3), "float32", (224, 224, 3)),
        (("N", "c", "d", "h", "w"), "float32", (3, 16, 112, 112)),
        (("N", "t"), "int64", (16,)),
        (("N", "t"), "float32", (16000,)),
        (("N", 1, "t"), "float32", (1, 16000)),
        (("N", "t", 64), "float32", (16, 64)),
        (("N",), "float32", ()),
    ],
)
def test_sizes_that_are_left_open_are_chosen_and_said(sides, kind, made) -> None:
    found = made_up(declared(*sides, kind=kind), 5, 1)
    batch = found.batch(1, 3)["x"]
    assert batch.shape == (3, *made)
    assert batch.dtype == kind
    assert found.is_made_up
    assert "noise alone" in found.notes[0]
    assert len(found.notes) == 1 + any(isinstance(side, str) for side in sides[1:])


def test_the_same_seed_draws_the_same_in_any_batches() -> None:
    whole = made_up(declared("N", 7), 9, 3)
    parts = Chosen(whole, np.arange(9)[::2]).batch(0, 9)["x"]
    np.testing.assert_array_equal(parts, whole.batch(0, 9)["x"][::2])
    assert not np.array_equal(parts, made_up(declared("N", 7), 9, 4).batch(0, 9)["x"][::2])
    assert abs(whole.batch(0, 9)["x"].std() - 1.0) < 0.3


def test_inputs_of_one_size_have_the_same_and_states_are_the_same_for_all() -> None:
    inputs = (
        Input("ids", ("N", "t"), "int64"),
        Input("attention_mask", ("N", "t"), "int64"),
        Input("token_type_ids", ("N", "t"), "int64"),
        Input("state", (2, "N", 128), "float32"),
        Input("sr", (), "int64"),
    )
    found = made_up(Signature(inputs), 4, 1)
    batch = found.batch(0, 2)
    assert {name: array.shape for name, array in batch.items()} == {
        "ids": (2, 16), "attention_mask": (2, 16), "token_type_ids": (2, 16), "state": (2, 1, 128), "sr": (),
    }  # fmt: skip
    assert found.constants == {"state", "sr"}
    assert (batch["sr"], batch["attention_mask"].min(), batch["token_type_ids"].max()) == (16000, 1, 0)
    assert 0 <= batch["ids"].min() <= batch["ids"].max() < 100
    assert not batch["state"].any()


@pytest.mark.parametrize("given", [declared("N", 2, kind="string"), declared("N", 1 << 20, 1 << 20)])
def test_what_cannot_be_made_up_is_refused(given) -> None:
    with pytest.raises(ModelError, match="made up; give inputs"):
        made_up(given, 1, 1)
