"""Which neurons are dead, since when, and how that is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.session.snapshot import RunSnapshot, UnitEvent
from reluexplorer.text import counted, listed

NAMED = 3
"""As many are called by their numbers."""
SILENCED = frozenset({"relu", "leaky_relu"})
"""Activations whose dead units are those that never fire; others are out on a flat side."""


@dataclass(frozen=True, order=True)
class Death:
    """A dead unit and the step by which it was."""

    step: int
    layer: int
    unit: int


def deaths_of(run: RunSnapshot) -> tuple[Death, ...]:
    """Return the dead units, the earliest first. One that no record has seen died by the shown step.

    Where the exact step was looked for and found, it is that.
    """
    if run.inspection is None:
        return ()
    known, now = run.curve.dead_since, run.inspection.step
    dated = {(death.layer, death.unit): death.step for death in run.deaths}
    found = []
    for layer, health in enumerate(run.inspection.health):
        for unit in health.dead:
            since = int(known[layer][unit]) if layer < len(known) else -1
            recorded = min(since, now) if since >= 0 else now
            found.append(Death(dated.get((layer, unit), recorded), layer, unit))
    return tuple(sorted(found))


def by_hand(run: RunSnapshot) -> Callable[[Death | UnitEvent], bool]:
    """Return what says of a death whether a person brought it about, as far as records are apart."""
    kills: dict[tuple[int, int], list[int]] = {}
    for change in run.changes:
        for place in change.killed:
            kills.setdefault(place, []).append(change.step)

    def is_it(death: Death | UnitEvent) -> bool:
        steps = kills.get((death.layer, death.unit), ())
        return any(death.step - run.curve.interval < step <= death.step for step in steps)

    return is_it


def death_pill(deaths: Sequence[Death]) -> str:
    """Return how many are dead, and where."""
    layers = sorted({death.layer + 1 for death in deaths})
    if len(layers) == 1:
        return f"{counted(len(deaths), 'dead neuron')} in layer {layers[0]}"
    if len(layers) <= NAMED:
        return f"{len(deaths):,} dead in layers {listed([str(layer) for layer in layers])}"
    return f"{len(deaths):,} dead in {len(layers)} layers"


def death_sentence(
    deaths: Sequence[Death], activation: ActivationChoice, interval: int, killed: int = 0
) -> str:
    """Say when they died; a death is known to lie within ``interval`` steps before the step of its record.

    Beside ``deaths`` so many were killed by hand.
    """
    if not deaths:
        return f"You killed {'it' if killed == 1 else 'them'} by hand."
    said = f"You killed {killed:,} by hand. " if killed else ""
    names = ("The other", "The others") if killed else ("It", "They")
    return said + _natural_sentence(deaths, activation, interval, names)


def _natural_sentence(
    deaths: Sequence[Death], activation: ActivationChoice, interval: int, names: tuple[str, str]
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
