"""Pictures of the doctor's workspace below a top bar: ``python -m tests.panels.doctor.look OUT [WORD]``."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QWidget

from reluexplorer.panels.doctor.panel import DoctorPanel
from reluexplorer.session.jobs.aside import Awaited
from reluexplorer.session.jobs.doctored import Copied, Doctored
from reluexplorer.session.session import State
from tests.panels.doctor.planted import doctored, findings, large, looks, prepared
from tests.panels.looking import below_a_bar, look
from tests.panels.recording import Recording

NOTES = (
    "Static quantisation removed six of seven ReLUs: what they were cannot be measured here.",
    "The branch If_3/else was not taken on any input, so its two activations were not seen.",
)


COPIED = Copied(
    "", 87, (1_171_640, 1_129_526), (863_295_744, 862_663_530), (4_700_000, 4_500_000), (0.04, 0.044), 7.8e-6,
    0, 12, 2.0, 79,
)  # fmt: skip


def scenes() -> dict[str, Doctored]:
    path = "/models/det.onnx"
    return {
        "found": doctored(),
        "margin": doctored(margin=0.7, layer=5, channel=-1),
        "unprobed": doctored(waking=None, kept_back=None),
        "made-up": doctored(findings=findings(is_made_up=True, notes=NOTES), waking=None, kept_back=None),
        "large": Doctored("/models/large.onnx", findings=large(), layer=3),
        "near": doctored(close=Awaited(looks())),
        "numbers": doctored(close=Awaited(looks(picture=False)), input=10),
        "maps": doctored(layer=10, channel=3, close=Awaited(looks(positions=(40, 60), inputs=5)), input=31),
        "awaited": doctored(close=Awaited(progress=0.4, is_awaited=True)),
        "tried": doctored(tried=Awaited(COPIED)),
        "trying": doctored(tried=Awaited(progress=0.4, is_awaited=True)),
        "pictures": doctored(prepared=prepared()),
        "graph": doctored(layer=3, channel=-1),
        "empty": Doctored(),
        "busy": Doctored(path, stage="Measuring det.onnx on 60 inputs", progress=0.42),
        "again": doctored(stage="Trying probe inputs", progress=0.3),
        "trouble": Doctored(path, trouble="det.onnx ends after 1,024 of 4,690,152 bytes: fetch it again."),
    }


def picture(name: str, size: tuple[int, int]) -> QWidget:
    panel = DoctorPanel(Recording())
    whole = below_a_bar(panel, size)
    panel.set_state(replace(State(), doctor=scenes()[name]))
    panel.pictures.fold.set_open(name == "pictures")
    if name == "graph":
        panel.layers.show_page("graph")
    for _ in range(4):
        QApplication.processEvents()
    return whole


if __name__ == "__main__":
    look(scenes(), picture)
