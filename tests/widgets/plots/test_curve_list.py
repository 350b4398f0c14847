"""The list of curves by mouse and keyboard, its key, and the colours of curves."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.widgets.controls.legend import Legend
from reluexplorer.widgets.controls.tables import DataGrid, Row
from reluexplorer.widgets.painting.shapes import PATTERNS, paint_key
from reluexplorer.widgets.plots.charts import Bars, HistogramPlot
from reluexplorer.widgets.plots.curve_list import CurveGroup, CurveItem, CurveList, ShownCurve
from reluexplorer.widgets.plots.curve_plot import Curve, CurvePlot
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT
from tests.widgets.controls.hands import enter, heard, leave

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key
GROUPS = (
    CurveGroup(
        "Rectifiers", (CurveItem("relu", "ReLU", "max(0, x)"), CurveItem("leaky", "Leaky ReLU", "αx"))
    ),
    CurveGroup(
        "Bounded",
        (
            CurveItem("hard", "Hard tanh", "clipped", "Collobert"),
            CurveItem("tanh", "Tanh", "tanh(x)"),
            *(CurveItem(f"more{n}", f"More {n}", "") for n in range(20)),
        ),
    ),
)
# Machado, Oliveira and Fernandes 2009, severity 1.
EYES = {
    "normal": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


@pytest.fixture
def made(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    curves = CurveList("Functions", GROUPS, "Find a function", "Type a name")
    curves.setObjectName("window")
    qtbot.addWidget(curves)
    curves.resize(240, 300)
    with qtbot.waitExposed(curves):
        curves.show()
    curves.activateWindow()
    qtbot.waitUntil(curves.isActiveWindow)
    return curves


@pytest.mark.slow
def test_a_click_asks_to_toggle_and_the_view_decides(made):
    toggled = heard(made.toggled)
    QTest.mouseClick(made.rows["tanh"], LEFT)
    assert toggled == ["tanh"]
    made.set_shown({"relu": ShownCurve("curve0"), "hard": ShownCurve("curve4", "dash", "−1 · 1")})
    assert [key for key, row in made.rows.items() if row.isChecked()] == ["relu", "hard"]
    assert made.rows["hard"].curve() == ("curve4", "dash", "−1 · 1")
    assert made.rows["hard"].accessibleDescription() == "shown −1 · 1"
    assert made.rows["tanh"].curve()[0] == ""


def test_only_shown_rows_have_a_piece_of_line(made):
    def orange(key):
        picture = made.rows[key].grab().toImage()
        return sum(
            picture.pixelColor(x, y).name() == LIGHT.mark("curve0")
            for x in range(picture.width())
            for y in range(picture.height())
        )

    assert orange("relu") == 0
    made.set_shown({"relu": ShownCurve("curve0")})
    assert orange("relu") > 20
    assert orange("leaky") == 0


def test_typing_narrows_the_list_and_escape_widens_it(made):
    QTest.keyClicks(made.field, "TANH")
    assert made.visible_keys() == ("hard", "tanh")
    assert [head.isVisible() for head, _ in made._groups] == [False, True]
    QTest.keyClick(made.field, KEY.Key_Escape)
    assert len(made.visible_keys()) == len(made.rows)
    QTest.keyClicks(made.field, "bounded coll")
    assert made.visible_keys() == ("hard",)


def test_nothing_found_is_said(made):
    QTest.keyClicks(made.field, "zz")
    assert made.visible_keys() == ()
    assert made.nothing.isVisible()
    assert made.nothing.words() == "There is no function “zz”. Esc shows all again."
    QTest.mouseClick(made.field._cross, LEFT)
    assert made.field.text() == ""
    assert made.nothing.isHidden()


def test_enter_takes_what_fits_best(made):
    toggled = heard(made.toggled)
    QTest.keyClick(made.field, KEY.Key_Return)
    assert toggled == []
    QTest.keyClicks(made.field, "tanh")
    QTest.keyClick(made.field, KEY.Key_Return)
    QTest.keyClick(made.field, KEY.Key_Backspace)
    QTest.keyClick(made.field, KEY.Key_Enter)
    assert toggled == ["tanh", "tanh"]


def test_arrows_move_space_toggles_and_letters_filter(made):
    toggled, chosen = heard(made.toggled), heard(made.chosen)
    made.field.setFocus()
    QTest.keyClick(made.field, KEY.Key_Down)
    assert QApplication.focusWidget() is made.rows["relu"]
    QTest.keyClick(made.rows["relu"], KEY.Key_Down)
    QTest.keyClick(made.rows["leaky"], KEY.Key_Down)
    assert QApplication.focusWidget() is made.rows["hard"]
    QTest.keyClick(made.rows["hard"], KEY.Key_Space)
    QTest.keyClick(made.rows["hard"], KEY.Key_Return)
    assert toggled == ["hard", "hard"]
    QTest.keyClick(made.rows["hard"], KEY.Key_End)
    assert QApplication.focusWidget() is made.rows["more19"]
    assert made.rows["more19"].visibleRegion().boundingRect().height() == made.rows["more19"].height()
    QTest.keyClick(made.rows["more19"], KEY.Key_Home)
    assert chosen == ["relu", "leaky", "hard", "more19", "relu"]
    QTest.keyClick(made.rows["relu"], KEY.Key_Up)
    assert QApplication.focusWidget() is made.field
    made.rows["relu"].setFocus()
    QTest.keyClick(made.rows["relu"], KEY.Key_T)
    assert QApplication.focusWidget() is made.field
    QTest.keyClicks(made.field, "a")
    assert made.field.text() == "ta"
    assert made.visible_keys() == ("hard", "tanh")


def test_the_list_is_one_stop_for_the_tab_key(made):
    def stops():
        return [k for k, row in made.rows.items() if row.focusPolicy() & Qt.FocusPolicy.TabFocus]

    assert stops() == ["relu"]
    made.rows["hard"].setFocus()
    assert stops() == ["hard"]
    QTest.keyClicks(made.field, "leaky")
    assert stops() == ["leaky"]


def test_the_row_under_the_mouse_is_pointed_at(made):
    pointed = heard(made.pointed)
    enter(made.rows["relu"])
    enter(made.rows["leaky"])
    assert pointed == ["relu", "leaky"]
    made.field.setText("tanh")
    assert pointed[-1] == ""
    made.field.clear()
    enter(made.rows["relu"])
    assert pointed[-1] == "relu"
    leave(made.area.viewport())
    assert pointed[-1] == ""


# The key


def test_the_key_goes_on_in_the_next_line(qtbot, qapp):
    key = Legend(wraps=True, keys=True)
    qtbot.addWidget(key)
    names = ("Absolute value", "Leaky ReLU", "Hard sigmoid", "GELU (tanh)")
    entries = tuple((name, "", f"curve{n}") for n, name in enumerate(names))
    key.set_entries(entries, styles=("solid",) * len(names))
    assert key.height_in(2000) == 18
    assert key.height_in(260) == 36
    sides = zip(key.places(260), key._widths(), strict=True)
    places = [QRectF(left, top, wide - 15, 18) for (left, top), wide in sides]
    assert all(place.right() <= 260 for place in places)
    assert not any(a.intersects(b) for a, b in combinations(places, 2))
    assert key.accessibleName() == ", ".join(names)


def lit(style):
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_key(painter, QRectF(0, 0, 20, 10), "#000000", style)
    painter.end()
    return tuple(image.pixelColor(x, 5).lightness() < 128 for x in range(20))


def test_each_style_of_line_looks_different():
    assert len({lit(style) for style in PATTERNS}) == len(PATTERNS)
    assert sum(lit("solid")) >= 18


# Colours


def lab(colour, eye):
    channels = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(EYES[eye]) @ linear, 0, 1)
    matrix = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    f = np.cbrt(np.maximum(np.array(matrix) @ seen / [0.9505, 1, 1.089], 0.008856))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_all_eyes_tell_the_colours_of_curves_apart(theme, eye):
    for first, second in combinations(theme.curves, 2):
        assert np.linalg.norm(lab(first, eye) - lab(second, eye)) > 13, (first, second)


def test_colours_of_curves_are_roles():
    for theme in (LIGHT, DARK):
        assert [theme.role(f"curve{n}") for n in range(9)] == list(theme.curves)
        assert theme.curves[0] == theme.positive


# What the plots have for curves


def test_ends_at_a_jump_are_a_dot_and_a_ring(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    plot = CurvePlot("Step")
    qtbot.addWidget(plot)
    plot.resize(400, 200)
    x = np.array([-1.0, 0.0, 1e-9, 2e-9, 1.0])
    y = np.array([0.0, 0.0, np.nan, 1.0, 1.0])
    plot.set_view((-1, 1), (-0.5, 1.5))
    plot.set_curves((Curve("Step", x, y, "curve2", ends=((0.0, 0.0, True), (0.0, 1.0, False))),))
    with qtbot.waitExposed(plot):
        plot.show()
    picture, frame = plot.grab().toImage(), plot._graph.frame()

    def colour(x, y):
        return picture.pixelColor(QPointF(frame.px(x), frame.py(y)).toPoint()).name()

    assert colour(0, 0) == LIGHT.curves[2]
    assert colour(0, 1) == LIGHT.panel
    assert colour(0, 0.5) not in {LIGHT.curves[2], LIGHT.panel}
    assert colour(0.5, 1) == LIGHT.curves[2]


def test_the_view_says_when_it_looks_elsewhere(qtbot, qapp):
    plot = CurvePlot("Any", zoomable=True)
    qtbot.addWidget(plot)
    changed = []
    plot.view_changed.connect(lambda: changed.append(plot.view()[0]))
    plot.set_view((-5, 5), (0, 1))
    plot.set_view((-2, 2), (0, 1))
    assert changed[-1] == (-2, 2)


def test_an_outline_leaves_the_inside_of_bars_free(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    chart = HistogramPlot("Outputs")
    qtbot.addWidget(chart)
    chart.resize(200, 126)

    def inked(**options):
        chart.set_series(
            (Bars("a", np.array([0.0, 1.0]), np.array([1.0]), "curve2", 1.0, **options),), y_max=2
        )
        picture = chart.grab().toImage()
        return picture.pixelColor(100, 80).name(), picture.pixelColor(100, 54).name()

    assert inked() == (LIGHT.curves[2], LIGHT.curves[2])
    inside, edge = inked(line="solid")
    assert inside == QColor(chart.palette().window().color()).name()
    assert QColor(edge).lightness() < QColor(inside).lightness() - 80


def test_a_table_that_is_narrow_gives_up_gaps_before_words(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    grid = DataGrid(("Function", "f(x)", "f′(x)"), "Values")
    qtbot.addWidget(grid)
    grid.set_rows((Row(("Absolute value", "1.400", "−1.000"), "curve3", line="dash"),))
    grid.resize(400, 60)
    wide = sum(grid._widths())
    grid.resize(239, 60)
    assert sum(grid._widths()) == wide - 16
    assert grid._first() + sum(grid._widths()) <= 239


def test_a_click_on_a_row_that_is_half_out_of_sight_toggles_it(made):
    half = [key for key, row in made.rows.items() if _shown_height(made, row) not in {0, row.height()}]
    assert len(half) == 1
    row, asked = made.rows[half[0]], []
    made.toggled.connect(asked.append)
    at = row.mapTo(made, QPoint(60, 2))
    assert made.rect().contains(at)
    for act in (QTest.mousePress, QTest.mouseRelease):
        act(made.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    assert asked == half
    assert _shown_height(made, row) == row.height()


def _shown_height(made, row):
    top = row.mapTo(made.area.viewport(), QPoint(0, 0)).y()
    return max(0, min(top + row.height(), made.area.viewport().height()) - max(top, 0))
