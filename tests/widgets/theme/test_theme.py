"""The theme: told once, readable, in the program's own fonts and icons."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontInfo, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from reluexplorer.resources import resource
from reluexplorer.widgets.controls.all_controls import (
    PillButton,
    Text,
)
from reluexplorer.widgets.theme.colormap import class_colours
from reluexplorer.widgets.theme.fonts import install_fonts, number_font, ui_font
from reluexplorer.widgets.theme.icons import paint_icon
from reluexplorer.widgets.theme.stylesheet import apply_theme, current_theme, theme_hub, theming
from reluexplorer.widgets.theme.theme import DARK, LIGHT, THEMES, contrast
from tests.widgets.controls.hands import heard


def icon_names() -> list[str]:
    return sorted(path.stem for path in resource("icons").glob("*.svg"))


def test_theme_change_is_told_once(qapp):
    got = heard(theme_hub().changed)
    apply_theme(qapp, DARK)
    apply_theme(qapp, DARK)
    assert got == [DARK]
    assert current_theme() is DARK


def test_what_comes_in_sight_has_the_colours_of_now_however_many_wait(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    top = QWidget()
    qtbot.addWidget(top)
    fold = QWidget(top)
    column = QVBoxLayout(fold)
    field = QLineEdit()
    column.addWidget(field)
    others = [QLineEdit(fold) for _ in range(300)]
    fold.hide()
    top.resize(400, 400)
    top.show()
    fold.show()
    assert ground_of(field) == LIGHT.panel
    fold.hide()
    apply_theme(qapp, DARK)
    fold.show()
    assert ground_of(field) == DARK.panel
    del others


def test_words_take_their_colours_a_few_in_each_step_before_the_theme_is_told(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    top = QWidget()
    qtbot.addWidget(top)
    column = QVBoxLayout(top)
    words = [Text("a", tone="secondary") for _ in range(200)]
    for each in words:
        column.addWidget(each)
    top.show()
    told: list[int] = []
    telling = theme_hub().changed.connect(lambda _theme: told.append(with_ink(words, DARK.secondary)))
    counts = [with_ink(words, DARK.secondary) for _step in theming(qapp, DARK)]
    theme_hub().changed.disconnect(telling)
    assert told == [200]
    assert max(after - before for before, after in pairwise(counts)) <= 60


def with_ink(words: list[Text], ink: str) -> int:
    return sum(each.palette().windowText().color().name() == ink for each in words)


def ground_of(field: QLineEdit) -> str:
    return field.grab().toImage().pixelColor(field.width() // 2, field.height() // 2).name()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("ground", ["panel", "background", "hover", "selection"])
@pytest.mark.parametrize(
    "role", ["positive", "negative", "healthy", "dead", "warning", "violet", "neutral", "accent"]
)
def test_inks_read_on_every_ground(theme, role, ground):
    assert contrast(theme.ink(role), getattr(theme, ground)) >= 4.5
    assert contrast(theme.text, getattr(theme, ground)) >= 7


def test_a_theme_that_another_overtook_is_not_told(qapp):
    apply_theme(qapp, LIGHT)
    got = heard(theme_hub().changed)
    steps = theming(qapp, DARK)
    next(steps)
    next(steps)
    apply_theme(qapp, LIGHT)
    assert list(steps) == []
    assert got == [LIGHT]
    assert current_theme() is LIGHT


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_marks_are_seen_as_they_are_and_on_a_selection(theme):
    roles = ["positive", "negative", "healthy", "dead", "warning", "violet", "olive", "accent", "axis"]
    for role in (*roles, *(f"curve{number}" for number in range(len(theme.curves)))):
        for ground in (theme.panel, theme.background):
            assert contrast(theme.role(role), ground) >= 3
        assert contrast(theme.mark(role), theme.selection) >= 3
    for count in range(3, 21):
        for name in class_colours(theme, count):
            assert contrast(name, theme.panel) >= 3
            assert contrast(name, theme.background) >= 3


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("ground", ["panel", "background", "hover", "selection"])
def test_words_that_are_written_as_they_are_read_on_every_ground(theme, ground):
    for role in ("secondary", "accent", "text"):
        assert contrast(theme.role(role), getattr(theme, ground)) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5


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
        picture = QImage(32, 32, QImage.Format.Format_ARGB32_Premultiplied)
        picture.setDevicePixelRatio(2.0)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            paint_icon(painter, name, "#ff0000", QRectF(0, 0, 16, 16))
        solid = [picture.pixelColor(x, y) for x in range(32) for y in range(32)]
        assert any(c.alpha() > 200 and c.red() > 200 and c.green() < 40 for c in solid), name
        assert any(c.alpha() > 0 for c in solid[16 * 32 :]), "it fills the finer picture"


def test_a_wrong_variant_is_refused(qapp):
    with pytest.raises(ValueError, match="loud"):
        PillButton("x", "x", variant="loud")
