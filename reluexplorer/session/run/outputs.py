"""What is said of output units that cannot learn: which, since when, what follows, and what helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.health import LayerHealth, output_health
from reluexplorer.core.diagnosis.unit_states import UnitState
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.network.spec import forward
from reluexplorer.core.problem.make import AUTOMATIC, fitting_heads
from reluexplorer.core.problem.problem import Problem
from reluexplorer.language import _, ngettext
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.text import listed, percent, within

_NAMED = 3
"""So many classes are called by their names."""


@dataclass(frozen=True)
class Since:
    """Since when an output is dead: the step, or the earliest possible one where that is not exact."""

    step: int
    exact: bool = True


@dataclass(frozen=True)
class OutputStory:
    """What ails the outputs, in words."""

    pill: str
    role: str
    sentence: str
    advice: str
    output: str
    """The output that helps, by its name in commands; empty where another one would not."""
    stops: bool
    """Whether nothing in the network can learn."""

    @property
    def said(self) -> str:
        """What is, and what to do."""
        return f"{self.sentence} {self.advice}"


def output_names(problem: Problem) -> tuple[str, ...]:
    """Return a name for each output unit."""
    dataset, outputs = problem.dataset, problem.network.outputs
    if len(dataset.class_names) == outputs:
        return dataset.class_names
    if dataset.target_name and dataset.class_names:
        return (dataset.class_names[-1],) * outputs
    return dataset.target_names if len(dataset.target_names) == outputs else ("y",) * outputs


def output_story(problem: Problem, health: LayerHealth, since: dict[int, Since]) -> OutputStory | None:
    """Return what is to be said of the outputs of this ``health``; None where nothing ails them.

    ``since`` has the dead outputs whose deaths are dated.
    """
    dead = sorted(health.dead)
    head = problem.network.output
    points = len(problem.dataset.train)
    advice, output = _advice(problem)
    if dead:
        every = len(dead) == len(health.states)
        silent = head.name in {"relu", "relu_softmax"}
        who, count = _who(problem, dead)
        known = [since[unit] for unit in dead if unit in since]
        if silent:
            pill = ngettext("{who} never fires", "{who} never fire", count)
            what = ngettext(
                "The input of its ReLU is at or below 0 for all {points:,} training points",
                "The input of their ReLU is at or below 0 for all {points:,} training points",
                count,
            )
        else:
            pill = ngettext("{who} cannot learn", "{who} cannot learn", count)
            what = _("{head} is so flat there that its slope rounds to 0 for all {points:,} training points")
        told = what.format(head=head.label, points=points)
        if len(known) == len(dead):
            told = _dated(told, known)
        said = f"{told}: {_follows(problem, every=every, count=count)}"
        return OutputStory(pill.format(who=who), "dead", said, advice, output, every)
    flat = [unit for unit, state in enumerate(health.states) if state is UnitState.SATURATED]
    if not flat:
        return None
    who, count = _who(problem, flat)
    said = _(
        "{head} is nearly flat for almost all {points:,} training points: hardly any gradient comes back."
    ).format(head=head.label, points=points)
    pill = ngettext("{who} is saturated", "{who} are saturated", count).format(who=who)
    return OutputStory(pill, "warning", said, advice, output, stops=False)


def _who(problem: Problem, units: list[int]) -> tuple[str, int]:
    """Return the subject of a sentence on these outputs, and whether it is one, as a count."""
    outputs, count = problem.network.outputs, len(units)
    if outputs == 1:
        return _("The output"), 1
    by_class = problem.network.output.one_per_class and problem.dataset.task is not Task.REGRESSION
    if count == outputs:
        said = _("All {outputs:,} classes") if by_class else _("All {outputs:,} outputs")
    elif count > _NAMED:
        said = _("{count:,} of {outputs:,} classes") if by_class else _("{count:,} of {outputs:,} outputs")
    elif by_class:
        said = ngettext("Class {names}", "Classes {names}", count)
    else:
        said = ngettext("Output {names}", "Outputs {names}", count)
    names = output_names(problem)
    named = listed([names[unit] for unit in units[:_NAMED]])
    return said.format(count=count, outputs=outputs, names=named), count


def _dated(told: str, known: Sequence[Since]) -> str:
    """Return a clause on outputs that go on with since when it has been so."""
    exact = all(each.exact for each in known)
    last = max(each.step for each in known)
    if last == 0:
        said = _("{told} since the start") if exact else _("{told}, as it was at the start")
    else:
        said = _("{told} since step {step:,}") if exact else _("{told} since step {step:,} or later")
    return said.format(told=told, step=last)


def _follows(problem: Problem, *, every: bool, count: int) -> str:
    if every:
        training = problem.training
        told = _("it gives the same for each, and no gradient comes back, so nothing can learn.")
        rest = _("Only the penalty still moves weights.") if training.l1 or training.l2 else ""
    else:
        told = ngettext(
            "no gradient reaches its weights, so it cannot learn.",
            "no gradient reaches their weights, so they cannot learn.",
            count,
        )
        rest = ngettext(
            "It can win only where no other class is above 0.",
            "They can win only where no other class is above 0.",
            count,
        )
        rest = rest if problem.network.output.one_per_class else ""
    return f"{told} {rest}".strip()


def _advice(problem: Problem) -> tuple[str, str]:
    """Return what to do, and the output that it takes."""
    best = fitting_heads(problem.dataset.task)[0]
    if best == problem.network.output.name:
        return _("Begin again with a smaller learning rate or another seed."), ""
    said = _("Take another output: the automatic one, here {head}, passes a gradient everywhere.")
    return said.format(head=within(HEADS[best].label)), AUTOMATIC


def trouble_of(state: TrainState, since: dict[int, Since] | None = None) -> OutputStory | None:
    """Return what ails the outputs of a state over its training part; None where nothing does."""
    problem = state.problem
    logits = forward(problem.network, state.parameters, problem.train_inputs).logits
    return output_story(problem, output_health(problem.network, logits), since or {})


def dead_outputs(state: TrainState) -> frozenset[int]:
    """Return the outputs that are dead over the whole training part."""
    problem = state.problem
    logits = forward(problem.network, state.parameters, problem.train_inputs).logits
    return output_health(problem.network, logits).dead


def dated(trajectory: Trajectory, kept: Sequence[TrainState], state: TrainState) -> dict[int, Since]:
    """Return since which update each dead output of ``state`` has been dead.

    ``kept`` are states on the way to it, the first step among them. The run is gone over again from its end,
    stretch by stretch, as far back as an output is still dead; stretches that moved nothing are left out.
    """
    found: dict[int, Since] = {}
    left = set(dead_outputs(state))
    following = state
    for earlier in reversed([one for one in kept if one.step < state.step]):
        if not left:
            break
        if not _rested(earlier, following):
            last_alive = _last_alive(trajectory, earlier, following.step, left)
            found |= {unit: Since(step + 1) for unit, step in last_alive.items()}
            left -= last_alive.keys()
        following = earlier
    return found | {unit: Since(0) for unit in left}


def _rested(earlier: TrainState, later: TrainState) -> bool:
    """Whether nothing moved between two states: neither parameters nor what the optimiser remembers."""
    pairs = zip((earlier.parameters, *earlier.slots), (later.parameters, *later.slots), strict=True)
    return all(np.array_equal(one, other) for one, other in pairs)


def _last_alive(trajectory: Trajectory, state: TrainState, end: int, units: set[int]) -> dict[int, int]:
    """Return the last step from ``state`` on and before ``end`` at which each of the units was alive."""
    found: dict[int, int] = {}
    while state.step < end:
        dead = dead_outputs(state)
        found |= dict.fromkeys(units - dead, state.step)
        state = trajectory.advance(state, 1)
    return found


def recorded(steps: Sequence[int], interval: int, shown: int) -> dict[int, Since]:
    """Return what a record proves of the dead outputs: ``steps`` since which each was seen dead, −1 for none.

    ``shown`` is the step of the shown state: later deaths are not its own. The record before, ``interval``
    steps at most, saw an output alive; since then it may have come back in between.
    """
    earliest = {
        unit: max(int(step) - interval + 1, min(int(step), 1))
        for unit, step in enumerate(steps)
        if 0 <= step <= shown
    }
    return {unit: Since(step, exact=shown == 0) for unit, step in earliest.items()}


def firing_words(health: LayerHealth, unit: int) -> str:
    """Return how often an output is above 0, where that is what it does."""
    return _("above 0 for {share} of the points").format(share=percent(float(health.firing[unit])))
