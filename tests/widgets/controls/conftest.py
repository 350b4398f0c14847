"""A control in a window of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    kept: list[QWidget] = []

    def shown(widget: QWidget, width: int = 240) -> QWidget:
        frame = QWidget()
        kept.append(frame)
        frame.setObjectName("window")
        column = QVBoxLayout(frame)
        column.addWidget(widget)
        column.addStretch(1)
        frame.resize(width, 200)
        qtbot.addWidget(frame)
        with qtbot.waitExposed(frame):
            frame.show()
        frame.activateWindow()
        widget.window().setFocus()
        return widget

    return shown
