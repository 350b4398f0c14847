"""An afternoon at the workbench, with real mouse and keys: draw, train, edit, undo, wind back, export."""

from __future__ import annotations

import runpy
import sys
from importlib.util import find_spec
from xml.etree import ElementTree as ET

import numpy as np

from reluexplorer.core.network.spec import parameters_sha256
from tests.app.real_screen import ON_A_SCREEN
from tests.core import torch_standin

pytestmark = ON_A_SCREEN


def moved(place, across, up):
    return place[0] + across, place[1] - up


def save_as(program, path, what, form):
    """Go through the dialog of exports by keys alone."""
    program.keys("ctrl+shift+e")
    program.until(lambda s: s["focus"] in {"What is exported", "Format"})
    program.keys("Home")
    program.type(what)
    program.keys("Tab", "Home", *["Down"] * form)
    program.click("Save…")
    program.until(lambda s: s["focus"] not in {"What is exported", "Format", "Save…"})
    program.keys("ctrl+a")
    program.type(str(path))
    program.keys("Return")
    program.until(lambda s: str(path) in s["notice"])


def test_from_drawn_points_to_a_script(program, tmp_path, monkeypatch):
    program.click("Draw points")
    program.until(lambda s: s["data"] == "drawn" and s["status"] == "failed")
    for y, button in ((2.0, 1), (-2.0, 3)):
        for x in (-4, -1, 2):
            before = program.state()["points"]
            program.drag(program.spot("plane", x, y), program.spot("plane", x + 1, y), button=button)
            program.until(lambda s, before=before: s["points"] > before)
    program.until(lambda s: s["points"] >= 6 and s["status"] == "paused")

    program.click("Play")
    program.until(lambda s: s["step"] > 200)
    program.click("Pause")
    trained = program.until(lambda s: s["status"] == "paused" and s["step"] > 200)
    alive = next(unit for unit in range(8) if unit not in trained["dead"][0])
    program.screen.hands("mousemove", *program.spot("cell", 1, alive), "click", 1)
    program.keys("k")
    killed = program.until(lambda s: s["changes"] == 1 and alive in s["dead"][0])
    assert killed["step"] == trained["step"]
    start = program.spot("edge", 1, 0, 0)
    program.drag(start, moved(start, 0, 15), moved(start, 0, 40))
    program.until(lambda s: s["changes"] == 2 and s["parameters"] != killed["parameters"])
    program.keys("ctrl+z")
    program.until(lambda s: s["parameters"] == killed["parameters"])
    program.keys("ctrl+z")
    program.until(lambda s: s["parameters"] == trained["parameters"] and s["changes"] == 0)

    program.drag(program.spot("strip", trained["step"]), program.spot("strip", 100))
    near = program.until(lambda s: abs(s["step"] - 100) <= 10)
    key = "shift+Left" if near["step"] > 100 else "shift+Right"
    program.keys(*[key] * abs(near["step"] - 100), "shift+Left", "shift+Right")
    back = program.until(lambda s: s["step"] == 100)
    assert back["head"] == trained["step"]
    program.click("Continue from here")
    program.until(lambda s: s["head"] == 100)

    svg, script = tmp_path / "network.svg", tmp_path / "network.py"
    save_as(program, svg, what="", form=1)
    save_as(program, script, what="PyTorch", form=0)
    assert ET.parse(svg).getroot().tag.endswith("svg")  # noqa: S314 - written by the program
    if find_spec("torch") is None:
        torch_standin.install(monkeypatch)
    made = runpy.run_path(str(script))
    flat = np.concatenate([np.vstack([weights, [biases]]).ravel() for weights, biases in made["LAYERS"]])
    assert parameters_sha256(flat.astype(np.float32)) == program.state()["parameters"]
    torch = sys.modules["torch"]
    with torch.no_grad():
        answers = made["Network"]()(torch.tensor(made["SAMPLES"], dtype=made["DTYPE"]))
    assert np.isfinite(np.asarray(answers.tolist())).all()
    code, said = program.close_window()
    assert (code, said) == (0, "")
