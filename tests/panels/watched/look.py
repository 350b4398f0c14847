"""Pictures of a watched run below a top bar: ``python -m tests.panels.watched.look OUT [WORD]``."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from PySide6.QtWidgets import QApplication, QWidget

from reluexplorer.panels.watched.panel import WatchedPanel
from reluexplorer.session.jobs.watched_run import Pulse, Watching
from reluexplorer.session.session import State
from tests.panels.looking import SIZES, below_a_bar, look
from tests.panels.recording import Recording
from tests.panels.watched import planted

PATH = "/home/me/runs/train_cnn.watch"


@cache
def scenes() -> dict[str, Watching]:
    usual = Watching(PATH, planted.run(), pulse=Pulse.LIVE, bytes=6_100_000, layer=planted.FC1)
    ended = replace(usual, pulse=Pulse.ENDED)
    return {
        "live": usual,
        "unit": replace(usual, unit=17, step=4_750),
        "healthy": replace(usual, run=planted.run(900), layer=0, bytes=40_000),
        "woke": replace(ended, step=9_250),
        "unlogged": replace(ended, run=planted.run(logs=False), layer=4),
        "shares": replace(ended, path="/logs/events.out.tfevents.1", run=planted.shares_alone(), layer=1),
        "large": replace(usual, run=planted.large(), layer=3, bytes=41_000_000),
        "nothing": replace(usual, run=planted.nothing(), layer=0, bytes=700),
        "long": replace(usual, run=planted.long_names()),
        "quiet": replace(usual, pulse=Pulse.QUIET, changed=1e9),
        "awaited": Watching(PATH),
    }


def picture(name: str, size: tuple[int, int]) -> QWidget:
    panel = WatchedPanel(Recording())
    whole = below_a_bar(panel, size)
    panel.set_state(replace(State(), watching=scenes()[name]))
    for _ in range(4):
        QApplication.processEvents()
    return whole


if __name__ == "__main__":
    look(scenes(), picture, (*SIZES, (1920, 1080)))
