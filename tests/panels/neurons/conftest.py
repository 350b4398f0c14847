"""The Neurons panel as it shows a run."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from reluexplorer.panels.neurons.panel import NeuronsPanel
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.session import State
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.panels.recording import Recording


@pytest.fixture
def shown(qtbot, qapp):
    panels = []  # what a test looks at is part of one

    def make(run, size=(1440, 854), **view):
        apply_theme(qapp, LIGHT)
        dispatch = Recording()
        panel = NeuronsPanel(dispatch)
        qtbot.addWidget(panel)
        panels.append(panel)
        panel.resize(*size)
        panel.show()
        qtbot.waitExposed(panel)
        panel.set_state(State(Document(view=View(workspace="neurons", **view)), run))
        QApplication.processEvents()
        return panel, dispatch

    return make
