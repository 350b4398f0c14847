"""Every painted widget with plausible data as pictures: ``python tests/widgets/paint_gallery.py FOLDER``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).parents[2]))

from reluexplorer.lessons.exhibit import Units
from reluexplorer.widgets.diagram.network_diagram import NetworkDiagram
from reluexplorer.widgets.painting.painted_widget import PaintedWidget
from reluexplorer.widgets.plane.plane_widget import PlaneView, PlaneWidget
from reluexplorer.widgets.plane.thumbnails import DataThumbnails, Thumbnail, ThumbnailsView
from reluexplorer.widgets.plots.histogram_strip import HistogramStrip, HistogramView
from reluexplorer.widgets.plots.timeline_strip import TimelineEvent, TimelineStrip, TimelineView
from reluexplorer.widgets.plots.unit_grid import UnitGrid
from reluexplorer.widgets.raster.raster_widget import RasterWidget
from reluexplorer.widgets.theme.colormap import level
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT
from tests.widgets import sample_net as sample


def diagrams() -> dict[str, QWidget]:
    made: dict[str, QWidget] = {}
    shapes = {
        "design": ((8, 8, 4), 2, 1, (805, 770)),
        "wide": ((64, 64), 64, 10, (805, 770)),
        "deep": ((6,) * 12, 2, 3, (805, 600)),
        "tiny": ((8, 8, 4), 2, 1, (320, 220)),
        "huge": ((16, 12, 8), 4, 3, (2200, 1400)),
        "linear": ((), 13, 3, (805, 500)),
    }
    for name, (hidden, inputs, outputs, size) in shapes.items():
        net = sample.sample_net(hidden, inputs, outputs)
        widget = NetworkDiagram()
        widget.resize(*size)
        widget.set_view(sample.diagram_view(net, (2, 2) if len(hidden) == 3 else None))
        made[f"diagram_{name}"] = widget
    design = made["diagram_design"]
    assert isinstance(design, NetworkDiagram)
    design._set_hover(design.hit(design.cell_rect(2, 2).center()))
    design.set_hover_lines(
        ("Neuron 2.3", "fires on 38 % of the data", "bias −0.41 · ‖w‖ 1.83", "mean gradient 2.1e−3")
    )
    return made


def planes() -> dict[str, QWidget]:
    net = sample.sample_net()
    side = 101
    axis = np.linspace(-1, 1, side, dtype=np.float32)
    x, y = np.meshgrid(axis, axis)
    values = np.tanh(4 * (0.5 - np.hypot(x, y))).astype(np.float32)
    test = np.zeros(len(net.points), bool)
    test[::4] = True
    wrong = (np.hypot(*net.points.T) < 0.5) != (net.targets == 1)
    rng = np.random.default_rng(0)
    lines = tuple(rng.uniform(-1.4, 1.4, (2, 2)) for _ in range(24))
    two = ("out", "in")
    angle = np.arctan2(y, x)
    wedge = ((angle + np.pi) / (2 * np.pi) * 4.999).astype(int)
    own = ((np.arctan2(net.points[:, 1], net.points[:, 0]) + np.pi) / (2 * np.pi) * 4.999).astype(int)
    views = {
        "output": PlaneView(values, 1.0, net.points, net.targets, two, lines=lines),
        "tests": PlaneView(
            values,
            1.0,
            net.points,
            net.targets,
            two,
            test,
            show_test=True,
            wrong=wrong,
            x_name="x1",
            y_name="x2",
        ),
        "discrete": PlaneView(values, 1.0, net.points, net.targets, two, discrete=True, title="Decision"),
        "regression": PlaneView(values, level(values), net.points, net.points[:, 0]),
        "classes": PlaneView(
            None,
            1.0,
            net.points,
            own,
            ("setosa", "versicolor", "virginica", "other", "a very long name"),
            class_image=wedge,
            x_name="petal length",
            y_name="petal width",
        ),
        "fires": PlaneView(
            None, 1.0, net.points, net.targets, two, fires=(np.array([[0.5, 1.0], [1, 1], [1, 0.2]]),)
        ),
        "empty": PlaneView(None, empty="Train the network to see its output here"),
    }
    made: dict[str, QWidget] = {}
    for name, view in views.items():
        plane = PlaneWidget()
        plane.set_view(view)
        plane.resize(340, plane.heightForWidth(340))
        if name == "regression":
            plane._mouse = QPointF(240, 100)
        made[f"plane_{name}"] = plane
    return made


def rasters() -> dict[str, QWidget]:
    shapes = {
        "design": ((32, 32, 32), 500, (970, 590)),
        "few": ((4, 8), 300, (970, 400)),
        "many": ((512, 64, 16), 3000, (970, 590)),
    }
    made: dict[str, QWidget] = {}
    for name, (hidden, samples, size) in shapes.items():
        raster = RasterWidget()
        raster.resize(*size)
        view = sample.raster_view(hidden, samples, (1, hidden[1] - 2))
        raster.set_view(view)
        made[f"raster_{name}"] = raster
    return made


def small() -> dict[str, QWidget]:
    rng = np.random.default_rng(1)
    grid = UnitGrid()
    dead = frozenset(np.flatnonzero(rng.random(192) < 0.4).tolist())
    grid.set_view(Units(rng.beta(2, 2, 192), dead, (64, 64, 64)))
    grid.resize(336, 252)
    points, targets = sample.circle(160)
    angle = np.linspace(0, 4, 80)
    spiral = np.concatenate(
        [s * np.stack((angle * np.cos(angle), angle * np.sin(angle)), axis=-1) for s in (1, -1)]
    )
    items = (
        Thumbnail("circle", "Circle", points, targets),
        Thumbnail(
            "xor", "Exclusive or", p := rng.uniform(-1, 1, (180, 2)), (p[:, 0] * p[:, 1] > 0).astype(int)
        ),
        Thumbnail("spiral", "Spiral", spiral, np.repeat([0, 1], 80)),
        Thumbnail("waves", "Waves", p, np.sin(3 * p[:, 0])),
        Thumbnail(
            "gaussians",
            "Two Gaussians",
            np.concatenate((rng.normal(-1, 0.4, (80, 2)), rng.normal(1, 0.4, (80, 2)))),
            np.repeat([0, 1], 80),
        ),
        Thumbnail("digits", "Digits", glyph="7"),
        Thumbnail("open", "Open a file", text="Open…"),
    )
    thumbnails = DataThumbnails()
    thumbnails.set_view(ThumbnailsView(items, "circle"))
    thumbnails.resize(232, thumbnails.sizeHint().height())
    dead, alive = HistogramStrip(), HistogramStrip()
    counts, edges = np.histogram(rng.normal(-2, 0.45, 4000), 60, (-4, -0.83))
    dead.set_view(HistogramView(counts, edges, gap=0.83))
    counts, edges = np.histogram(rng.normal(0.4, 1, 4000), 48)
    alive.set_view(HistogramView(counts, edges))
    timeline = TimelineStrip()
    steps = np.arange(0, 960, 2)
    loss = 0.6 * np.exp(-steps / 260) + 0.02 * rng.random(len(steps))
    events = (TimelineEvent(320, "2.2, 2.5, 2.7 died", "dead"), TimelineEvent(630, "learning rate 0.3 → 0.1"))
    timeline.set_view(TimelineView(steps, loss, 1200, 960, events))
    for strip, size in ((dead, (366, 124)), (alive, (366, 124)), (timeline, (810, 64))):
        strip.resize(*size)
    return {
        "grid": grid,
        "thumbnails": thumbnails,
        "histogram_dead": dead,
        "histogram_alive": alive,
        "timeline": timeline,
    }


def grab(widget: QWidget, ratio: float) -> QImage:
    """Picture of a widget on the window's background at a device pixel ratio."""
    theme = widget.theme if isinstance(widget, PaintedWidget) else LIGHT
    picture = QImage(
        round((widget.width() + 16) * ratio),
        round((widget.height() + 16) * ratio),
        QImage.Format.Format_RGB32,
    )
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(theme.background))
    with QPainter(picture) as painter:
        widget.render(painter, QPoint(8, 8), renderFlags=QWidget.RenderFlag.DrawChildren)
    return picture


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    widgets = diagrams() | planes() | rasters() | small()
    for theme in (LIGHT, DARK):
        apply_theme(app, theme)
        for name, widget in widgets.items():
            widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            widget.show()
            for ratio in (1, 2):
                grab(widget, ratio).save(str(folder / f"{name}_{theme.name}@{ratio}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
