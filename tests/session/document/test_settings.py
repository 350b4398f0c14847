"""The finer settings: checked, kept in step with the layers, saved and undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.network.initializers import INITIALIZERS
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.schedules import SCHEDULES
from reluexplorer.session.commands.files import read
from reluexplorer.session.commands.network import (
    AddLayer,
    RemoveLayer,
    SetActivation,
    SetActivationParameter,
    SetActivationParameters,
    SetHidden,
    SetLayerActivation,
)
from reluexplorer.session.commands.run import Reset, Step, Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document, NetworkChoice
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import save

DOCUMENT = Document()


def applied(*steps, document=None):
    document = document or Document()
    for step in steps:
        document = step.apply(document)
    return document


def values_of(parameters):
    return st.integers(0, len(parameters)).flatmap(
        lambda count: st.tuples(*(st.floats(p.low, p.high, allow_nan=False) for p in parameters[:count]))
    )


@st.composite
def choices(draw, per_unit):
    name = draw(st.sampled_from(list(CATALOGUE)))
    return ActivationChoice(name, draw(values_of(CATALOGUE[name].parameters)), per_unit)


@st.composite
def documents(draw):
    per_unit = draw(st.booleans())
    activation = draw(choices(per_unit))
    hidden = tuple(draw(st.lists(st.integers(1, 20), max_size=4)))
    layers = draw(st.sets(st.integers(0, len(hidden) - 1))) if hidden else set()
    layer_activations = tuple((layer, draw(choices(per_unit))) for layer in sorted(layers))
    initializer = draw(st.sampled_from(list(INITIALIZERS)))
    optimizer = draw(st.sampled_from(list(OPTIMIZERS)))
    schedule = draw(st.sampled_from(list(SCHEDULES)))
    network = NetworkChoice(
        hidden=hidden,
        activation=activation,
        initializer=initializer,
        layer_activations=tuple((layer, one) for layer, one in layer_activations if one != activation),
        dropout=draw(st.floats(0, 0.9)),
        biased=draw(st.booleans()),
        bias_spread=draw(st.floats(0, 10)),
        initializer_parameters=draw(values_of(INITIALIZERS[initializer].parameters)),
        dtype=draw(st.sampled_from(["float32", "float64"])),
    )
    training = TrainingSpec(
        optimizer=optimizer,
        optimizer_parameters=draw(values_of(OPTIMIZERS[optimizer].parameters)),
        schedule=schedule,
        schedule_parameters=draw(values_of(SCHEDULES[schedule].parameters)),
        l1=draw(st.floats(0, 10)),
        l2=draw(st.floats(0, 10)),
        clip_norm=draw(st.floats(0, 1e6)),
        clip_value=draw(st.floats(0, 1e6)),
        weight_limit=draw(st.floats(0, 1e6)),
    )
    document = Document()
    return replace(document, recipe=replace(document.recipe, network=network, training=training))


@pytest.mark.slow
@given(documents())
def test_all_settings_survive_saving(tmp_path_factory, document):
    path = tmp_path_factory.mktemp("saved") / "run.reluexp"
    save(path, document, 7)
    assert read(path) == (document, 7)


def test_layers_keep_their_own_activation_as_others_come_and_go():
    tanh = ActivationChoice("tanh")
    document = applied(SetHidden((8, 8, 8)), SetLayerActivation(1, "tanh"))
    assert document.recipe.network.activations == (ActivationChoice(), tanh, ActivationChoice())
    assert applied(AddLayer(0), document=document).recipe.network.layer_activations == ((2, tanh),)
    assert applied(AddLayer(3), document=document).recipe.network.layer_activations == ((1, tanh),)
    assert applied(RemoveLayer(0), document=document).recipe.network.layer_activations == ((0, tanh),)
    assert applied(RemoveLayer(1), document=document).recipe.network.layer_activations == ()
    assert applied(SetHidden((4,)), document=document).recipe.network.layer_activations == ()
    assert applied(SetActivation("elu"), document=document).recipe.network.layer_activations == ()
    same = applied(SetLayerActivation(1, "relu"), document=document)
    assert same.recipe.network.layer_activations == ()


def test_choosing_a_rule_forgets_the_parameters_of_the_one_before():
    document = applied(
        assign("training.optimizer", "momentum"), assign("training.optimizer_parameters", (0.5,)),
        assign("training.schedule", "step"), assign("training.schedule_parameters", (10.0,)),
        assign("network.initializer", "constant"), assign("network.initializer_parameters", (0.3,)),
    )  # fmt: skip
    assert document.recipe.training.optimizer_parameters == (0.5,)
    after = applied(
        assign("training.optimizer", "adam"),
        assign("training.schedule", "cosine"),
        assign("network.initializer", "orthogonal"),
        document=document,
    )
    training, network = after.recipe.training, after.recipe.network
    assert (training.optimizer_parameters, training.schedule_parameters) == ((), ())
    assert network.initializer_parameters == ()


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (SetActivationParameters((0.5,)), "ReLU has 0 parameters"),
        (assign("training.optimizer_parameters", (0.5,)), "SGD has 0 parameters"),
        (assign("training.schedule_parameters", (0.5,)), "has 0 parameters"),
        (SetLayerActivation(2, "tanh"), "There is no hidden layer 3; the network has 2."),
        (SetLayerActivation(0, "leaky_relu", (7.0,)), "goes from 0 to 1; 7 is outside"),
    ],
)
def test_what_does_not_fit_is_said(step, words):
    with pytest.raises(CommandError, match=words):
        step.apply(Document())


def test_a_slider_sets_the_first_parameter_and_leaves_the_others():
    document = applied(
        SetActivation("hardtanh"), SetActivationParameters((-2.0, 3.0)),
    )  # fmt: skip
    first = CATALOGUE["hardtanh"].parameters[0]
    moved = applied(SetActivationParameter(max(first.low, min(first.high, 1.0))), document=document)
    assert moved.recipe.network.activation.parameters[1] == 3.0


def test_one_more_setting_changes_the_run(session):
    """Each setting makes a run of its own, and undo brings the earlier one back to the bit."""

    def digest():
        session.dispatch(Reset())
        session.dispatch(Step(60))
        session.settle()
        return parameters_sha256(session.state.run.state.parameters)

    plain = digest()
    for step in (
        assign("network.dropout", 0.3),
        assign("network.biased", False),
        assign("network.bias_spread", 1.0),
        assign("training.schedule", "warmup"),
        assign("training.l1", 0.05),
        assign("training.l2", 0.05),
        assign("training.clip_norm", 0.01),
        assign("training.clip_value", 0.001),
        assign("training.weight_limit", 0.2),
        assign("network.dtype", "float64"),
        SetLayerActivation(1, "tanh"),
    ):
        session.dispatch(step)
        assert digest() != plain
        while session.state.undo_label:
            session.dispatch(Undo())
    assert digest() == plain
