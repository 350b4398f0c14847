"""``reluexplorer health``: which neurons of a run are dead, since which update, why, and what else ails."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Any

from reluexplorer.app.cli.answers import finite, on_the_way
from reluexplorer.app.cli.bare_names import take_name
from reluexplorer.app.cli.long_runs import begun, go_to, past_of
from reluexplorer.app.cli.recipes import recipe_of
from reluexplorer.app.cli.train import said_if_diverged, trained, trajectory_of
from reluexplorer.app.cli.train_options import train_parser
from reluexplorer.app.parsing import Figure
from reluexplorer.core.diagnosis.death import Death
from reluexplorer.core.diagnosis.health import LayerHealth
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.diagnosis.unit_states import LEGEND, RARE, UnitState, state_words
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.regions.interval_bounds import Silence, searched
from reluexplorer.core.units.death_cause import cause
from reluexplorer.core.units.death_search import DeathSearch
from reluexplorer.core.units.unit_report import UnitReport, checkup
from reluexplorer.language import _
from reluexplorer.session.commands.counting import to_people
from reluexplorer.session.commands.units import ReviveUnit
from reluexplorer.session.document.domains import CommandError, refused
from reluexplorer.session.run.machine import share_the_machine
from reluexplorer.session.run.outputs import OutputStory, Since, dated, output_names, output_story
from reluexplorer.text import carried, digits, layer_title, neuron, percent, progress, within

_DESCRIPTION = _(
    "Train as reluexplorer train does, then report every hidden neuron over the whole "
    "training part: its state, the share of points it fires for, the gap to the "
    "threshold, and for dead ones since which update and why."
)


def main(arguments: Sequence[str]) -> int:
    """Train, look, print; return the exit code: 1 where training diverged."""
    parser = train_parser("reluexplorer health", _DESCRIPTION)
    parser.epilog = " ".join(
        f"{meaning.one[:1].upper()}{meaning.one[1:]}: {within(meaning.what)}." for meaning in LEGEND.values()
    )
    parser.add_argument(
        "--rare", type=Figure(0, 1), default=RARE, help=_("a neuron that fires for less fires rarely")
    )
    parser.add_argument("--all", action="store_true", help=_("list healthy neurons too; JSON always does"))
    options = parser.parse_args(arguments)
    take_name(options, options.name)
    if not 0.0 <= options.rare <= 1.0:
        raise CommandError(_("--rare takes a share from 0 to 1."))
    recipe, steps = recipe_of(options)
    share_the_machine()
    with refused():
        trajectory, past = trajectory_of(recipe), past_of(options, recipe)
        if past is None:
            kept = [trajectory.start()]
            state = trained(trajectory, steps, kept.append)
        else:
            run = begun(trajectory, past)
            go_to(run, steps)
            kept, state = list(run.way), run.state
        reports = checkup(state, rare=options.rare)
        steps_kept = [one.step for one in kept]
        search = DeathSearch(
            trajectory.advance,
            trajectory.change_steps,
            lambda step: kept[bisect_right(steps_kept, step) - 1],
            state,
        )
        while not search.done:
            search.work()
            on_the_way(_("looking back: {progress}").format(progress=progress(search.progress)))
    deaths = {(death.layer, death.unit): death for death in search.deaths}
    since = dated(trajectory, kept, state)
    outputs = inspect(state).output
    trouble = output_story(state.problem, outputs, since)
    if options.json:
        entries = [_entry(one, deaths.get((one.layer, one.unit)), state) for one in reports]
        found = {"step": state.step, "neurons": entries, "outputs": _outputs(state, outputs, since)}
        if state.diverged_at is not None:
            found["diverged_at"] = state.diverged_at
        found["output_trouble"] = trouble.said if trouble is not None else None
        found["learns"] = state.diverged_at is None and (trouble is None or not trouble.stops)
        print(json.dumps(finite(found), indent=2))
    else:
        lines = [*_diverged(state, reports), *_counts(reports, outputs, state), *_trouble_lines(trouble)]
        print("\n".join([*lines, *_lines(reports, deaths, state, everything=options.all)]))
    return said_if_diverged(state)


def _diverged(state: TrainState, reports: tuple[UnitReport, ...]) -> list[str]:
    if state.diverged_at is None:
        return []
    told = _("The run diverged: after {updates:,} updates the loss was no longer finite.")
    states = _("No state of a neuron can be told.")
    if any(report.state is UnitState.DEAD for report in reports):
        states = _("Which neurons were dead by then can be told; of the others no state can.")
    return [f"{told.format(updates=state.diverged_at)} {states}"]


def _entry(report: UnitReport, death: Death | None, state: TrainState) -> dict[str, Any]:
    made: dict[str, Any] = {
        "neuron": neuron(report.layer, report.unit),
        "layer": report.layer + 1,
        "unit": report.unit + 1,
        "state": report.state.value,
        "firing": report.firing,
        "gap": report.gap,
        "dormancy": report.dormancy,
        "saturated": report.saturated,
        "constant": report.constant,
        "duplicate_of": report.duplicate_of + 1 if report.duplicate_of >= 0 else None,
        "fires_in_window": report.window.value if report.window is not None else None,
        "lost": report.lost,
    }
    if death is not None:
        made["revive"] = to_people(ReviveUnit(report.layer, report.unit))
        made["died_at"] = death.step
        made["cause"] = cause(death, state.problem)
    return made


def _outputs(state: TrainState, health: LayerHealth, since: dict[int, Since]) -> list[dict[str, Any]]:
    return [
        {
            "output": unit + 1,
            "name": name,
            "state": health.states[unit].value,
            "firing": float(health.firing[unit]),
            "gap": float(health.gap[unit]),
            "died_at": since[unit].step if unit in since else None,
        }
        for unit, name in enumerate(output_names(state.problem))
    ]


def _counts(reports: tuple[UnitReport, ...], outputs: LayerHealth, state: TrainState) -> list[str]:
    """Return a line for each layer with how many are in which state."""
    told = _("After {updates:,} updates, over {points:,} training points:")
    lines = [told.format(updates=state.step, points=len(state.problem.dataset.train))]
    hidden = state.problem.network.hidden
    if not hidden:
        lines.append(f"  {_('The network has no hidden neurons.')}")
    for layer, each in enumerate(hidden):
        found = Counter(report.state for report in reports if report.layer == layer)
        leaky = each.activation.entry.leaks
        lines.append(f"  {layer_title(layer)}: {_counted(found, leaky=leaky)}.")
        if found.keys() == {UnitState.DEAD} and not leaky:
            dead = _("All of it is dead: no gradient comes past it, so only what follows can learn.")
            lines.append(f"     {dead}")
    of_output = _("Output: {states}.").format(states=_counted(Counter(outputs.states), leaky=False))
    return [*lines, f"  {of_output}"]


def _counted(found: Counter[UnitState], *, leaky: bool) -> str:
    return ", ".join(
        f"{found[one]:,} {state_words(one, found[one], leaky=leaky)}" for one in UnitState if found[one]
    )


def _trouble_lines(trouble: OutputStory | None) -> list[str]:
    if trouble is None:
        return []
    way = f" (--output {trouble.output})" if trouble.output else ""
    return ["", f"{trouble.pill}. {trouble.sentence}", f"{trouble.advice.removesuffix('.')}{way}."]


def _lines(
    reports: tuple[UnitReport, ...],
    deaths: dict[tuple[int, int], Death],
    state: TrainState,
    *,
    everything: bool,
) -> list[str]:
    """Return what is said of single neurons."""
    lines: list[str] = []
    for report in reports:
        if report.state is UnitState.UNKNOWN:
            why = _("no state can be told: numbers of its layer went past the largest there is.")
            if state.diverged_at is not None:
                why = _("no state can be told: the run diverged.")
            if state.diverged_at is None or everything:
                lines += ["", f"{neuron(report.layer, report.unit)}  {why}"]
            continue
        words = _words(report, flat=state.problem.dataset.flat, ended=state.diverged_at is not None)
        if not (everything or words or report.state is UnitState.DEAD):
            continue
        death = deaths.get((report.layer, report.unit))
        fires = _("fires for {share}")
        if report.state is UnitState.DEAD and report.firing:
            fires = _("slope 0 for every point, input above 0 for {share}")
        leaky = state.problem.network.hidden[report.layer].activation.entry.leaks
        facts = [state_words(report.state, 1, leaky=leaky), fires.format(share=percent(report.firing))]
        facts += [] if report.state is UnitState.DEAD else [carried(report.dormancy)]
        said = ", ".join([*facts, _highest(report.gap)])
        lines += ["", f"{neuron(report.layer, report.unit)}  {'. '.join([said, *words])}."]
        if death is not None:
            since = _("Dead from the start.") if death.born else _("Dead since update {step:,}.")
            lines.append(f"     {since.format(step=death.step)} {cause(death, state.problem)}")
    return lines


def _highest(gap: float) -> str:
    if math.isfinite(gap):
        return _("highest input {gap}").format(gap=digits(gap, plus=True))
    return _("inputs past the largest number there is")


def _future(report: UnitReport) -> str:
    if report.fed:
        return _("The neurons that it reads may bring it back")
    if report.own:
        return _(
            "Dropout, drawn slopes, a penalty, a limit or the optimiser's memory still move its weights and "
            "may bring it back"
        )
    return _("It cannot come back")


def _words(report: UnitReport, *, flat: bool, ended: bool) -> list[str]:
    """Return what else is to be said of a unit; nothing of a healthy one, and a state alone is something.

    A run that has ``ended`` brings nothing back.
    """
    said = []
    if report.window is not None:
        said.append(_EXTENTS[report.window].format(searched=searched(flat=flat)))
    if report.state is UnitState.DEAD and not ended:
        said.append(_future(report))
    if report.saturated and report.state is not UnitState.SATURATED:
        said.append(_("Saturated for nearly all points"))
    if report.duplicate_of >= 0:
        said.append(
            _("Fires for the same points as {neuron}").format(
                neuron=neuron(report.layer, report.duplicate_of)
            )
        )
    if report.constant and report.state is not UnitState.DEAD:
        said.append(_("Gives the same number for every point"))
    if report.state in _CONSEQUENCES and not said:
        said.append(_CONSEQUENCES[report.state])
    return said


_EXTENTS = {
    Silence.EVERYWHERE: _("It would fire nowhere {searched}"),
    Silence.SOMEWHERE: _("It would fire somewhere {searched}"),
    Silence.UNKNOWN: _("It would fire perhaps somewhere {searched}"),
}
_CONSEQUENCES = {
    UnitState.RARE: _("It adds a bend for few points"),
    UnitState.ALWAYS: _("It adds no bend"),
    UnitState.DORMANT: _("What reads it hardly notices it"),
    UnitState.SATURATED: _("Hardly any gradient comes through"),
}
