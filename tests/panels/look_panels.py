"""Pictures of panels below a top bar: ``python -m tests.panels.look_panels OUT [WORD]``, offscreen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from reluexplorer.panels.activations.panel import ActivationsPanel
from reluexplorer.panels.neurons.panel import NeuronsPanel
from reluexplorer.panels.panel import Panel
from reluexplorer.session.commands.curves import ToggleCurve
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.network import SetActivation, SetHidden
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.host.host import Command
from reluexplorer.session.session import Session
from tests.panels.looking import below_a_bar, look


@dataclass(frozen=True)
class Scene:
    """A panel after some commands."""

    name: str
    panel: Callable[[Any], Panel[Any]]
    commands: tuple[Command, ...] = ()


def scenes() -> dict[str, Scene]:
    activations = ActivationsPanel
    all_curves = tuple(ToggleCurve(name) for name in ("elu", "gelu", "identity"))
    none = tuple(ToggleCurve(name) for name in ("relu", "leaky_relu", "sigmoid", "tanh"))
    found = (
        Scene("activations", activations),
        Scene("activations-all", activations, (*all_curves, assign("view.probe", 1.2))),
        Scene("activations-none", activations, none),
        *neurons_scenes(),
    )
    return {scene.name: scene for scene in found}


def neurons_scenes() -> tuple[Scene, ...]:
    panel = NeuronsPanel
    deep = (SetHidden((32, 32, 32)), assign("training.learning_rate", 0.1))
    many_dead = (SetHidden((16, 16, 16)), assign("training.learning_rate", 0.8))
    diverged = (SetHidden((16, 16, 16)), assign("training.learning_rate", 3.0))
    digits = (
        ChooseData("digits"), SetHidden((64, 64)), assign("training.optimizer", "adam"),
        assign("training.learning_rate", 0.003), assign("training.batch_size", 32),
    )  # fmt: skip
    return (
        Scene("neurons-untrained", panel),
        Scene("neurons-trained", panel, (Step(1500), SelectUnit(1, 2))),
        Scene("neurons-deep", panel, (*deep, Step(3000), SelectUnit(1, 13))),
        Scene("neurons-dead", panel, (*many_dead, Step(2000), SelectUnit(1, 11))),
        Scene("neurons-diverged", panel, (*diverged, Step(2000))),
        Scene(
            "neurons-plane",
            panel,
            (*deep, Step(3000), SelectUnit(2, 3), assign("view.grid", "plane")),
        ),
        Scene("neurons-digits", panel, (*digits, Step(800), SelectUnit(1, 47))),
        Scene(
            "neurons-leaky",
            panel,
            (SetActivation("leaky_relu"), Step(1500), SelectUnit(0, 1)),
        ),
        Scene("neurons-flat", panel, (SetHidden(()),)),
    )


def picture(name: str, size: tuple[int, int]) -> QWidget:
    scene, session = scenes()[name], Session()
    panel = scene.panel(session.dispatch)
    whole = below_a_bar(panel, size)
    for command in scene.commands:
        session.dispatch(command)
        session.settle()
    session.settle()
    panel.set_state(session.state)
    QApplication.processEvents()
    QApplication.processEvents()
    session.close()
    return whole


if __name__ == "__main__":
    look(scenes(), picture)
