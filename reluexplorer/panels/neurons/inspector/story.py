"""What is said of one neuron: its state, since when, and what follows from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.diagnosis.death import Death
from reluexplorer.core.diagnosis.inspection import Inspection
from reluexplorer.core.diagnosis.unit_states import DORMANT, LEGEND, UnitState, state_words
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from reluexplorer.core.regions.interval_bounds import Silence, searched
from reluexplorer.core.units.death_cause import cause
from reluexplorer.core.units.unit_report import UnitReport
from reluexplorer.panels.neurons.shared.view import activation_of
from reluexplorer.session.deaths.since import search_words, since_of, since_words
from reluexplorer.session.run.outputs import OutputStory, output_story, recorded
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.text import carried, exact, measure, neuron, percent


def pill_words(state: UnitState, activation: ActivationChoice, number: int = 1) -> str:
    """Return the state of ``number`` neurons in a word or two."""
    return state_words(state, number, leaky=activation.entry.leaks)


def counts(problem: Problem, inspection: Inspection) -> tuple[tuple[str, str, str, str], ...]:
    """Return (name, words, colour role, explanation) of each state that is to be shown, with its number."""
    found = Counter(state for layer in inspection.health for state in layer.states)
    activation = activation_of(problem, 0)
    always_shown = {UnitState.HEALTHY, UnitState.RARE, UnitState.DORMANT, UnitState.DEAD}
    return tuple(
        (
            LEGEND[state].name,
            f"{found[state]:,} {pill_words(state, activation, found[state])}",
            LEGEND[state].role,
            LEGEND[state].what,
        )
        for state in UnitState
        if found[state] or state in always_shown
    )


def output_trouble(run: RunSnapshot) -> OutputStory | None:
    """Return what ails the output; None where nothing does."""
    if run.problem is None or run.inspection is None:
        return None
    since = recorded(run.curve.output_since.tolist(), run.curve.interval, run.step)
    return output_story(run.problem, run.inspection.output, since)


@dataclass(frozen=True)
class Story:
    """A neuron in words."""

    title: str
    pill: str
    role: str
    since: str
    """When it died, as exactly as is known; empty for a living one."""
    sentence: str
    cause: str
    """Why it is dead; empty for a living one, and while that is not known."""
    gap: float | None
    """How far below the threshold the closest point is, if it never fires."""
    ailing: bool
    """Whether there is something to remedy."""


def story(problem: Problem, inspection: Inspection, run: RunSnapshot, unit: tuple[int, int]) -> Story:
    """Return what is to be said of a (layer, unit)."""
    layer, index = unit
    death = next((one for one in run.deaths if (one.layer, one.unit) == unit), None)
    report = next((one for one in run.reports if (one.layer, one.unit) == unit), None)
    health, activation = inspection.health[layer], activation_of(problem, layer)
    state, gap = health.states[index], float(health.gap[index])
    points = len(problem.dataset.train)
    firing = round(float(health.firing[index]) * points)
    parameters = problem.network.shapes[layer][0]
    silent = firing == 0 and state is not UnitState.UNKNOWN
    pill, since = pill_words(state, activation), ""
    if state is UnitState.DEAD:
        pill, since = since_words(since_of(run, unit))
    score = float(health.scores[index]) if len(health.states) > 1 else None
    told = _unknown_sentence(state, gap, run) or _sentence(
        state, activation, points, firing, gap, parameters, score_words(state, score)
    )
    return Story(
        title=f"Neuron {neuron(layer, index)}",
        pill=pill,
        role=LEGEND[state].role,
        since=since,
        sentence=" ".join(filter(None, (told, future_words(report, problem), ailment_words(report)))),
        cause=_cause(death, unit, run, problem) if state is UnitState.DEAD else "",
        gap=problem.network.hidden[layer].gate - gap if silent and np.isfinite(gap) else None,
        ailing=LEGEND[state].ails,
    )


def _cause(death: Death | None, unit: tuple[int, int], run: RunSnapshot, problem: Problem) -> str:
    if death is not None:
        return cause(death, problem)
    since = since_of(run, unit)
    if not since.is_provisional:
        return "" if run.status is Status.RUNNING else "The update that silenced it is looked at."
    return search_words(run)


def future_words(report: UnitReport | None, problem: Problem) -> str:
    """Say whether a unit that never fires would do so elsewhere, and whether it can come back.

    Flat data have a plane that is seen whole; of others the range of each input is searched.
    """
    if report is None or report.window is None:
        return ""
    where = searched(flat=problem.dataset.flat)
    words = {
        Silence.EVERYWHERE: f"Nor would it fire for any other point {where}.",
        Silence.SOMEWHERE: f"It would fire elsewhere {where}, where there are no points.",
        Silence.UNKNOWN: "",
    }[report.window]
    if report.state is not UnitState.DEAD:
        return words
    return f"{words} {_return_words(report, problem.training)}".strip()


def ailment_words(report: UnitReport | None) -> str:
    """Say what else ails a unit that is not dead."""
    if report is None or report.state is UnitState.DEAD:
        return ""
    said = []
    if report.saturated:
        said.append("Saturated: for nearly all points its slope is next to nothing.")
    if report.constant:
        said.append("It gives the same number for every point.")
    if report.duplicate_of >= 0:
        said.append(f"It fires for the same points as {neuron(report.layer, report.duplicate_of)}.")
    return " ".join(said)


def _return_words(report: UnitReport, training: TrainingSpec) -> str:
    if report.fed:
        return "The neurons that it reads still learn: they may bring it back."
    if report.own:
        moved_by = "Dropout, drawn slopes, a penalty, a limit or the optimiser’s memory"
        return f"{moved_by} still move its weights: that may bring it back."
    if report.shrunk and training.decay:
        return (
            "Nothing moves what it reads, and weight decay shrinks its weights and bias alike, "
            "so its inputs keep their signs: it cannot come back."
        )
    if report.shrunk:
        alone = f"{'L1' if training.l1 else 'L2'} penalty pulls"
        pull = "penalties pull" if training.l1 and training.l2 else alone
        return (
            f"Nothing moves what it reads. The {pull} its weights towards 0, but its bias is not above 0, so "
            "no input gets above the threshold: it cannot come back."
        )
    return "Nothing moves it or what it reads: it cannot come back."


def _unknown_sentence(state: UnitState, gap: float, run: RunSnapshot) -> str:
    """Say why nothing can be told of a unit; empty for one of which something can."""
    if state is UnitState.DEAD and np.isfinite(gap):
        return ""
    if np.isnan(gap) or gap == -np.inf:
        return "Its input went past the largest number there is: for some training points it has no value."
    if state is not UnitState.UNKNOWN:
        return ""
    if run.status is Status.DIVERGED:
        return "The run diverged, so no state can be told of it. Go back on the timeline, or train slower."
    return "Numbers of its layer went past the largest there is, so no state can be told of it."


def score_words(state: UnitState, score: float | None) -> str:
    """Say how much of its layer a living neuron carries; empty for one that is alone in it."""
    if score is None or not np.isfinite(score) or state is UnitState.DEAD:
        return ""
    carries = f"It {carried(score)}"
    if state is UnitState.DORMANT:
        return f"{carries}: at most {exact(DORMANT)} is dormant."
    return f"{carries}."


def _sentence(
    state: UnitState,
    activation: ActivationChoice,
    points: int,
    firing: int,
    gap: float,
    parameters: int,
    carries: str,
) -> str:
    everywhere = f"all {points:,} training points"
    if state is UnitState.DEAD:
        return _dead_sentence(activation, everywhere, gap, parameters)
    if firing == 0:
        return f"{_leak_sentence(activation, everywhere, gap)} {carries}".strip()
    if firing == points:
        linear = activation.entry.straight_above
        bend = ", so it is linear where the data are: it adds no bend" if linear else ""
        return f"Its input is positive for {everywhere}{bend}. {carries}".strip()
    fires = f"It fires for {firing:,} of {points:,} training points ({percent(firing / points)})"
    if not activation.rectifies:
        return f"{fires}. {carries}".strip()
    if state is UnitState.RARE:
        return f"{fires}: only they move its {parameters:,} parameters. {carries}".strip()
    passes = "For them it passes its input and the whole gradient; for the others nothing."
    return f"{fires}. {passes if state is UnitState.HEALTHY else ''} {carries}".replace("  ", " ").strip()


def _dead_sentence(activation: ActivationChoice, everywhere: str, gap: float, parameters: int) -> str:
    if activation.entry.dies_silent:
        return f"{_below(everywhere, gap)}, so no gradient reaches its {parameters:,} parameters."
    return (
        f"The slope of {activation.entry.label} is exactly 0 for {everywhere}: it is so far out on a flat "
        f"side that no gradient reaches its {parameters:,} parameters."
    )


def _leak_sentence(activation: ActivationChoice, everywhere: str, gap: float) -> str:
    entry = activation.entry
    if entry.leaks and entry.leak is not None:
        leak = percent(entry.leak(*activation.values))
        return f"{_below(everywhere, gap)}. Only {leak} of the gradient leaks through to its weights."
    label = activation.entry.label
    return f"{_below(everywhere, gap)}. {label} is not flat there: some gradient still reaches its weights."


def _below(everywhere: str, gap: float) -> str:
    if gap == 0:
        return f"Its input is above zero for none of {everywhere}; the closest is at the threshold"
    return f"Its input is negative for {everywhere}; the closest is {measure(-gap)} below the threshold"


def hover_lines(problem: Problem, inspection: Inspection, unit: tuple[int, int]) -> tuple[str, ...]:
    """Return what the card under the mouse says of a unit."""
    layer, index = unit
    health = inspection.health[layer]
    state = health.states[index]
    head = f"Neuron {neuron(layer, index)}"
    words = pill_words(state, activation_of(problem, layer))
    if state is UnitState.UNKNOWN or not np.isfinite(health.gap[index]):
        return head, words
    if health.firing[index] == 0:
        return (
            head,
            words,
            f"closest point {measure(max(0.0, -float(health.gap[index])))} below the threshold",
        )
    fires = f"fires on {percent(float(health.firing[index]))} of the points"
    if len(health.states) == 1:
        return head, words, fires
    return head, words, fires, carried(float(health.scores[index]))
