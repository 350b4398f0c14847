"""Runs and documents that were recorded once go on giving the same parameters, to the bit.

They were made with the arithmetic that ``pinned_environment`` asks for, which any x86-64 of the last ten
years has. Documents are of version 1 of the format, and one of version 5, which holds its table.
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reluexplorer.app.shots.pinning import pinned_environment
from reluexplorer.session.commands.files import read
from tests.places import DATA

RECORDED = DATA / "recorded"
EXPECTED = json.loads((RECORDED / "expected.json").read_text(encoding="utf-8"))
_ALL = """
import contextlib, io, json, shlex, sys
from reluexplorer.app.cli.command_line import main

for line in sys.stdin:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert main(["train", *shlex.split(line), "--json"]) == 0, line
    print(json.dumps([line.strip(), json.loads(said.getvalue())["parameters_sha256"]]))
"""


def trained(folder: Path, lines: list[str]) -> dict[str, str]:
    """The SHA-256 of the parameters that each line of options trains to, in a process of their own."""
    shutil.copytree(RECORDED, folder, dirs_exist_ok=True)
    with pinned_environment():
        done = subprocess.run(
            [sys.executable, "-c", _ALL],
            input="\n".join(lines),
            cwd=folder,
            text=True,
            capture_output=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(line) for line in done.stdout.splitlines())


@pytest.mark.slow
@pytest.mark.skipif(platform.machine().lower() not in {"x86_64", "amd64"}, reason="recorded on x86-64")
@pytest.mark.parametrize("kind", ["runs", "documents"])
def test_what_was_recorded_trains_to_the_same_parameters(tmp_path, kind):
    expected = EXPECTED[kind]
    if kind == "documents":
        expected = {f"--open {name}.reluexp": one["parameters_sha256"] for name, one in expected.items()}
    assert len(expected) >= 10
    assert trained(tmp_path, list(expected)) == expected


@pytest.mark.parametrize("name", EXPECTED["documents"])
def test_recorded_documents_know_their_step(name):
    assert read(RECORDED / f"{name}.reluexp")[1] == EXPECTED["documents"][name]["step"]


def test_a_recorded_document_opens_with_its_view():
    view = read(RECORDED / "looked_at.reluexp")[0].view
    assert (view.theme, view.workspace, view.lesson) == ("dark", "neurons", "saturation")
    assert (view.unit, view.order, view.grid, view.speed) == ((0, 2), "similarity", "plane", "100")
    assert view.curves == ("relu", "leaky_relu", "gelu", "sigmoid")
    assert (view.leak, view.probe, view.window) == (0.25, 0.8, (-3.0, 2.0, -1.5, 3.5))
    shown = view.show_test, view.discrete, view.levels, view.show_mistakes, view.log_loss
    assert (*shown, view.more_measures, view.more_data, view.more_network, view.more_training) == (True,) * 9
