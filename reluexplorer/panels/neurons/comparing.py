"""Remedies beside each other: asked for, under way, and what came of them."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reluexplorer.panels.neurons.remedies import SEEDS
from reluexplorer.session.document import Recipe
from reluexplorer.session.laboratory import TrialsView
from reluexplorer.session.trials import Comparison, Interval, Trial, interval, summary, verdict
from reluexplorer.text import digits, fixed, progress
from reluexplorer.widgets.controls import Bar, BarTable, LinkButton, Paragraph, SectionHead, Text
from reluexplorer.widgets.fonts import SEMIBOLD


class TrialWords(QWidget):
    """What came of one remedy in words, and a link that adopts it."""

    adopted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = Text("", weight=SEMIBOLD)
        self.adopt = LinkButton("Adopt", "Adopt it in this run; undo brings the run back as it is")
        self.adopt.clicked.connect(lambda _on: self.adopted.emit())
        self.sentence = Paragraph("", size=12)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.name, 1)
        head.addWidget(self.adopt)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.sentence)

    def set_trial(self, found: Comparison, trial: Trial) -> None:
        """Show a trial."""
        self.name.setText(trial.words)
        self.adopt.setAccessibleName(f"Adopt {trial.words}")
        self.sentence.set_words(verdict(found, trial))


class Comparing(QWidget):
    """A link that asks; a share and a way to stop; then bars, and a sentence for each remedy."""

    asked = Signal()
    """All remedies are to be tried."""
    stopped = Signal()
    adopted = Signal(str)
    """The name of a remedy."""
    arrived = Signal()
    """There is a result that was not there before."""

    def __init__(self) -> None:
        super().__init__()
        self.link = LinkButton(
            f"Compare all, {SEEDS} seeds each",
            "Train copies of this run with each remedy, from the start, beside the run as it is",
            arrow=True,
        )
        self.link.clicked.connect(lambda _on: self.asked.emit())
        self.share = Text("", tone="secondary", numbers=True)
        self.stop = LinkButton("Stop", "Stop the comparison", strong=False)
        self.stop.clicked.connect(lambda _on: self.stopped.emit())
        self._wait = QWidget()
        row = QHBoxLayout(self._wait)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.share)
        row.addWidget(self.stop)
        row.addStretch(1)
        self.summary = Paragraph("", tone="text")
        self.score_head = SectionHead("Test accuracy", "")
        self.score = BarTable("Score of each remedy")
        self.dead_head = SectionHead("Dead neurons", "")
        self.dead = BarTable("Dead neurons with each remedy")
        self.time_head = SectionHead("Updates to loss", "")
        self.time = BarTable("Updates with each remedy until the loss that the run as it is ends with")
        self.words: list[TrialWords] = []
        self._names: tuple[str, ...] = ()
        self._shown: tuple[str, ...] | None = None
        self._found = QWidget()
        inner = self._inner = QVBoxLayout(self._found)
        inner.setContentsMargins(0, 4, 0, 0)
        inner.setSpacing(8)
        inner.addWidget(self.summary)
        for head, bars in (
            (self.score_head, self.score),
            (self.dead_head, self.dead),
            (self.time_head, self.time),
        ):
            inner.addWidget(head)
            inner.addWidget(bars)
        self.trouble = Paragraph("", size=12, tone="dead")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._wait)
        column.addWidget(self.trouble)
        column.addWidget(self._found)

    def set_view(self, trials: TrialsView, recipe: Recipe) -> None:
        """Show where the comparison is; one of other settings than the run's is not shown."""
        self.link.setVisible(not trials.running)
        self._wait.setVisible(trials.running)
        self.share.setText(f"Trying: {progress(trials.progress)}")
        self.trouble.set_words(trials.trouble)
        self.trouble.setVisible(bool(trials.trouble))
        found = trials.comparison
        if found is not None and found.recipe.afresh() != recipe.afresh():
            found = None
        self._found.setVisible(found is not None)
        names = None if found is None else tuple(trial.name for trial in found.trials[1:])
        if found is not None:
            self._show(found)
        before, self._shown = self._shown, names
        if names and names != before:
            self.arrived.emit()

    def _show(self, found: Comparison) -> None:
        self.summary.set_words(summary(found))
        self.score_head.set_words("Test accuracy" if found.accuracy else "Test loss")
        self.score_head.set_trailing(f"mean of {found.seeds} seeds, 95 % each")
        self.score.set_bars(tuple(score_bar(found, trial) for trial in found.trials))
        self.dead_head.set_trailing(f"of {found.units:,} at step {found.steps:,}")
        self.dead.set_bars(tuple(dead_bar(found, trial) for trial in found.trials))
        self.time_head.set_words(f"Updates to loss {digits(found.target)}")
        self.time_head.set_trailing("training part")
        self.time.set_bars(tuple(time_bar(found, trial) for trial in found.trials))
        tried = found.trials[1:]
        self._names = tuple(trial.name for trial in tried)
        while len(self.words) < len(tried):
            words, number = TrialWords(), len(self.words)
            words.adopted.connect(lambda number=number: self.adopted.emit(self._names[number]))
            self.words.append(words)
            self._inner.addWidget(words)
        for number, words in enumerate(self.words):
            words.setVisible(number < len(tried))
            if number < len(tried):
                words.set_trial(found, tried[number])


def score_bar(found: Comparison, trial: Trial) -> Bar:
    """Return the bar of a trial's accuracy, or of its loss against the largest one."""
    score = interval(trial.score)
    if not score.seeds:
        return Bar(trial.words, 0.0, "diverged", "dead")
    if found.accuracy:
        return Bar(trial.words, score.mean, spread(score, 100.0, 1, " %"))
    means = [interval(each.score).mean for each in found.trials]
    largest = max((mean for mean in means if math.isfinite(mean)), default=1.0) or 1.0
    return Bar(trial.words, score.mean / largest, spread(score, 1.0, 3, ""))


def dead_bar(found: Comparison, trial: Trial) -> Bar:
    """Return the bar of a trial's dead units."""
    dead = interval(trial.dead)
    if not dead.seeds:
        return Bar(trial.words, 0.0, "diverged", "dead")
    return Bar(trial.words, dead.mean / max(found.units, 1), spread(dead, 1.0, 1, ""), "dead")


def time_bar(found: Comparison, trial: Trial) -> Bar:
    """Return the bar of the updates until the loss that the run as it is ends with."""
    times = interval(trial.reached)
    if times.seeds < found.seeds:
        return Bar(trial.words, 0.0, f"{times.seeds} of {found.seeds} got there", "axis")
    return Bar(trial.words, times.mean / max(found.steps, 1), spread(times, 1.0, 0, ""), "accent")


def spread(found: Interval, scale: float, decimals: int, unit: str) -> str:
    """Return a mean with half its interval, as 98.1 ± 0.6 %."""
    half = f" ± {fixed(scale * found.half, decimals)}" if np.isfinite(found.half) else ""
    return f"{fixed(scale * found.mean, decimals)}{half}{unit}"
