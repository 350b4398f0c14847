"""Pictures to choose from, in rows: arrows and words move, Enter, Space or a double click chooses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QGridLayout, QSizePolicy, QWidget

from reluexplorer.widgets.controls.arrows import ARROWS
from reluexplorer.widgets.painting.ahead import Ahead
from reluexplorer.widgets.painting.kept import Kept, painted
from reluexplorer.widgets.painting.pace import PACE, paced
from reluexplorer.widgets.painting.painted_widget import pixel_ratio
from reluexplorer.widgets.painting.shapes import faint, rounded, shows_focus, start, text
from reluexplorer.widgets.theme.fonts import SEMIBOLD, ui_font
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL
from reluexplorer.widgets.theme.tips import set_tip

PICTURE = QSize(192, 122)
"""Size of a picture; its file has twice as many pixels."""
_CAPTION = 28
_PATIENCE = 3
"""Pauses of the system's own lists that a word may have: its titles are longer than theirs."""


@dataclass(frozen=True)
class Tile:
    """One choice: its name, title and tooltip, and its picture for the light and the dark theme.

    It is found by the words of ``also`` too.
    """

    name: str
    title: str
    tip: str
    light: Path
    dark: Path
    also: str = ""

    def rank(self, typed: str) -> tuple[int, ...]:
        """Return how well it fits what is typed, in small letters: greater is better, 0 is not at all."""
        title, name = self.title.casefold(), self.name.casefold()
        told = f" {_spaced(title)} {_spaced(name)} {_spaced(f'{self.tip} {self.also}'.casefold())}"
        words = _spaced(typed).split() or [typed]
        found = [word for word in words if f" {word}" in told]
        return (
            title.startswith(typed),
            f" {typed}" in title,
            name.startswith(typed),
            typed in title,
            len(found),
        )


class TileButton(QAbstractButton):
    """A picture with its title below; ``asked`` when it is to be taken.

    On the screen its picture is there once it was made: it ``lacks`` one so fine where it is painted before.
    """

    asked = Signal()
    lacks = Signal(float)

    def __init__(self, tile: Tile, parent: QWidget) -> None:
        super().__init__(parent)
        self.tile = tile
        self._picture = Kept[QPixmap]()
        self.setText(tile.title)
        self.setAccessibleName(tile.title)
        self.setAccessibleDescription(tile.tip)
        set_tip(self, tile.tip)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFont(ui_font(13, SEMIBOLD))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the picture's size and its title's."""
        return QSize(PICTURE.width(), PICTURE.height() + _CAPTION)

    def picture(self, ratio: float) -> QPixmap:
        """Return the picture for the current theme, with round corners, in pixels of a screen."""
        theme = current_theme()

        def paint(painter: QPainter) -> None:
            area = QRectF(0, 0, PICTURE.width(), PICTURE.height())
            file = QPixmap(str(self.tile.dark if theme.name == "dark" else self.tile.light))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            shape = QPainterPath()
            shape.addRoundedRect(area, RADIUS_CONTROL, RADIUS_CONTROL)
            painter.setClipPath(shape)
            painter.fillRect(area, theme.panel)
            painter.drawPixmap(area, file, QRectF(file.rect()))

        return self._picture.of(
            (theme.name, ratio), lambda: painted(PICTURE.width(), PICTURE.height(), ratio, paint)
        )

    def has_picture(self, ratio: float) -> bool:
        """Whether its picture for the current theme is made."""
        return self._picture.has((current_theme().name, ratio))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Become the current one."""
        super().focusInEvent(event)
        self.setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes it; arrows, letters and Space are the gallery's."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.asked.emit()
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.asked.emit()

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, its border, and the title."""
        theme, painter = current_theme(), start(self)
        area = QRectF(0, 0, PICTURE.width(), PICTURE.height())
        ratio = pixel_ratio(painter)
        if PACE.shares and not self.has_picture(ratio):
            rounded(painter, area, RADIUS_CONTROL, theme.panel, None)
            self.lacks.emit(ratio)
        else:
            painter.drawPixmap(QPointF(), self.picture(ratio))
        chosen = self.isChecked()
        line = theme.accent if chosen else theme.strong_line if self.underMouse() else theme.line
        rounded(painter, area, RADIUS_CONTROL, None, line, 2.5 if chosen else 1.0)
        if shows_focus(self):
            painter.setPen(faint(theme.accent, 0.6))
            painter.drawRoundedRect(area.adjusted(4, 4, -4, -4), RADIUS_CONTROL - 3, RADIUS_CONTROL - 3)
        caption = QRectF(2, PICTURE.height() + 4, PICTURE.width() - 4, _CAPTION - 6)
        if painter.fontMetrics().horizontalAdvance(self.text()) > caption.width():
            painter.setFont(ui_font(11, SEMIBOLD))
        text(painter, caption, self.text(), theme.accent if chosen else theme.text)
        painter.end()


class Gallery(QWidget):
    """Tiles in rows; ``shown`` when another one is current, ``chosen`` when one is taken, by name.

    ``missed`` carries typed words that no tile has, and nothing once a tile is gone to again; until then
    Enter takes none.
    """

    shown = Signal(str)
    chosen = Signal(str)
    missed = Signal(str)

    def __init__(self, tiles: tuple[Tile, ...], columns: int = 3) -> None:
        super().__init__()
        self._columns = columns
        self._typed = ""
        self._missing = ""
        self._paused = QTimer(self, singleShot=True)
        """Ends a word that is typed; the next letter begins another one."""
        self._paused.timeout.connect(self._end_word)
        self.buttons: list[TileButton] = []
        self._ahead = Ahead(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        for place, tile in enumerate(tiles):
            button = TileButton(tile, self)
            button.toggled.connect(lambda on, name=tile.name: self.shown.emit(name) if on else None)
            button.asked.connect(lambda name=tile.name: self._take(name))
            button.pressed.connect(lambda: self._miss(""))
            button.lacks.connect(self._make_pictures)
            grid.addWidget(button, place // columns, place % columns)
            self.buttons.append(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def current(self) -> str:
        """Return the name of the current tile, empty if there is none."""
        return next((button.tile.name for button in self.buttons if button.isChecked()), "")

    def current_button(self) -> TileButton:
        """Return the current tile, the first where there is none."""
        return next((button for button in self.buttons if button.isChecked()), self.buttons[0])

    def set_current(self, name: str) -> None:
        """Make a tile the current one and give it the focus; what was typed is over."""
        self._end_word()
        for button in self.buttons:
            if button.tile.name == name:
                self._go(button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move among the tiles, Home and End to the first and the last; words find a tile."""
        here = next((place for place, button in enumerate(self.buttons) if button.isChecked()), None)
        key, last = Qt.Key(event.key()), len(self.buttons) - 1
        if here is not None and key in ARROWS:
            across, down = ARROWS[key]
            there = here + across + self._columns * down
            if 0 <= there <= last:
                self._go(self.buttons[there])
        elif here is not None and key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._go(self.buttons[0 if key == Qt.Key.Key_Home else last])
        elif key == Qt.Key.Key_Space and here is not None and not self._goes_on_with(" "):
            self.buttons[here].asked.emit()
        elif not self.look_for(event):
            super().keyPressEvent(event)

    def look_for(self, event: QKeyEvent) -> bool:
        """Go to the tile that fits best what is typed: by its title, its name or what is told about it.

        Return whether the key was a letter to type; the same letter again goes on to the next such title.
        """
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        letter = event.text().casefold()
        if held or not letter or not letter.isprintable():
            return False
        again = len(self._typed) == 1 and self._typed == letter
        self._typed = letter if again else self._typed + letter
        self._paused.start(QApplication.keyboardInputInterval() * _PATIENCE)
        typed = self._typed.strip()
        here = self.buttons.index(self.current_button())
        start = here + 1 if len(typed) == 1 else here
        order = [*self.buttons[start:], *self.buttons[:start]]
        best = max(order, key=lambda button: button.tile.rank(typed))
        if any(best.tile.rank(typed)):
            self._go(best)
        else:
            self._go(self.current_button())
            self._miss(typed)
        return True

    def _make_pictures(self, ratio: float) -> None:
        if not self._ahead.is_busy:
            self._ahead.begin(self._pictures(ratio))

    def _pictures(self, ratio: float) -> Iterator[None]:
        """Make the pictures that are not there, and yield before each."""
        for button in self.buttons:
            if not button.has_picture(ratio):
                yield
                button.picture(ratio)
                button.update()

    def _goes_on_with(self, letter: str) -> bool:
        """Whether what is typed is a whole word, or found with this letter behind it."""
        if not self._typed:
            return False
        last = self._typed.split()[-1:]
        told = [f"{each.tile.title} {each.tile.tip} {each.tile.also}".casefold() for each in self.buttons]
        words = {word for text_ in told for word in _spaced(text_).split()}
        names = {each.tile.name.casefold() for each in self.buttons}
        return any(self._typed + letter in text_ for text_ in told) or not words.union(names).isdisjoint(last)

    def _take(self, name: str) -> None:
        """Take a tile, unless it is not what was typed: then say so again."""
        if self._missing:
            self.missed.emit(self._missing)
        else:
            self.chosen.emit(name)

    def _miss(self, typed: str) -> None:
        if typed != self._missing:
            self._missing = typed
            self.missed.emit(typed)

    def _end_word(self) -> None:
        self._typed = ""

    def _go(self, button: TileButton) -> None:
        self._miss("")
        button.setChecked(True)
        button.setFocus(Qt.FocusReason.TabFocusReason)


def _spaced(words: str) -> str:
    """Return words with a space in place of all that is no letter and no digit."""
    return "".join(letter if letter.isalnum() else " " for letter in words)
