"""Which problems read the very same arrays, and which must not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.network.spec import NetworkSpec
from reluexplorer.core.problem.problem import Problem
from tests.core.samples import dataset, problem

ARRAYS = ("inputs", "targets", "train_inputs", "train_targets", "test_inputs", "test_targets")


def same_arrays(one: Problem, other: Problem) -> list[bool]:
    return [getattr(one.samples, name) is getattr(other.samples, name) for name in ARRAYS]


def test_other_settings_and_other_seeds_read_the_same_arrays() -> None:
    made = problem(dataset(Task.BINARY))
    wider = replace(made.network, hidden=made.network.hidden * 2)
    other = made.altered(wider, replace(made.training, learning_rate=0.7))
    assert (other.network, other.training.learning_rate) == (wider, 0.7)
    assert all(same_arrays(made, other))
    assert all(same_arrays(made, other.seeded(9)))
    assert made.seeded(made.training.seed) is made


@pytest.mark.parametrize("change", [{"head": "tanh"}, {"dtype": "float64"}])
def test_another_output_or_precision_reads_arrays_of_its_own(change: dict[str, str]) -> None:
    made = problem(dataset(Task.BINARY)).seeded(1)
    network: NetworkSpec = replace(made.network, **change)  # type: ignore[arg-type]
    for other in (made.altered(network, made.training), replace(made, network=network)):
        alone = Problem(made.dataset, network, made.training)
        assert not any(same_arrays(made, other)[1:])
        for name in ARRAYS:
            found, expected = getattr(other.samples, name), getattr(alone.samples, name)
            assert found.dtype == expected.dtype
            assert np.array_equal(found, expected)
