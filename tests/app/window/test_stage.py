"""The stage: what changes all of the window is done behind a picture, and right to the pixel at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from reluexplorer.app.window.stage import Stage
from reluexplorer.session.commands.settings import assign
from reluexplorer.widgets.painting.pace import PACE, MadeAhead, paced


class Field(QWidget):
    """A plain colour that counts how often it is painted."""

    def __init__(self, colour: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.colour, self.painted = colour, 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.painted += 1
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.colour))


def on_screen(window: QMainWindow) -> QImage:
    """What the window's store holds, which is what the screen shows."""
    store = window.backingStore()
    assert store is not None
    picture = store.paintDevice()
    assert isinstance(picture, QImage)
    return picture.copy().convertToFormat(QImage.Format.Format_RGB32)


def colour_at(window: QMainWindow, x: int, y: int) -> str:
    return on_screen(window).pixelColor(x, y).name()


def rested(stage: Stage) -> bool:
    return not stage.is_changing()


@pytest.fixture
def shown(qtbot):
    """A window whose stage holds one red field, as large as 400 × 300, and has been painted."""
    window, stage = QMainWindow(), Stage()
    field = Field("#ff0000", stage.content)
    field.resize(2000, 2000)
    window.setCentralWidget(stage)
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    qtbot.waitUntil(lambda: field.painted > 0)
    PACE.begin(window)
    yield window, stage, field
    PACE.end()


def recoloured(field: Field, colour: str, seen: list[str]) -> Iterator[None]:
    seen.append("begun")
    yield
    field.colour = colour
    field.update()
    yield
    seen.append("done")


def test_without_pace_a_change_is_done_at_once(shown):
    window, stage, field = shown
    PACE.end()
    stage.change(recoloured(field, "#00ff00", seen := []))
    assert seen == ["begun", "done"]
    window.resize(500, 350)
    assert stage.content.size() == QSize(500, 350)


def test_what_changes_is_not_painted_before_all_of_it_is_done(shown, qtbot):
    window, stage, field = shown
    stage.change(recoloured(field, "#00ff00", seen := []))
    assert seen == ["begun"]
    window.repaint()
    assert colour_at(window, 200, 150) == "#ff0000"
    before = field.painted
    field.repaint()
    assert field.painted == before
    qtbot.waitUntil(lambda: rested(stage))
    assert seen == ["begun", "done"]
    assert colour_at(window, 200, 150) == "#00ff00"


def test_what_came_below_the_picture_is_painted_after_it(shown, qtbot):
    window, stage, field = shown
    stage.change(recoloured(field, "#00ff00", []))
    lift = stage._curtain.lift

    def come_late() -> None:
        field.colour = "#0000ff"
        field.update()
        lift()

    stage._curtain.lift = come_late
    qtbot.waitUntil(lambda: rested(stage))
    assert colour_at(window, 200, 150) == "#0000ff"


def test_a_new_size_is_taken_in_a_later_turn_behind_the_old_picture(shown, qtbot):
    window, stage, field = shown
    window.resize(500, 350)
    assert stage.content.size() == QSize(400, 300)
    QApplication.processEvents()
    assert colour_at(window, 200, 150) == "#ff0000"
    window.resize(600, 450)
    qtbot.waitUntil(lambda: rested(stage))
    assert stage.content.size() == QSize(600, 450)
    assert colour_at(window, 599, 449) == "#ff0000"
    del field


def test_a_second_change_is_shown_with_the_first(shown, qtbot):
    window, stage, field = shown
    stage.change(recoloured(field, "#00ff00", first := []))
    stage.change(recoloured(field, "#0000ff", second := []))
    qtbot.waitUntil(lambda: rested(stage))
    assert (first, second) == (["begun", "done"], ["begun", "done"])
    assert colour_at(window, 200, 150) == "#0000ff"


def test_who_needs_all_of_it_now_has_it(shown):
    window, stage, field = shown
    window.resize(500, 350)
    stage.change(recoloured(field, "#00ff00", seen := []))
    stage.finish()
    assert seen == ["begun", "done"]
    assert stage.content.size() == QSize(500, 350)
    assert stage.grab().toImage().pixelColor(499, 349).name() == "#00ff00"


def test_a_window_that_goes_ends_what_was_begun(shown):
    window, stage, field = shown
    stage.change(recoloured(field, "#00ff00", seen := []))
    window.hide()
    assert seen == ["begun", "done"]
    assert rested(stage)


def test_a_window_that_goes_amid_a_change_ends_it_too(shown, monkeypatch):
    window, stage, field = shown
    monkeypatch.setattr("reluexplorer.app.window.stage._TURN", 0.0)
    stage.change(recoloured(field, "#00ff00", seen := []))
    stage._go_on()
    assert (field.colour, seen) == ("#00ff00", ["begun"])
    window.hide()
    assert seen == ["begun", "done"]
    assert rested(stage)


def test_a_change_in_which_there_is_nothing_to_do_is_not_covered(shown):
    _window, stage, _field = shown
    stage.change(iter(()))
    assert rested(stage)
    assert not stage._curtain.isVisible()


def test_a_step_that_fails_keeps_nothing_from_the_window(shown, qtbot, monkeypatch):
    window, stage, field = shown

    def fails() -> Iterator[None]:
        yield
        raise ValueError("no such colour")

    stage.change(fails())
    stage.change(recoloured(field, "#00ff00", seen := []))
    stage._timer.stop()
    with pytest.raises(ValueError, match="no such colour"):
        stage._go_on()
    assert seen == ["begun", "done"]
    assert rested(stage)
    assert not stage._curtain.isVisible()
    qtbot.waitUntil(lambda: colour_at(window, 200, 150) == "#00ff00")


def test_what_came_below_the_picture_is_painted_where_the_rest_is_done_at_once(shown, qtbot, monkeypatch):
    window, stage, field = shown
    monkeypatch.setattr("reluexplorer.app.window.stage._TURN", 0.0)
    monkeypatch.setattr(stage, "_parts", lambda: iter([QRegion(0, 0, 400, 100), QRegion(0, 100, 400, 200)]))
    stage.change(recoloured(field, "#00ff00", []))
    stage._timer.stop()
    while stage._curtain.isVisible():
        is_new = stage._curtain.picture.pixelColor(200, 250).name() == "#00ff00"
        field.colour = "#0000ff" if is_new else "#00ff00"
        field.update()
        QApplication.processEvents()
        stage._timer.stop()
        stage._go_on()
        stage._timer.stop()
    assert not rested(stage)
    stage.finish()
    qtbot.waitUntil(lambda: colour_at(window, 200, 250) == "#0000ff")


def test_a_picture_is_without_what_lies_over_it_and_waits_for_no_change(shown, qtbot):
    window, stage, _field = shown
    beneath = Field("#ff0000", stage.content)
    beneath.resize(200, 200)
    beneath.show()
    over = Field("#0000ff", stage.content)
    over.setGeometry(0, 0, 50, 50)
    over.show()
    qtbot.waitUntil(lambda: colour_at(window, 10, 10) == "#0000ff" and not PACE.is_behind)
    assert stage.picture_of(beneath).pixelColor(10, 10).name() == "#ff0000"
    over.hide()
    stage.change(recoloured(beneath, "#00ff00", seen := []))
    assert stage.picture_of(beneath).pixelColor(10, 10).name() == "#00ff00"
    assert seen == ["begun", "done"]


def test_a_window_in_another_scale_shows_the_picture_pixel_for_pixel(shown, qtbot):
    window, stage, _field = shown
    stage._curtain.picture = on_screen(window)
    stage._curtain.picture.setDevicePixelRatio(2.0)
    stage._curtain.by_pixels = True
    stage._curtain.resize(stage.size())
    assert stage._curtain.grab().toImage().pixelColor(399, 299).name() == "#ff0000"


def test_a_picture_in_a_scale_that_is_no_more_is_painted_no_further(shown, qtbot, monkeypatch):
    _window, stage, field = shown
    rows = [QRegion(0, 30 * row, 400, 30) for row in range(10)]
    monkeypatch.setattr(stage, "_parts", lambda: iter(rows))
    rendered, scale, painted = [], [1.0], stage._painted
    monkeypatch.setattr(stage, "devicePixelRatioF", lambda: scale[0])

    def noted(picture):
        for _part in painted(picture):
            rendered.append(picture.devicePixelRatio())
            if len(rendered) == 3:
                stage.cover(by_pixels=True)
                scale[0] = 2.0
            yield

    monkeypatch.setattr(stage, "_painted", noted)
    stage.change(recoloured(field, "#00ff00", []))
    qtbot.waitUntil(lambda: rested(stage))
    assert rendered == [1.0] * 3 + [2.0] * 10


@pytest.mark.slow
def test_behind_the_picture_the_window_comes_to_the_same_pixels(qtbot, open_window):
    session, stage = open_window.session, open_window.stage
    session.dispatch(assign("view.theme", "light"))
    QApplication.processEvents()
    PACE.begin(open_window)
    for theme, size in (("dark", (1200, 800)), ("light", (1024, 700)), ("dark", (1440, 900))):
        session.dispatch(assign("view.theme", theme))
        open_window.resize(*size)
        qtbot.waitUntil(lambda: rested(stage), timeout=20_000)
        session.settle()
        QApplication.processEvents()
        qtbot.waitUntil(lambda: rested(stage) and not PACE.is_behind, timeout=20_000)
        seen = on_screen(open_window)
        assert seen.size() == QSize(*size)
        assert seen == PACE.grab(open_window).toImage().convertToFormat(QImage.Format.Format_RGB32), theme
    PACE.end()


def test_a_picture_is_that_of_the_screen_and_nothing_is_painted_for_it(shown):
    window, stage, field = shown
    field.colour, before = "#00ff00", field.painted
    picture = stage.picture_of(stage.content)
    assert (picture.size(), picture.pixelColor(200, 150).name()) == (QSize(400, 300), "#ff0000")
    assert field.painted == before
    PACE.end()
    assert stage.picture_of(stage.content).pixelColor(200, 150).name() == "#00ff00"
    del window


def test_what_reaches_beyond_the_screen_is_painted_for_its_picture(shown):
    window, stage, field = shown
    field.colour = "#00ff00"
    picture = stage.picture_of(field)
    assert (picture.size(), picture.pixelColor(1500, 1500).name()) == (QSize(2000, 2000), "#00ff00")
    del window


def test_what_needs_the_screen_as_it_is_now_waits_for_what_is_changed_behind_the_picture(shown, qtbot):
    window, stage, field = shown
    seen: list[str] = []
    stage.change(recoloured(field, "#00ff00", []))
    stage.once_painted(lambda: seen.append(colour_at(window, 200, 150)))
    assert seen == []
    qtbot.waitUntil(lambda: seen != [])
    assert (seen, rested(stage)) == (["#00ff00"], True)


def test_what_needs_the_screen_waits_no_longer_than_a_moment(shown, qtbot, monkeypatch):
    window, stage, field = shown
    monkeypatch.setattr(Stage, "is_changing", lambda _stage: True)
    monkeypatch.setattr("reluexplorer.app.window.stage._PATIENCE", 0.0)
    seen: list[str] = []
    stage.once_painted(lambda: seen.append("done"))
    qtbot.waitUntil(lambda: seen == ["done"])
    del window, field


def test_without_pace_what_needs_the_screen_is_done_at_once(shown):
    window, stage, field = shown
    PACE.end()
    seen: list[str] = []
    stage.once_painted(lambda: seen.append("done"))
    assert seen == ["done"]
    del window, field


class Composed(MadeAhead, QWidget):
    """Shows a colour that is made before it is painted, and counts what was not when it came to that."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.colour, self.made, self.late = "#ffff00", "", 0

    def parts_ahead(self) -> Iterator[None]:
        if self.made != self.colour:
            yield
            self.made = self.colour

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        self.late += self.made != self.colour
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.colour))


def test_parts_are_made_before_anything_is_painted_behind_the_picture(shown, qtbot):
    window, stage, field = shown
    composed = Composed(field)
    composed.resize(100, 100)
    composed.show()
    qtbot.waitUntil(lambda: colour_at(window, 50, 50) == "#ffff00" and not PACE.is_behind)
    composed.late = 0

    def change() -> Iterator[None]:
        yield
        composed.colour = "#0000ff"

    stage.change(change())
    qtbot.waitUntil(lambda: rested(stage))
    assert (colour_at(window, 50, 50), composed.late) == ("#0000ff", 0)
