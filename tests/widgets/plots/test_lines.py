"""Curves in pixels: in pieces they look as in one go, and only what can be seen is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from reluexplorer.widgets.plots import lines
from reluexplorer.widgets.plots.axes import Frame
from reluexplorer.widgets.plots.curve_plot import Curve
from reluexplorer.widgets.plots.lines import Line, paint_lines
from reluexplorer.widgets.theme.theme import LIGHT

X = np.linspace(0.0, 1.0, 200)
FRAME = Frame(QRectF(10, 10, 380, 180), (0.0, 1.0), (-1.0, 1.0))


def opacity(y: np.ndarray, style: str = "solid", frame: Frame = FRAME) -> np.ndarray:
    """Return how opaque each pixel is, of shape (200, 400), 0 to 255."""
    picture = QImage(400, 200, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_lines(painter, frame, (Line(X, y, y, Curve("a", X, y, "text", 2.0, style)),), LIGHT)
    return np.frombuffer(picture.constBits(), np.uint8).reshape(200, 400, 4)[..., 3].astype(int)


@pytest.mark.parametrize("style", ["solid", "dash", "dot"])
@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_pieces_look_as_the_line_in_one_go(monkeypatch, style, noise):
    y = np.sin(6 * X) * 0.6 + noise * np.random.default_rng(3).standard_normal(200)
    pieces = opacity(y, style)
    monkeypatch.setattr(lines, "_FEWEST", len(X))
    monkeypatch.setattr(lines, "_MOST", len(X))
    whole = opacity(y, style)
    assert (whole > 128).sum() > 200
    assert (np.abs(pieces - whole) > 24).mean() < 0.002


def test_a_gap_stays_free_and_nothing_is_drawn_beyond_the_area():
    y = np.where((X > 0.4) & (X < 0.6), np.nan, 4 * X - 2)
    drawn = opacity(y) > 0
    columns = np.flatnonzero(drawn.any(axis=0))
    assert not drawn[:, 165:236].any()
    assert (columns[0], columns[-1]) == (pytest.approx(105, abs=4), pytest.approx(295, abs=4))
    assert not drawn[:10].any()
    assert not drawn[191:].any()


def test_a_line_far_out_is_drawn_where_it_comes_in():
    y = np.where(X < 0.5, -1e12, 0.0)
    drawn = opacity(y) > 128
    assert drawn[98:102, 203:390].any(axis=0).all()
    assert not drawn[:95].any()


def test_what_the_view_does_not_reach_takes_no_stroke(monkeypatch):
    drawn: list[int] = []
    usual = lines.QPolygonF
    monkeypatch.setattr(lines, "QPolygonF", lambda points: drawn.append(len(points)) or usual(points))
    opacity(X * 0, frame=Frame(FRAME.area, (0.5, 0.6), (-1.0, 1.0)))
    assert sum(drawn) < 30
    drawn.clear()
    opacity(X * 0, frame=Frame(FRAME.area, (2.0, 3.0), (-1.0, 1.0)))
    assert drawn == []
