"""Recipes of convolutional and recurrent networks: what is usual, what comes back, what cannot be."""

from __future__ import annotations

import json
import tracemalloc

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reluexplorer.core.engine.convolution.plan import ConvolutionPlan
from reluexplorer.core.network.recurrence.passes import Passes
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.labs.codec import LABS, from_fields, to_fields
from reluexplorer.session.document.labs.convolution import ConvolutionRecipe
from reluexplorer.session.document.labs.recipe import made, settings_of, with_values
from reluexplorer.session.document.labs.recurrence import RecurrentRecipe
from tests.session.strategies import values


def test_each_kind_is_known_by_its_name():
    assert {"conv": ConvolutionRecipe, "recurrent": RecurrentRecipe} == LABS


@given(st.data())
@pytest.mark.parametrize("kind", LABS)
def test_a_recipe_comes_back_as_it_was(kind, data):
    known = settings_of(LABS[kind])
    chosen = data.draw(
        st.fixed_dictionaries({}, optional={name: values(each.domain) for name, each in known.items()})
    )
    try:
        recipe = made(LABS[kind], chosen)
    except CommandError:
        assume(False)
    content = json.loads(json.dumps(to_fields(recipe)))
    assert content.keys() == known.keys()
    assert from_fields(kind, content) == recipe.settled()
    assert from_fields(kind, content).training == recipe.training
    assert from_fields(kind, content).spec == recipe.spec


def test_what_is_usual_is_said():
    assert to_fields(ConvolutionRecipe())["learning_rate"] == 0.01
    assert to_fields(ConvolutionRecipe(activation="identity"))["learning_rate"] == 0.003
    assert ConvolutionRecipe(activation="identity", learning_rate=0.5).training.learning_rate == 0.5
    assert to_fields(RecurrentRecipe())["time_steps"] == 100
    assert to_fields(RecurrentRecipe(data="digit-rows"))["time_steps"] is None


def test_what_belongs_to_a_setting_goes_back_with_it():
    leaky = ConvolutionRecipe(activation="leaky_relu", activation_parameter=(0.2,), maps=(4,))
    assert with_values(leaky, {"activation": "relu"})["activation_parameter"] == ()
    assert with_values(leaky, {"activation": "relu"})["maps"] == (4,)
    assert with_values(leaky, {"seed": 2})["activation_parameter"] == (0.2,)
    assert with_values(RecurrentRecipe(time_steps=8), {"data": "digit-rows"})["time_steps"] is None


@pytest.mark.parametrize(
    ("kind", "field", "value", "sentence"),
    [
        ("conv", "maps", [4, 65], "maps goes from 1 to 64; 65 is outside."),
        ("conv", "maps", [1] * 17, "maps takes at most 16 numbers; these are 17."),
        ("conv", "maps", [], "A convolutional network needs at least one layer."),
        ("conv", "maps", "8", "maps takes a list of numbers, not '8'."),
        ("conv", "maps", [2] * 9, "A convolutional network shrinks its pictures to nothing."),
        ("conv", "kernel", -3, "kernel goes from 1 to 7; −3 is outside."),
        ("conv", "kernel", 4, "A convolutional network needs odd kernels."),
        ("conv", "kernel", True, "kernel takes a number, not True."),
        ("conv", "kernel", 1.5, "kernel takes a whole number, not 1.5."),
        ("conv", "data", "cifar", "data is one of "),
        ("conv", "data", ["digits"], "data is one of "),
        ("conv", "learning_rate", 0, "learning-rate goes from 1e−7 to 1e7; 0 is outside."),
        ("conv", "head", None, "head is one of "),
        ("conv", "activation_parameter", [1], "ReLU has 0 parameters (none), not 1."),
        ("conv", "units", 4, "it has a field 'units' that is not known here."),
        ("recurrent", "units", 10**300, "units goes from 1 to 1000; "),
        ("recurrent", "units", 0, "units goes from 1 to 1000; 0 is outside."),
        ("recurrent", "time_steps", 1001, "time-steps goes from 2 to 1000; 1001 is outside."),
        ("recurrent", "batch_size", 5000, "batch-size goes from 1 to 4096; 5000 is outside."),
        ("recurrent", "seed", -1, "seed goes from 0 to 2147483647; −1 is outside."),
        ("recurrent", "recurrent_gain", -0.5, "recurrent-gain goes from 0 to 100; −0.5 is outside."),
        ("recurrent", "clip_norm", "none", "clip-norm takes a number, not 'none'."),
        ("recurrent", "activation", "prelu", "takes no activation that learns or draws its slope."),
    ],
)
def test_what_cannot_be_is_named(kind, field, value, sentence):
    shrinks = {"shrink": "max-pool"} if field == "maps" else {}
    with pytest.raises(CommandError) as refused:
        from_fields(kind, {**shrinks, field: value})
    assert sentence in str(refused.value)


ANYTHING = (
    None,
    True,
    -1,
    0,
    1.5,
    1e308,
    10**250,
    "",
    "\udcff",
    "relu",
    [],
    [[]],
    {},
    {"a": 1},
    [10**9],
    ["x"],
)


@pytest.mark.parametrize("kind", LABS)
def test_whatever_stands_at_any_place_is_read_or_refused_with_a_sentence(kind):
    said = []
    for field in (*settings_of(LABS[kind]), "other", "\udcff"):
        for value in ANYTHING:
            try:
                recipe = from_fields(kind, {field: value})
            except CommandError as error:
                said.append(str(error))
            else:
                assert from_fields(kind, to_fields(recipe)) == recipe.settled()
    assert len(said) > len(ANYTHING) * len(settings_of(LABS[kind])) // 2
    assert {words[-1] for words in said} <= {".", "?"}


def test_digits_are_as_long_as_they_are():
    with pytest.raises(CommandError, match="time-steps is for the data adding: digits are as long as they"):
        from_fields("recurrent", {"data": "digit-pixels", "time_steps": 64})
    assert RecurrentRecipe(data="digit-pixels").spec.inputs == 1
    assert RecurrentRecipe(data="digit-rows").spec.outputs == 10


def taken(make):
    """Return for how many single-precision numbers what a call makes has room, and that."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        made = make()
        return (tracemalloc.get_traced_memory()[0] - before) / 4, made
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "changes",
    [
        {}, {"maps": (8, 8)}, {"maps": (16,)}, {"kernel": 5}, {"shrink": "max-pool"}, {"batch_size": 256},
        {"activation": "identity"}, {"activation": "tanh"}, {"activation": "sigmoid", "shrink": "max-pool"},
        {"head": "flat", "kernel": 1},
    ],
)  # fmt: skip
def test_a_convolutional_network_takes_what_is_demanded_and_not_much_more(changes):
    recipe = ConvolutionRecipe(**{"maps": (8, 16), "batch_size": 128, **changes})
    parameters = np.zeros(recipe.spec.parameter_count, np.float32)
    gradient = np.zeros_like(parameters)
    keeps, _plan = taken(lambda: ConvolutionPlan(recipe.spec, recipe.batch_size, parameters, gradient))
    assert recipe.numbers <= keeps <= 2 * recipe.numbers


@pytest.mark.parametrize("changes", [{}, {"units": 40}, {"time_steps": 100}, {"batch_size": 256}])
def test_a_recurrent_network_takes_what_is_demanded_and_not_much_more(changes):
    recipe = RecurrentRecipe(**{"time_steps": 50, "units": 100, "batch_size": 64, **changes})
    parameters = np.zeros(recipe.spec.parameter_count, np.float32)
    gradient = np.zeros_like(parameters)
    keeps, _passes = taken(
        lambda: Passes(recipe.spec, recipe.time_steps, recipe.batch_size, parameters, gradient)
    )
    assert recipe.numbers <= keeps <= 2 * recipe.numbers
