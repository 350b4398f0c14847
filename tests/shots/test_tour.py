"""The tour looks as it did, and the same twice."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from reluexplorer.resources import resource
from tests.shots.compare import compare, lay_out

HERE = Path(__file__).parent
BASELINES = HERE / "baselines"
FAILURES = HERE / "failures"
TOLERANCE = 24
"""Difference of a channel that no eye sees."""
BUDGET = 60
"""Pixels that may differ by more: antialiased edges on another processor."""
UPDATE = "RELUEXPLORER_UPDATE_SHOTS"
"""Set to take the pictures that are as the ones that should be."""

pytestmark = pytest.mark.slow


SIZES = {"light": "1440x900", "dark": "1024x700"}


def _take(folder: Path, theme: str) -> dict[str, Path]:
    environment = {**os.environ, "PYTHONHASHSEED": "random"}
    command = [sys.executable, "-m", "reluexplorer", "shot", str(resource("shots", "tour.json"))]
    done = subprocess.run(
        [*command, "--out", str(folder), "--theme", theme, "--size", SIZES[theme]],
        capture_output=True, text=True, timeout=240, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return {path.stem: path for path in sorted(folder.glob("*.png"))}


@pytest.fixture(scope="module", params=list(SIZES))
def tour(request, tmp_path_factory):
    return request.param, _take(tmp_path_factory.mktemp(request.param), request.param)


def test_the_tour_looks_as_it_did(tour):
    theme, pictures = tour
    folder = BASELINES / theme
    if os.environ.get(UPDATE):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, path in pictures.items():
            shutil.copyfile(path, folder / f"{name}.png")
    assert set(pictures) == {path.stem for path in folder.glob("*.png")}
    different = []
    for name, path in pictures.items():
        actual, expected = QImage(str(path)), QImage(str(folder / f"{name}.png"))
        found = compare(actual, expected, TOLERANCE)
        if not 0 <= found.pixels <= BUDGET:
            lay_out(actual, expected, FAILURES / f"{theme}-{name}.png")
            different.append(f"{name}: {found.pixels} pixels, by up to {found.largest}")
    assert not different, f"see {FAILURES}"


def test_the_tour_twice_gives_the_same_bytes(tour, tmp_path):
    theme, first = tour
    second = _take(tmp_path, theme)
    assert {name: _digest(path) for name, path in second.items()} == {
        name: _digest(path) for name, path in first.items()
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
