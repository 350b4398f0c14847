"""A lesson with the words of one of the program's, whose stage and measurement take no time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.exhibit import Card, Exhibit, Line, Lines, Note
from reluexplorer.lessons.figures import over_seeds
from reluexplorer.lessons.verdict import Evidence

NAME = "dying"
FRAMES = 4


def _numbers(knobs, seed):
    dead = round(100.0 * knobs["rate"]) + seed
    return {
        "dead": float(dead), "born": 5.0, "killed": dead - 5.0, "revived": 6.0, "at_start": 11.0,
        "accuracy": 0.95 - dead / 200.0, "frozen_change": 0.0, "gradient": 0.0, "halfway": 20.0,
        "stayed": 16.0, "stay": 0.8, "kept": 0.45,
    }  # fmt: skip


def _play(knobs):
    numbers = _numbers(knobs, 0)
    for frame in range(FRAMES + 1):
        steps = np.arange(frame + 1.0)
        line = Line("ReLU, dead", steps, steps * numbers["dead"] / FRAMES, "dead")
        outcome = Lines((line,), "Step", "Dead neurons", low=0.0, high=192.0, chance=(96.0, "half"))
        shown = numbers if frame == FRAMES else {"dead": 0.0}
        yield Exhibit(
            (Card("ReLU", (Note("A card."),)),), f"step {frame} of {FRAMES}", frame / FRAMES, outcome,
            "Dead neurons of 192", shown,
        )  # fmt: skip


def _run(knobs, seed, progress):
    progress(1.0)
    return _numbers(knobs, seed)


def _figures(results):
    names = (
        "killed_0.5", "killed_0.2", "at_start_0.2", "revived_0.2", "frozen_change", "gradient", "stay_0.5",
        "kept_0.2",
    )  # fmt: skip
    runs = {name: results["0.2" if name.endswith("0.2") else "0.5"] for name in names}
    return tuple(
        over_seeds(name, name, [run[name.rpartition("_0")[0] or name] for run in runs[name]])
        for name in names
    )


def quick_lesson():
    """The lesson, to be put in the place of that of its name."""
    lesson = LESSONS[NAME]
    return replace(
        lesson,
        play=_play,
        run=_run,
        figures=_figures,
        evidence=(Evidence("killed_0.5", at_least=10.0), Evidence("killed_0.2", at_least=30.0, limit=True)),
        charts=lambda found: (Note(f"{found['killed_0.5'].mean:g} killed"),),
        seeds=3,
    )
