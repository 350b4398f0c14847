"""Pictures of the doctor's workspace below a top bar: ``python -m tests.panels.doctor.look OUT [WORD]``."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from reluexplorer.panels.doctor.panel import DoctorPanel
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.session.session import State
from reluexplorer.widgets.controls.all_controls import Surface
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import THEMES
from tests.panels.doctor.planted import doctored, findings, large
from tests.panels.recording import Recording

SIZES = ((1440, 900), (1024, 700))
NOTES = (
    "Static quantisation removed six of seven ReLUs: what they were cannot be measured here.",
    "The branch If_3/else was not taken on any input, so its two activations were not seen.",
)


def scenes() -> dict[str, Doctored]:
    path = "/models/det.onnx"
    return {
        "found": doctored(),
        "margin": doctored(margin=0.7, layer=5, channel=-1),
        "unprobed": doctored(waking=None, kept_back=None),
        "made-up": doctored(findings=findings(is_made_up=True, notes=NOTES), waking=None, kept_back=None),
        "large": Doctored("/models/large.onnx", findings=large(), layer=3),
        "graph": doctored(layer=3, channel=-1),
        "empty": Doctored(),
        "busy": Doctored(path, stage="Measuring det.onnx on 60 inputs", progress=0.42),
        "again": doctored(stage="Trying probe inputs", progress=0.3),
        "trouble": Doctored(path, trouble="det.onnx ends after 1,024 of 4,690,152 bytes: fetch it again."),
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
    panel = DoctorPanel(Recording())
    column.addWidget(panel, 1)
    whole.resize(*size)
    whole.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    whole.show()
    panel.set_state(replace(State(), doctor=scenes()[name]))
    if name == "graph":
        panel.layers.show_page("graph")
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
