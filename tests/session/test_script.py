"""Scripts in files."""

from __future__ import annotations

import json

import pytest

from reluexplorer.resources import resource
from reluexplorer.session.arguments import CommandError
from reluexplorer.session.commands import controls, edits
from reluexplorer.session.script import Script, Shot, read_script


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
    assert script == Script("T", (edits.SetSeed(4), controls.Step(1), Shot("a", "p")))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "is not JSON"),
        ("[]", 'is no script: it needs a list "steps".'),
        ({"steps": [3]}, "Step 1 of the script is not an object."),
        ({"steps": [{"shot": "../up"}]}, "Step 1 of the script: a picture's name has letters"),
        ({"steps": [{"shot": "a", "size": 3}]}, 'Step 1 of the script: a picture has "shot"'),
        ({"steps": [{"do": "step"}, {"do": "fly"}]}, "Step 2 of the script: There is no command 'fly'."),
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
