"""A script is gone through whole before anything is trained or written."""

from __future__ import annotations

import json

import pytest

from reluexplorer.resources import resource
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.write import Ground
from reluexplorer.session.script import MOST_FAULTS, first_of
from reluexplorer.session.script_check import rehearse
from tests.session.driving import read_script


@pytest.fixture
def rehearsed(tmp_path):
    def go(*steps, **more):
        path = tmp_path / "script.json"
        path.write_text(json.dumps({"steps": steps, **more}), encoding="utf-8")
        return rehearse(read_script(path), Ground((tmp_path / "out",), replaces=False))

    yield go
    assert not list((tmp_path / "out").glob("*.png"))


def _said(rehearsal):
    return [str(fault) for fault in rehearsal.faults]


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([{"do": "select-unit", "unit": "2.9"}], "there is no neuron 2.9; layer 2 has 8 neurons."),
        ([{"do": "select-unit", "unit": "9.9"}], "there is no neuron 9.9; the network has 2 hidden layers."),
        ([{"do": "set-hidden", "value": [3]}, {"do": "select-units", "units": ["1.3", "1.4"]}],
         "there is no neuron 1.4; layer 1 has 3 neurons."),
        ([{"do": "set-hidden", "value": [9]}, {"do": "undo"}, {"do": "kill-unit", "unit": "1.9"}],
         "there is no neuron 1.9; layer 1 has 8 neurons."),
        ([{"do": "open-preset", "value": "digits"}, {"do": "select-unit", "unit": "2.1"}],
         "there is no neuron 2.1; the network has 1 hidden layer."),
        ([{"do": "export-data", "path": "/etc/x.csv"}], "/etc/x.csv is not written: it is not below"),
        ([{"do": "export-data", "path": "none/x.csv"}], "none/x.csv cannot be written: No such file"),
        ([{"do": "export-weights", "path": "x.txt"}], "weights are written as .npz"),
        ([{"do": "open-document", "path": "/nonesuch.reluexp"}], "/nonesuch.reluexp cannot be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_named_with_its_step(rehearsed, steps, sentence):
    (said,) = _said(rehearsed({"do": "step", "value": 9_000_000}, {"shot": "a"}, *steps))
    assert said.startswith(f"Step {2 + len(steps)} ({steps[-1]['do']}): {sentence}")


def test_several_faults_are_all_named(rehearsed):
    found = rehearsed(
        {"do": "select-unit", "unit": "2.9"}, {"do": "step"}, {"do": "export-data", "path": "/etc/x.csv"}
    )
    assert str(first_of(found.faults)) == (
        "Step 1 (select-unit): there is no neuron 2.9; layer 2 has 8 neurons. "
        "Step 3 (export-data) cannot be done either."
    )


def test_what_only_the_run_shows_is_left_to_it(rehearsed, tmp_path):
    (tmp_path / "out").mkdir()
    assert not rehearsed(
        {"do": "set-hidden", "value": [3]},
        {"do": "save-document", "path": "d.reluexp"},
        {"do": "open-document", "path": str(tmp_path / "out" / "d.reluexp")},
        {"do": "select-unit", "unit": "1.9"},
        {"do": "compare-remedies"},
        {"do": "go-to-best"},
    ).faults


def test_a_script_that_counts_from_zero_is_told_in_the_names_of_neurons(rehearsed):
    (said,) = _said(rehearsed({"do": "select-unit", "layer": 1, "unit": 8}, counts_from=0))
    assert said == "Step 1 (select-unit): there is no neuron 2.9; layer 2 has 8 neurons."


def test_a_picture_of_another_program_is_named_before_anything_is_written(rehearsed, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.svg").write_text("<svg/>", encoding="utf-8")
    (said,) = _said(rehearsed({"shot": "b"}, {"shot": "a.svg"}))
    assert said.startswith("Step 2 (picture a.svg): a.svg is not written: a picture that ReLU Explorer did")


def test_parts_are_asked_for_in_the_workspace_that_is_shown_then(rehearsed):
    shots = {"shot": "a", "part": "loss"}, {"shot": "b", "part": "p"}
    found = rehearsed(shots[0], {"do": "go-to", "value": "neurons"}, shots[1])
    assert [(number, shot.part, shown) for number, shot, shown in found.parts] == [
        (1, "loss", "train"), (3, "p", "neurons"),
    ]  # fmt: skip


def test_the_scripts_that_are_shipped_can_be_done(tmp_path):
    for name in ("tour", "neurons", "train", "readme"):
        rehearsal = rehearse(read_script(resource("shots", f"{name}.json")), Ground((tmp_path,)))
        assert rehearsal.faults == ()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    path = tmp_path / "s.json"
    path.write_text('{"steps": []}', encoding="utf-8")
    for folder in ("file", "file/deep/o"):
        with pytest.raises(CommandError, match="cannot be made"):
            rehearse(read_script(path), Ground((tmp_path / folder,)))


def test_of_very_many_faults_no_further_ones_are_looked_for(rehearsed):
    rehearsal = rehearsed(*[{"do": "select-unit", "unit": "9.9"}] * 500)
    assert len(rehearsal.faults) == MOST_FAULTS
    assert str(first_of(rehearsal.faults)).endswith("Many others cannot be done either.")
