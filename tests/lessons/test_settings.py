"""Settings as they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.lessons.lesson import Knob, chosen
from reluexplorer.lessons.settings import settings_of, shown, span, value_of

RATE = Knob("rate", "Rate", 0.5, 0.05, 3.0, logarithmic=True)
UNITS = Knob("units", "Units", 4.0, 1.0, 9.0, whole=True)
KIND = chosen("kind", "Kind", ("Leaky ReLU", "tanh", "max-pool"))


def test_what_is_not_typed_is_as_it_begins():
    assert settings_of((RATE, UNITS, KIND), {"units": "7"}) == {"rate": 0.5, "units": 7.0, "kind": 0.0}


@pytest.mark.parametrize("typed", ["Leaky ReLU", "leakyrelu", "leaky-relu", "LEAKY_RELU"])
def test_a_choice_is_typed_by_its_words(typed):
    assert value_of(KIND, typed) == 0.0


@pytest.mark.parametrize(
    ("knob", "typed", "says"),
    [
        (RATE, "9", "rate goes from 0.05 to 3; '9' is outside."),
        (RATE, "nan", "rate takes a number, not 'nan'."),
        (RATE, "inf", "rate goes from 0.05 to 3; 'inf' is outside."),
        (RATE, "fast", "rate takes a number, not 'fast'."),
        (UNITS, "2.5", "units takes a whole number, not '2.5'."),
        (KIND, "mean", "kind is one of Leaky ReLU, tanh, max-pool; not 'mean'."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(knob, typed, says):
    with pytest.raises(ValueError, match=r".*") as refused:
        value_of(knob, typed)
    assert str(refused.value) == says


def test_a_setting_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="There is no setting 'rat'"):
        settings_of((RATE,), {"rat": "1"})


@given(st.floats(0.05, 3.0).map(lambda value: float(f"{value:.5g}")))
def test_what_is_shown_is_typed_again(value):
    assert value_of(RATE, shown(RATE, value).replace("−", "-")) == pytest.approx(value, rel=1e-5)


def test_what_a_knob_takes_is_said():
    assert [span(knob) for knob in (RATE, UNITS, KIND)] == [
        "from 0.05 to 3", "whole numbers from 1 to 9", "Leaky ReLU, tanh, max-pool",
    ]  # fmt: skip
