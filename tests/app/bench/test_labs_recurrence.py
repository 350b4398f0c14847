"""The recurrent networks of the labs' measurement: the same run in both programs."""

from __future__ import annotations

import json

import numpy as np
import pytest

from reluexplorer.app.bench import labs, labs_recurrence
from reluexplorer.app.bench.setting import OURS
from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.adding_problem import AddingProblem
from reluexplorer.core.network.recurrence.spec import RecurrentSpec


def test_a_row_of_this_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert labs.main(["--cases", "digits by rows", "--rounds", "1", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["case"], row["contestant"], row["ratio_to_ours"]) == ("digits by rows", OURS, 1.0)


def test_each_case_has_the_forms_of_pytorch() -> None:
    for case in labs_recurrence.CASES:
        assert list(case.contestants) == [OURS, "torch loop", "torch fused loop", "torch nn.RNN"]


def test_all_are_given_the_same_batches_again_and_again() -> None:
    made = labs_recurrence.Made(AddingProblem(6))
    inputs, targets = np.zeros((6, 32, 2), np.float32), np.zeros((32, 1), np.float32)
    AddingProblem(6).fill(3, inputs, targets)
    for step in (3, 11):
        given = np.ones_like(inputs), np.ones_like(targets)
        made.fill(step, *given)
        np.testing.assert_array_equal(given[0], inputs)
        np.testing.assert_array_equal(given[1], targets)
    np.testing.assert_array_equal(made.batches[3][0], inputs)


@pytest.mark.parametrize(
    "said", [labs_recurrence.by_loop, labs_recurrence.by_fused_loop, labs_recurrence.by_layer]
)
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_torch_has_the_same_network(activation: str, said) -> None:
    torch = pytest.importorskip("torch")
    spec = RecurrentSpec(3, 6, 2, ActivationChoice(activation), "orthogonal", output="softmax")
    parameters = spec.initial_parameters(1) + np.float32(0.1)
    inputs = np.random.default_rng(0).standard_normal((7, 5, 3)).astype(np.float32)
    with torch.no_grad():
        theirs = said(*labs_recurrence.torch_parts(spec, parameters), torch.tensor(inputs)).numpy()
    np.testing.assert_allclose(theirs, spec.logits(parameters, inputs), atol=1e-5)
