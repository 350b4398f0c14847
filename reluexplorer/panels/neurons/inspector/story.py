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
from reluexplorer.language import _, ngettext
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
        title=_("Neuron {name}").format(name=neuron(layer, index)),
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
        return "" if run.status is Status.RUNNING else _("The update that silenced it is looked at.")
    return search_words(run)


def future_words(report: UnitReport | None, problem: Problem) -> str:
    """Say whether a unit that never fires would do so elsewhere, and whether it can come back.

    Flat data have a plane that is seen whole; of others the range of each input is searched.
    """
    if report is None or report.window is None:
        return ""
    where = searched(flat=problem.dataset.flat)
    words = {
        Silence.EVERYWHERE: _("Nor would it fire for any other point {where}."),
        Silence.SOMEWHERE: _("It would fire elsewhere {where}, where there are no points."),
        Silence.UNKNOWN: "",
    }[report.window].format(where=where)
    if report.state is not UnitState.DEAD:
        return words
    return f"{words} {_return_words(report, problem.training)}".strip()


def ailment_words(report: UnitReport | None) -> str:
    """Say what else ails a unit that is not dead."""
    if report is None or report.state is UnitState.DEAD:
        return ""
    said = []
    if report.saturated:
        said.append(_("Saturated: for nearly all points its slope is next to nothing."))
    if report.constant:
        said.append(_("It gives the same number for every point."))
    if report.duplicate_of >= 0:
        said.append(
            _("It fires for the same points as {name}.").format(
                name=neuron(report.layer, report.duplicate_of)
            )
        )
    return " ".join(said)


def _return_words(report: UnitReport, training: TrainingSpec) -> str:
    if report.fed:
        return _("The neurons that it reads still learn: they may bring it back.")
    if report.own:
        return _(
            "Dropout, drawn slopes, a penalty, a limit or the optimiser’s memory still move its weights: "
            "that may bring it back."
        )
    if report.shrunk and training.decay:
        return _(
            "Nothing moves what it reads, and weight decay shrinks its weights and bias alike, "
            "so its inputs keep their signs: it cannot come back."
        )
    if report.shrunk:
        said = ngettext(
            "Nothing moves what it reads. The {penalty} penalty pulls its weights towards 0, but its bias is "
            "not above 0, so no input gets above the threshold: it cannot come back.",
            "Nothing moves what it reads. The penalties pull its weights towards 0, but its bias is not "
            "above 0, so no input gets above the threshold: it cannot come back.",
            2 if training.l1 and training.l2 else 1,
        )
        return said.format(penalty="L1" if training.l1 else "L2")
    return _("Nothing moves it or what it reads: it cannot come back.")


def _unknown_sentence(state: UnitState, gap: float, run: RunSnapshot) -> str:
    """Say why nothing can be told of a unit; empty for one of which something can."""
    if state is UnitState.DEAD and np.isfinite(gap):
        return ""
    if np.isnan(gap) or gap == -np.inf:
        return _("Its input went past the largest number there is: for some training points it has no value.")
    if state is not UnitState.UNKNOWN:
        return ""
    if run.status is Status.DIVERGED:
        return _("The run diverged, so no state can be told of it. Go back on the timeline, or train slower.")
    return _("Numbers of its layer went past the largest there is, so no state can be told of it.")


def score_words(state: UnitState, score: float | None) -> str:
    """Say how much of its layer a living neuron carries; empty for one that is alone in it."""
    if score is None or not np.isfinite(score) or state is UnitState.DEAD:
        return ""
    carries = carried(score)
    if state is UnitState.DORMANT:
        said = _("It {carries}: at most {least} is dormant.")
        return said.format(carries=carries, least=exact(DORMANT))
    return _("It {carries}.").format(carries=carries)


def _sentence(
    state: UnitState,
    activation: ActivationChoice,
    points: int,
    firing: int,
    gap: float,
    parameters: int,
    carries: str,
) -> str:
    if state is UnitState.DEAD:
        return _dead_sentence(activation, points, gap, parameters)
    if firing == 0:
        return f"{_leak_sentence(activation, points, gap)} {carries}".strip()
    if firing == points:
        positive = _("Its input is positive for all {points:,} training points.")
        if activation.entry.straight_above:
            positive = _(
                "Its input is positive for all {points:,} training points, so it is linear where the data "
                "are: it adds no bend."
            )
        return f"{positive.format(points=points)} {carries}".strip()
    fires = _("It fires for {firing:,} of {points:,} training points ({share})").format(
        firing=firing, points=points, share=percent(firing / points)
    )
    if not activation.rectifies:
        return f"{fires}. {carries}".strip()
    if state is UnitState.RARE:
        moved = _("{fires}: only they move its {parameters:,} parameters.")
        return f"{moved.format(fires=fires, parameters=parameters)} {carries}".strip()
    passes = _("For them it passes its input and the whole gradient; for the others nothing.")
    return " ".join(filter(None, (f"{fires}.", passes if state is UnitState.HEALTHY else "", carries)))


def _dead_sentence(activation: ActivationChoice, points: int, gap: float, parameters: int) -> str:
    if activation.entry.dies_silent:
        said = _("{below}, so no gradient reaches its {parameters:,} parameters.")
        return said.format(below=_below(points, gap), parameters=parameters)
    return _(
        "The slope of {function} is exactly 0 for all {points:,} training points: it is so far out on a "
        "flat side that no gradient reaches its {parameters:,} parameters."
    ).format(function=activation.entry.label, points=points, parameters=parameters)


def _leak_sentence(activation: ActivationChoice, points: int, gap: float) -> str:
    entry = activation.entry
    if entry.leaks and entry.leak is not None:
        leaks = _("Only {leak} of the gradient leaks through to its weights.")
        return f"{_below(points, gap)}. {leaks.format(leak=percent(entry.leak(*activation.values)))}"
    through = _("{function} is not flat there: some gradient still reaches its weights.")
    return f"{_below(points, gap)}. {through.format(function=entry.label)}"


def _below(points: int, gap: float) -> str:
    if gap == 0:
        return _(
            "Its input is above zero for none of all {points:,} training points; the closest is at the "
            "threshold"
        ).format(points=points)
    return _(
        "Its input is negative for all {points:,} training points; the closest is {gap} below the threshold"
    ).format(points=points, gap=measure(-gap))


def hover_lines(problem: Problem, inspection: Inspection, unit: tuple[int, int]) -> tuple[str, ...]:
    """Return what the card under the mouse says of a unit."""
    layer, index = unit
    health = inspection.health[layer]
    state = health.states[index]
    head = _("Neuron {name}").format(name=neuron(layer, index))
    words = pill_words(state, activation_of(problem, layer))
    if state is UnitState.UNKNOWN or not np.isfinite(health.gap[index]):
        return head, words
    if health.firing[index] == 0:
        gap = measure(max(0.0, -float(health.gap[index])))
        return head, words, _("closest point {gap} below the threshold").format(gap=gap)
    fires = _("fires on {share} of the points").format(share=percent(float(health.firing[index])))
    if len(health.states) == 1:
        return head, words, fires
    return head, words, fires, carried(float(health.scores[index]))
