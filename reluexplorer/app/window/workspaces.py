"""The workspaces by name: each panel is imported when it is first shown, so that the window comes up soon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from reluexplorer.panels.panel import Dispatch, Panel


def _learn(dispatch: Dispatch, parent: QWidget) -> Panel[Any]:
    from reluexplorer.panels.learn.panel import LearnPanel

    return LearnPanel(dispatch, parent)


def _activations(dispatch: Dispatch, parent: QWidget) -> Panel[Any]:
    from reluexplorer.panels.activations.panel import ActivationsPanel

    return ActivationsPanel(dispatch, parent)


def _train(dispatch: Dispatch, parent: QWidget) -> Panel[Any]:
    from reluexplorer.panels.train.panel import TrainPanel

    return TrainPanel(dispatch, parent)


def _neurons(dispatch: Dispatch, parent: QWidget) -> Panel[Any]:
    from reluexplorer.panels.neurons.panel import NeuronsPanel

    return NeuronsPanel(dispatch, parent)


PANELS: dict[str, Callable[[Dispatch, QWidget], Panel[Any]]] = {
    "learn": _learn,
    "activations": _activations,
    "train": _train,
    "neurons": _neurons,
}
"""Makes the panel of each workspace, in their order."""
