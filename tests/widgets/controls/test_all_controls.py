"""The controls, driven by real mouse and key events."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QImage, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from reluexplorer.resources import resource
from reluexplorer.widgets.controls.all_controls import (
    Aside,
    Bar,
    BarTable,
    Card,
    Chip,
    ComboField,
    DataGrid,
    EmptyState,
    FlowLayout,
    FormRow,
    KeyHint,
    LayersField,
    Legend,
    LinkButton,
    ListRow,
    Notice,
    NumberField,
    Paragraph,
    PillButton,
    PrimaryRoundButton,
    RoundButton,
    Row,
    SectionHead,
    SegmentedControl,
    SideColumn,
    SliderField,
    StatFigure,
    StatusPill,
    TabButton,
    Text,
    TextField,
)
from reluexplorer.widgets.controls.stepper import Stepper
from reluexplorer.widgets.controls.ways import Way, Ways
from reluexplorer.widgets.theme.fonts import install_fonts, number_font, ui_font
from reluexplorer.widgets.theme.icons import icon, pixmap
from reluexplorer.widgets.theme.stylesheet import apply_theme, current_theme, theme_hub
from reluexplorer.widgets.theme.theme import DARK, LIGHT, THEMES, contrast

LEFT = Qt.MouseButton.LeftButton
CHOICES = (("relu", "ReLU"), ("elu", "ELU"), ("tanh", "Tanh"))


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    apply_theme(qapp, LIGHT)


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    kept: list[QWidget] = []

    def shown(widget: QWidget, width: int = 240) -> QWidget:
        frame = QWidget()
        kept.append(frame)
        frame.setObjectName("window")
        column = QVBoxLayout(frame)
        column.addWidget(widget)
        column.addStretch(1)
        frame.resize(width, 200)
        qtbot.addWidget(frame)
        with qtbot.waitExposed(frame):
            frame.show()
        frame.activateWindow()
        widget.window().setFocus()
        return widget

    return shown


def heard(signal: object) -> list[object]:
    got: list[object] = []
    signal.connect(lambda *values: got.extend(values or [None]))  # type: ignore[attr-defined]
    return got


def colours(widget: QWidget) -> set[str]:
    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}


def wheel(widget: QWidget, up: bool) -> None:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, 120 if up else -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def retype(field: QWidget, text: str) -> None:
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for letter in text:
        QApplication.sendEvent(
            field, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        )


# Numbers


def test_one_way_alone_is_outlined_and_the_mouse_takes_the_keys_along(show, qtbot: QtBot) -> None:
    ways = show(Ways(tuple(Way(name, "play", name, "A sentence.", "A tip") for name in ("a", "b", "c"))))
    ways.activateWindow()
    qtbot.waitUntil(ways.isActiveWindow)
    ways.buttons[0].setFocus()

    def outlined():
        accent = LIGHT.accent
        return [
            button.way.name
            for button in ways.buttons
            if button.grab().toImage().pixelColor(button.width() // 2, 0).name() == accent
        ]

    def plain():
        return {
            button.way.name
            for button in ways.buttons
            if button.grab().toImage().pixelColor(button.width() // 2, 8).name() == LIGHT.background
        }

    ways.buttons[1].setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    assert outlined() == ["a"]
    assert plain() == {"b", "c"}, "the mouse that only lies there marks nothing"
    QTest.mouseMove(ways.buttons[1], QPoint(30, 30))
    QTest.mouseMove(ways.buttons[1], QPoint(34, 34))
    qtbot.waitUntil(ways.buttons[1].hasFocus)
    assert outlined() == ["b"]
    QTest.keyClick(ways.buttons[1], Qt.Key.Key_Right)
    assert ways.buttons[1].underMouse()
    assert outlined() == ["c"]


def test_number_typed_and_entered_is_emitted_once(show):
    field = show(NumberField("Rate", "Step size", 0, 10, 0.3))
    got = heard(field.edited)
    field.setFocus()
    retype(field, "0.25")
    assert got == []
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert got == [0.25]
    assert field.value() == 0.25


def test_number_commits_on_focus_out_and_reads_a_decimal_comma(show, qtbot):
    field = show(NumberField("Rate", "Step size", -10, 10, 0.3))
    other = TextField("Other", "Other")
    field.parentWidget().layout().addWidget(other)
    qtbot.waitUntil(other.isVisible)
    got = heard(field.edited)
    field.setFocus()
    retype(field, "−1,5")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: not field.hasFocus())
    assert got == [-1.5]
    assert field.text() == "−1.5"


@pytest.mark.parametrize(
    ("typed", "part"), [("abc", "Type a number"), ("11", "between 0 and 10"), ("", "Type")]
)
def test_wrong_number_is_marked_explained_and_reverted(show, typed, part):
    field = show(NumberField("Rate", "Step size", 0, 10, 0.3))
    got = heard(field.edited)
    field.setFocus()
    retype(field, typed or " ")
    assert part in field.toolTip()
    assert LIGHT.dead in colours(field)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == 0.3
    field.clearFocus()
    assert field.text() == "0.3"
    assert field.toolTip() == "Step size"
    assert LIGHT.dead not in colours(field)
    assert got == []


def test_escape_reverts_a_number(show):
    field = show(NumberField("Rate", "Step size", 0, 10, 0.3))
    got = heard(field.edited)
    field.setFocus()
    retype(field, "5")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.3"
    field.clearFocus()
    assert got == []


def test_number_steps_by_keys_within_its_range(show):
    field = show(NumberField("Samples", "How many", 10, 600, 500, step=50, integer=True))
    got = heard(field.edited)
    field.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(field, key)
    assert got == [550, 600, 550]
    assert all(type(value) is int for value in got)


def test_a_value_between_steps_goes_to_the_next_one(show):
    field = show(NumberField("Samples", "How many", 0, 600, 523, step=50, integer=True))
    field.step_by(1)
    assert field.value() == 550
    field.set_value(523)
    field.step_by(-1)
    assert field.value() == 500


def test_number_steps_logarithmically_both_ways(show):
    field = show(NumberField("Rate", "Step size", 1e-6, 10, 0.03, log=True))
    got = heard(field.edited)
    for _ in range(5):
        field.step_by(1)
    for _ in range(6):
        field.step_by(-1)
    up, down = [0.05, 0.1, 0.2, 0.3, 0.5], [0.3, 0.2, 0.1, 0.05, 0.03, 0.02]
    assert got == pytest.approx(up + down)


def test_wheel_steps_only_with_focus(show):
    field = show(NumberField("Samples", "How many", 0, 10, 5, integer=True))
    got = heard(field.edited)
    wheel(field, up=True)
    assert got == []
    field.setFocus()
    wheel(field, up=True)
    wheel(field, up=False)
    assert got == [6, 5]


def test_arrows_in_the_field_step_it(show):
    field = show(NumberField("Samples", "How many", 0, 10, 5, integer=True))
    got = heard(field.edited)
    arrows = next(child for child in field.findChildren(QWidget) if type(child).__name__ == "Stepper")
    QTest.mouseClick(arrows, LEFT, pos=QPoint(10, 4))
    QTest.mouseClick(arrows, LEFT, pos=QPoint(10, arrows.height() - 4))
    assert got == [6, 5]


def test_action_in_the_field_reports_and_leaves_the_value(show):
    field = show(
        NumberField("Seed", "Seed", 0, 99, 7, integer=True, action=("refresh", "New seed", "Draw one"))
    )
    got, acted = heard(field.edited), []
    field.acted.connect(lambda: acted.append(True))
    button = field.findChild(RoundButton)
    QTest.mouseClick(button, LEFT)
    assert (got, acted, field.value()) == ([], [True], 7)


def test_setting_the_present_value_leaves_what_is_being_typed(show):
    field = show(NumberField("Rate", "Step size", 0, 10, 0.3))
    field.setFocus()
    retype(field, "0.4")
    field.set_value(0.3)
    assert field.text() == "0.4"
    field.set_value(0.6)
    assert field.text() == "0.6"


# Text and layers


def test_text_validator_speaks(show):
    field = show(TextField("Name", "Name", "a", validator=lambda text: "" if text else "A name is needed."))
    got = heard(field.edited)
    field.setFocus()
    retype(field, " ")
    assert field.problem() == "A name is needed."
    retype(field, " new ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert got == ["new"]


@pytest.mark.parametrize(
    ("typed", "layers"),
    [
        ("8,8,4", (8, 8, 4)),
        ("8 8 4", (8, 8, 4)),
        ("8 · 8 · 4", (8, 8, 4)),
        ("16-8", (16, 8)),
        ("8x3", (8, 8, 8)),
        ("8 × 2, 4", (8, 8, 4)),
        ("none", ()),
        ("0", ()),
    ],
)
def test_layers_are_understood(show, typed, layers):
    field = show(LayersField("Hidden layers", "Units a layer", (3,)))
    got = heard(field.edited)
    field.setFocus()
    retype(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert got == [layers]
    assert field.text() == (" · ".join(map(str, layers)) or "none")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("eight", "Type the units of each layer, such as 8, 8, 4."),
        ("8,,x", "Type the units of each layer, such as 8, 8, 4."),
        ("8, 0", "Each layer has 1 to 512 units."),
        ("8, 513", "Each layer has 1 to 512 units."),
        ("8x9", "At most 8 hidden layers."),
    ],
)
def test_wrong_layers_are_explained(show, typed, sentence):
    field = show(LayersField("Hidden layers", "Units a layer", (3,)))
    field.setFocus()
    retype(field, typed)
    assert field.toolTip() == sentence
    field.clearFocus()
    assert field.value() == (3,)


# Choices


def test_combo_emits_the_key_chosen_by_keys(show):
    combo = show(ComboField("Activation", "f", CHOICES, "elu"))
    got = heard(combo.edited)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert got == ["tanh"]
    assert combo.value() == "tanh"


def test_combo_emits_the_key_clicked_in_its_list(show, qtbot):
    combo = show(ComboField("Activation", "f", CHOICES))
    got = heard(combo.edited)
    QTest.keyClick(combo, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: combo.view().isVisible())
    row = combo.view().visualRect(combo.model().index(1, 0))
    QTest.mouseClick(combo.view().viewport(), LEFT, pos=row.center())
    assert got == ["elu"]


def test_combo_ignores_the_wheel_without_focus_and_unknown_keys(show):
    combo = show(ComboField("Activation", "f", CHOICES))
    wheel(combo, up=False)
    assert combo.value() == "relu"
    with pytest.raises(ValueError, match="swish"):
        combo.set_value("swish")


def test_new_options_keep_the_key_that_is_still_there(show):
    combo = show(ComboField("Activation", "f", CHOICES, "elu"))
    got = heard(combo.edited)
    combo.set_options((("gelu", "GELU"), ("elu", "ELU")))
    assert combo.value() == "elu"
    combo.set_options((("gelu", "GELU"),))
    assert combo.value() == "gelu"
    assert got == []


def test_segments_by_mouse_and_arrow_keys(show):
    control = show(SegmentedControl("Order", "How to sort", CHOICES))
    got = heard(control.edited)
    QTest.mouseClick(control.button("elu"), LEFT)
    QTest.mouseClick(control.button("elu"), LEFT)
    control.button("elu").setFocus()
    QTest.keyClick(control.button("elu"), Qt.Key.Key_Right)
    assert got == ["elu", "tanh"]
    assert [control.button(key).isChecked() for key, _ in CHOICES] == [False, False, True]


# Sliders


def drag(track: QWidget, start: float, end: float) -> None:
    y = track.height() // 2
    points = [QPoint(round(9 + share * (track.width() - 18)), y) for share in (start, (start + end) / 2, end)]
    QTest.mousePress(track, LEFT, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(track, point)
    QTest.mouseRelease(track, LEFT, pos=points[-1])


def test_slider_moves_while_dragged_and_commits_once(show):
    slider = show(SliderField("Noise", "Spread", 0, 0.5, 0, step=0.05, show=lambda x: f"{x:.2f}"))
    moved, committed = heard(slider.moved), heard(slider.committed)
    drag(slider.focusProxy(), 0.0, 1.0)
    assert moved == [0.25, 0.5]
    assert committed == [0.5]
    assert [label.text() for label in slider.findChildren(QLabel)] == ["0.50"]


def test_log_slider_goes_through_powers(show):
    slider = show(SliderField("Rate", "Step size", 0.001, 10, 0.001, log=True))
    committed = heard(slider.committed)
    drag(slider.focusProxy(), 0.0, 0.75)
    assert committed == pytest.approx([1.0], rel=0.06)


def test_slider_double_click_returns_to_its_default(show):
    slider = show(SliderField("Noise", "Spread", 0, 1, 0.9, default=0.1))
    committed = heard(slider.committed)
    QTest.mouseDClick(slider.focusProxy(), LEFT, pos=QPoint(40, 12))
    assert committed == [0.1]
    assert slider.value() == 0.1


def test_slider_by_keys_and_wheel(show):
    slider = show(SliderField("Noise", "Spread", 0, 1, 0.5, step=0.1))
    moved, committed = heard(slider.moved), heard(slider.committed)
    wheel(slider.focusProxy(), up=True)
    assert committed == []
    slider.setFocus()
    QTest.keyClick(slider.focusProxy(), Qt.Key.Key_Right)
    QTest.keyClick(slider.focusProxy(), Qt.Key.Key_Home)
    wheel(slider.focusProxy(), up=True)
    assert committed == pytest.approx([0.6, 0.0, 0.1])
    assert moved == committed


def test_slider_keeps_an_exact_value_and_refuses_a_log_range_from_zero(show):
    slider = show(SliderField("Rate", "r", 0.001, 10, 0.0314159, log=True))
    assert slider.value() == 0.0314159
    with pytest.raises(ValueError, match="above zero"):
        SliderField("Rate", "r", 0, 1, 0.5, log=True)


# Buttons, chips


@pytest.mark.parametrize(
    "make",
    [
        lambda: PillButton("Open file…", "Open a CSV file"),
        lambda: RoundButton("reset", "Reset", "Start again"),
        lambda: LinkButton("Open in Train", "Open", arrow=True),
        lambda: Chip("Test points", "Show test points"),
        PrimaryRoundButton,
    ],
)
def test_buttons_click_by_mouse_and_space_and_not_while_disabled(show, make):
    button = show(make())
    got = heard(button.clicked)
    QTest.mouseClick(button, LEFT)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert len(got) == 2
    button.setEnabled(False)
    QTest.mouseClick(button, LEFT)
    assert len(got) == 2


def test_checkable_chip_reports_the_users_changes_only(show):
    chip = show(Chip("Test points", "Show test points", checkable=True))
    got = heard(chip.edited)
    chip.set_value(True)
    assert got == []
    QTest.mouseClick(chip, LEFT)
    assert got == [False]


def test_play_button_says_what_it_does(show):
    button = show(PrimaryRoundButton("Train", "Pause"))
    assert (button.accessibleName(), button.toolTip()) == ("Play", "Train")
    play = colours(button)
    button.set_running(True)
    assert (button.accessibleName(), button.toolTip()) == ("Pause", "Pause")
    assert LIGHT.accent in play


def test_keyboard_focus_shows_a_ring(show):
    button = show(PillButton("Open", "Open"))
    assert LIGHT.accent not in colours(button)
    QTest.keyClick(button.window(), Qt.Key.Key_Tab)
    assert button.hasFocus()
    assert LIGHT.accent in colours(button)


# What every control promises

CONTROLS: list[Callable[[], QWidget]] = [
    lambda: ComboField("Name", "Tip", CHOICES),
    lambda: NumberField("Name", "Tip", 0, 1, 0.5),
    lambda: TextField("Name", "Tip"),
    lambda: LayersField("Name", "Tip", (8, 8)),
    lambda: SliderField("Name", "Tip", 0, 1, 0.5),
    lambda: SegmentedControl("Name", "Tip", CHOICES),
    lambda: PillButton("Name", "Tip"),
    lambda: RoundButton("reset", "Name", "Tip"),
    lambda: LinkButton("Name", "Tip"),
    lambda: TabButton("Name", "Tip"),
    lambda: ListRow("Name", "Tip", swatch="positive"),
    lambda: Chip("Name", "Tip"),
]


@pytest.mark.parametrize("make", CONTROLS)
def test_controls_have_name_tooltip_and_a_place_in_the_tab_order(show, make):
    control = show(make())
    assert (control.accessibleName(), control.toolTip()) == ("Name", "Tip")
    proxy = control.focusProxy() or control
    stops = [proxy, *control.findChildren(QAbstractButton)]
    assert any(stop.focusPolicy() & Qt.FocusPolicy.TabFocus for stop in stops)


@pytest.mark.parametrize("make", CONTROLS)
def test_controls_change_colour_with_the_theme_and_when_disabled(show, qapp, make):
    control = show(make())
    light = colours(control)
    control.setEnabled(False)
    assert colours(control) != light
    control.setEnabled(True)
    apply_theme(qapp, DARK)
    dark = colours(control)
    assert LIGHT.panel not in dark
    assert dark & {DARK.panel, DARK.background}
    assert light & {LIGHT.panel, LIGHT.background}


@pytest.mark.parametrize(
    ("make", "value", "signals"),
    [
        (lambda: ComboField("n", "t", CHOICES), "tanh", ("edited",)),
        (lambda: NumberField("n", "t", 0, 10, 1), 3.0, ("edited",)),
        (lambda: TextField("n", "t", "a"), "b", ("edited",)),
        (lambda: LayersField("n", "t", (1,)), (2, 2), ("edited",)),
        (lambda: SliderField("n", "t", 0, 1, 0), 0.5, ("moved", "committed")),
        (lambda: SegmentedControl("n", "t", CHOICES), "elu", ("edited",)),
    ],
)
def test_setters_show_but_never_emit(show, make, value, signals):
    control = show(make())
    got = [heard(getattr(control, signal)) for signal in signals]
    control.set_value(value)
    assert control.value() == value
    control.setFocus()
    control.clearFocus()
    assert got == [[]] * len(signals)


# Words, surfaces, listings


def test_words_are_named_for_a_screen_reader(show):
    assert show(StatFigure("Epoch", "Passes", "1,204")).accessibleName() == "Epoch 1,204"
    assert show(StatusPill("5 dead", "dead")).accessibleName() == "5 dead"
    assert show(KeyHint("Ctrl K")).accessibleName() == "Ctrl K"
    assert show(Notice("No target.", "error")).accessibleName() == "Error: No target."


def test_a_changing_figure_does_not_move_its_neighbours(show):
    figure = show(StatFigure("Epoch", "Passes", "1", sample="888,888"))
    narrow = figure.sizeHint()
    figure.set_value("111,888")
    assert figure.sizeHint() == narrow


def test_a_notice_acts_and_goes(show):
    notice = show(Notice("3 rows were left out.", "warning", action="Show them"), 420)
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


# Theme, fonts, icons


def icon_names() -> list[str]:
    return sorted(path.stem for path in resource("icons").glob("*.svg"))


def test_theme_change_is_told_once(qapp):
    got = heard(theme_hub().changed)
    apply_theme(qapp, DARK)
    apply_theme(qapp, DARK)
    assert got == [DARK]
    assert current_theme() is DARK


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("role", ["positive", "negative", "healthy", "dead", "warning", "violet", "neutral"])
def test_inks_read_on_panels(theme, role):
    assert contrast(theme.ink(role), theme.panel) >= 4.5
    assert contrast(theme.text, theme.panel) >= 7


def test_bundled_fonts_are_used_and_figures_align(qapp):
    assert {"Inter", "DejaVu Sans"} <= set(install_fonts())
    assert QFontInfo(ui_font()).family() == "Inter"
    figures = QFontMetricsF(number_font())
    assert figures.horizontalAdvance("1111") == figures.horizontalAdvance("8888")
    assert QFontMetricsF(ui_font()).horizontalAdvance("1111") != QFontMetricsF(ui_font()).horizontalAdvance(
        "8888"
    )


def test_icons_take_the_colour_and_the_pixel_ratio(qapp):
    assert {"play", "pause", "step", "reset", "undo", "redo", "open", "close", "sun", "moon"} <= set(
        icon_names()
    )
    own = [name for name in icon_names() if "currentColor" in resource("icons", f"{name}.svg").read_text()]
    assert len(own) >= 20
    for name in own:
        picture = pixmap(name, "#ff0000", 16, 2.0).toImage()
        solid = [picture.pixelColor(x, y) for x in range(32) for y in range(32)]
        assert any(c.alpha() > 200 and c.red() > 200 and c.green() < 40 for c in solid), name
    assert icon("play", "#ff0000").pixmap(QSize(16, 16), 2.0).size() == QSize(32, 32)


def test_a_wrong_variant_is_refused(qapp):
    with pytest.raises(ValueError, match="loud"):
        PillButton("x", "x", variant="loud")


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


@pytest.mark.parametrize("width", [60, 65, 104, 136])
@pytest.mark.parametrize("value", [0.0, 0.003, 0.05, 0.25])
def test_a_number_is_not_cut_beside_its_arrows(qtbot: QtBot, width: int, value: float) -> None:
    field = NumberField("L2 penalty", "Penalty", 0, 1, value)
    qtbot.addWidget(field)
    field.resize(width, 30)
    field.show()
    room = width - 20 - field.textMargins().right()
    assert room >= field.fontMetrics().horizontalAdvance(field.text())
    (arrows,) = field.findChildren(Stepper)
    assert arrows.isHidden() == (field.textMargins().right() == 0)
    if width >= 104:
        assert not arrows.isHidden()
