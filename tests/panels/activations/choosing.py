"""Functions that tests of the Activations workspace choose."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.panels.activations.view import Shown
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.session import State

LEFT = Qt.MouseButton.LeftButton
RELU, SIGMOID, TANH = (ActivationChoice(name) for name in ("relu", "sigmoid", "tanh"))


def leaky(slope=0.1):
    return ActivationChoice("leaky_relu", (slope,))


def choice(name, *values):
    return ActivationChoice(name, values)


def curve(name, *values, colour=1):
    return Shown(ActivationChoice(name, values), colour)


def state(**view):
    return State(Document(view=replace(View(workspace="activations"), **view)))
