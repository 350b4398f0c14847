"""Every test of a widget begins in the light theme."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    apply_theme(qapp, LIGHT)
