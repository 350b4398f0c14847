"""Charts of lessons, made of constructed exhibits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel

from reluexplorer.lessons.exhibit import (
    Bar,
    Bars,
    Card,
    Exhibit,
    Heading,
    Line,
    Lines,
    Table,
    Units,
)
from reluexplorer.panels.learn.bar_scale import scale_words, shares
from reluexplorer.panels.learn.charts import chart_widget
from reluexplorer.panels.learn.exhibit_view import ChartColumn, ExhibitView
from reluexplorer.widgets.controls import tables
from reluexplorer.widgets.controls.all_controls import Legend, SectionHead, StatusPill
from reluexplorer.widgets.plots.unit_grid import UnitGrid
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.panels.learn.exhibited import BARS, EVERY, LINES, NOTE, PLANE, TABLE, X, _state


def test_a_map_of_probabilities_is_written_as_such(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    for chances, ends, said in ((True, ("p = 0", "p = 1"), "p(1)  ≈ 0.500"), (False, ("", ""), "≈ 0")):
        widget = chart_widget(PLANE)
        qtbot.addWidget(widget)
        widget.show_chart(replace(PLANE, chances=chances))
        plane = widget._plane
        assert (plane.view.low_text, plane.view.high_text) == ends
        assert plane.lines_at(plane.view, (0.1, 0.2))[0] == said


def test_a_legend_draws_a_dashed_line_dashed(qtbot, qapp):
    """The key of the dashed line has a gap in its middle, that of the whole line has none."""
    apply_theme(qapp, LIGHT)
    widget = chart_widget(LINES)
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    widget.show()
    lines = Lines((Line("whole", X, X, "dead"), Line("dashed", X, -X, "dead", dashed=True)))
    widget.show_chart(lines)
    qapp.processEvents()
    legend = widget.findChild(Legend)
    picture = legend.grab().toImage()
    (first, top), (second, _) = legend.places(legend.width())
    row, colour = top + 8, LIGHT.role("dead")
    keys = [[picture.pixelColor(round(left) + x, row).name() for x in range(9)] for left in (first, second)]
    assert keys[0][2:7] == [colour] * 5
    assert keys[1][4] != colour
    assert keys[1].count(colour) >= 2


@pytest.mark.parametrize("chart", EVERY, ids=lambda chart: type(chart).__name__)
def test_every_chart_is_shown_and_reused_for_its_like_only(chart, qtbot):
    widget = chart_widget(chart)
    qtbot.addWidget(widget)
    widget.show_chart(chart)
    assert [other for other in EVERY if widget.fits(other)] == [chart]


def test_frames_reuse_the_widgets(panel):
    def frame(value):
        return _state(playing="dying", exhibit=Exhibit((Card("a", (LINES,)), Card("b", (NOTE,))), value, 0.0))

    panel.set_state(frame("step 1"))
    cards = list(panel._exhibit._cards)
    charts = [card._charts._charts[0] for card in cards]
    panel.set_state(frame("step 2"))
    assert panel._exhibit._cards == cards
    assert [card._charts._charts[0] for card in cards] == charts
    assert panel._knobs._progress.text() == "step 2"


def test_bars_share_one_scale():
    assert shares(BARS) == [0.25, 1.0]
    logarithmic = Bars(
        (Bar("a", 1.0, "", "dead"), Bar("b", 1e-3, "", "dead"), Bar("c", 0.0, "", "dead")), log=True
    )
    assert shares(logarithmic) == pytest.approx([1.0, 0.5, 0.0])
    below = Bars((Bar("a", 0.91, "", "dead"), Bar("b", 8.9e-4, "", "dead")), log=True)
    assert shares(below) == pytest.approx([1 + np.log10(0.91) / 6, 1 + np.log10(8.9e-4) / 6])
    assert scale_words(logarithmic) == "logarithmic, empty at 1e−6, full at 1"
    assert scale_words(BARS) == ""
    assert shares(Bars((Bar("a", 0.0, "", "dead"),))) == [0.0]
    values = (4.0, np.inf, 1.0, np.nan)
    overflowed = tuple(Bar("a", value, "", "dead") for value in values)
    assert shares(Bars(overflowed)) == [1.0, 1.0, 0.25, 0.0]
    assert shares(Bars(overflowed, log=True))[1:4:2] == [1.0, 0.0]
    assert max(shares(Bars(overflowed, log=True))) == 1.0
    assert shares(Bars(overflowed[3:])) == [0.0]


def test_logarithmic_axes_and_bars_say_so(qtbot):
    gradients = Lines((Line("a", X, 10.0**-X, "dead"),), "Layer", "Length", log_y=True)
    plot, bars = chart_widget(gradients), chart_widget(replace(BARS, log=True))
    for widget, chart in ((plot, gradients), (bars, replace(BARS, caption="Share", log=True))):
        qtbot.addWidget(widget)
        widget.show_chart(chart)
    assert "Layer · Length, logarithmic scale<" in plot._caption.text()
    assert "Share, logarithmic, empty at 1e−5, full at 10<" in bars._caption.text()


def test_lines_over_named_places_are_drawn_on_a_logarithmic_axis_where_their_caption_says_so(qtbot):
    ticks = tuple((x + 1, f"{x + 1:g}") for x in X)
    gradients = Lines((Line("now", X + 1, 10.0**-X, "dead"),), "Layer", "Length", log_y=True, ticks=ticks)
    widget = chart_widget(gradients)
    qtbot.addWidget(widget)
    widget.show_chart(gradients)
    assert "logarithmic scale" in widget._caption.text()
    assert widget._plot.is_log
    assert not widget.fits(replace(gradients, log_y=False))


def test_charts_beside_each_other_begin_at_one_height_whatever_their_heads(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    charts = (Units(np.full(12, 0.5), frozenset()),)
    cards = (
        Card("ReLU", charts, "7 of 192 dead"), Card("Leaky ReLU, slope 0.01", charts, "7 only leak"),
    )  # fmt: skip
    view = ExhibitView()
    qtbot.addWidget(view)
    view.set_exhibit(Exhibit(cards))
    for wide, apart in ((472, True), (1000, False), (472, True)):
        view.resize(wide, 400)
        view.show()
        QApplication.processEvents()
        grids = view.findChildren(UnitGrid)
        tops = [grid.mapTo(view, QPoint()).y() for grid in grids]
        pills = [pill.mapTo(view, QPoint()).y() for pill in view.findChildren(StatusPill)]
        assert (pills[0] != pills[1]) == apart
        assert tops[0] == tops[1] > max(pills)


NAMED = (
    Table(("Starting 96 % silent", "revived", "training digits read"),
          (("ReLU", "0 %", "0.22"), ("Leaky ReLU 0.01", "10 %", "0.80"), ("Leaky ReLU 0.1", "44 %", "0.98"))),
    Table(("A whole training step", "against ReLU"), (("Tanh", "1.23×"), ("Sigmoid", "1.26×"))),
    Table(("Held against each other", "error"), (("f(2x) against 2·f(x) with biases", "0.14"),)),
    Table(("Slope at 0", "measured"), (("from the left", "0"), ("from both sides", "0.5"))),
    Bars(tuple(Bar(name, 0.5, "5 ns, 12×", "accent") for name in ("ReLU, half their variance", "Tanh"))),
)  # fmt: skip


@pytest.mark.parametrize("width", [190, 207, 330])
@pytest.mark.parametrize("chart", NAMED)
def test_what_was_measured_has_whole_names_and_all_its_rows_however_narrow_it_stands(
    qtbot, monkeypatch, chart, width
):
    """Names are drawn on a line of their own where there is no room beside their figures."""
    drawn = []

    def noting(painter, rect, words, _colour, align=Qt.AlignmentFlag.AlignLeft):
        wide = QFontMetricsF(painter.font()).horizontalAdvance(words)
        left = rect.right() - wide if align & Qt.AlignmentFlag.AlignRight else rect.left()
        drawn.append((words, rect, QRectF(left, rect.center().y() - 6, wide, 12)))

    column = ChartColumn()
    qtbot.addWidget(column)
    column.resize(width, 800)
    column.set_charts((chart,))
    column.show()
    qtbot.waitUntil(lambda: column.width() == width)
    QApplication.processEvents()
    monkeypatch.setattr(tables, "text", noting)
    (shown,) = [*column.findChildren(tables.DataGrid), *column.findChildren(tables.BarTable)]
    shown.grab()
    cells = [cell for row in (chart.header, *chart.rows) for cell in row] if isinstance(chart, Table) else []
    named = cells or [each for bar in chart.bars for each in (bar.label, bar.text)]
    assert {words for words, _, _ in drawn} == set(named)
    for words, rect, taken in drawn:
        assert taken.width() <= rect.width() + 0.5, f"{words} is cut"
        assert 0 <= taken.top() < taken.bottom() <= shown.height(), f"{words} lies outside"
    for number, (words, _, taken) in enumerate(drawn):
        for over, _, other in drawn[:number]:
            assert not taken.intersects(other), f"{words} lies on {over}"


def test_a_long_heading_of_what_was_measured_takes_a_second_line(qtbot):
    column = ChartColumn()
    qtbot.addWidget(column)
    column.resize(207, 300)
    column.set_charts((Heading("Training digits read, standardised pixels"), TABLE))
    column.show()
    QApplication.processEvents()
    (head,) = column.findChildren(SectionHead)
    label = head.findChild(QLabel)
    assert label.wordWrap()
    assert label.height() >= label.heightForWidth(label.width()) > 1.5 * label.fontMetrics().lineSpacing()
