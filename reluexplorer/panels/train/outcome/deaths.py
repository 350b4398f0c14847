"""Which neurons are dead, since when, and how that is said."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.language import _, ngettext
from reluexplorer.session.deaths.since import Since, all_since
from reluexplorer.session.deaths.words import NAMED
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.run.snapshot import RunSnapshot
from reluexplorer.text import listed, neuron


def deaths_of(run: RunSnapshot) -> tuple[Since, ...]:
    """Return the dead units, the earliest first, each with what is known of when it died."""
    return tuple(sorted(all_since(run), key=attrgetter("step", "layer", "unit")))


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
        words = ngettext(
            "{count:,} dead neuron in layer {layer}", "{count:,} dead neurons in layer {layer}", len(deaths)
        )
        return words.format(count=len(deaths), layer=layers[0])
    if len(layers) <= NAMED:
        names = listed([str(layer) for layer in layers])
        return _("{count:,} dead in layers {names}").format(count=len(deaths), names=names)
    return _("{count:,} dead in {layers} layers").format(count=len(deaths), layers=len(layers))


def death_sentence(
    deaths: Sequence[Since], activation: ActivationChoice, killed: int = 0, *, at_start: bool = False
) -> str:
    """Say when they died, as far as that is known; beside ``deaths`` so many were killed by hand.

    ``at_start``: the shown state is the first.
    """
    if not deaths:
        return _("You killed it by hand.") if killed == 1 else _("You killed them by hand.")
    only = neuron(deaths[0].layer, deaths[0].unit)
    if not killed:
        names = _("Neuron {name}").format(name=only), _("They")
        return _natural_sentence(deaths, activation, names, at_start=at_start)
    names = _("The other, {name},").format(name=only), _("The others")
    said = _("You killed {count:,} by hand.").format(count=killed)
    return f"{said} {_natural_sentence(deaths, activation, names, at_start=at_start)}"


def death_tip(deaths: Sequence[Since]) -> str:
    """Say why it is not known better when they died; empty where it is known."""
    if not any(death.is_provisional for death in deaths):
        return ""
    return _(
        "While training runs, only some steps are looked at: between two of them a neuron "
        "may fire and fall silent again. Neurons searches for the updates while training is "
        "paused, and they stand here when all are found."
    )


def _natural_sentence(
    deaths: Sequence[Since], activation: ActivationChoice, names: tuple[str, str], *, at_start: bool
) -> str:
    sure = not any(death.is_provisional for death in deaths)
    silent = activation.entry.dies_silent
    who = names[0 if len(deaths) == 1 else 1]
    early: list[Since] = []
    others: list[Since] = []
    for death in deaths:
        (early if death.step == 0 and death.seen <= 0 else others).append(death)
    if not others:
        return f"{_from_the_start(who, len(deaths), sure=sure, silent=silent, at_start=at_start)}."
    when = _when(sorted(death.step for death in others), sure=sure)
    if not early:
        return f"{_later(who, len(deaths), when, silent=silent)}."
    if len(others) <= NAMED:
        rest = listed([neuron(death.layer, death.unit) for death in sorted(others, key=_place)])
    else:
        rest = _("the other {count:,}").format(count=len(others))
    if len(early) > NAMED:
        first = _("{count:,} neurons").format(count=len(early))
    else:
        named = listed([neuron(death.layer, death.unit) for death in sorted(early, key=_place)])
        first = ngettext("Neuron {names}", "Neurons {names}", len(early)).format(names=named)
    begun = _from_the_start(first, len(early), sure=sure, silent=silent, at_start=at_start)
    return f"{begun}; {_later(rest, len(others), when, silent=silent)}."


def _place(death: Since) -> tuple[int, int]:
    return death.layer, death.unit


def _from_the_start(who: str, count: int, *, sure: bool, silent: bool, at_start: bool) -> str:
    if sure and silent:
        words = ngettext("{who} never fired", "{who} never fired", count)
    elif sure:
        words = ngettext("{who} was flat from the start", "{who} were flat from the start", count)
    elif at_start:
        words = ngettext("{who} was dead at the start", "{who} were dead at the start", count)
    else:
        words = ngettext(
            "{who} was dead at the start and is now", "{who} were dead at the start and are now", count
        )
    return words.format(who=who)


def _later(who: str, count: int, when: str, *, silent: bool) -> str:
    if silent:
        words = ngettext("{who} stopped firing {when}", "{who} stopped firing {when}", count)
    else:
        words = ngettext("{who} went flat {when}", "{who} went flat {when}", count)
    return words.format(who=who, when=when)


def _when(steps: Sequence[int], *, sure: bool) -> str:
    """Say when the deaths were; ``steps`` are the earliest possible ones where they are not sure."""
    first, last = steps[0], steps[-1]
    if not sure:
        return _("at step {step:,} or later").format(step=max(first, 1))
    if first == last:
        return _("at step {step:,}").format(step=last)
    return _("between steps {first:,} and {last:,}").format(first=first, last=last)
