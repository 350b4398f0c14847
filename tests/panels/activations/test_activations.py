"""The Activations workspace by real clicks and keys."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.panels.activations import words
from reluexplorer.panels.activations.panel import ActivationsPanel
from reluexplorer.panels.activations.view import STYLES, view_of
from reluexplorer.session.commands.curves import ToggleCurve
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import View
from reluexplorer.session.document.limits import MOST_CURVES
from reluexplorer.session.session import Session
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.panels.activations.choosing import LEFT, choice, leaky, state

EIGHT = ("relu", "threshold", "abs", "step", "selu", "gelu_tanh", "hardsigmoid", "hardshrink")


def test_table_shows_what_core_computes(shown):
    panel, _ = shown()
    assert [row.cells for row in panel.reading.table.rows()] == [
        ("ReLU", "0.000", "0.000"),
        ("Leaky ReLU", "−0.140", "0.100"),
        ("Sigmoid", "0.198", "0.159"),
        ("Tanh", "−0.885", "0.216"),
    ]
    for row, name in zip(panel.reading.table.rows(), ("relu", "leaky_relu", "sigmoid", "tanh"), strict=True):
        value, slope = words.at(leaky() if name == "leaky_relu" else choice(name), -1.4)
        assert row.cells[1:] == (words.figure(value), words.figure(slope))


def test_click_on_a_row_toggles_its_curve(shown):
    panel, dispatch = shown()
    assert [name for name, row in panel.functions.list.rows.items() if row.isChecked()] == list(View().curves)
    QTest.mouseClick(panel.functions.list.rows["gelu"], LEFT)
    QTest.keyClick(panel.functions.list.rows["relu"], Qt.Key.Key_Space)
    assert dispatch.calls == [(ToggleCurve("gelu"), False), (ToggleCurve("relu"), False)]


def test_what_the_mouse_is_at_is_described_until_it_leaves(shown):
    panel, _ = shown()
    functions = panel.functions
    functions.list.pointed.emit("")
    assert functions.about() == "relu"
    assert functions.facts["Origin"].text() == CATALOGUE["relu"].origin
    QTest.mouseMove(functions.list.rows["relu6"])
    QApplication.processEvents()
    assert functions.about() == "relu6"
    assert functions.facts["Range"].text() == "[0, 6]"
    assert functions.note.words() == CATALOGUE["relu6"].kink_note
    assert functions._tuned == "leaky_relu"
    QTest.mouseMove(panel.charts, QPoint(100, 100))
    QApplication.processEvents()
    assert functions.about() == "relu"


def test_keys_choose_what_is_described(shown, qtbot):
    panel, dispatch = shown()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    listing = panel.functions.list
    listing.field.setFocus()
    QTest.keyClicks(listing.field, "shrink")
    assert listing.visible_keys() == ("softshrink", "hardshrink", "tanhshrink")
    QTest.keyClick(listing.field, Qt.Key.Key_Down)
    QTest.keyClick(listing.rows["softshrink"], Qt.Key.Key_Down)
    assert panel.functions.about() == "hardshrink"
    assert panel.functions._tuned == "hardshrink"
    QTest.keyClick(listing.rows["hardshrink"], Qt.Key.Key_Space)
    assert dispatch.calls == [(ToggleCurve("hardshrink"), False)]


def test_a_function_is_found_by_author_and_by_its_name_in_pytorch(shown):
    panel, _ = shown()
    listing = panel.functions.list
    QTest.keyClicks(listing.field, "hendrycks")
    assert listing.visible_keys() == ("gelu", "gelu_tanh")
    listing.field.clear()
    QTest.keyClicks(listing.field, "hardsw")
    assert listing.visible_keys() == ("hardswish",)


def test_a_click_in_the_table_chooses_the_function(shown):
    panel, dispatch = shown()
    QTest.mouseClick(panel.reading.table, LEFT, pos=QPoint(40, 28 * 4 + 10))
    assert panel.functions.about() == "tanh"
    row = panel.functions.list.rows["tanh"]
    assert row.visibleRegion().boundingRect().height() == row.height()
    assert dispatch.calls == []


def test_a_refused_curve_is_not_checked(shown):
    panel, _ = shown(curves=EIGHT)
    row = panel.functions.list.rows["snake"]
    QTest.mouseClick(row, LEFT)
    assert not row.isChecked()
    assert sum(each.isChecked() for each in panel.functions.list.rows.values()) == MOST_CURVES
    assert panel.functions.head.trailing.text() == "8 shown, max 8"


def test_a_click_too_many_says_a_sentence(qtbot, qapp):
    session = Session(state(curves=EIGHT).document)
    panel = ActivationsPanel(session.dispatch)
    qtbot.addWidget(panel)
    panel.resize(1440, 854)
    panel.show()
    session.changed.connect(lambda _before, after: panel.set_state(after))
    panel.set_state(session.state)
    try:
        QTest.mouseClick(panel.functions.list.rows["snake"], LEFT)
        assert session.state.notice.endswith("hide one to see Snake.")
        QTest.mouseClick(panel.functions.list.rows["selu"], LEFT)
        QTest.mouseClick(panel.functions.list.rows["snake"], LEFT)
        assert session.state.notice == ""
        assert panel.functions.list.rows["snake"].isChecked()
        assert session.state.document.view.curves[-1] == "snake"
    finally:
        session.close()


def test_eight_curves_have_eight_looks(shown):
    panel, _ = shown(curves=EIGHT)
    looks = {(line.colour, line.style) for line in panel.charts.values.curves()}
    assert len({colour for colour, _ in looks}) == 8
    rows = panel.reading.table.rows()
    assert [(row.dot, row.line) for row in rows] == [
        (line.colour, line.style) for line in panel.charts.values.curves()
    ]
    assert all(STYLES[int(colour.removeprefix("curve"))] == style for colour, style in looks)
    assert panel.charts.key.isVisible()
    assert [name for name, *_ in panel.charts.key._entries] == [row.cells[0] for row in rows]
    assert all(bars.line for bars in panel.charts.outcomes._series)


def test_four_curves_need_no_key(shown):
    panel, _ = shown()
    assert panel.charts.key.isHidden()
    assert not any(bars.line for bars in panel.charts.outcomes._series)
    assert [line.colour for line in panel.charts.values.curves()] == ["curve0", "curve1", "curve2", "curve3"]
    assert {line.style for line in panel.charts.values.curves()} == {"solid"}


def test_many_gates_are_counted(shown):
    panel, _ = shown(curves=("relu", "prelu", "relu6", "elu", "celu", "gelu", "silu", "mish"))
    pills = [pill for pill in panel.reading.pills if pill.isVisible()]
    assert len(pills) == words.MOST_GATES
    assert panel.reading.more.words() == "and 4 more, with the slopes above"
    panel.set_state(state())
    assert panel.reading.more.isHidden()


@pytest.mark.parametrize("size", [(1440, 854), (1024, 654)])
def test_nothing_is_cut_with_eight_curves(shown, size):
    panel, _ = shown(size, curves=EIGHT)
    table = panel.reading.table
    assert table._first() + sum(table._widths()) <= table.width()
    charts = panel.charts
    for part in (charts.key, charts.values, charts.zeros, charts.outcomes):
        inside = part.parentWidget().rect()
        assert inside.contains(part.geometry())
    places = charts.key.places(charts.key.width())
    ends = [left + wide - 15 for (left, _), wide in zip(places, charts.key._widths(), strict=True)]
    assert max(ends) <= charts.key.width()
    assert charts.key.height() >= charts.key.height_in(charts.key.width())
    assert charts.values.height() > 150
    inner = panel.reading._scroll.widget()
    assert inner.width() == panel.reading._scroll.viewport().width()


def test_nothing_chosen_says_what_to_do(shown):
    panel, _ = shown(curves=())
    plots = panel.charts.values, panel.charts.slopes
    assert [plot._graph.waiting for plot in plots if plot._graph.is_empty] == [
        "Choose a function at the left: its curve is drawn here.",
        "Choose a function at the left: its slope is drawn here.",
    ]
    assert panel.charts.values.probe() is None
    assert panel.reading.sentence.words() == "Choose a function at the left."
    assert panel.charts.zeros.isHidden()


@pytest.mark.parametrize(
    ("size", "columns"), [((1440, 854), (248, 344)), ((1024, 654), (212, 280)), ((3000, 1754), (373, 531))]
)
def test_side_columns_leave_room_for_the_plots(shown, size, columns):
    panel, _ = shown(size)
    assert (panel.functions.width(), panel.reading.width()) == columns
    assert panel.charts.width() == size[0] - sum(columns)
    assert panel.charts.values.width() > 400


def test_views_compare_by_value():
    panel_view = ActivationsPanel.view_of
    assert panel_view(None, state()) == view_of(View())
    assert [each.name for each in view_of(View()).shown] == list(View().curves)
    assert view_of(View()).choice("leaky_relu").values == (0.1,)
    assert panel_view(None, state(lesson="gate")) == panel_view(None, state())
    assert panel_view(None, state(leak=0.2)) != panel_view(None, state())
    assert panel_view(None, state(curve_parameters=(("snake", 0, 2.0),))) != panel_view(None, state())


def test_undo_knows_nothing_of_a_double_click_on_the_curves(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    with closing(Session()) as session:
        session.dispatch(assign("view.workspace", "activations"))
        panel = ActivationsPanel(session.dispatch)
        qtbot.addWidget(panel)
        panel.resize(1440, 854)
        panel.set_state(session.state)
        session.changed.connect(lambda _before, after: panel.set_state(after))
        panel.show()
        qtbot.waitExposed(panel)
        before, view = session.state.document, panel.charts.values._graph.viewport()
        place = QPoint(view.width() // 3, view.height() // 2)
        QTest.mouseClick(view, LEFT, pos=place)
        assert session.state.document.view.probe != before.view.probe
        assert session.state.undo_label == "Move the probe"
        QTest.mouseDClick(view, LEFT, pos=place)
        assert session.state.document == before
        assert session.state.undo_label == ""
