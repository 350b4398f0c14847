"""How the run is, in a pill and a sentence, and what can be done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reluexplorer.core.diagnosis.inspection import Inspection
from reluexplorer.core.diagnosis.unit_states import LEGEND, UnitState, state_words
from reluexplorer.core.problem.problem import Problem
from reluexplorer.language import _, ngettext
from reluexplorer.panels.train.outcome.deaths import (
    death_pill,
    death_sentence,
    death_tip,
    deaths_of,
    learns_too_fast,
)
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.network import AddLayer, SetActivation, SetHidden
from reluexplorer.session.commands.remedies import AdoptRemedy, AdoptRemedyHere
from reluexplorer.session.commands.run import Reset, Undo
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign, setter
from reluexplorer.session.commands.units import ReviveDead
from reluexplorer.session.deaths.since import Since
from reluexplorer.session.deaths.tally import account_of
from reluexplorer.session.deaths.words import toll_words
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.document.domains import domains_of
from reluexplorer.session.document.limits import DRAWN
from reluexplorer.session.host.host import Command
from reluexplorer.session.remedies.catalogue import REMEDIES
from reluexplorer.session.remedies.comparison import Comparison, Trial
from reluexplorer.session.remedies.verdicts import best_of, effect, spares, verdict
from reluexplorer.session.run.outputs import output_story, recorded
from reluexplorer.session.run.snapshot import Status
from reluexplorer.text import carried, exact, listed, neuron, percent, progress, within


def _when(trial: Trial) -> str | None:
    """Return from where a remedy acts that a card offers: from here where it can."""
    return "here" if trial.here is not None else "start" if trial.start is not None else None


def _told(measured: Comparison, trial: Trial, when: str) -> str:
    if when == "start":
        words = _("{remedy} from the start {effect}")
    else:
        words = _("{remedy} from step {step:,} {effect}")
    return words.format(
        remedy=trial.words, step=measured.plan.here or 0, effect=effect(measured, trial, when)
    )


def _sentence(measured: Comparison, told: list[str]) -> str:
    words = ngettext(
        "On {count:,} copy of this run: {effects}.",
        "On {count:,} copies of this run: {effects}.",
        measured.seeds,
    )
    return f" {words.format(count=measured.seeds, effects='; '.join(told))}"


@dataclass(frozen=True)
class WayOut:
    """A way out: its words, what it does, and the commands for it."""

    words: str
    tip: str
    commands: tuple[Command, ...]


@dataclass(frozen=True)
class Condition:
    """The state of the run for people; an empty pill means that there is nothing to say yet."""

    pill: str = ""
    role: str = "neutral"
    strong: bool = False
    sentence: str = ""
    remedies: tuple[WayOut, ...] = ()
    tip: str = ""
    """Why no more is said, where there is a reason."""


_LEAK = REMEDIES["leaky-0.01"]
"""What is offered here is tried under the same words in the table of remedies."""
CHOOSE_CIRCLE = WayOut(
    _("Choose the circle"),
    _("Learn the circle instead, which ships with the program"),
    (ChooseData("circle"),),
)
_BEGIN_AGAIN = WayOut(_("Begin again"), _("Begin the run again, at its first step"), (Reset(),))
_SMALL_NETWORK = WayOut(_("Two layers of 8"), _("Train a small network instead"), (SetHidden((8, 8)),))
_ADD_LAYER = WayOut(_("Add a layer"), _("Add a hidden layer of 8 neurons"), (AddLayer(0),))
_LEAKY = WayOut(
    _LEAK.words(Recipe()),
    _("Give all hidden neurons a small slope below zero, so that a gradient always comes through"),
    (SetActivation("leaky_relu"),),
)
_REVIVE = WayOut(
    REMEDIES["revive"].words(Recipe()),
    _("Set the bias of each dead neuron so that half of the training points open it"),
    (ReviveDead(),),
)
_TABLE = WayOut(
    _("See remedies"),
    _("Open the table of remedies, where others can be tried"),
    (assign("view.grid", "remedies"), assign("view.workspace", "neurons")),
)


def condition_of(view: TrainView) -> Condition:
    """Return how the run is."""
    run = view.run
    if run.status is Status.FAILED:
        return _failed(view)
    if run.problem is None or run.inspection is None:
        if run.progress is None:
            return Condition()
        name = Path(view.recipe.data.path).name
        return Condition(_("Reading {name}").format(name=name) if view.is_table else _("Reading the data"))
    if run.status is Status.DIVERGED:
        return Condition(_("Training diverged"), "dead", True, run.message, (slower(view),))
    if run.status is Status.PAUSED and run.message:
        return Condition(_("Goal reached"), "healthy", False, run.message)
    return _going(view, run.problem, run.inspection)


def _going(view: TrainView, problem: Problem, inspection: Inspection) -> Condition:
    """Return how a run is that has neither failed nor come to an end."""
    step = view.run.step
    if view.owed > step:
        said = _("The run had come to step {owed:,} and is made again up to there: {step:,} of {owed:,}.")
        pill = _("Made again: {share}").format(share=progress(step / view.owed))
        return Condition(pill, "neutral", False, said.format(owed=view.owed, step=step))
    output = _output(view, problem, inspection)
    graver = output is not None and (output.role == "dead" or not any(inspection.dead_units))
    return output if output is not None and graver else _health(view, inspection)


def _failed(view: TrainView) -> Condition:
    said = view.run.message
    if view.run.is_lost:
        return Condition(_("Training stopped"), "dead", True, said, (_BEGIN_AGAIN,))
    back = (_undo(view.undo_label),) if view.undo_label else ()
    if view.recipe.data.name == DRAWN:
        return Condition(_("Nothing to learn yet"), "neutral", False, said, (CHOOSE_CIRCLE, *back))
    if view.is_table:
        return Condition(_("Table not loaded"), "dead", True, said, (*back, CHOOSE_CIRCLE))
    return Condition(_("Training stopped"), "dead", True, said, (*back, _SMALL_NETWORK))


def _undo(label: str) -> WayOut:
    """Return the way back to what was there before the last change."""
    words = _("Undo {change}").format(change=within(label))
    return WayOut(words, _("Take the last change back (Ctrl+Z)"), (Undo(),))


def slower(view: TrainView) -> WayOut:
    """Return the remedy of a tenth of the learning rate."""
    rate = view.recipe.training.learning_rate
    low = domains_of(setter("training.learning_rate"))["value"].low  # type: ignore[union-attr]
    lower = max(float(f"{rate / 10:.6g}"), low)
    words, step = _("Go on with a learning rate of {lower} instead of {rate}"), 0
    if view.run.status is Status.DIVERGED and view.recipe.changes:
        words = _("Go back to step {step:,}, and on with a learning rate of {lower} instead of {rate}")
        step = view.recipe.changes[-1].step
    elif view.run.status is Status.DIVERGED:
        words = _("Start again with a learning rate of {lower} instead of {rate}")
    tip = words.format(lower=exact(lower), rate=exact(rate), step=step)
    return WayOut(REMEDIES["slower"].words(view.recipe), tip, (assign("training.learning_rate", lower),))


def _slower_revived(view: TrainView) -> WayOut:
    """Return the same, with the dead brought back: a lower rate alone leaves them as they are."""
    one = slower(view)
    if not view.recipe.network.biased:
        return one
    tip = _("{tip}, and set the bias of each dead neuron so that half of the training points open it")
    tip = tip.format(tip=one.tip)
    words = REMEDIES["slower-revive"].words(view.recipe)
    return WayOut(words, tip, (*one.commands, ReviveDead()))


def _output(view: TrainView, problem: Problem, inspection: Inspection) -> Condition | None:
    """Return what ails the output, and how many neurons are dead besides; None where nothing ails it."""
    curve = view.run.curve
    since = recorded(curve.output_since.tolist(), curve.interval, view.run.step)
    told = output_story(problem, inspection.output, since)
    if told is None:
        return None
    dead = sum(inspection.dead_units)
    besides = f" {_besides(deaths_of(view.run))}" if dead else ""
    tip = _("Take the output that belongs to the data; the run starts again")
    links = (
        (WayOut(_("Another output"), tip, (assign("network.output", told.output),)),) if told.output else ()
    )
    return Condition(told.pill, told.role, told.role == "dead", told.sentence + besides, links)


def _besides(deaths: Sequence[Since]) -> str:
    if len(deaths) == 1:
        return _("Neuron {name} is dead besides.").format(name=neuron(deaths[0].layer, deaths[0].unit))
    return _("{deaths} besides.").format(deaths=death_pill(deaths))


def _health(view: TrainView, inspection: Inspection) -> Condition:
    if not inspection.health:
        sentence = _(
            "Without hidden layers the network adds up its inputs: it can only draw a straight edge."
        )
        return Condition(_("No hidden neurons"), "neutral", False, sentence, (_ADD_LAYER,))
    found = Counter(state for layer in inspection.health for state in layer.states)
    leaks = _leaks(view, inspection, found[UnitState.LEAK])
    if found[UnitState.DEAD]:
        dead = _dead(view, inspection)
        return replace(dead, sentence=f"{dead.sentence}{leaks}")
    ailing = [state for state in _AILING if found[state]]
    if ailing:
        told = _ailing(inspection, ailing, found)
        return replace(told, sentence=f"{told.sentence}{leaks}")
    if found[UnitState.LEAK]:
        count = found[UnitState.LEAK]
        words = ngettext(
            "{count:,} neuron never fires, but its gradient is not zero.",
            "{count:,} neurons never fire, but their gradient is not zero.",
            count,
        )
        sentence = words.format(count=count) + _others(inspection, [UnitState.LEAK], None)
        return Condition(
            _("No dead neurons"), "healthy", False, sentence, (_inspect(inspection, UnitState.LEAK),)
        )
    return Condition(_("No dead neurons"), "healthy")


def _leaks(view: TrainView, inspection: Inspection, count: int) -> str:
    """Return how many neurons besides are below 0 for all points, in the words of Neurons; empty for none."""
    if not count or view.run.problem is None:
        return ""
    layer, unit = _first(inspection, UnitState.LEAK)
    leaky = view.run.problem.network.hidden[layer].activation.entry.leaks
    words = state_words(UnitState.LEAK, count, leaky=leaky)
    if count == 1:
        return f" {_('One more, {name}, is {state}.').format(name=neuron(layer, unit), state=words)}"
    return f" {_('{count:,} more are {state}.').format(count=count, state=words)}"


_NAMED = 3
"""Neurons that are named beside the one that is told of."""
_AILING = (UnitState.DORMANT, UnitState.RARE, UnitState.SATURATED)
"""What is told of living neurons, the gravest first."""


def _ailing(inspection: Inspection, ailing: list[UnitState], found: Counter[UnitState]) -> Condition:
    state, count = ailing[0], found[ailing[0]]
    several = listed([f"{found[each]:,} {state_words(each, found[each])}" for each in ailing])
    layer, unit = _first(inspection, state)
    health = inspection.health[layer]
    sentence = _("Neuron {name} fires on {share} of the points and {carries}.").format(
        name=neuron(layer, unit),
        share=percent(float(health.firing[unit])),
        carries=carried(float(health.scores[unit])),
    )
    sentence += _others(inspection, ailing, (layer, unit))
    pill = several if len(ailing) > 1 else _all_ailing(state, count)
    return Condition(pill, LEGEND[state].role, False, sentence, (_inspect(inspection, state),))


def _all_ailing(state: UnitState, count: int) -> str:
    words = {
        UnitState.DORMANT: ngettext("{count:,} dormant neuron", "{count:,} dormant neurons", count),
        UnitState.RARE: ngettext("{count:,} neuron rarely fires", "{count:,} neurons rarely fire", count),
        UnitState.SATURATED: ngettext("{count:,} saturated neuron", "{count:,} saturated neurons", count),
    }
    return words[state].format(count=count)


def _others(inspection: Inspection, states: Sequence[UnitState], told: tuple[int, int] | None) -> str:
    """Return which units are in one of these states besides the one that was told of, a few by name."""
    found = [
        (layer, unit)
        for layer, health in enumerate(inspection.health)
        for unit, each in enumerate(health.states)
        if each in states and (layer, unit) != told
    ]
    if not found:
        return ""
    names = [neuron(*place) for place in found[:_NAMED]]
    if rest := len(found) - len(names):
        names.append(_("one more") if rest == 1 else _("{count:,} more").format(count=rest))
    if told is None:
        words = ngettext("It is {names}.", "They are {names}.", len(found))
    else:
        words = ngettext("The other: {names}.", "The others: {names}.", len(found))
    return f" {words.format(names=listed(names))}"


def _dead(view: TrainView, inspection: Inspection) -> Condition:
    deaths = deaths_of(view.run)
    activation = view.recipe.network.activation
    if view.run.problem is not None:
        activation = view.run.problem.network.hidden[deaths[0].layer].activation
    account = account_of(view.run)
    on_purpose = account.killed_at(view.run.step)
    others = [death for death in deaths if (death.layer, death.unit) not in on_purpose]
    natural = [death for death in others if death.is_provisional or not death.by_hand]
    killed = len(deaths) - len(others)
    sentence = death_sentence(others, activation, killed, at_start=view.run.step == 0)
    if len(deaths) == killed == 1:
        name = neuron(deaths[0].layer, deaths[0].unit)
        sentence = _("You killed neuron {name} by hand.").format(name=name)
    if toll := toll_words(view.run, account):
        sentence += f" {toll}."
    closed = [i for i, layer in enumerate(inspection.health) if len(layer.dead) == len(layer.states)]
    if closed:
        sentence += f" {_closed_words(closed[-1], len(inspection.health[closed[-1]].states))}"
    remedy, name = _REVIVE, "revive"
    if natural and learns_too_fast(view.recipe, natural):
        biased = view.recipe.network.biased
        remedy, name = _slower_revived(view), "slower-revive" if biased else "slower"
    elif natural and activation.entry.leak_helps:
        remedy, name = _LEAKY, "leaky-0.01"
    elif natural:
        remedy, name = slower(view), "slower"
    offer, found = _as_measured(view, remedy, name)
    links = (_inspect(inspection, UnitState.DEAD), offer)
    return Condition(death_pill(deaths), "dead", True, sentence + found, links, death_tip(others))


def _closed_words(layer: int, units: int) -> str:
    if units > 1:
        words = _("Layer {layer} is dead as a whole: no gradient comes past it.")
    else:
        words = _("Layer {layer}, neuron {name} alone, is dead as a whole: no gradient comes past it.")
    return words.format(layer=layer + 1, name=neuron(layer, 0))


def _as_measured(view: TrainView, remedy: WayOut, name: str) -> tuple[WayOut, str]:
    """Return what to offer for the dead after what was measured, and a sentence on that, if there is any."""
    measured = view.measured
    if measured is None:
        return remedy, ""
    own = next((trial for trial in measured.trials[1:] if trial.name == name), None)
    at = None if own is None else _when(own)
    best = best_of(measured)
    if best is not None and (best[0].name != name or best[1] != at):
        trial, when = best
        told = [_told(measured, *best)]
        if own is not None and at is not None and own is not trial:
            told.append(_told(measured, own, at))
        here = when == "here" and not trial.refusal
        if here or when == "start":
            words = trial.words if here else _("{remedy} from the start").format(remedy=trial.words)
            command: Command = AdoptRemedyHere(trial.name) if here else AdoptRemedy(trial.name)
            return WayOut(words, verdict(measured, *best), (command,)), _sentence(measured, told)
    if own is None or at is None:
        return remedy, ""
    sentence = _sentence(measured, [_told(measured, own, at)])
    if best is None and not spares(measured, own, at):
        return _TABLE, sentence
    return replace(remedy, tip=f"{remedy.tip}. {verdict(measured, own, at)}"), sentence


def _inspect(inspection: Inspection, state: UnitState) -> WayOut:
    layer, unit = _first(inspection, state)
    tip = _("Select neuron {name} and see what reaches it").format(name=neuron(layer, unit))
    return WayOut(_("Inspect"), tip, (SelectUnit(layer, unit), assign("view.workspace", "neurons")))


def _first(inspection: Inspection, state: UnitState) -> tuple[int, int]:
    return next(
        (layer, unit)
        for layer, health in enumerate(inspection.health)
        for unit, each in enumerate(health.states)
        if each is state
    )
