"""The panel of each workspace, imported when it is first shown, so that the window comes up soon."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QWidget

from reluexplorer.panels.panel import Dispatch, Panel
from reluexplorer.session.session import State


def panel_name(state: State) -> str:
    """Return which panel is shown: that of the workspace, or in Neurons of a training that is watched."""
    workspace = state.document.view.workspace
    return "watched" if workspace == "neurons" and state.watching.path else workspace


def make_panel(name: str, dispatch: Dispatch, parent: QWidget) -> Panel[Any]:
    """Return a panel by its name: for "train", the ``TrainPanel`` of ``panels/train/panel.py``."""
    module = import_module(f"reluexplorer.panels.{name}.panel")
    made: Panel[Any] = getattr(module, f"{name.capitalize()}Panel")(dispatch, parent)
    return made
