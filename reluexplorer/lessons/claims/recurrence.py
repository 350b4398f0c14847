"""Part of claim 5: ReLU in recurrent networks, from identity weights and from others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from reluexplorer.core.data.adding_problem import AddingProblem
from reluexplorer.core.engine.recurrence.trainer import RecurrentTrainer
from reluexplorer.core.network.recurrence.through_time import ThroughTime
from reluexplorer.language import _
from reluexplorer.lessons.badges import GROWN, gain
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import (
    Card,
    Chart,
    Exhibit,
    IntervalRow,
    Intervals,
    Line,
    Lines,
    Sheet,
    ThroughSteps,
)
from reluexplorer.lessons.figures import Figure, computed, over_orders, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings, chosen
from reluexplorer.lessons.recurrence.doors import DOORS
from reluexplorer.lessons.recurrence.runs import (
    IDENTITY,
    OTHERS,
    Beginning,
    Run,
    at_first,
    error_after,
    error_on_the_way,
)
from reluexplorer.lessons.training import Meter, step_words
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import digits, power

UPDATES = 1000
_FRAMES = 40
LEARNT = 0.1
"""Squared error up to which a network has learnt something of the sum."""
CHANCE = AddingProblem.baseline, _("always saying 1, 0.167")
_ERROR = _("Mean squared error")
_LEAST, _MOST = 1e-3, 10.0
"""Ends of the scale of errors."""
_ORDERS = 6
"""Powers of ten from 1 to both ends of the scale of what goes through time."""


def runs_of(knobs: Settings, seed: int) -> tuple[Run, Run]:
    """Return the runs of the stage: from the identity, and from the weights beside it."""
    mine = Run(IDENTITY, round(knobs["steps"]), knobs["rate"], seed)
    return mine, replace(mine, beginning=OTHERS[round(knobs["other"])])


def _numbers(knobs: Settings, errors: tuple[float, float], first: Mapping[str, ThroughTime]) -> Numbers:
    other = OTHERS[round(knobs["other"])].name
    return {
        "error": errors[0],
        "error_other": errors[1],
        "ahead": errors[1] - errors[0],
        "steps": float(round(knobs["steps"])),
        "rate": knobs["rate"],
        "growth_other": first[other].growth,
        **{f"growth_{name}": each.growth for name, each in first.items()},
    }


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Train the networks of the stage to its end."""
    meter = Meter(progress, 2 * UPDATES)
    first = at_first(round(knobs["steps"]), knobs["rate"], seed)
    mine, theirs = (error_after(each, UPDATES, meter) for each in runs_of(knobs, seed))
    return _numbers(knobs, (mine, theirs), first)


@dataclass
class _Course:
    """A network on the stage and its error so far."""

    beginning: Beginning
    role: str
    trainer: RecurrentTrainer
    steps: list[float] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)

    def advance(self, step: int, last: int) -> None:
        """Go on to a step, and take down the error of the batches between; first and last, of the test."""
        between = error_on_the_way(self.trainer, step - round(self.steps[-1])) if self.steps else 0.0
        self.steps.append(float(step))
        self.errors.append(self.trainer.test_loss() if step in {0, last} else between)

    def line(self) -> Line:
        """Return its errors so far."""
        return Line(self.beginning.title, np.array(self.steps), np.array(self.errors), self.role)

    def card(self) -> Card:
        """Show what goes through time now."""
        seen = self.trainer.through_time()
        if self.trainer.diverged_at is not None:
            badge, role = (
                _("broke down at step {step:,}").format(step=self.trainer.diverged_at),
                "warning",
            )
        else:
            badge, role = gain(seen.growth)
            if role == "healthy" and not self.errors[-1] <= LEARNT:
                role = "secondary"
        return Card(self.beginning.title, (_through_time(seen),), badge, role, gains=(seen.growth,))


def _through_time(seen: ThroughTime) -> ThroughSteps:
    """Return what each unit says, and its gradient over the mean square one's at the last step."""
    with np.errstate(all="ignore"):
        left = seen.gradient / np.sqrt(np.square(seen.gradient[:, -1]).mean())
    sheets = Sheet(_("Neurons’ activity"), seen.activity), Sheet(_("Gradient, of its last step’s"), left)
    return ThroughSteps(sheets, _("Time step"), _ORDERS)


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train both networks beside each other, and show activity and gradient through time."""
    pair = zip(runs_of(knobs, 0), ("healthy", "accent"), strict=True)
    courses = [_Course(each.beginning, role, each.trainer()) for each, role in pair]
    first = at_first(round(knobs["steps"]), knobs["rate"], 0)
    for frame in range(_FRAMES + 1):
        step = UPDATES * frame // _FRAMES
        for course in courses:
            course.advance(step, UPDATES)
        mine, other = courses
        lines = other.line(), mine.line()
        numbers = _numbers(knobs, (mine.errors[-1], other.errors[-1]), first)
        yield Exhibit(
            (mine.card(), other.card()),
            step_words(step, UPDATES),
            step / UPDATES,
            Lines(lines, _("Update"), _ERROR, log_y=True, low=_LEAST, high=_MOST, chance=CHANCE),
            _("{error} of unseen sequences").format(error=_ERROR),
            numbers,
        )


CASES = (
    Case("tanh", {"other": 0.0}, cost=2.4),
    Case("more", {"other": 2.0}, seeds=1),
)


def figures(results: Results) -> tuple[Figure, ...]:
    """Return the errors after training, and how a gradient's length grows before it on its way back."""
    both = results["tanh"]
    mine = [each["error"] for each in both]
    found = [
        over_seeds("error_identity", _("squared error, {title}").format(title=IDENTITY.title), mine),
        computed(
            "worst_identity", _("squared error, worst run of {title}").format(title=IDENTITY.title), max(mine)
        ),
        over_seeds("ahead", _("squared error of tanh less that of ReLU"), [each["ahead"] for each in both]),
    ]
    for other in OTHERS:
        if other.name in results:
            errors = [each["error_other"] for each in results[other.name]]
            found.append(
                over_seeds(
                    f"error_{other.name}", _("squared error, {title}").format(title=other.title), errors
                )
            )
    for each in (IDENTITY, *OTHERS):
        growths = [one[f"growth_{each.name}"] for one in both]
        words = _("gradient at the first step over the last, {title}").format(title=each.title)
        found.append(over_orders(f"growth_{each.name}", words, growths))
    return tuple(found)


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return the errors after training, and what is left of a gradient at the first step before it."""
    every = (IDENTITY, *OTHERS)
    errors = tuple(_error(found[name], each) for each in every if (name := f"error_{each.name}") in found)
    growths = tuple(_growth(found[f"growth_{each.name}"], each) for each in every)
    return (
        Intervals(
            ((_("Squared error after {updates:,} updates").format(updates=UPDATES), errors),),
            _LEAST, _MOST, log=True, chance=CHANCE
        ),
        Intervals(
            ((_("Gradient at step 1, of that at step 100"), growths),),
            1e-12, 1e6, _("Before training"), log=True,
            chance=(1.0, _("unchanged")),
        ),
    )  # fmt: skip


def _role(each: Beginning) -> str:
    return "healthy" if each is IDENTITY else "accent"


def _error(figure: Figure, each: Beginning) -> IntervalRow:
    text = digits(figure.mean, 2)
    return IntervalRow.of(figure, each.title, _role(each), text)


def _growth(figure: Figure, each: Beginning) -> IntervalRow:
    mean = figure.mean
    text = digits(mean, 2) if _LEAST <= mean < GROWN else power(mean, 0)
    return IntervalRow.of(figure, each.title, _role(each), text)


LESSON = Lesson(
    rank=54,
    name="recurrence",
    knobs=(
        chosen("other", _("Beside the identity"), tuple(each.title for each in OTHERS)),
        Knob("steps", _("Time steps"), 100.0, 10.0, 300.0, logarithmic=True, whole=True),
        Knob("rate", _("Learning rate"), 0.001, 0.0003, 0.01, logarithmic=True),
    ),
    bet=Bet(("error_other",), _LEAST, _MOST, 0.05, logarithmic=True),
    seeds=3,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("error_identity", at_most=LEARNT),
        Evidence("ahead", at_least=0.0),
        Evidence("growth_more", at_most=GROWN, limit=True),
    ),
    charts=charts,
    not_opened=_("Train has no recurrent networks; the command reluexplorer train --network recurrent has."),
    goal=Goal((Aim("error", _("identity"), LEARNT), Aim("rate", _("rate"), 0.001))),
    experiments=DOORS,
    parent="usage",
)
