"""Curves in pixels: in pieces they look as in one go, and only what can be seen is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from reluexplorer.widgets.plots import lines
from reluexplorer.widgets.plots.axes import Frame
from reluexplorer.widgets.plots.curve_plot import Curve
from reluexplorer.widgets.plots.lines import Line, needed, paint_lines
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


def test_a_line_needs_no_points_on_straight_ways_but_its_turns_and_what_is_beside_a_gap():
    across = np.arange(100.0)
    assert np.flatnonzero(needed(across, 0.5 * across)).tolist() == [0, 32, 64, 96, 98, 99]
    bent = np.abs(across - 37)
    assert needed(across, bent)[37]
    assert needed(across, bent).sum() < 20
    gap = np.where((across > 40) & (across < 43), np.nan, 0.0)
    assert needed(across, gap)[40:44].all()
    up_and_down = needed(np.array([0.0, 0.0, 0.0]), np.array([0.0, 9.0, 4.0]))
    assert up_and_down.all()


@pytest.mark.parametrize("wave", [1.0, 6.0, 40.0])
def test_the_line_through_the_needed_points_is_nowhere_off_the_others(wave):
    across = np.linspace(0.0, 600.0, 701)
    down = 100 * np.sin(wave * across / 100)
    kept = needed(across, down)
    through = np.interp(across, across[kept], down[kept])
    steep = np.hypot(1.0, np.gradient(through, across))
    assert (np.abs(through - down) / steep).max() <= 0.03
