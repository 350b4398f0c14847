"""How long the window's turns are while a large run is opened and followed: ``python -m tests.watch.turns``.

26,560 units in six layers, 2,000 looks, units dying all the way; then 100 more looks, ten a second from a
process of its own, while the window follows. It prints processor times of the window's thread, and returns 1
where a turn took 50 ms or more. ``--write RUN LOOKS`` goes on with a run file.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from reluexplorer.app.launching.readying import parts
from reluexplorer.app.window.application import make_application
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.watching import LookAtRunStep, OpenRun
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session
from reluexplorer.watch.writer import RunWriter, new_run
from reluexplorer.widgets.painting.pace import PACE
from tests.places import ROOT
from tests.watch.planted import Training

LAYERS = (64, 192, 1_024, 4_096, 8_192, 12_992)
LOOKS, MORE = 2_000, 100
MOST = 0.05


def looks(count: int):
    """Samples of a training in which one unit of a thousand dies every twenty looks, and some come back."""
    drawn, units = np.random.default_rng(5), sum(LAYERS)
    made, usual = Training(*LAYERS), drawn.uniform(0.02, 0.9, units)
    alive = np.ones(units)
    yield from made.start()
    for look in range(count):
        if look % 20 == 0:
            alive[drawn.integers(0, units, units // 1_000)] = 0.0
            alive[drawn.integers(0, units, 40)] = 1.0
        shares = usual * alive * drawn.uniform(0.9, 1.1, units)
        yield made.sample(shares.clip(0, 1), bias=shares - 0.4, loss=float(3.0 / (1 + look / 200)))


def write(file: RunWriter, start: int, count: int, pause: float) -> None:
    """Write the records from one look on, as slowly as a training would."""
    for place, record in enumerate(looks(count)):
        if place >= start:
            assert file.write(record)
            time.sleep(pause)


class Turns:
    """Lets the window live, and takes the processor time of each turn of its event loop."""

    def __init__(self) -> None:
        self.took: list[float] = []

    def turn(self, act=lambda: None) -> None:
        """Do something that a person does, which is a turn, and answer all that waits in another."""
        for each in (act, QApplication.processEvents):
            began = time.thread_time()
            each()
            self.took.append(time.thread_time() - began)

    def until(self, holds, most: float = 300.0) -> None:
        """Take turns until something holds."""
        end = time.monotonic() + most
        while not holds():
            self.turn()
            time.sleep(0.002)
            assert time.monotonic() < end, "it took too long"

    def told(self, what: str) -> bool:
        """Print what the turns since the last call took; return whether all were short."""
        took, self.took = np.array(self.took), []
        print(
            f"{what:<28} {len(took):6,} turns, p50 {1e3 * np.median(took):5.1f} ms, "
            f"p99 {1e3 * np.quantile(took, 0.99):5.1f}, longest {1e3 * took.max():5.1f}"
        )
        return bool(took.max() < MOST)


def main() -> int:
    folder = Path(tempfile.mkdtemp())
    path = folder / "large.watch"
    file = new_run(path)
    write(file, 0, LOOKS, 0.0)
    file.close()
    print(f"{sum(LAYERS):,} units, {LOOKS:,} looks, {path.stat().st_size / 1e6:.1f} MB")
    make_application()
    session = Session()
    window = Window(session)
    window.resize(1440, 900)
    PACE.begin(window)
    window.show()
    turns, good = Turns(), []
    turns.until(lambda: session.state.run.status is Status.PAUSED)
    turns.until(lambda: not PACE.is_at_work)
    for _part in parts():  # As the window does in its first seconds.
        turns.turn()
    turns.took.clear()
    began = time.monotonic()
    turns.turn(lambda: window.run_command(OpenRun(str(path))))
    good.append(turns.told("the panel is made"))
    turns.until(lambda: session.state.watching.run is not None and not session.state.watching.is_reading)
    turns.until(lambda: not PACE.is_at_work)
    good.append(turns.told(f"opened in {time.monotonic() - began:.1f} s"))
    for step in range(0, 50 * LOOKS, 2_500):
        turns.turn(lambda step=step: session.dispatch(LookAtRunStep(step)))
        turns.until(lambda step=step: session.state.watching.step == step and not PACE.is_at_work)
    good.append(turns.told("40 steps looked at"))
    session.dispatch(LookAtRunStep())
    with subprocess.Popen(
        [sys.executable, "-m", "tests.watch.turns", "--write", str(path), str(LOOKS)], cwd=ROOT
    ) as other:
        turns.until(lambda: session.state.watching.run.step >= 50 * (LOOKS + MORE - 1))
        other.wait()
    turns.until(lambda: not PACE.is_at_work)
    good.append(turns.told(f"followed {MORE} more looks"))
    window.close()
    return int(not all(good))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        first = int(sys.argv[3])
        again = Path(sys.argv[2])
        with again.open("ab", buffering=0) as raw:
            went_on = RunWriter(again, raw, written=again.stat().st_size)
            write(went_on, first + 2, first + MORE, 0.1)
    else:
        sys.exit(main())
