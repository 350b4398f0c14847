"""What may help a network whose neurons die: other settings from the start or from here on, or a treatment.

A setting from the start is that setting in every stage of the run: leaky ReLU takes the place of whatever
activations it had, a tenth of the learning rate is a tenth of each rate that it had. All else that was
changed on the way stays, at the same steps. From here on, the newest settings are changed at the shown step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.training import TrainState
from reluexplorer.session.altering import altered
from reluexplorer.session.arguments import CommandError, Names, argument
from reluexplorer.session.document import Document, Recipe
from reluexplorer.session.foresight import objection
from reluexplorer.session.registry import Control, Edit, command
from reluexplorer.session.treatments import ReinitialiseDead, ReviveDead, Treatment
from reluexplorer.text import exact

if TYPE_CHECKING:
    from reluexplorer.session.session import Session

LEAKS = (0.01, 0.1, 0.25)
"""Slopes of leaky ReLU that are offered."""
_LOWEST_RATE = 1e-6
_LARGEST_BATCH = 4096
_HE = frozenset({"he_normal", "he_uniform"})


@dataclass(frozen=True)
class Remedy:
    """A change of the newest settings; ``change`` returns None where it would change nothing."""

    name: str
    words: Callable[[Recipe], str]
    change: Callable[[Recipe], Recipe | None]
    treatment: Treatment | None = None
    """What is done to the dead units too, from the shown step on alone."""
    first: bool = False
    """Whether it concerns the first weights, so that it can be from the start alone."""
    everywhere: bool = False
    """Whether it is impossible, from the start, where one stage of the run cannot be changed so."""


def _activation(name: str, *values: float) -> Callable[[Recipe], Recipe | None]:
    def change(recipe: Recipe) -> Recipe | None:
        wanted = ActivationChoice(name, values, recipe.network.activation.per_unit)
        if recipe.network.activation.name == name and recipe.network.activation.values == wanted.values:
            return None
        return replace(recipe, network=replace(recipe.network, activation=wanted, special=()))

    return change


def _leaky(slope: float) -> Remedy:
    name = f"leaky-{slope}"
    return Remedy(name, lambda _recipe: f"Leaky ReLU {exact(slope)}", _activation("leaky_relu", slope))


def _unchanged(recipe: Recipe) -> Recipe | None:
    return recipe


def _biased(recipe: Recipe) -> Recipe | None:
    return recipe if recipe.network.biased else None


def _slower(recipe: Recipe) -> Recipe | None:
    rate = float(f"{recipe.training.learning_rate / 10:.6g}")
    return (
        replace(recipe, training=replace(recipe.training, learning_rate=rate))
        if rate >= _LOWEST_RATE
        else None
    )


def _slower_biased(recipe: Recipe) -> Recipe | None:
    return _slower(recipe) if recipe.network.biased else None


def _clipped(recipe: Recipe) -> Recipe | None:
    if 0 < recipe.training.clip_norm <= 1:
        return None
    return replace(recipe, training=replace(recipe.training, clip_norm=1.0))


def _he(recipe: Recipe) -> Recipe | None:
    if recipe.network.initializer in _HE:
        return None
    return replace(
        recipe, network=replace(recipe.network, initializer="he_normal", initializer_parameters=(), given="")
    )


def _without_bias(recipe: Recipe) -> Recipe | None:
    if recipe.network.bias >= 0 or not recipe.network.biased:
        return None
    return replace(recipe, network=replace(recipe.network, bias=0.0))


def _batches(recipe: Recipe) -> str:
    sizes = {recipe.training.batch_size, *(change.training.batch_size for change in recipe.changes)}
    return f"Batches of {min(8 * sizes.pop(), _LARGEST_BATCH):,}" if len(sizes) == 1 else "Batches × 8"


def _larger_batch(recipe: Recipe) -> Recipe | None:
    size = min(8 * recipe.training.batch_size, _LARGEST_BATCH)
    if size <= recipe.training.batch_size:
        return None
    return replace(recipe, training=replace(recipe.training, batch_size=size))


REMEDIES: dict[str, Remedy] = {
    remedy.name: remedy
    for remedy in (
        *(_leaky(slope) for slope in LEAKS),
        Remedy("prelu", lambda _recipe: "PReLU", _activation("prelu")),
        Remedy("elu", lambda _recipe: "ELU", _activation("elu")),
        Remedy("slower", lambda _recipe: "Learning rate ÷ 10", _slower, everywhere=True),
        Remedy("slower-revive", lambda _recipe: "Learning rate ÷ 10, revive", _slower_biased, ReviveDead()),
        Remedy("clipped", lambda _recipe: "Clip gradients at 1", _clipped),
        Remedy("he", lambda _recipe: "He initialisation", _he, first=True),
        Remedy("zero-bias", lambda _recipe: "First bias 0", _without_bias, first=True),
        Remedy("larger-batch", _batches, _larger_batch),
        Remedy("revive", lambda _recipe: "Revive the dead", _biased, ReviveDead()),
        Remedy("reinitialise", lambda _recipe: "Renew the dead", _unchanged, ReinitialiseDead()),
    )
}
"""By name, in the order in which they are offered."""


def remedied(recipe: Recipe, name: str) -> Recipe | None:
    """Return a recipe with a remedy in all its stages; None where that is no remedy, or changes nothing."""
    remedy = REMEDIES[name]
    if remedy.treatment is not None:
        return None
    stages = [recipe.before(number) for number in range(len(recipe.changes) + 1)]
    found = [remedy.change(stage) for stage in stages]
    missing = [stage is None for stage in found]
    if all(missing) or (remedy.everywhere and any(missing)):
        return None
    after = [stage or before for stage, before in zip(found, stages, strict=True)]
    changes = []
    for change, now, following in zip(recipe.changes, after[:-1], after[1:], strict=True):
        stays = (now.network, now.training) == (following.network, following.training)
        if change.operation is not None or not stays:
            changes.append(replace(change, network=now.network, training=now.training))
    return replace(recipe, network=after[-1].network, training=after[-1].training, changes=tuple(changes))


def remedied_here(recipe: Recipe, at: int, name: str) -> Recipe | None:
    """Return a recipe with a remedy from step ``at`` on, as :class:`AdoptRemedyHere` makes it; None for none.

    What was to be changed later is left out.
    """
    document = Document(recipe.until(at), at=at)
    after = _here(document, name)
    return None if after.recipe == document.recipe else after.recipe


def _here(document: Document, name: str) -> Document:
    remedy, recipe = REMEDIES[name], document.recipe
    wanted = None if remedy.first else remedy.change(recipe)
    if wanted is None:
        return document
    if wanted != recipe:
        document = altered(document, network=wanted.network, training=wanted.training)
    return document if remedy.treatment is None else remedy.treatment.apply(document)


@command("adopt-remedy", "Adopt a remedy")
@dataclass(frozen=True)
class AdoptRemedy(Control):
    """Start the run again with a remedy, changed on the way as it was; or treat the dead where they are."""

    moves = True

    value: str = argument(Names(tuple(REMEDIES)))

    def perform(self, session: Session) -> None:
        """Put the remedied document in place of the open one, as one change."""
        remedy, before = REMEDIES[self.value], session.state.document
        if remedy.treatment is not None:
            alone = remedy.change(before.recipe) == before.recipe
            if not session.dispatch(remedy.treatment if alone else AdoptRemedyHere(self.value)):
                raise CommandError(session.state.notice)
            return
        words, recipe = remedy.words(before.recipe), remedied(before.recipe, self.value)
        if recipe is None:
            raise CommandError(f"{words}: that is how it is already.")
        shown = session.state.run.problem if session.state.is_current else None
        if shown is not None and (reason := objection(before.recipe, recipe, shown.dataset)):
            raise CommandError(f"{words}: {reason}")
        session.doubt()
        steps = max(session.saved_step(), session.state.run.head if session.state.is_current else 0)
        at = recipe.changes[-1].step if recipe.changes else 0
        session.open(replace(before, recipe=recipe, at=at), steps, words)
        far = f" and trains to step {steps:,}" if steps else ""
        kept = " What was changed on the way is changed again." if recipe.changes else ""
        session.notify(f"{words}: the run begins again{far}.{kept} Undo brings the run before back.", "info")


@command("adopt-remedy-here", "Adopt a remedy from here on")
@dataclass(frozen=True)
class AdoptRemedyHere(Edit):
    """Change the settings by a remedy, or treat the dead, at the shown step."""

    value: str = argument(Names(tuple(REMEDIES)))

    def apply(self, document: Document) -> Document:
        """Return the document in which this happens at the shown step."""
        remedy = REMEDIES[self.value]
        words = remedy.words(document.recipe)
        if remedy.first:
            raise CommandError(f"{words}: that is of the first weights, so adopt it from the start.")
        after = _here(document, self.value)
        if after.recipe == document.recipe:
            raise CommandError(f"{words}: that is how it is already.")
        return after

    def try_on(self, state: TrainState) -> None:
        """Raise ValueError where the run has ended, or the dead cannot be treated."""
        if state.diverged_at is not None:
            step = f"{state.step:,}"
            raise ValueError(f"This run has ended at step {step}: wind it back first, or reset it.")
        treatment = REMEDIES[self.value].treatment
        if treatment is not None:
            treatment.try_on(state)

    def told(self, session: Session) -> str:
        """Say where the run stands, and how far it is to go to be compared with what was measured."""
        document, comparison = session.state.document, session.state.trials.comparison
        here, recipe = document.at, document.recipe
        before = recipe.before(max(0, len(recipe.changes) - 1))
        words = f"{REMEDIES[self.value].words(before)} from step {here:,} on"
        if comparison is None or comparison.plan.here != here:
            return f"{words}: Play (Space) goes on from there. Undo takes it back."
        until = comparison.plan.until
        return (
            f"{words}, where the run stands. The table shows what came of it by step {until:,}: Play (Space) "
            "goes on, to compare there. Undo takes it back."
        )
