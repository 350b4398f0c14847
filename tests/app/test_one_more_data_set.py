"""Data sets that are thrown away again: one file makes them, and every part of the program knows them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.enlarged import enlarged, probed, python

ENTRY = '''"""Points below a diagonal, and a cube."""

import numpy as np

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.kinds.kind import RADIUS, Kind, uniform


def _diagonal(samples, noise, rng):
    points, seen = uniform(samples, noise, rng)
    return points, (seen[:, 0] > seen[:, 1]).astype(np.intp)


def _cube(samples, noise, rng):
    x = rng.uniform(-RADIUS, RADIUS, samples)
    return x[:, None], ((x + noise) / RADIUS) ** 3


KINDS = (
    Kind(35, "diagonal", "Diagonal", Task.BINARY, _diagonal),
    Kind(105, "cube", "y = x^3", Task.REGRESSION, _cube, inputs=1, seldom=True),
)
'''
PROBE = """
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.core.data.kinds import DATASETS
from reluexplorer.session.document.limits import FLAT_DATA

chosen = document(
    {"do": "choose-data", "value": "diagonal"}, {"do": "set-features", "value": ["x1", "x1^2"]}
)
window = shown("train")
data = window.panel("train").settings.data
usual = [button.item.label for button in data.thumbnails.buttons]
QTest.mouseClick(data.thumbnails.buttons[3], Qt.MouseButton.LeftButton)
choices = [window.session.state.document.recipe.data.name]
window.session.dispatch(parse({"do": "show-more-data", "value": True}))
others = {button.item.name: button for button in data.more.others.buttons}
QTest.mouseClick(others["cube"], Qt.MouseButton.LeftButton)
choices.append(window.session.state.document.recipe.data.name)
tell(
    window,
    catalogue=list(DATASETS),
    palette=palette("diagonal") + palette("cube"),
    kept=kept(chosen),
    features=list(chosen.recipe.data.features),
    flat=["diagonal" in FLAT_DATA, "cube" in FLAT_DATA],
    usual=usual,
    others=list(others),
    choices=choices,
)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return enlarged(tmp_path_factory.mktemp("program"), {"core/data/kinds/lines.py": ENTRY})


def test_they_are_in_their_places_in_catalogue_palette_document_and_window(folder: Path) -> None:
    known = probed(folder, PROBE)
    assert known["catalogue"][2:5] == ["spiral", "diagonal", "moons"]
    assert known["catalogue"][-4:] == ["sine", "cube", "plane", "bumps"]
    assert known["palette"] == ["Choose data: Diagonal", "Choose data: y = x^3"]
    assert known["kept"] is True
    assert known["features"] == ["x1", "x1^2"]
    assert known["flat"] == [True, False]
    assert known["usual"][2:5] == ["Spiral", "Diagonal", "Moons"]
    assert "y = x^3" not in known["usual"]
    assert known["others"][-2:] == ["sine", "cube"]
    assert known["choices"] == ["diagonal", "cube"]


def test_the_command_line_trains_on_them(folder: Path) -> None:
    words = ("-m", "reluexplorer", "train", "--steps", "300", "--json", "--data")
    for name in ("diagonal", "cube"):
        done = python(folder, *words, name)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["step"] == 300
    assert "spiral, diagonal, moons" in " ".join(python(folder, *words[:3], "--help").stdout.split())
