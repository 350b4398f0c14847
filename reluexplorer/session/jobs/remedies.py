"""The comparison of remedies that is asked for, on a thread of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.language import _
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.jobs.worker import Telling, Worker
from reluexplorer.session.remedies.comparison import Comparison, Plan, Progress, compare

_TELLING = 0.03
"""The share from which on what is left can be told."""


@dataclass(frozen=True)
class TrialsView:
    """The newest comparison, and how far the one in hand is; ``trouble`` says why one failed."""

    comparison: Comparison | None = None
    running: bool = False
    progress: float = 0.0
    words: str = ""
    """What is being tried."""
    left: float | None = None
    """About so many seconds are left, once that can be told."""
    trouble: str = ""
    untried: int = 0
    """Remedies that were asked for and not tried before the comparison was stopped."""


class ComparisonJob(Telling[TrialsView]):
    """Compares the remedies of one recipe at a time; :meth:`take` returns what is new."""

    def __init__(self) -> None:
        self._worker: Worker[Progress | Comparison | str] = Worker("comparison", _words)
        super().__init__(TrialsView(), self._worker)
        self._began = 0.0
        self._asked: tuple[str, ...] = ()

    def compare(
        self, recipe: Recipe, dataset: Dataset, plan: Plan, seeds: int, names: tuple[str, ...]
    ) -> None:
        """Begin to try remedies, in place of a comparison that runs; results of the same run are kept."""
        known = self._view.comparison
        if known is not None and not known.is_of(recipe, plan, seeds):
            known = None
        self._set(running=True, progress=0.0, words="", left=None, trouble="", comparison=known, untried=0)
        self._asked = names
        self._began = time.monotonic()

        def job(tell: Callable[[Progress | Comparison | str], None]) -> None:
            tell(compare(recipe, dataset, plan, seeds, tell, names, known))

        self._worker.start(job)

    def stop(self) -> None:
        """Stop the comparison in hand; what is known by then stays."""
        self._collect()
        self._worker.cancel()
        if self._view.running:
            found = self._view.comparison
            tried = set() if found is None else {trial.name for trial in found.trials}
            untried = sum(name not in tried for name in self._asked)
            self._set(running=False, progress=0.0, untried=untried)

    def _collect(self) -> None:
        word = self._worker.take()
        if isinstance(word, Progress):
            left = None
            if word.share >= _TELLING:
                left = (time.monotonic() - self._began) * (1.0 - word.share) / word.share
            self._set(progress=word.share, words=word.words, left=left, comparison=word.comparison)
        elif isinstance(word, Comparison):
            self._set(comparison=word, running=False, progress=0.0)
        elif word is not None:
            self._set(running=False, progress=0.0, trouble=word)


def _words(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return _("There is not enough memory to try the remedies with so many seeds.")
    return _("The comparison stopped: {error}").format(error=error)
