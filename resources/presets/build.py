"""Makes the presets' pictures from the real program: python resources/presets/build.py [NAME …]."""

from __future__ import annotations

import sys
from pathlib import Path

from reluexplorer.app.shots.pinning import pinned_environment
from reluexplorer.session.starts.presets import PRESETS

FOLDER = Path(__file__).parent
SCALE = 2
WINDOW = (1440, 900)
DIAGRAMS = {"dying": (0.34, 0.30, 0.62), "deep": (0.16, 0.05, 0.50)}
"""Presets that are pictured by their network: left, top and width of the part, as shares."""
PLANES = {"kinks": (0.0, 0.36, 1.0)}
"""Presets of whose plane another part than the middle is shown."""


def main(names: list[str]) -> None:
    """Make the pictures of these presets, all where none is named."""
    with pinned_environment(SCALE):
        from reluexplorer.app.window.application import make_application

        make_application()
        for theme in ("light", "dark"):
            for name in names or PRESETS:
                print(_make(name, theme))


def _make(name: str, theme: str) -> Path:
    from PySide6.QtCore import QRect, Qt

    from reluexplorer.app.shots.stage import Stage
    from reluexplorer.session.commands.run import Step
    from reluexplorer.session.commands.starts import OpenPreset
    from reluexplorer.widgets.controls.gallery import PICTURE
    from reluexplorer.widgets.diagram.network_diagram import NetworkDiagram
    from reluexplorer.widgets.plane.plane_widget import PlaneWidget

    stage = Stage(theme, WINDOW)
    try:
        stage.do(OpenPreset(name))
        stage.do(Step(PRESETS[name].steps))
        stage.settle()
        train = stage.window.panel("train")
        if name in DIAGRAMS:
            whole = train.findChildren(NetworkDiagram)[0].grab().toImage()
        else:
            plane = train.findChildren(PlaneWidget)[0]
            whole = plane.grab(
                plane.plane_layout(plane.view).square.toRect().adjusted(1, 1, -1, -1)
            ).toImage()
        left, top, share = (DIAGRAMS | PLANES).get(name, (0.0, None, 1.0))
        width = round(share * whole.width())
        height = round(width * PICTURE.height() / PICTURE.width())
        y = (whole.height() - height) // 2 if top is None else round(top * whole.height())
        piece = whole.copy(QRect(round(left * whole.width()), y, width, height))
        small = piece.scaled(
            PICTURE * SCALE,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        path = FOLDER / f"{name}_{theme}.png"
        small.setDevicePixelRatio(1.0)
        small.save(str(path))
    finally:
        stage.close()
    return path


if __name__ == "__main__":
    main(sys.argv[1:])
