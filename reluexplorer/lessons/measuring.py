"""How a lesson is measured: its runs over cases and seeds, summed up and judged."""

from __future__ import annotations

import platform
import time
from collections.abc import Mapping
from datetime import date

import numpy as np

from reluexplorer.language import _
from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.lesson import (
    Experiment,
    Lesson,
    Made,
    Measurement,
    Numbers,
    Progress,
    Results,
    Settings,
)
from reluexplorer.lessons.verdict import judged

_READ = "accuracy"
"""Begins the names of what networks read."""
STAGE = "stage"
"""The experiment that every lesson has: the stage's own run, with the knobs as they are set."""


def measured(lesson: Lesson, seeds: int, progress: Progress) -> Measurement:
    """Run a lesson's cases over seeds and judge what they came to; raises whatever ``progress`` raises."""
    begun = time.perf_counter()
    progress(0.0)
    results = results_of(lesson, seeds, progress)
    progress(1.0)
    return summed_up(lesson, results, seeds, time.perf_counter() - begun, made_here())


def made_here() -> Made:
    """Return the day and the machine of a measurement that is made now."""
    machine = " · ".join((platform.system(), platform.machine(), f"NumPy {np.__version__}"))
    return Made(date.today().isoformat(), machine)


def summed_up(lesson: Lesson, results: Results, seeds: int, seconds: float, made: Made) -> Measurement:
    """Return the measurement that these runs make: its figures, its verdict and its charts."""
    figures = lesson.figures(results)
    named = {figure.name: figure for figure in figures}
    verdict = judged(lesson.words, lesson.evidence, named, seeds)
    return Measurement(lesson.name, figures, verdict, lesson.charts(named), seeds, seconds, results, made)


def runs_of(lesson: Lesson, seeds: int) -> dict[str, int]:
    """Return how many runs each case has in a measurement over so many seeds."""
    return {case.name: min(seeds, case.seeds or seeds) for case in lesson.cases}


def results_of(lesson: Lesson, seeds: int, progress: Progress) -> Results:
    """Return what each case came to with each seed; seed by seed, so that progress is even."""
    counts = runs_of(lesson, seeds)
    total = sum(case.cost * counts[case.name] for case in lesson.cases)
    results: dict[str, list[Numbers]] = {case.name: [] for case in lesson.cases}
    done = 0.0
    for seed in range(seeds):
        for case in lesson.cases:
            if seed < counts[case.name]:
                tick = _part(progress, done / total, case.cost / total)
                results[case.name].append(lesson.run({**lesson.defaults, **case.knobs}, seed, tick))
                done += case.cost
                progress(min(done / total, 1.0))
    return results


def _part(progress: Progress, done: float, share: float) -> Progress:
    return lambda part: progress(min(done + share * part, 1.0))


def stage_of(lesson: Lesson) -> Experiment:
    """Return the experiment that runs a lesson's stage over seeds: each number it comes to is a figure."""

    def measure(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
        runs = []
        for seed in range(seeds):
            runs.append(lesson.run(settings, seed, _part(progress, seed / seeds, 1.0 / seeds)))
            progress((seed + 1) / seeds)
        return tuple(
            over_seeds(name, name.replace("_", " "), [run[name] for run in runs], unit_of(lesson, name))
            for name in runs[0]
        )

    words = _("The stage of the page, with its knobs as they are set.")
    return Experiment(STAGE, words, lesson.knobs, lesson.seeds, measure)


def unit_of(lesson: Lesson, number: str) -> str:
    """Return the unit of a number of the stage: a share where it is bet on or aimed at as one, or read."""
    aims = lesson.goal.aims if lesson.goal else ()
    shares = {*(lesson.bet.numbers if lesson.bet.share else ()), *(aim.number for aim in aims if aim.share)}
    return SHARE if number in shares or number.startswith(_READ) else ""


def experiments_of(lesson: Lesson) -> Mapping[str, Experiment]:
    """Return a lesson's experiments by name, the stage first."""
    return {each.name: each for each in (stage_of(lesson), *lesson.experiments)}
