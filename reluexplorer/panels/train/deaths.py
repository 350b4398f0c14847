"""Which neurons are dead, since when, and how that is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.session.document import Recipe
from reluexplorer.session.since import Since, all_since
from reluexplorer.session.snapshot import RunSnapshot, UnitEvent
from reluexplorer.session.turnover import NAMED
from reluexplorer.text import counted, listed

HIGH = {"sgd": 0.5, "momentum": 0.1, "nesterov": 0.1}
"""Learning rates from which on one is high, by optimisers whose step is the gradient's size."""
_HIGH_ADAPTIVE = 0.05
SILENCED = frozenset({"relu", "leaky_relu"})
"""Activations whose dead units are those that never fire; others are out on a flat side."""


def deaths_of(run: RunSnapshot) -> tuple[Since, ...]:
    """Return the dead units, the earliest first, each with what is known of when it died."""
    return tuple(sorted(all_since(run)))


def by_hand(run: RunSnapshot) -> Callable[[Since | UnitEvent], bool]:
    """Return what says of a death whether a person brought it about, as far as records are apart."""
    kills: dict[tuple[int, int], list[int]] = {}
    for change in run.changes:
        for place in change.killed:
            kills.setdefault(place, []).append(change.step)

    def is_it(death: Since | UnitEvent) -> bool:
        if isinstance(death, Since) and not death.is_provisional:
            return death.by_hand
        steps = kills.get((death.layer, death.unit), ())
        return any(death.step - run.curve.interval < step <= death.step for step in steps)

    return is_it


def learns_too_fast(recipe: Recipe, deaths: Sequence[Since]) -> bool:
    """Whether the learning rate is what to look at first for deaths that no hand brought about.

    Some died while the network learned, at a rate that is high for its optimiser or had been raised by then.
    """
    last = max(death.step for death in deaths)
    if last == 0:
        return False
    rates = [change.training.learning_rate for change in recipe.changes if change.step <= last]
    rates.append(recipe.before(len(rates)).training.learning_rate)
    return rates[-1] > min(rates) or rates[-1] >= HIGH.get(recipe.training.optimizer, _HIGH_ADAPTIVE)


def death_pill(deaths: Sequence[Since]) -> str:
    """Return how many are dead, and where."""
    layers = sorted({death.layer + 1 for death in deaths})
    if len(layers) == 1:
        return f"{counted(len(deaths), 'dead neuron')} in layer {layers[0]}"
    if len(layers) <= NAMED:
        return f"{len(deaths):,} dead in layers {listed([str(layer) for layer in layers])}"
    return f"{len(deaths):,} dead in {len(layers)} layers"


def death_sentence(
    deaths: Sequence[Since], activation: ActivationChoice, interval: int, killed: int = 0
) -> str:
    """Say when they died; by the records, ``interval`` steps apart, where that is not known of all.

    Beside ``deaths`` so many were killed by hand.
    """
    if not deaths:
        return f"You killed {'it' if killed == 1 else 'them'} by hand."
    said = f"You killed {killed:,} by hand. " if killed else ""
    names = ("The other", "The others") if killed else ("It", "They")
    if not any(death.is_provisional for death in deaths):
        return said + _natural_sentence(deaths, activation, 0, names)
    told = _natural_sentence(deaths, activation, interval, names)
    return f"{said}Provisional, by records: {told[0].lower()}{told[1:]}"


def _natural_sentence(
    deaths: Sequence[Since], activation: ActivationChoice, interval: int, names: tuple[str, str]
) -> str:
    first, last = deaths[0].step, deaths[-1].step
    alone = len(deaths) == 1
    silent = activation.name in SILENCED
    who, verb = names[0 if alone else 1], ("stopped firing" if silent else "went flat")
    early = sum(death.step == 0 for death in deaths)
    if last == 0:
        return f"{who} never fired." if silent else f"{who} {'was' if alone else 'were'} flat from the start."
    if early:
        others = "the other" if len(deaths) - early == 1 else "the others"
        start = f"{early:,} never fired" if silent else f"{early:,} {'was' if early == 1 else 'were'} flat"
        return f"{start}; {others} {verb} by step {last:,}."
    if first == last:
        return f"{who} {verb} by step {last:,}."
    return f"{who} {verb} between steps {max(0, first - interval):,} and {last:,}."
