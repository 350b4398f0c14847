"""The form of a document in files: every field has its check, and what is damaged is named."""

from __future__ import annotations

import contextlib
import copy
import json
from dataclasses import replace

import pytest

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.network import SetActivation, SetHidden
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import AtStep, KillUnit, SetWeight
from reluexplorer.session.document import codec
from reluexplorer.session.document.codec import from_fields, to_fields
from reluexplorer.session.document.curve_colours import CURVES, colours
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
            "network.layer_activations: There is no hidden layer 8; the network has 2.",
        ),
        (("network", "given"), "not weights", "network.given: "),
        (("network", "initializer_parameters"), [1.0] * 7, "He normal "),
        (("training", "frozen"), [[0, -1]], "training.frozen goes from 0 to 511; −1 is outside."),
        (("view", "unit"), [5, 0], "view: There is no neuron 6.1; the network has 2 hidden layers."),
        (("view", "knobs"), [["gate", "none", 1]], "view.knobs is one of "),
        (("view", "curve_colours"), [["elu", 99]], "view.curve_colours goes from 1 to 8; 99 is outside."),
        (("view", "curve_colours"), [["elu", 3], ["tanh", 3]], "view.curve_colours names curves once each, "),
        (("view", "curve_colours"), [["relu", 3]], "view.curve_colours is one of "),
        (("view", "curve_parameters"), [["elu", 9, 0.1]], "view.curve_parameters: ELU has 1 parameter."),
        (("view", "curve_parameters"), [["relu", 0, 0.1]], "view.curve_parameters: ReLU has no parameters."),
        (("view", "curve_parameters"), [["elu", 0, -5.0]], "view.curve_parameters: Scale "),
        (("view", "curve_parameters"), [["leaky_relu", 0, 0.3]], "view.curve_parameters is one of "),
        (("view", "curves"), list(CURVES), "view.curves takes at most 8 names; these are "),
        (("view", "window"), [1, 1, -2, 2], "view.window: A part of the plane is at least a millionth "),
        (("view", "window"), [3, -3, 2, -2], "view.window: A part of the plane is at least a millionth "),
        (("view", "plane"), [0, 0], "view.plane: A plane needs two different inputs."),
        (("view", "other_units"), [[1, 3]], "view: There is no neuron 2.4; layer 2 has 3 neurons."),
        (("data", "expression"), "log(-1-x^2)", "data.expression: log(-1-x^2) has no value where "),
        (("data", "name"), "table", "data.path: A table needs the path of a file."),
        (("training", "frozen"), [[0, 4]], "training.frozen: There is no neuron 1.5; layer 1 has 4 neurons."),
        (("training", "frozen"), [[3, 0]], "training.frozen: There is no neuron 4.1; the network has 2 "),
        (("changes", 1, "operation", "unit"), 4, "kill-unit: There is no neuron 1.5; layer 1 has 4 neurons."),
        (("changes", 1, "operation", "layer"), 2, "kill-unit: There is no neuron 3.2; "),
        (("changes", 3, "operation", "source"), 4, "set-weight: There is no neuron 1.5; "),
        (("changes", 0, "set"), {"training.frozen": [[0, 9]]}, "training.frozen: There is no neuron 1.10; "),
        (
            ("changes", 1, "operation"),
            {"do": "treat-units", "what": "kill", "layers": [0], "units": [7], "share": 0.5, "draw": 0},
            "treat-units: There is no neuron 1.8; ",
        ),
        (
            ("network", "activation"),
            {"name": "leaky_relu", "parameter": [0.3]},
            "it has a field 'network.activation.parameter' that is not known here.",
        ),
        (
            ("network", "layer_activations"),
            [[0, {"name": "elu", "per_neuron": True}]],
            "it has a field 'network.layer_activations.per_neuron' that is not known here.",
        ),
        (
            ("data", "columns"),
            [{"name": "age", "used": "ignored"}],
            "it has a field 'data.columns.used' that is not known here.",
        ),
        (("changes", 0, "operation"), {"do": "revive-dead"}, 'a change has a "step" and either "set" or '),
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


def test_what_cannot_be_read_again_is_not_written_and_all_else_is_whole(monkeypatch):
    monkeypatch.setattr(codec, "_MOST_CHANGES", 200)
    training = Document().recipe.training
    rates = [replace(training, learning_rate=(0.01, 0.02)[number % 2]) for number in range(202)]
    changes = tuple(Change(step, Document().recipe.network, rate) for step, rate in enumerate(rates[:-1]))

    def document(count: int) -> Document:
        recipe = replace(Document().recipe, training=rates[count], changes=changes[:count])
        return Document(recipe, change_step=count - 1)

    assert from_fields(to_fields(document(200))) == document(200)
    with pytest.raises(CommandError, match=r"^More was changed on the way than a document can hold\."):
        to_fields(document(201))


def leaves(held, place=()):
    """Yield the place of every value in lists and fields, the containers too."""
    yield place
    if isinstance(held, dict | list | tuple):
        for key in held if isinstance(held, dict) else range(len(held)):
            yield from leaves(held[key], (*place, key))


def whole() -> dict:
    """Return fields of a document in which no list is empty."""
    content = json.loads(json.dumps(to_fields(changed())))
    content["data"] |= {
        "points": [[0, 0, 1]],
        "features": ["x1"],
        "columns": [{"name": "age", "use": "ignored"}],
    }
    content["network"]["activation"] = {"name": "leaky_relu", "parameters": [0.3], "per_unit": False}
    content["network"] |= {"layer_activations": [[1, {"name": "elu"}]], "initializer": "constant"}
    content["network"]["initializer_parameters"] = [0.5]
    content["training"] |= {"frozen": [[0, 1]], "optimizer": "momentum", "optimizer_parameters": [0.8]}
    content["training"] |= {"schedule": "step", "schedule_parameters": [50, 0.5]}
    content["view"] |= {
        "unit": [0, 1],
        "other_units": [[1, 2]],
        "output": 0,
        "plane": [0, 1],
        "window": [0, 1, 0, 1],
    }
    content["view"] |= {"curve_parameters": [["elu", 0, 2.0]], "curve_colours": [["elu", 3]]}
    content["view"]["knobs"] = [
        [lesson.name, lesson.knobs[0].name, lesson.knobs[0].high] for lesson in KNOBBED
    ]
    return content


KNOBBED = [lesson for lesson in LESSONS.values() if lesson.knobs][:1]
ODD = [
    "\udcff",
    "\ud800",
    "\0",
    "",
    "x" * 9000,
    -1,
    10**300,
    0.5,
    1e308,
    True,
    None,
    [],
    [[]],
    {},
    {"\udcff": 1},
]


def odd_at(usual, place, number):
    """Return all odd values of the kind that stands at a place, and a quarter of the others, by turns."""
    held = usual
    for key in place:
        held = held[key]
    kind = (bool, int, float) if isinstance(held, int | float) else type(held)
    values = [*ODD, ODD]
    alike = [odd for odd in values if isinstance(odd, kind)]
    return alike + [odd for odd in values if not isinstance(odd, kind)][number % 4 :: 4]


def test_whatever_stands_at_any_place_is_read_or_refused_with_a_sentence():
    usual = whole()
    assert from_fields(usual).view.knobs
    for number, place in enumerate([*leaves(usual)][1:]):
        for odd in odd_at(usual, place, number):
            content = copy.deepcopy(usual)
            held = content
            for key in place[:-1]:
                held = held[key]
            held[place[-1]] = odd
            with contextlib.suppress(CommandError):
                colours(from_fields(content).view)


def test_a_name_that_is_no_text_is_refused_wherever_it_stands():
    usual = whole()
    for place in leaves(usual):
        content = copy.deepcopy(usual)
        held = content
        for key in place:
            held = held[key]
        if isinstance(held, dict):
            held["\udcff"] = 1
            with pytest.raises(CommandError) as refused:
                from_fields(content)
            str(refused.value).encode()
