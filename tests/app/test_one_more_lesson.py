"""A lesson that is thrown away again: one file makes it, and every part of the program knows it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.app.enlarged import enlarged, probed, python
from tests.app.program import ROOT

ENTRY = '''"""That ReLU of a number and of its negative make up the number."""

from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import Card, Exhibit, Lines, Note
from reluexplorer.lessons.figures import over_seeds
from reluexplorer.lessons.lesson import Case, Knob, Lesson
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.verdict import Evidence


def _relu(x):
    return max(0.0, x)


def _numbers(x):
    return {"difference": _relu(x) - _relu(-x), "error": abs(_relu(x) - _relu(-x) - x)}


def _play(knobs):
    x = knobs["x"]
    cards = (Card("Two halves", (Note(f"{_relu(x)} and {_relu(-x)}"),)),)
    yield Exhibit(cards, "", 0.0, Lines(()), "Difference", {})
    yield Exhibit(cards, "", 1.0, Lines(()), "Difference", _numbers(x))


def _run(knobs, seed, progress):
    progress(1.0)
    return _numbers(knobs["x"] + seed)


LESSON = Lesson(
    rank=25,
    name="halves",
    knobs=(Knob("x", "Number x", 2.0, -3.0, 3.0),),
    bet=Bet(("difference",), -3.0, 3.0, 0.0),
    seeds=4,
    play=_play,
    run=_run,
    cases=(Case("every"),),
    figures=lambda results: (
        over_seeds("error", "largest error", [run["error"] for run in results["every"]]),
    ),
    evidence=(Evidence("error", at_most=0.0),),
    charts=lambda found: (Note(f"{found['error'].mean:g}"),),
    setups=lambda knobs: (Setup("xor", (4,), rate=0.03, batch=10),),
)
'''
WORDS = """
title = "Two halves"
statement = "A number is its ReLU less the ReLU of its negative."
question = "What is ReLU of x less ReLU of −x?"
bet = "the difference"
why = "One of the two is 0, the other is the number: {difference}."
holds = "They differ by {error}."
depends_on = "on nothing"
true_when = ""
not_when = ""
fails = "They differ by {error}."
measured = "Each seed adds up both halves of another number."
"""
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
    made = enlarged(tmp_path_factory.mktemp("program"), {"lessons/claims/halves.py": ENTRY})
    resources = made / "resources"
    resources.unlink()
    resources.mkdir()
    for each in (ROOT / "resources").iterdir():
        if each.name != "lessons":
            (resources / each.name).symlink_to(each)
    shutil.copytree(ROOT / "resources" / "lessons", resources / "lessons")
    (resources / "lessons" / "halves.toml").write_text(WORDS, encoding="utf-8")
    return made


def test_it_is_in_its_place_in_catalogue_palette_document_and_window(folder: Path) -> None:
    known = probed(folder, PROBE)
    place = known["catalogue"].index("halves")
    assert known["catalogue"][place - 1 : place + 2] == ["nonlinearity", "halves", "saturation"]
    assert known["palette"] == [
        "Open the experiment in Train: 3 · Two halves",
        "Open a lesson: 3 · Two halves",
        "Measure a claim: 3 · Two halves",
        "Take a claim out of those to be measured: 3 · Two halves",
    ]
    assert known["kept"] is True
    assert known["knobs"] == [["halves", "x", -1.5]]
    assert known["rows"][1:4] == ["Why depth needs it", "Two halves", "Gradients survive"]
    assert known["clicked"] == "halves"
    assert known["ways"][1] == "Nine claims"


def test_the_command_line_measures_it(folder: Path) -> None:
    named, numbered = (python(folder, "-m", "reluexplorer", "lesson", of, "--json") for of in ("halves", "3"))
    for done in (named, numbered):
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["verdict"] == "holds"
