"""What the commands that train other networks than dense ones share: room, progress, saving, the answer."""

from __future__ import annotations

import json
import time
from typing import Any, Protocol

import numpy as np

from reluexplorer.app.cli.answers import as_text, aside, end_of_the_way, finite, how_far
from reluexplorer.app.cli.lab_options import Asked
from reluexplorer.core.arrays import Array
from reluexplorer.core.memory_room import most_room
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.language import _
from reluexplorer.sentences import NO_MEMORY
from reluexplorer.session.document.labs.recipe import LabRecipe
from reluexplorer.session.files.lab_file import LabDocument, save_lab

_ANOTHER_RUN = _(
    "After {updates:,} updates the parameters are not those that were saved: another "
    "version made them, or a machine that rounds otherwise. The figures are of the run "
    "as it is here."
)


class Advancing(Protocol):
    """A run that is made in pieces."""

    step: int
    diverged_at: int | None

    @property
    def parameters(self) -> Array:
        """The parameters, flat."""

    def advance(self, steps: int) -> None:
        """Make so many updates, fewer where the run diverges."""


def demand_room(recipe: LabRecipe) -> None:
    """Raise MemoryError where the run surely does not fit."""
    room = most_room()
    if room is not None and recipe.numbers * np.dtype(np.float32).itemsize > room:
        raise MemoryError(NO_MEMORY)


def make(run: Advancing, steps: int, saved: LabDocument | None) -> float:
    """Make so many updates, with a bar on a terminal, and return the seconds.

    Where the run goes on from a document, it is said if the parameters are others than they were there.
    """
    began = time.perf_counter()
    if saved is not None and saved.step <= steps:
        _advance(run, saved.step, steps)
        if parameters_sha256(run.parameters) != saved.parameters_sha256:
            end_of_the_way()
            aside(_ANOTHER_RUN.format(updates=saved.step))
    _advance(run, steps, steps)
    if steps:
        end_of_the_way()
    return time.perf_counter() - began


def _advance(run: Advancing, end: int, steps: int) -> None:
    """Make the updates up to ``end`` of so many."""
    piece = max(1, steps // 100)
    while run.step < end and run.diverged_at is None:
        run.advance(min(piece, end - run.step))
        how_far(run.step, steps)


def answered(run: Advancing, asked: Asked[Any], figures: dict[str, Any], seconds: float) -> int:
    """Print what came out, save what is asked for, and return the exit code: 1 where the run diverged."""
    digest = parameters_sha256(run.parameters)
    outcome = {"step": run.step, **figures, "parameters_sha256": digest}
    outcome["updates_per_second"] = round(run.step / seconds) if seconds > 0 else 0
    if run.diverged_at is not None:
        outcome["diverged_at"] = run.diverged_at
    content = finite(outcome)
    print(json.dumps(content, indent=2) if asked.as_json else as_text(content))
    if asked.save is not None:
        reached = run.step + (run.diverged_at is not None)
        save_lab(asked.save.path, LabDocument(asked.recipe, reached, digest), asked.save.ground)
        asked.save.say(run.step)
    if run.diverged_at is None:
        return 0
    aside(
        _(
            "reluexplorer: update {diverged_at:,} left numbers that are not finite; the figures "
            "are of step {step:,}, the last with finite weights. Lower the learning rate."
        ).format(diverged_at=run.diverged_at, step=run.step)
    )
    return 1
