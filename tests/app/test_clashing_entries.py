"""Entries of one name are refused at start, with both places; a helper beside entries is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.enlarged import enlarged, python

COMMAND = '''"""One more."""

from reluexplorer.session.commands.command import Edit, command
from reluexplorer.session.document.domains import Subject


@command("{name}", "One more", Subject.DATA{keys})
class OneMore(Edit):
    """Do nothing."""

    def apply(self, document):
        return document
'''
KIND = '''"""One more."""

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.kinds.kind import Kind


def _draw(samples, noise, rng):
    raise NotImplementedError


KINDS = (Kind(900, "{name}", "One more", Task.BINARY, _draw),)
'''
ACTIVATION = '''"""One more."""

from dataclasses import replace

from reluexplorer.core.activations.rectifiers import ACTIVATIONS as OTHERS

ACTIVATIONS = (replace(OTHERS[0], label="Another"),)
'''
SETTING = """    Setting(
        "{path}", "{name}", "One more", Numbers(0.0, 8.0), "Do nothing.", "Nothing", row="More",{more}
    ),
"""
BEFORE = '    Setting(\n        "training.seed",'
SETTINGS = "session/document/settings.py"
NEW = "session/commands/one_more.py"


@pytest.mark.copies(quick=5)
@pytest.mark.parametrize(
    ("files", "lines", "sentence"),
    [
        (
            {NEW: COMMAND.format(name="kill-unit", keys="")},
            {},
            (
                "command 'kill-unit' is there twice: “One more” of reluexplorer.session.commands.one_more; "
                "and “Kill a neuron” of reluexplorer.session.commands.units."
            ),
        ),
        (
            {NEW: COMMAND.format(name="more", keys=', keys=("ctrl+z",)')},
            {},
            (
                "shortcut 'Ctrl+Z' is there twice: “Undo” of reluexplorer.app.actions; "
                "and “One more” of reluexplorer.session.commands.one_more."
            ),
        ),
        (
            {NEW: COMMAND.format(name="save", keys=', keys=("Ctrl+Alt+T",)')},
            {},
            (
                "action 'save' is there twice: “Save” of reluexplorer.app.actions; "
                "and “One more” of reluexplorer.session.commands.one_more."
            ),
        ),
        (
            {},
            {SETTINGS: (SETTING.format(path="data.noise", name="set-more", more=""), BEFORE)},
            (
                "path 'data.noise' is there twice: reluexplorer.session.document.settings, entry 2; "
                "and reluexplorer.session.document.settings, entry "
            ),
        ),
        (
            {},
            {SETTINGS: (SETTING.format(path="training.heat", name="set-heat", more=""), BEFORE)},
            "training.heat is a setting of a field that TrainingSpec has not.",
        ),
        (
            {},
            {SETTINGS: (SETTING.format(path="data.usual_share", name="set-hidden", more=""), BEFORE)},
            (
                "command 'set-hidden' is there twice: “One more” of "
                "reluexplorer.session.commands.settings; "
                "and “Hidden layers” of reluexplorer.session.commands.network."
            ),
        ),
        (
            {},
            {SETTINGS: (SETTING.format(path="data.usual_share", name="x", more=' option="noise",'), BEFORE)},
            "option 'noise' is there twice: data.noise; and data.usual_share.",
        ),
        *(
            (
                {"core/data/kinds/more.py": KIND.format(name=name)},
                {},
                (
                    f"data {name!r} is there twice: reluexplorer.core.data.kinds.more; "
                    "and reluexplorer.session.document.limits."
                ),
            )
            for name in ("table", "drawn", "digits")
        ),
        (
            {"core/activations/more.py": ACTIVATION},
            {},
            (
                "ACTIVATIONS 'relu' is there twice: reluexplorer.core.activations.more; "
                "and reluexplorer.core.activations.rectifiers."
            ),
        ),
        (
            {"core/data/kinds/more.py": KIND.format(name="spiral")},
            {},
            (
                "KINDS 'spiral' is there twice: reluexplorer.core.data.kinds.classes; "
                "and reluexplorer.core.data.kinds.more."
            ),
        ),
    ],
)
def test_two_of_one_name_are_refused_at_start(tmp_path: Path, files, lines, sentence: str) -> None:
    done = python(
        enlarged(tmp_path, files, lines),
        "-c",
        "from reluexplorer.app.actions import all_actions; all_actions()",
    )
    assert done.returncode == 1
    assert f"ValueError: {sentence}" in done.stderr


def test_a_helper_beside_entries_is_none_in_every_folder(tmp_path: Path) -> None:
    folders = "core/activations", "core/optimizers", "core/data/kinds", "lessons/claims", "session/commands"
    helper = '"""Tools of the files beside it."""\n\nHALF = 0.5\n'
    enlarged(tmp_path, {f"{folder}/a_helper.py": helper for folder in folders})
    done = python(tmp_path, "-m", "reluexplorer", "train", "--steps", "3", "--json")
    assert (done.returncode, done.stderr) == (0, "")
