"""The panel of each workspace, imported when it is first shown, so that the window comes up soon."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QWidget

from reluexplorer.panels.panel import Dispatch, Panel


def make_panel(name: str, dispatch: Dispatch, parent: QWidget) -> Panel[Any]:
    """Return the panel of a workspace: for "train", the ``TrainPanel`` of ``panels/train/panel.py``."""
    module = import_module(f"reluexplorer.panels.{name}.panel")
    made: Panel[Any] = getattr(module, f"{name.capitalize()}Panel")(dispatch, parent)
    return made
