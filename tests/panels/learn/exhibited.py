"""One of every chart that a lesson can show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reluexplorer.lessons.exhibit import (
    Bar,
    Bars,
    FeatureMaps,
    Field,
    Heading,
    IntervalRow,
    Intervals,
    Line,
    Lines,
    MapLayer,
    Note,
    PlaneMap,
    Sheet,
    Table,
    ThroughSteps,
    Units,
)
from reluexplorer.session.document.document import Document
from reluexplorer.session.jobs.lessons import LessonsView
from reluexplorer.session.session import State

X = np.arange(4.0)
LINES = Lines((Line("a", X, X * X, "dead"),))
PLACES = Lines((Line("a", X, X, "accent", spread=X / 10),), ticks=tuple((x, f"{x:g}") for x in X))
BARS = Bars((Bar("ReLU", 2.0, "2 ns", "positive"), Bar("Tanh", 8.0, "8 ns", "violet")))
UNITS = Units(np.linspace(0, 1, 12), frozenset({3}))
PLANE = PlaneMap(np.zeros((9, 9)), 1.0, np.zeros((3, 2)), np.array([0, 1, 1]), (-1.0, 1.0))
TABLE = Table(("A", "b"), (("x", "1"), ("y", "2")))
INTERVALS = Intervals(
    (("Read", (IntervalRow("0.1", 0.9, 0.8, 1.0, "90 %", "dead", (0.85, 0.95)),)),), 0.0, 1.0, share=True
)
NOTE = Note("A sentence.")
MAPS = FeatureMaps(
    np.zeros((16, 16)),
    (4, 4, 8),
    (
        MapLayer(
            np.zeros((2, 8, 8)),
            np.zeros((2, 8, 8)),
            np.ones((2, 3, 3, 1)),
            (Field(-1, 3, 1), Field(-1, 3, 1)),
            np.zeros(2, dtype=bool),
        ),
    ),
    np.full(10, 0.1),
    3,
)
HEADING = Heading("A head")
STEPS = ThroughSteps((Sheet("Activity", np.ones((3, 5))), Sheet("Gradient", np.zeros((3, 5)))), "Step", 6)
EVERY = (LINES, PLACES, BARS, UNITS, PLANE, TABLE, INTERVALS, NOTE, HEADING, MAPS, STEPS)


class MetricLog:
    def __init__(self):
        self.commands = []

    def __call__(self, command, *, continues=False):
        self.commands.append((command, continues) if continues else command)
        return True


def _state(lesson="dying", **lessons):
    document = Document()
    view = replace(document.view, workspace="learn", lesson=lesson)
    return State(replace(document, view=view), lessons=LessonsView(**lessons))
