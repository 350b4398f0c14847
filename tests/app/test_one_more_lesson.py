"""A lesson that is thrown away again: one file makes it, and every part of the program knows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.enlarged import enlarged, probed, python

ENTRY = '''"""That ReLU of a number and of its negative make up the number."""

from reluexplorer.lessons.exhibit import Card, Exhibit, Note
from reluexplorer.lessons.lesson import over_seeds
from reluexplorer.lessons.lesson import Knob, Lesson, Standing, Verdict
from reluexplorer.lessons.train_setups import train_setup

def _relu(x):
    return max(0.0, x)


def _shown(x):
    return Exhibit((Card("Two halves", (Note(f"{_relu(x)} and {_relu(-x)}"),)),))


def _measure(seeds, progress):
    errors = []
    for seed in range(seeds):
        progress(seed / seeds)
        errors.append(abs(_relu(seed - 1.5) - _relu(1.5 - seed) - (seed - 1.5)))
    return (over_seeds("error", "largest error", errors),), _shown(1.0)


def _judge(values):
    return Verdict(Standing.HOLDS if values["error"] == 0 else Standing.FAILS, "It was measured.")


LESSON = Lesson(
    rank=25,
    name="halves",
    title="Two halves",
    claim="A number is its ReLU less the ReLU of its negative.",
    question="What is ReLU of 3 less ReLU of -3?",
    answer=lambda knobs, stage, figures: f"It is {knobs['x']:g}.",
    sources="this test",
    beside="The experiment and the measurement add up the same two halves.",
    seeds=4,
    knobs=(Knob("x", "Number x", 2.0, -3.0, 3.0),),
    play=lambda knobs: iter([_shown(knobs["x"]), _shown(knobs["x"])]),
    measure=_measure,
    judge=_judge,
    setup=train_setup("xor", (4,), rate=0.03, batch=10),
)
'''
PROBE = """
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.app.dialogs.welcome import Welcome
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.widgets.controls.all_controls import ListRow
from reluexplorer.widgets.controls.way_cards import WayButton

opened = document({"do": "open-lesson", "value": "halves"}, {"do": "set-knob", "knob": 0, "value": -1.5})
window = shown("learn")
learn = window.panel("learn")
rows = learn.findChildren(ListRow)
QTest.mouseClick(rows[2], Qt.MouseButton.LeftButton)
tell(
    window,
    catalogue=list(LESSONS),
    palette=palette("halves"),
    kept=kept(opened),
    knobs=[list(knob) for knob in opened.view.knobs],
    rows=[row.accessibleName() for row in rows],
    clicked=window.session.state.document.view.lesson,
    ways=[way.text() for way in Welcome(window).findChildren(WayButton)],
)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return enlarged(tmp_path_factory.mktemp("program"), {"lessons/claims/halves.py": ENTRY})


def test_it_is_in_its_place_in_catalogue_palette_document_and_window(folder: Path) -> None:
    known = probed(folder, PROBE)
    others = ["saturation", "cost", "usage", "dying", "output", "gate"]
    assert known["catalogue"] == ["definition", "nonlinearity", "halves", *others]
    assert known["palette"] == [
        "Open the experiment in Train: 3 · Two halves",
        "Open a lesson: 3 · Two halves",
        "Measure a claim: 3 · Two halves",
    ]
    assert known["kept"] is True
    assert known["knobs"] == [["halves", "x", -1.5]]
    assert known["rows"][1:4] == ["Why depth needs it", "Two halves", "Gradients that survive"]
    assert known["clicked"] == "halves"
    assert known["ways"][1] == "Nine claims"


def test_the_command_line_measures_it(folder: Path) -> None:
    named, numbered = (python(folder, "-m", "reluexplorer", "lesson", of, "--json") for of in ("halves", "3"))
    for done in (named, numbered):
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["verdict"] == "holds"
