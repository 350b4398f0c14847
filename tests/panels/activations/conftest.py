"""The Activations panel as it shows a choice of functions."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from reluexplorer.panels.activations.panel import ActivationsPanel
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.panels.activations.choosing import state
from tests.panels.recording import Recording


@pytest.fixture
def shown(qtbot, qapp):
    def make(size=(1440, 854), **view):
        apply_theme(qapp, LIGHT)
        dispatch = Recording()
        panel = ActivationsPanel(dispatch)
        qtbot.addWidget(panel)
        panel.resize(*size)
        panel.show()
        qtbot.waitExposed(panel)
        panel.set_state(state(**view))
        QApplication.processEvents()
        return panel, dispatch

    return make
