"""Which neurons are dead, since when, and how that is said."""

from __future__ import annotations

from collections.abc import Sequence

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.session.deaths.since import Since, all_since
from reluexplorer.session.deaths.words import NAMED
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.run.snapshot import RunSnapshot
from reluexplorer.text import counted, listed, neuron


def deaths_of(run: RunSnapshot) -> tuple[Since, ...]:
    """Return the dead units, the earliest first, each with what is known of when it died."""
    return tuple(sorted(all_since(run)))


def learns_too_fast(recipe: Recipe, deaths: Sequence[Since]) -> bool:
    """Whether the learning rate is what to look at first for deaths that no hand brought about.

    Some died while the network learned, at a rate that is high for its optimiser or had been raised by then.
    """
    last = max(max(death.step, death.seen) for death in deaths)
    if last == 0:
        return False
    rates = [change.training.learning_rate for change in recipe.changes if change.step <= last]
    rates.append(recipe.before(len(rates)).training.learning_rate)
    return rates[-1] > min(rates) or rates[-1] >= recipe.training.rule.high_rate


def death_pill(deaths: Sequence[Since]) -> str:
    """Return how many are dead, and where."""
    layers = sorted({death.layer + 1 for death in deaths})
    if len(layers) == 1:
        return f"{counted(len(deaths), 'dead neuron')} in layer {layers[0]}"
    if len(layers) <= NAMED:
        return f"{len(deaths):,} dead in layers {listed([str(layer) for layer in layers])}"
    return f"{len(deaths):,} dead in {len(layers)} layers"


def death_sentence(
    deaths: Sequence[Since], activation: ActivationChoice, killed: int = 0, *, at_start: bool = False
) -> str:
    """Say when they died, as far as that is known; beside ``deaths`` so many were killed by hand.

    ``at_start``: the shown state is the first.
    """
    if not deaths:
        return f"You killed {'it' if killed == 1 else 'them'} by hand."
    said = f"You killed {killed:,} by hand. " if killed else ""
    only = neuron(deaths[0].layer, deaths[0].unit)
    names = (f"The other, {only},", "The others") if killed else (f"Neuron {only}", "They")
    return said + _natural_sentence(deaths, activation, names, at_start=at_start)


def death_tip(deaths: Sequence[Since]) -> str:
    """Say why it is not known better when they died; empty where it is known."""
    if not any(death.is_provisional for death in deaths):
        return ""
    return (
        "While training runs, only some steps are looked at: between two of them a neuron may fire and fall "
        "silent again. Neurons searches for the updates while training is paused, and they stand here when "
        "all are found."
    )


def _natural_sentence(
    deaths: Sequence[Since], activation: ActivationChoice, names: tuple[str, str], *, at_start: bool
) -> str:
    sure = not any(death.is_provisional for death in deaths)
    silent = activation.entry.dies_silent
    who, verb = names[0 if len(deaths) == 1 else 1], ("stopped firing" if silent else "went flat")
    early = [death for death in deaths if death.step == 0 and death.seen <= 0]
    later = sorted(death.step for death in deaths if death not in early)
    if not later:
        return f"{who} {_from_the_start(len(deaths), sure=sure, silent=silent, at_start=at_start)}."
    when = _when(later, sure=sure)
    if not early:
        return f"{who} {verb} {when}."
    others = [death for death in deaths if death not in early]
    if len(others) <= NAMED:
        rest = listed([neuron(death.layer, death.unit) for death in sorted(others, key=_place)])
    else:
        rest = f"the other {len(others):,}"
    begun = _from_the_start(len(early), sure=sure, silent=silent, at_start=at_start)
    if len(early) > NAMED:
        return f"{len(early):,} neurons {begun}; {rest} {verb} {when}."
    named = listed([neuron(death.layer, death.unit) for death in sorted(early, key=_place)])
    return f"Neuron{'' if len(early) == 1 else 's'} {named} {begun}; {rest} {verb} {when}."


def _place(death: Since) -> tuple[int, int]:
    return death.layer, death.unit


def _from_the_start(count: int, *, sure: bool, silent: bool, at_start: bool) -> str:
    if sure and silent:
        return "never fired"
    was, now = ("was", "is") if count == 1 else ("were", "are")
    if sure:
        return f"{was} flat from the start"
    return f"{was} dead at the start" if at_start else f"{was} dead at the start and {now} now"


def _when(steps: Sequence[int], *, sure: bool) -> str:
    """Say when the deaths were; ``steps`` are the earliest possible ones where they are not sure."""
    first, last = steps[0], steps[-1]
    if not sure:
        return f"at step {max(first, 1):,} or later"
    return f"at step {last:,}" if first == last else f"between steps {first:,} and {last:,}"
