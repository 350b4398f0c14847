"""The language of f(x): what it means, and what it refuses."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.core.data.expression import FUNCTIONS, LONGEST, ExpressionError, parse_expression

X = np.linspace(-3.0, 3.0, 13)
UNARY = sorted(name for name, (count, _) in FUNCTIONS.items() if count == 1)
MEANING = {
    "sin": np.sin, "cos": np.cos, "tan": np.tan, "exp": np.exp, "log": np.log, "sqrt": np.sqrt,
    "abs": np.abs, "floor": np.floor, "tanh": np.tanh, "relu": lambda x: np.where(x > 0, x, 0.0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
}  # fmt: skip
SIGNS = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "^": np.power}


def trees():
    """(text, value at X) of random expressions, fully in parentheses."""
    leaves = st.one_of(
        st.just(("x", X)),
        st.floats(0, 50, allow_nan=False).map(lambda v: (repr(v), np.full_like(X, v))),
        st.sampled_from([("pi", np.full_like(X, math.pi)), ("e", np.full_like(X, math.e))]),
    )

    def grown(inner):
        with np.errstate(all="ignore"):
            return st.one_of(
                st.tuples(st.sampled_from(UNARY), inner).map(
                    lambda p: (f"{p[0]}({p[1][0]})", quiet(MEANING[p[0]], p[1][1]))
                ),
                st.tuples(st.sampled_from(sorted(SIGNS)), inner, inner).map(
                    lambda p: (f"({p[1][0]} {p[0]} {p[2][0]})", quiet(SIGNS[p[0]], p[1][1], p[2][1]))
                ),
                inner.map(lambda p: (f"(-{p[0]})", -p[1])),
                st.tuples(inner, inner).map(
                    lambda p: (f"max({p[0][0]}, {p[1][0]})", np.maximum(p[0][1], p[1][1]))
                ),
            )

    return st.recursive(leaves, grown, max_leaves=8)


def quiet(function, *values):
    with np.errstate(all="ignore"):
        return function(*values)


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(trees())
def test_an_expression_means_what_numpy_means(tree):
    text, expected = tree
    if len(text) > LONGEST:
        with pytest.raises(ExpressionError):
            parse_expression(text)
        return
    np.testing.assert_allclose(parse_expression(text)(X), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("x", lambda x: x),
        ("2", lambda x: 2 + 0 * x),
        ("1 - 2 - 3", lambda x: -4 + 0 * x),
        ("2^3^2", lambda x: 512 + 0 * x),
        ("-x^2", lambda x: -(x**2)),
        ("x**2/4 − 2", lambda x: x**2 / 4 - 2),
        ("2^-x", lambda x: 2.0**-x),
        ("8/4/2", lambda x: 1 + 0 * x),
        ("1.5e1*x + .5", lambda x: 15 * x + 0.5),
        ("min(x, 1)·2", lambda x: 2 * np.minimum(x, 1)),
        ("sin(3x)/2", lambda x: np.sin(3 * x) / 2),
        ("2x^2", lambda x: 2 * x**2),
        ("1/2x", lambda x: 0.5 * x),
        ("2(x + 1)(x − 1)", lambda x: 2 * (x**2 - 1)),
        ("x(2pi)", lambda x: 2 * np.pi * x),
        ("-2x sin(x)", lambda x: -2 * x * np.sin(x)),
    ],
)
def test_signs_bind_as_in_mathematics(text, function):
    np.testing.assert_allclose(parse_expression(text)(X), function(X))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Type an expression of x, like sin(x)."),
        ("sin(x ", "The expression ends too early: more is needed at place 6."),
        ("sin x", "'(' is missing before 'x' at place 5."),
        ("x +", "The expression ends too early: more is needed at place 4."),
        ("2 3", "'3' at place 3 is not expected there."),
        ("2xy", "'xy' at place 2 is not known; there are x, pi, e, " + ", ".join(FUNCTIONS) + "."),
        ("x ? 1", "'?' at place 3 is not expected there."),
        ("max(x)", "max at place 1 takes two values, not 1."),
        ("sin(x, 1)", "sin at place 1 takes one value, not 2."),
        ("(" * 60 + "x" + ")" * 60, "At place 42 this is nested too deeply."),
        ("x**2·? ", "'?' at place 6 is not expected there."),
        ("**x", "'**' at place 1 is not expected there."),
        ("x " + "-" * 43, "At place 45 this is nested too deeply."),
        ("x" * 300, "An expression has at most 200 characters; this has 300."),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text, message):
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["__import__('os')", "open(x)", "x.real", "lambda: 1", "y", "x; x"])
def test_nothing_of_python_is_understood(text):
    with pytest.raises(ExpressionError):
        parse_expression(text)


@pytest.mark.slow
@settings(deadline=None, max_examples=400)
@given(st.one_of(st.text(max_size=40), st.text("x0123456789+-*/^(). sincoexpmaq,", max_size=220)))
def test_any_text_is_an_expression_or_refused(text):
    try:
        made = parse_expression(text)
    except ExpressionError:
        return
    assert made(X).shape == X.shape
