"""Runs in which units die, changed on the way in each way that there is."""

from __future__ import annotations

from dataclasses import replace

from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.commands.network import SetActivation, SetLayerActivation
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import (
    FreezeUnit,
    KillUnit,
    ReinitialiseUnit,
    ReviveDead,
    SetWeight,
    TreatUnits,
)
from reluexplorer.session.document.document import DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.trajectory import Trajectory

DYING = Recipe(
    DataChoice("spiral", samples=120),
    NetworkChoice((6, 4), bias=-0.5),
    TrainingSpec(learning_rate=2.0, seed=3),
)


def changed(recipe: Recipe, *changes: tuple[int, object]) -> Recipe:
    """Return a recipe after commands, each at a step."""
    document = Document(recipe)
    for step, command in changes:
        document = command.apply(replace(document, change_step=step))  # type: ignore[attr-defined]
    return document.recipe


WAYS: dict[str, Recipe] = {
    "none": replace(DYING, training=replace(DYING.training, learning_rate=0.3)),
    "rate": changed(
        DYING, (17, assign("training.learning_rate", 0.1)), (40, assign("training.learning_rate", 0.5))
    ),
    "activation": changed(DYING, (20, SetActivation("prelu")), (35, SetActivation("tanh"))),
    "layer": changed(DYING, (20, SetLayerActivation(1, "elu"))),
    "optimiser": changed(
        DYING, (10, assign("training.learning_rate", 0.02)), (20, assign("training.optimizer", "adam"))
    ),
    "batch": changed(DYING, (20, assign("training.batch_size", 7)), (30, assign("training.batch_size", 84))),
    "penalty": changed(DYING, (10, assign("training.l2", 0.02)), (20, assign("training.clip_norm", 0.5))),
    "dropout": changed(
        DYING, (0, assign("training.learning_rate", 0.2)), (25, assign("network.dropout", 0.3))
    ),
    "first": changed(DYING, (0, SetWeight(0, 1, 0, 0.7)), (0, assign("training.learning_rate", 0.3))),
    "hands": changed(
        DYING,
        (5, assign("training.learning_rate", 0.2)),
        (15, KillUnit(0, 1)),
        (20, SetWeight(1, 2, 0, 1.5)),
        (20, FreezeUnit(1, 2)),
        (25, ReviveDead(0.4)),
        (30, ReinitialiseUnit(1, 0)),
        (35, TreatUnits("reinitialise", (0, 1), (2, 1))),
    ),
}
"""Runs that were changed on the way, in each way that there is."""


def alone(recipe: Recipe, seed: int, steps: int) -> TrainState:
    """Return a document's run under a seed, trained by itself."""
    trajectory = Trajectory(recipe.seeded(seed), load(recipe.data))
    return trajectory.advance(trajectory.start(), steps)
