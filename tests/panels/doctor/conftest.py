"""The doctor's workspace as it shows what was found of a model."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from reluexplorer.panels.doctor.panel import DoctorPanel
from reluexplorer.session.session import State
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.panels.doctor.planted import doctored
from tests.panels.recording import Recording


@pytest.fixture
def shown(qtbot, qapp):
    panels = []  # what a test looks at is part of one

    def make(seen=None, size=(1440, 854)):
        apply_theme(qapp, LIGHT)
        dispatch = Recording()
        panel = DoctorPanel(dispatch)
        qtbot.addWidget(panel)
        panels.append(panel)
        panel.resize(*size)
        panel.show()
        qtbot.waitExposed(panel)
        panel.set_state(replace(State(), doctor=doctored() if seen is None else seen))
        QApplication.processEvents()
        return panel, dispatch

    return make
