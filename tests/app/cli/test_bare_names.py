"""A bare name stands for --open or --data, and a mistyped command is told."""

from __future__ import annotations

import json

import pytest

from reluexplorer.app.files.opening import commands_to_open
from reluexplorer.app.launching.launch import carry_out
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.starts import OpenPreset
from reluexplorer.session.document.document import Document
from reluexplorer.session.files.document_file import save
from reluexplorer.session.starts.presets import PRESETS
from tests.app.program import run

TABLE = "a,y\n" + "\n".join(f"{i},{2 * i}" for i in range(30)) + "\n"


def test_train_takes_a_table_by_its_bare_name(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(TABLE)
    bare = run("train", str(path), "--steps", "20", "--json")
    named = run("train", "--data", str(path), "--steps", "20", "--json")
    assert bare.returncode == 0
    hashes = [json.loads(each.stdout)["parameters_sha256"] for each in (bare, named)]
    assert hashes[0] == hashes[1]


def test_health_and_export_take_a_table_by_its_bare_name(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(TABLE)
    assert run("health", str(path), "--steps", "5").stdout.startswith("After 5 updates, over 21 training")
    assert run("export", str(path), "-", "--as", "data", "--steps", "0").stdout.startswith("a,y")


def test_a_name_and_an_option_for_the_same_are_refused():
    done = run("health", "circle", "--data", "xor")
    assert done.returncode == 2
    assert "'circle' and --data both say what to open: leave one out." in done.stderr


@pytest.mark.parametrize(
    ("word", "kind", "meant"),
    [
        ("trian", "command", "train"),
        ("helth", "command", "health"),
        ("circel", "data set or file", "circle"),
    ],
)
def test_a_mistyped_command_is_told(word, kind, meant):
    done = run(word, "--steps", "3")
    assert done.returncode == 2
    assert done.stderr == f"reluexplorer: There is no {kind} '{word}'; did you mean {meant}?\n"


def test_export_takes_a_document_by_name_and_by_option(tmp_path):
    path = tmp_path / "d.reluexp"
    save(path, Document(), 3)
    bare = run("export", path, "-", "--as", "history")
    assert bare.stdout.startswith("steps,train_loss")
    assert run("export", "--open", path, "-", "--as", "history").stdout == bare.stdout
    assert run("export", "-", "--open", path, "--as", "history").stdout == bare.stdout
    assert run("export", "--data", "xor", "-", "--as", "data", "--steps", "0").returncode == 0
    twice = run("export", path, "-", "--open", path, "--as", "history")
    assert twice.returncode == 2
    assert "both say what to open: leave one out." in twice.stderr
    for name in (tmp_path / "w.npz", "spiral"):
        alone = run("export", name)
        assert alone.returncode == 2
        assert "Export takes what is exported, then the file to write" in alone.stderr


def test_a_presets_name_opens_it_in_the_window_where_no_file_has_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert commands_to_open("dying") == (OpenPreset("dying"),)
    (tmp_path / "dying").write_text(TABLE)
    assert isinstance(commands_to_open("dying")[0], OpenTable)
    assert run("dyign").stderr == "reluexplorer: There is no preset or file 'dyign'; did you mean dying?\n"
    assert "Presets: playground, depth" in run("nonesuch").stderr


def test_the_window_begins_with_a_preset(window):
    carry_out(window, commands_to_open("dying"))
    assert window.session.state.document.recipe.network.hidden == (8, 8, 4)
    assert window.session.state.notice == PRESETS["dying"].look
