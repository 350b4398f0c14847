"""The catalogue of activation functions: values, slopes, limits, and what is said of them."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reluexplorer.core.activations import CATALOGUE, Activation, ActivationChoice, sigmoid
from tests.core.plain import ACTIVATIONS
from tests.core.shaped import ORDER, SHAPED

F = NDArray[np.floating]
DTYPES = [np.float32, np.float64]
FAR = {
    "relu": ((0.0, 1e4), (0.0, 1.0)),
    "leaky_relu": ((-100.0, 1e4), (0.01, 1.0)),
    "prelu": ((-2500.0, 1e4), (0.25, 1.0)),
    "rrelu": ((-1e4 * 11 / 48, 1e4), (11 / 48, 1.0)),
    "relu6": ((0.0, 6.0), (0.0, 0.0)),
    "relu_squared": ((0.0, 1e8), (0.0, 2e4)),
    "shifted_relu": ((-1.0, 1e4), (0.0, 1.0)),
    "threshold": ((0.0, 1e4), (0.0, 1.0)),
    "abs": ((1e4, 1e4), (-1.0, 1.0)),
    "step": ((0.0, 1.0), (0.0, 0.0)),
    "elu": ((-1.0, 1e4), (0.0, 1.0)),
    "selu": ((-1.7580993408473768, 10507.009873554805), (0.0, 1.0507009873554805)),
    "celu": ((-1.0, 1e4), (0.0, 1.0)),
    "softplus": ((0.0, 1e4), (0.0, 1.0)),
    "logsigmoid": ((-1e4, 0.0), (1.0, 0.0)),
    **dict.fromkeys(("gelu", "gelu_tanh", "silu", "swish", "mish", "hardswish"), ((0.0, 1e4), (0.0, 1.0))),
    **dict.fromkeys(("sigmoid", "hardsigmoid"), ((0.0, 1.0), (0.0, 0.0))),
    **dict.fromkeys(("tanh", "hardtanh"), ((-1.0, 1.0), (0.0, 0.0))),
    "lecun_tanh": ((-1.7159, 1.7159), (0.0, 0.0)),
    "softsign": ((-1e4 / 10_001, 1e4 / 10_001), (1 / 10_001**2, 1 / 10_001**2)),
    "arctan": ((-1.5706963267952299, 1.5706963267952299), (1 / (1 + 1e8), 1 / (1 + 1e8))),
    "softshrink": ((-9999.5, 9999.5), (1.0, 1.0)),
    "hardshrink": ((-1e4, 1e4), (1.0, 1.0)),
    "tanhshrink": ((-9999.0, 9999.0), (1.0, 1.0)),
    "sin": ((math.sin(-1e4), math.sin(1e4)), (math.cos(1e4), math.cos(1e4))),
    "snake": (
        (-1e4 + math.sin(1e4) ** 2, 1e4 + math.sin(1e4) ** 2),
        (1 - math.sin(2e4), 1 + math.sin(2e4)),
    ),
    "gaussian": ((0.0, 0.0), (0.0, 0.0)),
    "identity": ((-1e4, 1e4), (1.0, 1.0)),
}
"""Values and slopes at −10,000 and 10,000."""


def test_all_functions_are_there_and_say_what_they_are() -> None:
    assert [name for name in CATALOGUE if name in ORDER] == ORDER
    assert set(ACTIVATIONS) == set(FAR) == set(ORDER)
    assert len({entry.label for entry in CATALOGUE.values()}) == len(CATALOGUE)
    for name, entry in CATALOGUE.items():
        assert entry.name == name
        assert all((entry.formula, entry.slope_formula, entry.origin, entry.range_text))
        assert bool(entry.breaks_at()) == bool(entry.kink_note)
        assert entry.breaks_at() == tuple(sorted((*entry.kinks, *entry.jumps)))
        assert entry.smooth_at_zero or 0.0 in entry.breaks_at()
        assert entry.defaults == tuple(parameter.default for parameter in entry.parameters)
        for parameter in entry.parameters:
            assert parameter.low <= parameter.default <= parameter.high
    assert [name for name, entry in CATALOGUE.items() if entry.learnable] == ["prelu"]
    assert [name for name, entry in CATALOGUE.items() if entry.sampled] == ["rrelu"]


@pytest.mark.parametrize("choice", SHAPED, ids=lambda choice: choice.label)
def test_flags_are_what_the_function_does(choice: ActivationChoice) -> None:
    entry = choice.entry
    x = np.linspace(-40.0, 40.0, 8_002)
    value, slope = choice.value(x), choice.slope(x)
    if choice.values == entry.defaults:
        assert (not (np.diff(value) < -1e-12).any()) == (entry.monotone and entry.name != "abs")
    ends = np.abs(choice.slope(np.array([-1e4, 1e4]))) < 1e-6
    sides = {(False, False): "", (True, False): "−", (False, True): "+", (True, True): "±"}
    if entry.period is None and not (entry.name in {"leaky_relu", "swish"} and choice.values[0] == 0.0):
        assert sides[bool(ends[0]), bool(ends[1])] == entry.saturates
    h = 1e-7
    left, right = choice.slope(np.array([-h, h]))
    if choice.values == entry.defaults and entry.name not in {"step", "softshrink", "elu"}:
        assert (abs(left - right) < 1e-5) == entry.smooth_at_zero
    assert np.isfinite(slope).all()


@pytest.mark.parametrize("name", ORDER)
def test_values_and_slopes_are_the_formulas(name: str) -> None:
    x = np.linspace(-8.0, 8.0, 3_201)
    value, slope = ACTIVATIONS[name]
    choice = ActivationChoice(name)
    np.testing.assert_allclose(choice.value(x), value(x), rtol=1e-15, atol=2e-14)
    inner = np.abs(x[:, None] - np.array([*choice.entry.breaks_at(), np.inf])).min(axis=1) > 1e-9
    np.testing.assert_allclose(choice.slope(x)[inner], slope(x)[inner], rtol=1e-15, atol=2e-14)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ORDER)
def test_far_out_nothing_overflows_and_the_limits_are_right(name: str, dtype: type[np.floating]) -> None:
    far = np.array([-1e4, 1e4], dtype=dtype)
    between = np.concatenate([np.linspace(-1e4, 1e4, 2_003), np.linspace(-800, 800, 9_001)]).astype(dtype)
    choice = ActivationChoice(name)
    with np.errstate(all="raise", under="ignore"):
        value, slope = choice.value(far), choice.slope(far)
        assert np.isfinite(choice.value(between)).all()
        assert np.isfinite(choice.slope(between)).all()
    rounding = {"rtol": 2 * float(np.finfo(dtype).eps), "atol": 2 * float(np.finfo(dtype).tiny)}
    np.testing.assert_allclose(value, FAR[name][0], **rounding)
    np.testing.assert_allclose(slope, FAR[name][1], **rounding)


@pytest.mark.parametrize("dtype", DTYPES)
@settings(max_examples=300)
@given(data=st.data(), name=st.sampled_from(list(CATALOGUE)), x=st.floats(-1e4, 1e4, width=32))
def test_any_parameters_anywhere_give_numbers(
    dtype: type[np.floating], data: st.DataObject, name: str, x: float
) -> None:
    entry = CATALOGUE[name]
    values = tuple(data.draw(st.floats(p.low, p.high), label=p.name) for p in entry.parameters)
    choice = ActivationChoice(name, values)
    with np.errstate(all="raise", under="ignore"):
        value, slope = (float(f(np.array([x], dtype))[0]) for f in (choice.value, choice.slope))
    assert math.isfinite(value)
    assert math.isfinite(slope)
    assert dtype(entry.low) <= value <= dtype(entry.high)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("choice", SHAPED, ids=lambda choice: choice.label)
@pytest.mark.parametrize("shape", [(), (0,), (3, 4)])
def test_shape_and_dtype_stay_and_the_argument_too(
    choice: ActivationChoice, dtype: type[np.floating], shape: tuple[int, ...]
) -> None:
    x = np.full(shape, -0.7, dtype=dtype)
    before = x.copy()
    for function in (choice.value, choice.slope):
        result = function(x)
        assert result.shape == shape
        assert result.dtype == dtype
        assert not np.shares_memory(result, x)
    assert np.array_equal(x, before)


def work_for(entry: Activation, x: F) -> list[F]:
    """Scratch arrays full of what must not matter."""
    return [np.full_like(x, np.nan) for _ in range(entry.scratch)]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("choice", SHAPED, ids=lambda choice: choice.label)
@pytest.mark.parametrize("shape", [(7,), (30, 1_001), ()])
def test_in_place_and_together_they_are_the_same_bit_for_bit(
    choice: ActivationChoice, dtype: type[np.floating], shape: tuple[int, ...]
) -> None:
    entry = choice.entry
    x = np.asarray(3.0 * np.random.default_rng(1).standard_normal(shape), dtype)
    before, work = x.copy(), work_for(entry, x)
    value, slope = np.full_like(x, np.nan), np.full_like(x, np.nan)
    entry.both_into(x, value, slope, work, *choice.values)
    assert np.array_equal(x, before)
    assert value.tobytes() == choice.value(x).tobytes()
    assert slope.tobytes() == choice.slope(x).tobytes()
    apart = np.full_like(x, np.nan)
    entry.both_into(x, apart, None, work, *choice.values)
    assert apart.tobytes() == value.tobytes()
    entry.both_into(x, x, None, work, *choice.values)
    assert x.tobytes() == value.tobytes()


@pytest.mark.parametrize("name", CATALOGUE)
def test_gaps_between_rows_do_not_matter(name: str) -> None:
    entry = CATALOGUE[name]
    x, value, slope = (np.random.default_rng(2).standard_normal((100, 300))[::2, ::3] for _ in range(3))
    assert x.size < 8192
    wide = np.random.default_rng(3).standard_normal((300, 200))[:, :150]
    for array in (x, wide):
        value, slope = np.empty((2, *array.shape))
        entry.both_into(array, value, slope, work_for(entry, array), *entry.defaults)
        np.testing.assert_array_equal(value, entry.value(np.ascontiguousarray(array)))
        np.testing.assert_array_equal(slope, entry.slope(np.ascontiguousarray(array)))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", CATALOGUE)
def test_nothing_of_the_size_of_the_argument_is_allocated(name: str, dtype: type[np.floating]) -> None:
    entry = CATALOGUE[name]
    x = np.linspace(-9.0, 9.0, 1_000_000, dtype=dtype)
    value, slope, work = np.empty_like(x), np.empty_like(x), [np.empty_like(x) for _ in range(entry.scratch)]
    tracemalloc.start()
    entry.both_into(x, value, slope, work, *entry.defaults)
    entry.both_into(x, value, None, work, *entry.defaults)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000


@pytest.mark.parametrize("name", CATALOGUE)
def test_single_precision_agrees_with_double(name: str) -> None:
    x = np.linspace(-12.0, 12.0, 4_801, dtype=np.float32)
    breaks = np.array([*CATALOGUE[name].breaks_at(), np.inf])
    x = x[np.abs(x[:, None] - breaks).min(axis=1) > 1e-3]
    choice = ActivationChoice(name)
    for function in (choice.value, choice.slope):
        exact = function(x.astype(np.float64))
        assert np.abs(function(x) - exact).max() <= 4e-7 * max(1.0, float(np.abs(exact).max()))


@pytest.mark.parametrize("name", ["sigmoid", "silu", "swish", "gelu_tanh", "mish", "softplus", "elu", "celu"])
def test_lower_tails_keep_their_relative_precision(name: str) -> None:
    """In single precision down to values of 1e−37, where the exponent's own rounding is eps times it."""
    x = np.linspace(-49.0, -3.0, 2_001, dtype=np.float32)
    choice = ActivationChoice(name)
    for function in (choice.value, choice.slope):
        exact = function(x.astype(np.float64))
        seen = np.abs(exact) > 1e-37
        allowed = (8.0 + 4.0 * np.abs(np.log(np.abs(exact[seen])))) * np.finfo(np.float32).eps
        assert seen.sum() > 200
        assert (np.abs(function(x)[seen] / exact[seen] - 1.0) <= allowed).all()


def test_the_sigmoid_is_relatively_exact_in_both_tails() -> None:
    x = np.linspace(-700.0, 40.0, 5_001)
    expected = np.array([math.exp(v) / (1.0 + math.exp(v)) for v in x.tolist()])
    np.testing.assert_allclose(sigmoid(x), expected, rtol=4e-16)
    slope = ActivationChoice("sigmoid").slope(x)
    np.testing.assert_allclose(
        slope, [math.exp(v) / (1.0 + math.exp(v)) ** 2 for v in x.tolist()], rtol=8e-16
    )
    single = np.linspace(-86.0, 16.0, 2_001, dtype=np.float32)
    np.testing.assert_allclose(sigmoid(single), sigmoid(single.astype(np.float64)), rtol=4e-7)


def test_gelu_keeps_its_relative_precision_in_the_lower_tail() -> None:
    x = np.linspace(-37.0, -1e-3, 5_001)
    expected = np.array([v * 0.5 * math.erfc(-v / math.sqrt(2.0)) for v in x.tolist()])
    np.testing.assert_allclose(ActivationChoice("gelu").value(x), expected, rtol=5e-13)
    single = np.linspace(-12.0, -1e-3, 5_001, dtype=np.float32)
    exact = ActivationChoice("gelu").value(single.astype(np.float64))
    np.testing.assert_allclose(ActivationChoice("gelu").value(single), exact, rtol=6e-6)


def test_finite_ends_of_ranges_are_tight() -> None:
    x = np.linspace(-40.0, 40.0, 800_001)
    far = np.array([-1e15, 1e15])
    for entry in CATALOGUE.values():
        values = ActivationChoice(entry.name).value(x)
        least, most = values.min(), values.max()
        if entry.name in {"softsign", "arctan"}:
            least, most = ActivationChoice(entry.name).value(far)
        for end, reached in ((entry.low, least), (entry.high, most)):
            if math.isfinite(end):
                assert reached == pytest.approx(end, abs=1e-9)


def test_the_gains_that_pytorch_would_use() -> None:
    gains = {
        name: entry.torch_gain(*entry.defaults)
        for name, entry in CATALOGUE.items()
        if entry.torch_gain is not None
    }
    assert gains == {
        "relu": math.sqrt(2.0),
        "leaky_relu": math.sqrt(2.0 / (1.0 + 0.01**2)),
        "selu": 0.75,
        "sigmoid": 1.0,
        "tanh": 5.0 / 3.0,
        "identity": 1.0,
    }
    leaky = CATALOGUE["leaky_relu"].torch_gain
    assert leaky is not None
    assert leaky(1.0) == 1.0


def test_a_choice_fills_in_defaults_and_says_what_it_is() -> None:
    assert ActivationChoice() == ActivationChoice("relu")
    assert not ActivationChoice().per_unit
    assert ActivationChoice("leaky_relu").values == (0.01,)
    assert ActivationChoice("leaky_relu", (0.1,)).values == (0.1,)
    assert ActivationChoice("leaky_relu", (0.1,)).label == "Leaky ReLU 0.1"
    assert ActivationChoice("elu").label == "ELU 1"
    assert ActivationChoice("gelu").label == "GELU"
    assert ActivationChoice("rrelu", (0.2,)).values == (0.2, 1.0 / 3.0)
    x = np.array([-2.0, 3.0])
    assert ActivationChoice("leaky_relu", (0.1,)).value(x).tolist() == [-0.2, 3.0]
    assert ActivationChoice("elu", (2.0,)).value(x) == pytest.approx([2.0 * math.expm1(-2.0), 3.0], rel=1e-15)
    assert CATALOGUE["elu"].value(x).tolist() == ActivationChoice("elu").value(x).tolist()
