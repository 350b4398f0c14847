"""Pictures of panels to look at: each scene below a top bar, in both themes and two sizes, offscreen."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from reluexplorer.widgets.controls.all_controls import Surface
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import THEMES

SIZES = ((1440, 900), (1024, 700))


def below_a_bar(panel: QWidget, size: tuple[int, int]) -> QWidget:
    """Return a panel as it lies in a window of a size, shown and not on the screen."""
    whole = QWidget()
    whole.setObjectName("window")
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    bar = Surface("bottom")
    bar.setFixedHeight(46)
    column.addWidget(bar)
    column.addWidget(panel, 1)
    whole.resize(*size)
    whole.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    whole.show()
    return whole


def look(
    names: Iterable[str],
    picture: Callable[[str, tuple[int, int]], QWidget],
    sizes: Sequence[tuple[int, int]] = SIZES,
) -> None:
    """Save the pictures of scenes into the folder of the first argument, those with the second's word."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out, word = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    out.mkdir(parents=True, exist_ok=True)
    app, scenes = QApplication([]), tuple(names)
    for name, theme in THEMES.items():
        apply_theme(app, theme)
        for scene in scenes:
            for size in sizes:
                title = f"{scene}_{name}_{size[0]}"
                if word in title:
                    picture(scene, size).grab().save(str(out / f"{title}.png"))
