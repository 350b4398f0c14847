"""A script's steps in the window: parts are known before it begins, and what ends it early says where."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from reluexplorer.app.shots.screenshots import parts, take
from reluexplorer.app.shots.stage import Stage
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.write import Ground
from reluexplorer.session.script import Shot
from tests.app.program import ROOT, run
from tests.session.driving import read_script

PENGUINS = ROOT / "tests" / "data" / "penguins.csv"


def _taken(tmp_path, *steps):
    path = tmp_path / "script.json"
    path.write_text(json.dumps({"steps": steps}), encoding="utf-8")
    return take(read_script(path), Ground((tmp_path / "out",), replaces=False), "light", (1440, 900))


@pytest.mark.slow
def test_a_part_that_never_is_stops_a_script_before_its_first_step(qapp, tmp_path):
    words = r"^Step 2 \(picture b\.png\): the workspace has no part named 'netwrk'"
    with pytest.raises(CommandError, match=words):
        _taken(tmp_path, {"shot": "a"}, {"shot": "b", "part": "netwrk"})
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("steps", "said"),
    [((), "has no steps"), (({"do": "step", "value": 3},), "takes no picture and writes nothing")],
)
def test_a_script_that_leaves_nothing_is_refused_and_makes_no_folder(qapp, tmp_path, steps, said):
    with pytest.raises(CommandError, match=rf'^The script {said}: {{"shot": "name"}} among its "steps"'):
        _taken(tmp_path, *steps)
    assert not (tmp_path / "out").exists()


def test_a_script_may_write_without_a_picture(qapp, tmp_path):
    assert _taken(tmp_path, {"do": "export-history", "path": "h.csv"}) == ()
    assert (tmp_path / "out" / "h.csv").is_file()


def test_a_file_that_cannot_be_built_ends_the_script(qapp, tmp_path, monkeypatch):
    def nothing(*_arguments):
        raise ValueError("There is nothing to write.")

    monkeypatch.setattr("reluexplorer.session.commands.exports.history_csv", nothing)
    with pytest.raises(CommandError, match=r"Step 1 \(export-history\): there is nothing to write\."):
        _taken(tmp_path, {"do": "export-history", "path": "h.csv"}, {"do": "step", "value": 3})
    assert not (tmp_path / "out" / "h.csv").exists()


def test_a_step_that_the_run_has_not_reached_is_said_to_be_the_newest(qapp, tmp_path, capsys):
    _taken(
        tmp_path,
        {"do": "step", "value": 30},
        {"do": "seek", "value": 9999},
        {"do": "set-learning-rate", "value": Document().recipe.training.learning_rate},
        {"shot": "a", "part": "loss"},
    )
    said = "Step 2 (seek): the run has not come to step 9,999: its newest, step 30, is shown.\n"
    assert capsys.readouterr().err == said


def test_a_step_that_fails_on_the_way_is_named_with_the_pictures_that_are_there(qapp, tmp_path):
    with pytest.raises(CommandError) as refused:
        _taken(tmp_path, {"shot": "a", "part": "loss"}, {"do": "compare-remedies"}, {"shot": "b"})
    assert str(refused.value) == (
        "Step 2 (compare-remedies): train first: remedies are compared over as many updates as the run has "
        "made. Written before: a.png."
    )
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.png"]


def test_what_a_table_cannot_be_ends_a_script_at_its_step(qapp, tmp_path):
    opened = {"do": "open-table", "path": str(PENGUINS), "target": "species"}
    wrong = {"do": "choose-columns", "value": [], "task": "regression"}
    why = "the target species holds words, not numbers; it can be classes only."
    for steps, number, said in (
        ((opened, wrong), 2, f"choose-columns): {why} “Columns of the table” was taken back."),
        ((opened, wrong | {"target": "species"}), 2, f"choose-columns): {why}"),
        ((opened | {"task": "regression"},), 1, f"open-table): {why} “Open a table” was taken back."),
    ):
        with pytest.raises(CommandError) as refused:
            _taken(tmp_path, *steps, {"shot": "b"})
        assert str(refused.value) == f"Step {number} ({said} No picture was written."


@pytest.mark.slow
def test_every_part_that_comes_is_known_before(qapp):
    shots = []
    with closing(Stage("light", (1440, 900))) as stage:
        stage.do(Step(30))
        for workspace in ("train", "activations", "neurons"):
            stage.do(assign("view.workspace", workspace))
            for history in ("dead", "dormant", "entropy"):
                stage.do(assign("view.history", history))
                stage.settle()
                shots += [(1, Shot("a", name), workspace) for name in stage.parts()]
    with closing(Stage("light", (1440, 900))) as fresh:
        assert fresh.unknown_parts(shots) == ()


def test_the_list_of_parts_is_that_of_the_refusal_and_two_unknown_ones_are_both_named(qapp, tmp_path):
    listed = parts("light", (1440, 900))
    assert {"confusion matrix", "loss", "network", "window"} <= set(listed["train"])
    with pytest.raises(CommandError) as refused:
        _taken(tmp_path, {"do": "go-to", "value": "train"}, {"shot": "a", "part": "nothing"})
    assert str(refused.value).startswith("Step 2 ")
    named = str(refused.value).partition("it has ")[2].partition(" and ")[0]
    assert f"{', '.join(listed['train'])}, ".startswith(f"{named}, ")
    assert str(refused.value).endswith(" more. shot --parts lists all.")
    with pytest.raises(CommandError) as refused:
        _taken(
            tmp_path,
            {"do": "go-to", "value": "neurons"},
            {"shot": "a", "part": "nothing"},
            {"do": "go-to", "value": "train"},
            {"shot": "b", "part": "nowhere"},
        )
    assert str(refused.value).startswith("Step 2 ")
    assert "Step 4 (picture b.png) cannot be done either." in str(refused.value)


@pytest.mark.slow
def test_parts_have_the_same_names_in_every_language():
    english, german = (run("shot", "--parts", "--language", code) for code in ("en", "de"))
    assert english.returncode == german.returncode == 0
    assert "  output plane\n" in english.stdout
    assert german.stdout == english.stdout
