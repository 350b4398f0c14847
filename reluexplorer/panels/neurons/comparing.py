"""All remedies beside each other: asked for, under way, and what came of it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reluexplorer.session.document import Recipe
from reluexplorer.session.laboratory import TrialsView
from reluexplorer.session.trials import Comparison, Interval, Trial, interval, verdict
from reluexplorer.widgets.controls import Bar, BarTable, LinkButton, Paragraph, SectionHead, Text

SEEDS = 16


class Comparing(QWidget):
    """A link that asks; a share and a way to stop; then bars and a sentence for each remedy."""

    asked = Signal(int)
    """The number of seeds."""
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.link = LinkButton(
            f"Compare all, {SEEDS} seeds each",
            "Train copies of this run with each remedy, from the start, beside the run as it is",
            arrow=True,
        )
        self.link.clicked.connect(lambda _on: self.asked.emit(SEEDS))
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
        self.score_head = SectionHead("Test accuracy", "")
        self.score = BarTable("Score of each remedy")
        self.dead_head = SectionHead("Dead neurons", "")
        self.dead = BarTable("Dead neurons with each remedy")
        self.verdicts = Paragraph("", size=12)
        self._found = QWidget()
        inner = QVBoxLayout(self._found)
        inner.setContentsMargins(0, 4, 0, 0)
        inner.setSpacing(8)
        for widget in (self.score_head, self.score, self.dead_head, self.dead, self.verdicts):
            inner.addWidget(widget)
        self.trouble = Paragraph("", size=12, tone="dead")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._wait)
        column.addWidget(self.trouble)
        column.addWidget(self._found)

    def set_view(self, trials: TrialsView, recipe: Recipe) -> None:
        """Show where the comparison is."""
        self.link.setVisible(not trials.running)
        self._wait.setVisible(trials.running)
        self.share.setText(f"Trying the remedies: {trials.progress:.0%}")
        self.trouble.set_words(trials.trouble)
        self.trouble.setVisible(bool(trials.trouble))
        found = trials.comparison
        self._found.setVisible(found is not None)
        if found is None:
            return
        self.score_head.set_words("Test accuracy" if found.accuracy else "Test loss")
        self.score_head.set_trailing(f"mean of {found.seeds} seeds, 95 %")
        self.score.set_bars(tuple(score_bar(found, trial) for trial in found.trials))
        self.dead_head.set_trailing(f"of {found.units:,} at step {found.steps:,}")
        self.dead.set_bars(tuple(dead_bar(found, trial) for trial in found.trials))
        self.verdicts.set_words("\n".join(sentences(found, recipe)))


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
    return Bar(trial.words, dead.mean / max(found.units, 1), spread(dead, 1.0, 1, ""), "dead")


def spread(found: Interval, scale: float, digits: int, unit: str) -> str:
    """Return a mean with half its interval, as 98.1 ± 0.6 %."""
    half = f" ± {scale * found.half:.{digits}f}" if np.isfinite(found.half) else ""
    return f"{scale * found.mean:.{digits}f}{half}{unit}"


def sentences(found: Comparison, recipe: Recipe) -> list[str]:
    """Return a line for each remedy, after one that says where the comparison is of other settings."""
    lines = [f"{trial.words}: {verdict(found, trial)}" for trial in found.trials[1:]]
    if found.recipe.afresh() != recipe.afresh():
        lines.insert(0, "This was measured with other settings than those of this run.")
    return lines
