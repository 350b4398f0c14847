"""Every command checks its arguments, survives a script, and does what it says."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reluexplorer
from reluexplorer.core.activations import ActivationChoice
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.all_commands import COMMANDS, in_order, parse
from reluexplorer.session.commands.command import Edit, checked, to_entry
from reluexplorer.session.commands.data import ChooseData, OpenTable
from reluexplorer.session.commands.lessons import OpenInTrain
from reluexplorer.session.commands.network import (
    AddLayer,
    RemoveLayer,
    SetActivation,
    SetActivationParameter,
    SetHidden,
    SetUnits,
)
from reluexplorer.session.commands.plane import SetPlane
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import DataChoice, Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.limits import MOST_LAYERS, MOST_UNITS, TABLE
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.trajectory import problem_of
from tests.session.strategies import commands


@given(commands())
def test_a_command_survives_a_script(command):
    assert parse(to_entry(command)) == command


@pytest.mark.slow
@given(st.lists(commands(only=Edit), max_size=12))
def test_edits_keep_documents_within_bounds(sequence):
    document = Document()
    for command in sequence:
        with contextlib.suppress(CommandError):
            document = command.apply(document)
    hidden = document.recipe.network.hidden
    assert len(hidden) <= MOST_LAYERS
    assert all(1 <= units <= MOST_UNITS for units in hidden)
    if document.view.unit is not None:
        layer, unit = document.view.unit
        assert unit < hidden[layer]


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"do": "fly"}, "There is no command 'fly'."),
        ({}, "There is no command None."),
        ({"do": "set-noise"}, "set-noise lacks an argument; it takes value."),
        ({"do": "set-noise", "value": 0.1, "loud": True}, "set-noise has no argument 'loud'."),
        ({"do": "set-noise", "value": "much"}, "set-noise: value takes a number, not 'much'."),
        ({"do": "set-noise", "value": True}, "set-noise: value takes a number, not True."),
        ({"do": "set-noise", "value": float("nan")}, "set-noise: value takes a number, not nan."),
        ({"do": "set-noise", "value": 3}, "set-noise: value goes from 0 to 0.5; 3 is outside."),
        ({"do": "set-seed", "value": 1.5}, "set-seed: value takes a whole number, not 1.5."),
        ({"do": "set-hidden", "value": 8}, "set-hidden: value takes a list of numbers, not 8."),
        (
            {"do": "set-hidden", "value": [8] * 33},
            "set-hidden: value takes at most 32 numbers; these are 33.",
        ),
        ({"do": "set-hidden", "value": [513]}, "set-hidden: value goes from 1 to 512; 513 is outside."),
        ({"do": "show-discrete", "value": 1}, "show-discrete: value takes true or false, not 1."),
    ],
)
def test_a_wrong_entry_is_refused_with_a_sentence(entry, sentence):
    with pytest.raises(CommandError) as refused:
        parse(entry)
    assert str(refused.value) == sentence


def test_every_command_has_a_label_a_docstring_and_frozen_arguments():
    for name, kind in COMMANDS.items():
        assert kind.label
        assert kind.__doc__
        assert dataclasses.is_dataclass(kind)
        assert kind.__dataclass_params__.frozen, name


def test_layers_are_added_removed_and_resized_in_place():
    document = SetHidden((4, 6)).apply(Document())
    assert AddLayer(1).apply(document).recipe.network.hidden == (4, 4, 6)
    assert AddLayer(9).apply(document).recipe.network.hidden == (4, 6, 6)
    assert RemoveLayer(0).apply(document).recipe.network.hidden == (6,)
    assert SetUnits(1, 9).apply(document).recipe.network.hidden == (4, 9)
    with pytest.raises(CommandError, match="no hidden layer 3; the network has 2"):
        RemoveLayer(2).apply(document)


def test_a_selection_goes_with_its_unit():
    document = SelectUnit(1, 5).apply(SetHidden((8, 8)).apply(Document()))
    assert SetUnits(1, 6).apply(document).view.unit == (1, 5)
    assert SetUnits(1, 5).apply(document).view.unit is None
    assert RemoveLayer(1).apply(document).view.unit is None


def test_choosing_data_drops_the_table_and_the_plane():
    document = OpenTable("/a.csv", "y").apply(Document())
    document = SetPlane(3, 4).apply(document)
    assert document.recipe.data.name == TABLE
    chosen = ChooseData("xor").apply(document)
    assert chosen.recipe.data == DataChoice(name="xor")
    assert chosen.view.plane is None


def test_one_parameter_of_an_activation_is_set():
    leaky = SetActivation("leaky_relu").apply(Document())
    assert SetActivationParameter(0.2).apply(leaky).recipe.network.activation == ActivationChoice(
        "leaky_relu", (0.2,)
    )
    two = SetActivation("hardtanh").apply(Document())
    assert SetActivationParameter(2.5, 1).apply(two).recipe.network.activation.values == (-1.0, 2.5)


@pytest.mark.parametrize(
    ("name", "edit", "sentence"),
    [
        ("relu", SetActivationParameter(0.2), "ReLU has no parameters."),
        ("leaky_relu", SetActivationParameter(0.2, 1), "Leaky ReLU has 1 parameter."),
        ("hardtanh", SetActivationParameter(0.2, 2), "Hard tanh has 2 parameters."),
        (
            "leaky_relu", SetActivationParameter(4.0),
            "Leaky ReLU: Negative slope α goes from 0 to 1; 4 is outside.",
        ),
        (
            "hardtanh", SetActivationParameter(-1.0, 1),
            "Hard tanh: Upper bound b goes from 0 to 10; −1 is outside.",
        ),
    ],
)  # fmt: skip
def test_a_parameter_that_an_activation_does_not_have_is_refused(name, edit, sentence):
    document = SetActivation(name).apply(Document())
    with pytest.raises(CommandError) as refused:
        edit.apply(document)
    assert str(refused.value) == sentence


OPENED = [name for name, lesson in LESSONS.items() if lesson.setups is not None]


@pytest.mark.parametrize("name", OPENED)
def test_train_opens_what_plays_on_the_stage_of_a_lesson_after_every_knob_was_turned(name):
    """The problems are the same, the data and their split among them."""
    lesson, document = LESSONS[name], Document()
    turned = {knob.name: knob.kept_in(0.7 * knob.low + 0.3 * knob.high) for knob in lesson.knobs}
    knobs = tuple((name, knob, value) for knob, value in turned.items())
    for mine in (assign("training.l2", 0.1), assign("network.bias_spread", 0.3), assign("data.noise", 0.4)):
        document = mine.apply(document)
    document = dataclasses.replace(
        document, view=dataclasses.replace(document.view, lesson=name, knobs=knobs)
    )
    after = OpenInTrain(name).apply(document)
    assert after.view.workspace == "train"
    found, expected = problem_of(after.recipe, load(after.recipe.data)), lesson.opened(turned).problem()
    assert (found.network, found.training) == (expected.network, expected.training)
    for field in ("inputs", "targets", "train", "test"):
        assert np.array_equal(getattr(found.dataset, field), getattr(expected.dataset, field)), field


def test_checked_turns_whole_floats_into_integers():
    assert checked(assign("training.seed", 3.0)) == assign("training.seed", 3)
    assert isinstance(checked(assign("training.seed", 3.0)).value, int)


def test_what_is_said_of_a_command_or_a_setting_names_no_class():
    """Names of one word, such as Play and Document, are words too."""
    classes = {
        node.name
        for path in Path(reluexplorer.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and re.search("[a-z][A-Z]", node.name)
    }
    assert "ViewCommand" in classes
    said = [words for kind in COMMANDS.values() for words in (kind.__doc__, kind.label, kind.local)]
    said += [
        words for each in SETTINGS.values() for words in (each.label, each.what, each.tip, each.option_help)
    ]
    assert [words for words in said if classes & set(re.findall(r"\w+", words))] == []


@pytest.mark.parametrize(
    ("lesson", "activation", "initializer"),
    [("usage", "identity", "he_normal"), ("he_weights", "relu", "glorot_normal"),
     ("smoother", "leaky_relu", "he_normal"), ("dying", "relu", "he_normal")],
)  # fmt: skip
def test_train_opens_the_run_that_the_question_is_about(lesson, activation, initializer):
    network = OpenInTrain(lesson).apply(Document()).recipe.network
    assert (network.activation.name, network.initializer) == (activation, initializer)


def test_what_is_said_of_a_command_is_its_first_paragraph_or_what_its_setting_says():
    assert COMMANDS["place-bet"].what == "Bet on what the open page's experiment will come to, and run it."
    assert COMMANDS["set-seed"].what == SETTINGS["training.seed"].what


def test_the_order_of_commands_is_not_that_of_imports():
    code = (
        "from reluexplorer.session.commands import weights, settings, run, all_commands;"
        "print(*(kind.name for kind in all_commands.in_order()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [kind.name for kind in in_order()]
    assert [kind.__module__ for kind in in_order()] == sorted(kind.__module__ for kind in COMMANDS.values())
