"""A plane that shows a view."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.plane.plane_widget import PlaneView, PlaneWidget
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.plane.pixels import Make


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication) -> Make:
    def made(view: PlaneView) -> PlaneWidget:
        apply_theme(qapp, LIGHT)
        plane = PlaneWidget()
        qtbot.addWidget(plane)
        plane.set_view(view)
        plane.resize(320, plane.heightForWidth(320))
        plane.show()
        return plane

    return made
