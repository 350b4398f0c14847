"""Pictures of a watched run below a top bar: ``python -m tests.panels.watched.look OUT [WORD]``."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from reluexplorer.panels.watched.body import RunBody, RunShown
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.widgets.controls.all_controls import Surface
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import THEMES
from tests.panels.watched import planted

SIZES = ((1440, 900), (1024, 700), (1920, 1080))
PATH = "/home/me/runs/train_cnn.watch"


@cache
def scenes() -> dict[str, RunShown]:
    run, size = planted.run(), 6_100_000
    return {
        "live": RunShown(Moment(run, planted.FC1), PATH, size, is_live=True),
        "unit": RunShown(Moment(run, planted.FC1, unit=17, step=4_750), PATH, size, is_live=True),
        "healthy": RunShown(Moment(planted.run(900), 0), PATH, 40_000, is_live=True),
        "woke": RunShown(Moment(run, planted.FC1, step=9_250), PATH, size),
        "unlogged": RunShown(Moment(planted.run(logs=False), 4), PATH, size),
        "shares": RunShown(Moment(planted.shares_alone(), 1), "/logs/events.out.tfevents.1", 90_000),
        "large": RunShown(Moment(planted.large(), 3), PATH, 41_000_000, is_live=True),
        "nothing": RunShown(Moment(planted.nothing(), 0), PATH, 700, is_live=True),
    }


def picture(name: str, size: tuple[int, int]) -> QWidget:
    whole = QWidget()
    whole.setObjectName("window")
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    bar = Surface("bottom")
    bar.setFixedHeight(46)
    column.addWidget(bar)
    body = RunBody()
    column.addWidget(body, 1)
    whole.resize(*size)
    whole.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    whole.show()
    body.set_shown(scenes()[name])
    for _ in range(4):
        QApplication.processEvents()
    return whole


def main() -> None:
    out, word = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    for name, theme in THEMES.items():
        apply_theme(app, theme)
        for scene in scenes():
            for size in SIZES:
                title = f"{scene}_{name}_{size[0]}"
                if word in title:
                    picture(scene, size).grab().save(str(out / f"{title}.png"))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
