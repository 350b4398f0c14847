"""What an entry says of its function, against the function itself; and that none is left incomplete."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.core.activations import (
    CATALOGUE,
    Activation,
    ActivationChoice,
    Family,
    Form,
    Gating,
    catalogue,
)
from reluexplorer.core.surgery.surgery import flat_until

PACKAGE = Path(catalogue.__file__).parents[2]
RASTER = np.linspace(-50.0, 50.0, 20_001)
WHOLE = {
    "family": Family.OTHERS,
    "colour": 1,
    "numpy": "x",
    "torch": "x",
    "piecewise_linear": True,
    "flat_below": None,
    "gating": Gating.NONE,
}


def made(**facts) -> Activation:
    kernel = CATALOGUE["identity"].both_into
    return Activation("own", "Own", "x", "1", kernel, -1.0, 1.0, "nobody", "(−∞, ∞)", **facts)


@st.composite
def choices(draw) -> ActivationChoice:
    entry = draw(st.sampled_from(list(CATALOGUE.values())))
    values = [
        draw(
            st.sampled_from([p.low, p.default, p.high])
            | st.integers(0, 999).map(lambda part, p=p: p.low + (p.high - p.low) * part / 999)
        )
        for p in entry.parameters
    ]
    return ActivationChoice(entry.name, tuple(values))


@given(choices())
def test_the_flat_side_is_where_the_slope_is_zero(choice: ActivationChoice) -> None:
    """A slope that rounds to 0 below −12 is no flat side; one that is 0 everywhere has no end."""
    with np.errstate(all="ignore"):
        steep = np.flatnonzero(choice.slope(RASTER) != 0)
    found = None if not steep.size or steep[0] == 0 else float(RASTER[steep[0] - 1])
    assert flat_until(choice) == (None if found is None or found < -12.0 else found)


@given(choices())
def test_a_constant_leak_is_the_slope_left_of_zero(choice: ActivationChoice) -> None:
    if choice.entry.leak is None:
        return
    leak = choice.entry.leak(*choice.values)
    assert choice.slope(np.array([-30.0, -1.0, 1.0, 30.0])).tolist() == [leak, leak, 1.0, 1.0]


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=lambda entry: entry.name)
def test_forms_are_exact(entry: Activation) -> None:
    x = np.linspace(-50.0, 50.0, 1001)
    value = entry.value(x)
    assert (entry.form is Form.RECTIFIER) == np.array_equal(value, np.maximum(x, 0.0))
    assert (entry.form is Form.IDENTITY) == np.array_equal(value, x)
    assert (entry.form is Form.TANH) == np.array_equal(value, np.tanh(x))


@given(choices())
def test_pieces_of_lines_are_what_is_said_to_be(choice: ActivationChoice) -> None:
    """Between breaks the slope of a piecewise linear function is one number, and of no other's it is."""
    entry = choice.entry
    ends = np.unique([-9.0, *(b for b in entry.breaks_at(*choice.values) if abs(b) < 9.0), 9.0])
    inner = ends[:-1, None] + np.diff(ends)[:, None] * np.linspace(0.01, 0.99, 40)
    slopes = choice.slope(inner.ravel()).reshape(inner.shape)
    straight = bool((np.ptp(slopes, axis=1) == 0).all())
    if entry.piecewise_linear:
        assert straight
    elif straight and choice.values == entry.defaults:
        assert entry.jumps


@pytest.mark.parametrize("missing", WHOLE)
def test_an_entry_without_a_required_fact_is_not_made(missing: str) -> None:
    assert made(**WHOLE).name == "own"
    with pytest.raises(TypeError, match=missing):
        made(**{name: fact for name, fact in WHOLE.items() if name != missing})


@pytest.mark.parametrize(
    ("fact", "fault"),
    [
        ({"numpy": ""}, "lacks an expression"),
        ({"torch": "1"}, "lacks an expression"),
        ({"colour": 9}, "colour outside 0 to 8"),
        ({"colour": 0}, "the colour of ReLU"),
        ({"jumps": (1.0,), "kink_note": "It jumps."}, "not piecewise linear"),
        ({"kinks": (1.0,)}, "without a note"),
        ({"kink_note": "It bends."}, "without breaks"),
        ({"learnable": True}, "learns a slope without leak"),
    ],
)
def test_facts_that_do_not_fit_together_are_refused(fact: dict, fault: str) -> None:
    with pytest.raises(ValueError, match=f"activation 'own' .*{fault}"):
        made(**{**WHOLE, **fact})


def test_the_catalogue_is_in_order_of_families_and_ranks() -> None:
    places = [(list(Family).index(e.family), e.rank, e.name) for e in CATALOGUE.values()]
    assert places == sorted(places)
    before = list(CATALOGUE)
    catalogue.collect("reluexplorer.core.activations")
    assert list(CATALOGUE) == before


def asked_by_name(source: str) -> list[str]:
    """Comparisons of an activation's name with that of a function of the catalogue."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Compare):
            continue
        asked = ast.unparse(node.left)
        constants = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
        about = any(word in asked for word in ("activation", "choice", "entry")) and asked.endswith(".name")
        if about and constants & CATALOGUE.keys():
            found.append(ast.unparse(node))
    return found


def test_nobody_asks_for_a_function_by_its_name() -> None:
    bad = 'x = layer.activation.name == "relu"\nif choice.name in {"elu", "gelu"}: pass\nhead.name == "relu"'
    assert asked_by_name(bad) == ["layer.activation.name == 'relu'", "choice.name in {'elu', 'gelu'}"]
    found = {path.name: asked_by_name(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}
    assert {name: asked for name, asked in found.items() if asked} == {}
