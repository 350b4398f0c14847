"""The form of a document in files: every field has its check, and what is damaged is named."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest

from reluexplorer.session.commands.network import SetActivation, SetHidden
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import AtStep, KillUnit, SetWeight
from reluexplorer.session.document import codec
from reluexplorer.session.document.codec import from_fields, to_fields
from reluexplorer.session.document.document import Change, Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.settings import SETTINGS


def changed() -> Document:
    document = Document()
    for command in (
        SetHidden((4, 3)),
        AtStep(20),
        assign("training.learning_rate", 0.1),
        KillUnit(0, 1),
        AtStep(50),
        SetActivation("tanh"),
        SetWeight(1, 2, -1, 0.5),
    ):
        document = command.apply(document)
    return document


def test_each_field_of_a_document_is_checked_by_one_rule():
    fields = set(codec._hints())
    assert {path.partition(".")[0] for path in fields} == {"data", "network", "training", "view"}
    assert fields == SETTINGS.keys() | codec._OTHERS.keys()
    assert not SETTINGS.keys() & codec._OTHERS.keys()


def test_only_what_became_other_is_written_of_a_change():
    content = to_fields(changed())
    assert content["network"]["activation"]["name"] == "relu"
    assert content["changes"] == [
        {"step": 20, "set": {"training.learning_rate": 0.1}},
        {"step": 20, "operation": {"do": "kill-unit", "layer": 0, "unit": 1}},
        {"step": 50, "set": {"network.activation": {"name": "tanh", "parameters": (), "per_unit": False}}},
        {
            "step": 50,
            "operation": {"do": "set-weight", "layer": 1, "unit": 2, "source": -1, "value": 0.5},
        },
    ]
    assert from_fields(content) == changed()


def test_missing_fields_are_as_in_a_new_document():
    assert from_fields({}) == Document()
    assert from_fields({"data": {"noise": 0.2}}) == assign("data.noise", 0.2).apply(Document())


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (("data", "noise"), 9, "data.noise goes from 0 to 0.5; 9 is outside."),
        (("data", "noise"), "much", "data.noise: Expected `float`, got `str`."),
        (("data", "name"), "none", "data.name is one of "),
        (("data", "nosie"), 0, "it has a field 'data.nosie' that is not known here."),
        (("data", "points"), [[0, 0, 2]], "data.points goes from 0 to 1; 2 is outside."),
        (("data", "points"), [[0, 0]], "data.points: Expected `array` of length 3, got 2"),
        (("data", "expression"), "__import__('os')", "data.expression: "),
        (("network",), [], "network is no list of fields."),
        (("network", "hidden"), [4] * 99, "network.hidden takes at most 32 numbers; these are 99."),
        (("network", "hidden"), [4, 0], "network.hidden goes from 1 to 512; 0 is outside."),
        (("network", "activation"), {"name": "evil"}, "network.activation is one of "),
        (
            ("network", "layer_activations"),
            [[7, {"name": "elu"}]],
            "network.layer_activations names a layer that is not there.",
        ),
        (("network", "given"), "not weights", "network.given: "),
        (("network", "initializer_parameters"), [1.0] * 7, "He normal "),
        (("training", "frozen"), [[0, -1]], "training.frozen goes from 0 to 511; −1 is outside."),
        (("view", "unit"), [5, 0], "view: there is no neuron 6.1."),
        (("view", "knobs"), [["gate", "none", 1]], "view.knobs is one of "),
        (("colours",), {}, "it has a part 'colours' that is not known here."),
        (("changes",), {}, "changes is a list of at most 20,000."),
        (("changes", 0, "step"), 60, "changes come in the order of their steps."),
        (("changes", 0, "set"), {"network.hidden": [9]}, "'network.hidden' cannot be changed on the way."),
        (("changes", 0, "set"), {"training.seed": 9}, "'training.seed' cannot be changed on the way."),
        (("changes", 0, "set"), {"training.l1": -1}, "training.l1 goes from 0 to 10; −1 is outside."),
        (("changes", 1, "operation"), {"do": "play"}, "{'do': 'play'} is nothing that is done to weights."),
        (("changes", 1, "operation", "unit"), 9999, "kill-unit: unit goes from 0 to 511; 9999 is outside."),
        (("changes", 1, "operation"), {"do": "kill-unit"}, "kill-unit has layer, unit."),
        (("changes", 1), 7, 'a change has a "step" and either "set" or an "operation".'),
    ],
)
def test_what_is_damaged_is_named(place, value, sentence):
    content = copy.deepcopy(to_fields(changed()))
    held = content
    for key in place[:-1]:
        held = held[key]
    held[place[-1]] = value
    with pytest.raises(CommandError) as refused:
        from_fields(content)
    assert str(refused.value).startswith(sentence)


def test_what_cannot_be_read_again_is_not_written_and_all_else_is_whole():
    training = Document().recipe.training
    rates = [replace(training, learning_rate=(0.01, 0.02)[number % 2]) for number in range(20_002)]
    changes = tuple(Change(step, Document().recipe.network, rate) for step, rate in enumerate(rates[:-1]))

    def document(count: int) -> Document:
        recipe = replace(Document().recipe, training=rates[count], changes=changes[:count])
        return Document(recipe, change_step=count - 1)

    assert from_fields(to_fields(document(20_000))) == document(20_000)
    with pytest.raises(CommandError, match=r"^More was changed on the way than a document can hold\."):
        to_fields(document(20_001))
