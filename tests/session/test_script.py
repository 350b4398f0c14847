"""Scripts in files."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given

from reluexplorer.resources import resource
from reluexplorer.session.commands.counting import from_people, to_people
from reluexplorer.session.commands.lessons import SetKnob
from reluexplorer.session.commands.network import AddLayer, SetActivationParameter, SetUnits
from reluexplorer.session.commands.plane import SetPlane
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.selection import SelectUnits
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import KillUnit, ReviveUnit, SetWeight, TreatUnits
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.script import MOST_FAULTS, Script, Shot, first_of, read_steps
from tests.session.driving import read_script
from tests.session.strategies import commands


def _written(tmp_path, content):
    path = tmp_path / "script.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_script_is_commands_and_pictures_in_order(tmp_path):
    content = {
        "title": "T",
        "steps": [{"do": "set-seed", "value": 4}, {"do": "step"}, {"shot": "a", "part": "p"}],
    }
    script = read_script(_written(tmp_path, content))
    assert script == Script("T", (assign("training.seed", 4), Step(1), Shot("a", "p")))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "is not JSON"),
        ("[]", 'is no script: that is JSON with a list of steps, {"steps": [{"do": "step", '),
        ({"steps": [3]}, "Step 1: this is not an object"),
        ({"steps": [{"shot": "../up"}]}, "Step 1 (picture): a picture's name has letters"),
        ({"steps": [{"shot": "a", "size": 3}]}, 'Step 1 (picture): a picture has "shot"'),
        ({"steps": [{"do": "step"}, {"do": "fly"}]}, "Step 2 (fly): there is no command 'fly'."),
        (
            {"steps": [{"do": "set-sed", "value": 1}, {"shot": "a"}, {"do": "step", "value": "x"}, 3]},
            "did you mean set-seed? Steps 3 (step), 4 cannot be done either.",
        ),
        ({"steps": [{"do": "set-seed", "value": "x"}]}, "Step 1 (set-seed): value takes a number, not 'x'."),
        ({"steps": [{"do": "step", "by": 1}]}, "Step 1 (step): it has no argument 'by'."),
    ],
)
def test_a_wrong_script_is_refused_with_a_sentence(tmp_path, content, sentence):
    with pytest.raises(CommandError) as refused:
        read_script(_written(tmp_path, content))
    assert sentence in str(refused.value)


def test_a_missing_script_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        read_script(tmp_path / "none.json")


def test_the_tour_shows_every_workspace():
    shots = [
        step.name for step in read_script(resource("shots", "tour.json")).steps if isinstance(step, Shot)
    ]
    assert {name.split("-")[0] for name in shots} == {"train", "neurons", "activations", "learn"}
    assert len(shots) == len(set(shots))


def _steps(tmp_path, *steps, **more):
    script = read_script(_written(tmp_path, {"steps": list(steps), **more}))
    return script.steps, script.note


def test_scripts_count_from_one(tmp_path):
    (step,), note = _steps(tmp_path, {"do": "revive-unit", "layer": 1, "unit": 3})
    assert step == ReviveUnit(0, 2)
    assert note == (
        "Scripts count from 1: step 1 says layer 1 and unit 3, which is neuron 1.3. "
        'Where 0 was meant to be the first, add "counts_from": 0.'
    )


@pytest.mark.parametrize(
    ("entry", "command"),
    [
        ({"do": "revive-unit", "unit": "1.3"}, ReviveUnit(0, 2)),
        ({"do": "set-weight", "unit": "2.1", "source": "bias", "value": 0.5},
         SetWeight(1, 0, -1, 0.5)),
        ({"do": "select-units", "units": ["1.3", "2.10"]}, SelectUnits((0, 1), (2, 9))),
        ({"do": "treat-units", "what": "kill", "units": ["1.1"]}, TreatUnits("kill", (0,), (0,))),
    ],
)  # fmt: skip
@pytest.mark.parametrize("more", [{}, {"counts_from": 0}, {"counts_from": 1}])
def test_a_neuron_has_one_name_in_every_script(tmp_path, entry, command, more):
    (step,), note = _steps(tmp_path, entry, **more)
    assert (step, note) == (command, "")


def test_every_number_that_says_which_counts_from_one(tmp_path):
    steps, _ = _steps(
        tmp_path,
        {"do": "set-units", "layer": 1, "value": 5},
        {"do": "add-layer", "place": 1},
        {"do": "set-plane", "first": 1, "second": 2},
        {"do": "set-knob", "knob": 1, "value": 3},
        {"do": "set-activation-parameter", "index": 1, "value": 0.2},
        {"do": "set-weight", "unit": "1.1", "source": 1, "value": 2},
        counts_from=1,
    )
    assert steps == (
        SetUnits(0, 5), AddLayer(0), SetPlane(0, 1), SetKnob(0, 3.0),
        SetActivationParameter(0.2, 0), SetWeight(0, 0, 0, 2.0),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "more", "commands"),
    [
        ([{"do": "revive-unit", "layer": 1, "unit": 3}], {"counts_from": 0},
         (ReviveUnit(1, 3),)),
        ([{"do": "revive-unit", "layer": 1, "unit": 3}, {"do": "kill-unit", "layer": 0, "unit": 3}], {},
         (ReviveUnit(1, 3), KillUnit(0, 3))),
        ([{"do": "set-weight", "layer": 1, "unit": 3, "source": -1, "value": 1}], {},
         (SetWeight(1, 3, -1, 1.0),)),
        ([{"do": "select-units", "layers": [1, 1], "units": [0, 2]}], {},
         (SelectUnits((1, 1), (0, 2)),)),
    ],
)  # fmt: skip
def test_scripts_of_older_versions_keep_their_meaning(tmp_path, entries, more, commands):
    steps, note = _steps(tmp_path, *entries, **more)
    assert steps == commands
    assert note.startswith("" if more else "The script counts from 0, as those of older versions")


@pytest.mark.parametrize(
    ("entry", "more", "sentence"),
    [
        ({"do": "revive-unit", "unit": "0.3"}, {}, 'named by its layer and its place, as "1.3"; not \'0.3\''),
        ({"do": "revive-unit", "layer": 1, "unit": "1.3"}, {}, 'leave "layer" out'),
        ({"do": "revive-unit", "layer": 0, "unit": 3}, {"counts_from": 1},
         "(revive-unit): layer goes from 1 to 33; 0 is outside."),
        ({"do": "set-weight", "unit": "1.1", "source": "b", "value": 1}, {},
         "(set-weight): source is a number from 1, or \"bias\"; not 'b'."),
        ({"do": "step"}, {"counts_from": 2}, '"counts_from" is 1, or 0'),
    ],
)  # fmt: skip
def test_a_wrong_count_is_refused_with_a_sentence(tmp_path, entry, more, sentence):
    with pytest.raises(CommandError) as refused:
        _steps(tmp_path, entry, **more)
    assert sentence in str(refused.value)


def test_the_scripts_that_are_shipped_name_neurons():
    for name in ("tour", "neurons", "train", "readme"):
        assert read_script(resource("shots", f"{name}.json")).note == ""


@given(commands())
def test_a_command_in_a_persons_form_is_the_same_command(command):
    pairs = getattr(command, "layers", (0,)), getattr(command, "units", (0,))
    assume(len(pairs[0]) == len(pairs[1]) > 0)
    assert from_people(to_people(command)) == command


def test_of_very_many_wrong_steps_the_first_is_said_and_the_others_are_not_gone_through(tmp_path):
    script = read_steps(_written(tmp_path, {"steps": [{"do": f"fly-{each}"} for each in range(5000)]}))
    assert len(script.faults) == MOST_FAULTS
    assert str(first_of(script.faults)) == (
        "Step 1 (fly-0): there is no command 'fly-0'. Many others cannot be done either."
    )
