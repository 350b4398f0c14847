"""Pictures of the window with a watched training in it: ``python -m tests.watch.pictures OUT``.

Both themes, three sizes: live, at a step that was chosen, one unit, quiet, and a file that is awaited.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import numpy as np

from reluexplorer.app.shots.stage import Stage
from reluexplorer.session.commands.watching import ChooseRunLayer, ChooseRunUnit, LookAtRunStep, OpenRun
from reluexplorer.session.script import Shot
from reluexplorer.watch.writer import new_run
from tests.watch.planted import Training

SIZES = ((1440, 900), (1024, 700), (1920, 1080))
LAYERS = (32, 64, 64, 256, 128)
LOOKS, STRUCK = 240, 160


def write(path: Path) -> None:
    """Write a training in which one update kills much of a layer, and no end of it."""
    drawn, units = np.random.default_rng(3), sum(LAYERS)
    usual, alive = drawn.uniform(0.05, 0.9, units), np.ones(units)
    made, file = Training(*LAYERS), new_run(path)
    for record in made.start():
        file.write(record)
    for look in range(LOOKS):
        if look % 30 == 10:
            alive[drawn.integers(0, units, 3)] = 0.0
        if look == STRUCK:
            alive[160:201] = 0.0
        near = STRUCK <= look < STRUCK + 3
        shares = (usual * alive * drawn.uniform(0.9, 1.1, units)).clip(0, 1)
        loss = (2.0 if look < STRUCK else 0.8) * np.exp(-(look % STRUCK) / 60) + 0.3
        file.write(
            made.sample(
                shares,
                bias=shares - 0.5 - near,
                rate=0.2 if look >= STRUCK else 0.05,
                gradient=12.0 if near else 0.9,
                update=4e-2 if near else 8e-4,
                loss=float(loss),
            )
        )
    file.close()


def main(out: Path) -> None:
    folder = Path(tempfile.mkdtemp())
    write(folder / "train_cnn.watch")
    old = folder / "left.watch"
    write(old)
    os.utime(old, (1e9, 1e9))
    scenes = {
        "live": (OpenRun(str(folder / "train_cnn.watch")),),
        "step": (ChooseRunLayer(3), LookAtRunStep(50 * STRUCK)),
        "unit": (ChooseRunUnit(10),),
        "quiet": (OpenRun(str(old)),),
        "awaited": (OpenRun(str(folder / "later.watch")),),
    }
    for theme in ("light", "dark"):
        for size in SIZES:
            os.utime(folder / "train_cnn.watch")
            stage = Stage(theme, size)
            for name, commands in scenes.items():
                for command in commands:
                    stage.do(command)
                stage.grab(out / f"{name}_{theme}_{size[0]}.png", Shot(name))
            stage.close()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(Path(sys.argv[1]))
