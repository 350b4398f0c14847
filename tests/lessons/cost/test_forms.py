"""Every form of a function is that function, and its backward form its derivative."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.bound_calls import run
from reluexplorer.lessons.cost.forms import FUNCTIONS, Buffers

EACH = [(name, dtype) for name in FUNCTIONS for dtype in ("float32", "float64")]


def buffers(dtype: str) -> Buffers:
    rng = np.random.default_rng(0)
    return Buffers(*((3.0 * rng.standard_normal((7, 11))).astype(dtype) for _ in range(2)))


@pytest.mark.parametrize(("name", "dtype"), EACH)
def test_each_form_is_the_function_of_the_catalogue(name: str, dtype: str) -> None:
    tolerance = 2e-6 if dtype == "float32" else 1e-14
    wanted = ActivationChoice(name)
    for form in FUNCTIONS[name].forward:
        for back in FUNCTIONS[name].backward:
            b = buffers(dtype)
            x, delta = b.x.copy(), b.delta.copy()
            run(form(b))
            run(back(b))
            np.testing.assert_array_equal(b.x, x)
            np.testing.assert_array_equal(b.delta, delta)
            assert b.out.dtype == b.back.dtype == np.dtype(dtype)
            exact = x.astype(np.float64)
            np.testing.assert_allclose(b.out, wanted.value(exact), rtol=tolerance, atol=tolerance)
            np.testing.assert_allclose(
                b.back, delta * wanted.slope(exact), rtol=tolerance, atol=8 * tolerance
            )


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_backward_form_is_the_derivative_by_differences(name: str) -> None:
    step = 1e-6
    for form in FUNCTIONS[name].forward:
        for back in FUNCTIONS[name].backward:
            b = buffers("float64")
            run(form(b))
            run(back(b))
            values = []
            for side in (step, -step):
                moved = Buffers(b.x + side, b.delta)
                run(form(moved))
                values.append(moved.out)
            np.testing.assert_allclose(b.back, b.delta * (values[0] - values[1]) / (2 * step), atol=2e-8)


def test_forms_find_their_buffers_again() -> None:
    b = buffers("float64")
    calls = FUNCTIONS["gelu_tanh"].forward[0](b)
    run(calls)
    once = b.out.copy()
    run(calls)
    np.testing.assert_array_equal(b.out, once)
