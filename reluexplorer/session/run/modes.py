"""What the training side can be about, and what leads from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from reluexplorer.session.document.document import Recipe
from reluexplorer.session.run.stop_condition import Goal


class Mode(Enum):
    """What the training side is about.

    ======================  ==========================  ====================================================
    what happens            from                        to
    ======================  ==========================  ====================================================
    submit                  any                         LOADING; what plays goes on to play, without a goal
    reset                   any with a run              RESTING at step 0
    reset                   FAILED                      LOADING
    the run is taken up     LOADING                     PLAYING where that is its task, else RESTING;
                                                        STEPPING where it was further when it was left
    play, until             RESTING, PLAYING, STEPPING  PLAYING; RESTING where the goal is reached at once
    step, epoch             RESTING, PLAYING, STEPPING  STEPPING, with the steps that were left before
    pause, seek, cut        any with a run              RESTING; ENDED if it stands where it diverged
    live                    any with a run              the same, or ENDED
    the last step is made   STEPPING                    RESTING
    the goal is reached     PLAYING                     RESTING
    the loss is not finite  PLAYING, STEPPING           ENDED; its task waits
    it cannot be done       any                         FAILED
    ======================  ==========================  ====================================================

    Without a run a command says again why there is none.
    """

    EMPTY = "empty"
    """No run was asked for yet."""
    LOADING = "loading"
    """The run that is wanted is still to be taken up; the one before it is put away then."""
    RESTING = "resting"
    """A run stands at a step, and jobs of the background find out about it."""
    PLAYING = "playing"
    """It makes updates at a pace, until paused or until a goal is reached."""
    STEPPING = "stepping"
    """It makes a number of updates as fast as possible."""
    ENDED = "ended"
    """It stands where it diverged: it rests, and what it was to do waits for other settings."""
    FAILED = "failed"
    """The run that was wanted cannot be made, or it broke."""


GOING = frozenset({Mode.PLAYING, Mode.STEPPING})
"""Those in which updates are made."""


@dataclass(frozen=True)
class Wish:
    """The run that was asked for last."""

    generation: int = 0
    recipe: Recipe | None = None
    keeps: bool = True
    """Whether the run that gives way to it is kept."""
    is_new: bool = False
    """Whether it is still to be taken up."""
    again: int | None = None
    """The updates after which it was left before, up to which it is made again; None for one that is new."""
    back: int | None = None
    """The step that is shown then; None for the last."""
    failure: str = ""
    """Why there is no run."""


@dataclass(frozen=True)
class Task:
    """What the run is to do: to rest, to play or to step."""

    mode: Mode = Mode.RESTING
    steps: int = 0
    """Updates still to make as fast as possible, when stepping."""
    back: int | None = None
    """The step that is shown once those updates are made; None for the last."""
    goal: Goal | None = None
    """What ends playing."""
    news: str = ""
    """What is said of how it came to rest."""


REST = Task()
"""To stand where it is."""
