"""Learning-rate schedules: hand-computed factors, PyTorch's, and no memory of how a run is divided."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reluexplorer.core.schedules import SCHEDULES

THIRD = 1.0 / 3.0
SHORT = {
    "constant": (),
    "step": (7.0, 0.3),
    "cosine": (40.0, 0.05),
    "warmup": (0.2, 12.0),
    "warmup_cosine": (0.2, 12.0, 40.0, 0.05),
}

TORCH_UPDATES = {"constant": 60, "step": 60, "cosine": 41, "warmup": 60, "warmup_cosine": 53}
"""How far PyTorch's agree: its cosines rise again after the last."""


def factors(name: str, steps: list[int], *parameters: float) -> NDArray[np.float64]:
    entry = SCHEDULES[name]
    return entry.factors(np.array(steps, dtype=np.int64), *entry.completed(parameters))


def test_the_schedules_and_their_names() -> None:
    assert list(SCHEDULES) == list(SHORT)
    for name, entry in SCHEDULES.items():
        assert entry.name == name
        assert entry.label
        assert entry.formula
        assert len(entry.parameters) == len(SHORT[name])
        assert all(one.low <= one.default <= one.high for one in entry.parameters)


@pytest.mark.parametrize(
    ("name", "steps", "parameters", "expected"),
    [
        ("constant", [0, 1, 10**9], (), [1.0, 1.0, 1.0]),
        ("step", [0, 999, 1_000, 1_999, 2_000, 3_500], (), [1.0, 1.0, 0.1, 0.1, 0.01, 0.001]),
        ("step", [0, 2, 3, 6, 9], (3.0, 0.5), [1.0, 1.0, 0.5, 0.25, 0.125]),
        ("step", [0, 1, 2], (2.0, 0.0), [1.0, 1.0, 0.0]),
        ("cosine", [0, 2_500, 5_000, 10_000], (), [1.0, 0.5 + math.sqrt(0.125), 0.5, 0.0]),
        ("cosine", [0, 2, 3, 6], (6.0, 0.2), [1.0, 0.8, 0.6, 0.2]),
        ("warmup", [0, 250, 499, 500, 10**7], (), [THIRD, 2 * THIRD, 1 - 2 * THIRD / 500, 1.0, 1.0]),
        ("warmup", [0, 1, 3, 4, 5], (0.0, 4.0), [0.0, 0.25, 0.75, 1.0, 1.0]),
        ("warmup_cosine", [0, 250, 500, 5_500, 10_500], (), [THIRD, 2 * THIRD, 1.0, 0.5, 0.0]),
        ("warmup_cosine", [3], (0.5, 2.0, 6.0, 0.2), [0.6 + 0.4 * math.sqrt(0.75)]),
        ("warmup_cosine", [0, 1, 2, 4, 5, 8, 9], (0.5, 2.0, 6.0, 0.2), [0.5, 0.75, 1.0, 0.8, 0.6, 0.2, 0.2]),
    ],
)
def test_factors_by_hand(
    name: str, steps: list[int], parameters: tuple[float, ...], expected: list[float]
) -> None:
    found = factors(name, steps, *parameters)
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("name", ["cosine", "warmup_cosine"])
def test_a_cosine_stays_at_its_floor(name: str) -> None:
    found = factors(name, [60, 80, 92, 10_000], *SHORT[name])
    assert (found == 0.05).all()


@pytest.mark.parametrize("name", SCHEDULES)
def test_the_first_factor_and_the_whole_rate_are_exact(name: str) -> None:
    warms = name.startswith("warmup")
    assert factors(name, [0], *SHORT[name])[0] == (0.2 if warms else 1.0)
    if warms:
        assert factors(name, [12], *SHORT[name])[0] == 1.0


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("name", SCHEDULES)
@given(start=st.integers(0, 12_000), cuts=st.lists(st.integers(1, 130), min_size=1, max_size=12))
def test_an_updates_factor_does_not_depend_on_how_the_run_is_divided(
    name: str, start: int, cuts: list[int]
) -> None:
    entry = SCHEDULES[name]
    parameters = entry.completed(())
    bounds = np.cumsum([start, *cuts])
    whole = entry.factors(np.arange(bounds[-1]), *parameters)
    for first, last in pairwise(bounds):
        part = entry.factors(np.arange(first, last), *parameters)
        assert part.tobytes() == whole[first:last].tobytes()


def _torch_rates(name: str, updates: int) -> list[float]:
    """Return the rates that PyTorch's scheduler gives on a base rate of 0.4, for ``SHORT``'s parameters."""
    torch: Any = pytest.importorskip("torch")
    rate = 0.4
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)
    kinds = torch.optim.lr_scheduler

    def cosine() -> Any:
        return kinds.CosineAnnealingLR(optimizer, T_max=40, eta_min=0.05 * rate)

    def warmup() -> Any:
        return kinds.LinearLR(optimizer, start_factor=0.2, total_iters=12)

    def both() -> Any:
        return kinds.SequentialLR(optimizer, [warmup(), cosine()], milestones=[12])

    def step() -> Any:
        return kinds.StepLR(optimizer, step_size=7, gamma=0.3)

    def constant() -> Any:
        return kinds.ConstantLR(optimizer, factor=1.0)

    makers = {"constant": constant, "step": step, "cosine": cosine, "warmup": warmup, "warmup_cosine": both}
    scheduler = makers[name]()
    rates = []
    for _ in range(updates):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


@pytest.mark.parametrize(("name", "updates"), TORCH_UPDATES.items())
def test_rates_are_pytorchs_until_its_cosine_would_rise(name: str, updates: int) -> None:
    found = 0.4 * factors(name, list(range(updates)), *SHORT[name])
    np.testing.assert_allclose(found, _torch_rates(name, updates), rtol=1e-12, atol=0)


def test_defaults_are_pytorchs() -> None:
    torch: Any = pytest.importorskip("torch")
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    kinds = torch.optim.lr_scheduler
    assert kinds.StepLR(optimizer, 1_000).gamma == SCHEDULES["step"].parameters[1].default
    assert kinds.CosineAnnealingLR(optimizer, 10_000).eta_min == SCHEDULES["cosine"].parameters[1].default
    assert kinds.LinearLR(optimizer).start_factor == SCHEDULES["warmup"].parameters[0].default
