"""Where the keys are can be seen: ``python -m tests.reliability.focus`` prints by how many pixels."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import closing

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from reluexplorer.app.window.application import make_application
from reluexplorer.app.window.window import Window
from reluexplorer.session.session import Session
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import THEMES
from tests.reliability.accessibility import SCENES, SIZE, called, settle, show_scene, tabbed

LEAST = 40
"""Pixels that differ at the least between a control with the keys and without: an outline of 10 by 10."""
_APART = 12
"""Steps of a colour channel by which a pixel differs at the least."""
_AROUND = 6


def shown(widget: QWidget, room: QRect) -> NDArray[np.int16]:
    """Return the pixels of a part of a window, (rows, columns, 3)."""
    image = QImage(room.size(), QImage.Format.Format_RGB888)
    image.fill(0)
    widget.window().render(image, QPoint(), room)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(np.int16)


def changed_by_focus(widget: QWidget) -> int:
    """Return how many pixels of a control and around it differ where Tab has brought the keys to it."""
    top = widget.window()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    bring_into_view(widget)
    top.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    place = QRect(widget.mapTo(top, QPoint(0, 0)), widget.size())
    room = place.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND).intersected(top.rect())
    with_keys = shown(widget, room)
    widget.clearFocus()
    QApplication.processEvents()
    return int((np.abs(with_keys - shown(widget, room)).max(axis=2) >= _APART).sum())


def bring_into_view(widget: QWidget) -> None:
    """Scroll so that a control can be seen, as Tab does."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    QApplication.processEvents()


def unseen(top: QWidget) -> dict[str, int]:
    """Return the controls that show too little that they have the keys, and by how many pixels."""
    found = [(called(each), changed_by_focus(each)) for each in tabbed(top)]
    return {name: pixels for name, pixels in found if pixels < LEAST}


def main() -> int:
    """Print for each scene what shows too little; return whether anything does."""
    make_application()
    faults: Counter[str] = Counter()
    for theme in ("light", "dark"):
        for name in SCENES:
            with closing(Session()) as session:
                window = Window(session)
                window.resize(*SIZE)
                window.show()
                show_scene(window, name)
                window.activateWindow()
                apply_theme(make_application(), THEMES[theme])
                settle()
                found = unseen(window)
                print(f"{theme}, {name:30} {len(found)} unseen {found or ''}", flush=True)
                faults.update(found.keys())
                window.close()
    print(f"{faults.total()} unseen")
    return int(faults.total() > 0)


if __name__ == "__main__":
    sys.exit(main())
