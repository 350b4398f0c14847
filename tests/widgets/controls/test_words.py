"""Words, surfaces and listings."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from reluexplorer.widgets.controls.all_controls import (
    Aside,
    Bar,
    BarTable,
    Card,
    DataGrid,
    EmptyState,
    FlowLayout,
    FormRow,
    KeyHint,
    Legend,
    LinkButton,
    Notice,
    NumberField,
    Paragraph,
    RoundButton,
    Row,
    SectionHead,
    SideColumn,
    SliderField,
    StatFigure,
    StatusPill,
    Text,
)
from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT, THEMES
from tests.widgets.controls.hands import LEFT, colours, heard


def noticed(*said):
    notice = Notice()
    notice.set_notice(*said)
    return notice


def test_words_are_named_for_a_screen_reader(show):
    assert show(StatFigure("Epoch", "Passes", sample="1,204")).accessibleName() == "Epoch –"
    assert show(StatusPill("5 dead", "dead")).accessibleName() == "5 dead"
    assert show(KeyHint("Ctrl K")).accessibleName() == "Ctrl K"
    assert show(noticed("No target.", "error")).accessibleName() == "Error: No target."


def test_a_changing_figure_does_not_move_its_neighbours(show):
    figure = show(StatFigure("Epoch", "Passes", sample="888,888"))
    figure.set_value("1")
    narrow = figure.sizeHint()
    figure.set_value("111,888")
    assert figure.sizeHint() == narrow


def test_a_figure_that_is_wider_than_expected_has_room_at_once(show):
    figure, row = StatFigure("Loss", "Mean", sample="0.88"), QWidget()
    abreast(row, figure, (QWidget(), 1))
    show(row, 400)
    narrow = figure.width()
    figure.set_value("0.0000888")
    assert figure.width() > narrow
    assert figure.rect().contains(figure.findChildren(QLabel)[1].geometry())


def test_a_notice_acts_and_goes(show):
    notice = show(noticed("3 rows were left out.", "warning", "Show them"), 420)
    acted, gone = [], []
    notice.acted.connect(lambda: acted.append(True))
    notice.dismissed.connect(lambda: gone.append(True))
    QTest.mouseClick(notice.findChild(LinkButton), LEFT)
    QTest.mouseClick(notice.findChild(RoundButton), LEFT)
    assert (acted, gone, notice.isVisible()) == ([True], [True], False)


def test_an_empty_state_acts(show):
    state = show(EmptyState("No data", "Open a file.", "Open file…"))
    acted = []
    state.acted.connect(lambda: acted.append(True))
    QTest.mouseClick(state.button, LEFT)
    assert acted == [True]


def test_grid_rows_are_counted_and_clicked(show, qtbot):
    grid = show(DataGrid(("Function", "f(x)"), "Values"), 300)
    got = heard(grid.clicked)
    grid.set_rows((Row(("ReLU", "0.000"), "positive"), Row(("Tanh", "−0.885"))))
    assert grid.accessibleDescription() == "ReLU, 0.000; Tanh, −0.885"
    qtbot.waitUntil(lambda: grid.height() == 84)
    QTest.mouseClick(grid, LEFT, pos=QPoint(30, 70))
    assert got == [1]
    assert LIGHT.positive in colours(grid)
    with pytest.raises(ValueError, match="2 cells"):
        grid.set_rows((Row(("ReLU",)),))


def test_bars_are_as_long_as_their_share(show):
    table = show(BarTable("Active share"), 300)
    lengths = []
    for share in (0.25, 0.5, math.nan):
        table.set_bars((Bar("Hidden 1", share, "50%"),))
        picture = table.grab().toImage()
        healthy = QColor(LIGHT.healthy)
        y = table.height() // 2
        lengths.append(sum(picture.pixelColor(x, y) == healthy for x in range(picture.width())))
    assert lengths[1] == pytest.approx(2 * lengths[0], abs=3)
    assert lengths[2] == 0
    assert table.accessibleDescription() == "Hidden 1 50%"


def test_side_column_scrolls_down_only_and_keeps_fields_whole(show):
    column = SideColumn(264)
    field = NumberField("Samples", "How many", 0, 5000, 500, integer=True)
    section = column.add_section("Data")
    section.add(FormRow("A label that is far too long for its column", field))
    for number in range(20):
        section.add(
            Paragraph(f"Paragraph {number} with enough words to need more than one line in a column.")
        )
    column.setMinimumHeight(180)
    show(column, 300)
    scroll = column._scroll
    assert scroll.verticalScrollBar().maximum() > 0
    assert scroll.horizontalScrollBar().maximum() == 0
    assert field.mapTo(column, field.rect().topRight()).x() < column.width() - 8
    assert field.width() == 108


def test_flow_breaks_where_the_width_ends(show):
    holder = QWidget()
    flow = FlowLayout(spacing=8, parent=holder)
    pills = [StatusPill(f"{number} healthy", "healthy") for number in range(4)]
    for pill in pills:
        flow.addWidget(pill)
    show(holder, 260)
    assert pills[0].y() == pills[1].y() < pills[2].y()
    assert max(pill.geometry().right() for pill in pills) <= holder.width()
    assert flow.heightForWidth(2000) == 26


def test_form_label_explains_the_field(show):
    row = show(FormRow("Noise", SliderField("Noise", "Spread of the points", 0, 1, 0.5)))
    assert row.label.toolTip() == "Spread of the points"


def test_a_paragraph_shows_its_words_as_they_stand(show):
    words = show(Paragraph('See <a href="neuron">'))
    assert words.words() == 'See <a href="neuron">'
    assert "&lt;a href=&quot;neuron&quot;&gt;" in words.text()


def test_text_follows_theme_tone_and_state(show, qapp):
    text = show(Text("dead", tone="dead"))
    assert text.palette().windowText().color().name() == LIGHT.ink("dead")
    apply_theme(qapp, DARK)
    assert text.palette().windowText().color().name() == DARK.ink("dead")
    text.setEnabled(False)
    assert text.palette().windowText().color().name() == DARK.disabled


def test_heads_and_remarks_take_words(show):
    head = show(SectionHead("Loss", "5 seeds"))
    head.set_trailing("6 seeds")
    assert [label.text() for label in head.findChildren(QLabel)] == ["Loss", "6 seeds"]
    aside = show(Aside("Title", "Words"))
    aside.set_words("Other", "Words")
    assert aside.findChildren(QLabel)[0].text() == "Other"
    legend = show(Legend())
    legend.set_entries((("train", "0.018", "text"),))
    assert legend.accessibleName() == "train 0.018"


def test_card_draws_its_own_surface(show):
    card = show(Card())
    card.setFixedSize(60, 60)
    picture = card.grab().toImage()
    assert picture.pixelColor(30, 30).name() == LIGHT.panel
    assert picture.pixelColor(30, 0).name() == LIGHT.line
    assert picture.pixelColor(0, 0).name() not in {LIGHT.panel, LIGHT.line}


@pytest.mark.slow
def test_words_made_before_the_theme_have_its_colour_when_shown(show, qapp):
    holder = QWidget()
    words = Text("ReLU", parent=holder)
    apply_theme(qapp, THEMES["light"])
    apply_theme(qapp, THEMES["dark"])
    show(holder)
    assert words.palette().windowText().color().name() == THEMES["dark"].text


def test_bars_without_room_beside_their_names_stand_below_them(show):
    names = ("Copying alone", "GELU (tanh form)", "ReLU")
    table = show(BarTable("Cost"), 196)
    table.set_bars(tuple(Bar(name, 0.5, "24.27 ns, 91.2×") for name in names))
    assert table.sizeHint().height() == 3 * (21 + 16)
    table.resize(table.width(), table.sizeHint().height())
    picture = table.grab().toImage()
    for row in range(3):
        bar = [QColor(picture.pixel(x, row * 37 + 16 + 10)).name() for x in range(4, 30)]
        assert set(bar) == {LIGHT.healthy}
    assert table.words_at(QPoint(5, 40)) == "GELU (tanh form)"
    table.resize(400, 63)
    assert table.sizeHint().height() == 63


def test_words_take_their_colour_once_and_again_where_they_lost_it(show, monkeypatch):
    label, taken = show(Text("words", tone="accent")), []
    give = label.setPalette
    monkeypatch.setattr(label, "setPalette", lambda palette: (taken.append(palette), give(palette)))
    label.hide()
    label.show()
    assert taken == []
    label.hide()
    give(QPalette())
    label.show()
    assert label.palette().windowText().color() == QColor(LIGHT.accent)
    assert len(taken) == 1
