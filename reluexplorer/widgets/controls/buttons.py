"""Buttons: pills, round ones, links and the tabs of the top bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.widgets.painting.shapes import CENTRE, paint_all, rounded, shows_focus, text
from reluexplorer.widgets.theme.fonts import MEDIUM, SEMIBOLD, number_font, ui_font
from reluexplorer.widgets.theme.icons import paint_icon
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, Theme, mix
from reluexplorer.widgets.theme.tips import set_tip


class Button(QAbstractButton):
    """What all painted buttons share: a name, a tooltip, hover, focus by Tab, and that Enter presses."""

    def __init__(self, words: str, tip: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(words)
        set_tip(self, tip)
        self.setAccessibleName(name or words or tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFont(ui_font())

    def set_words(self, words: str) -> None:
        """Change what it says and is called."""
        self.setAccessibleName(words)
        if words != self.text():
            self.setText(words)
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press it too, as the space bar does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        paint_all(self, self._paint)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        raise NotImplementedError

    def minimumSizeHint(self) -> QSize:
        """Return the full size: a button's words are never cut by a layout."""
        return self.sizeHint()

    def _over(self) -> bool:
        return self.isEnabled() and (self.underMouse() or self.isDown())

    def _width(self, font: QFont) -> int:
        return QFontMetrics(font).horizontalAdvance(self.text()) + 1


class PillButton(Button):
    """A pill with words. ``variant``: "plain", "accent" (outlined) or "filled".

    ``small`` gives 26 pixels of height instead of 32.
    """

    def __init__(
        self,
        words: str,
        tip: str,
        *,
        variant: str = "plain",
        small: bool = False,
        name: str = "",
    ) -> None:
        super().__init__(words, tip, name)
        if variant not in {"plain", "accent", "filled"}:
            raise ValueError(f"no variant {variant!r}")
        self._variant, self._small = variant, small
        self.setFont(ui_font(13, MEDIUM if variant == "filled" else QFont.Weight.Normal))

    def sizeHint(self) -> QSize:
        """Return room for the words."""
        margin, height = (24, 26) if self._small else (32, 32)
        return QSize(self._width(self.font()) + margin, height)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        fill, line, ink = theme.panel, theme.line, theme.text
        if self._over():
            fill, line = theme.hover, theme.strong_line
        if self._variant == "accent":
            line = ink = theme.accent
            fill = theme.selection if self._over() else theme.panel
        elif self._variant == "filled":
            fill = line = mix(theme.accent, theme.text, 0.15) if self._over() else theme.accent
            ink = theme.on_accent
        if not self.isEnabled():
            fill, line, ink = theme.panel, theme.line, theme.disabled
        rounded(painter, area, area.height() / 2, fill, line)
        if shows_focus(self):
            if self._variant == "filled":
                rounded(painter, area.adjusted(3, 3, -3, -3), area.height() / 2, None, theme.on_accent, 1.5)
            else:
                rounded(painter, area, area.height() / 2, None, theme.accent, 2.0)
        text(painter, area.adjusted(8, 0, -8, 0), self.text(), ink, CENTRE)


class RoundButton(Button):
    """A circle with an icon; ``flat`` leaves the border out."""

    def __init__(
        self,
        icon: str,
        name: str,
        tip: str,
        *,
        size: int = 36,
        flat: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", tip, name, parent)
        self._icon, self._size, self._flat = icon, size, flat
        self.setFixedSize(size, size)

    def set_icon(self, icon: str, name: str, tip: str) -> None:
        """Change what the button shows, is called and explains."""
        self.setAccessibleName(name)
        set_tip(self, tip)
        if icon != self._icon:
            self._icon = icon
            self.update()

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        over = self._over()
        line = None if self._flat else theme.strong_line if over else theme.line
        fill = theme.hover if over or self.isChecked() else None if self._flat else theme.panel
        if shows_focus(self):
            rounded(painter, area, self._size / 2, fill, theme.accent, 2.0)
        else:
            rounded(painter, area, self._size / 2, fill, line)
        self._paint_icon(painter, 0.47, theme.text if self.isEnabled() else theme.disabled)

    def _paint_icon(self, painter: QPainter, share: float, ink: str) -> None:
        """Draw the icon in the middle, as a ``share`` of the size."""
        side = round(self._size * share)
        corner = (self._size - side) / 2
        paint_icon(painter, self._icon, ink, QRectF(corner, corner, side, side))


class PrimaryRoundButton(RoundButton):
    """The one filled round button: play while stopped, pause while running. It reports `clicked` only."""

    def __init__(self, tip_play: str, tip_pause: str, *, size: int = 52) -> None:
        super().__init__("play", _("Play"), tip_play, size=size)
        self._tips = (tip_play, tip_pause)
        self._running = False

    def set_running(self, running: bool) -> None:
        """Show pause while something runs, play otherwise."""
        self._running = running
        icon, name = ("pause", _("Pause")) if running else ("play", _("Play"))
        self.set_icon(icon, name, self._tips[running])

    def running(self) -> bool:
        """Return whether the button shows pause."""
        return self._running

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        area = area.adjusted(2, 2, -2, -2)
        fill = mix(theme.accent, theme.text, 0.15) if self._over() else theme.accent
        rounded(painter, area, self._size / 2, fill if self.isEnabled() else theme.track, None)
        if shows_focus(self):
            rounded(painter, area.adjusted(3, 3, -3, -3), self._size / 2, None, theme.on_accent, 2.0)
        self._paint_icon(painter, 0.46, theme.on_accent if self.isEnabled() else theme.disabled)


class LinkButton(Button):
    """Words to click, in the colour of ``tone``; ``arrow`` adds one, ``strong`` makes them semi-bold."""

    def __init__(
        self,
        words: str,
        tip: str,
        *,
        arrow: bool = False,
        strong: bool = True,
        tone: str = "accent",
    ) -> None:
        super().__init__(f"{words} →" if arrow else words, tip, words)
        self._tone = tone
        self.setFont(ui_font(13, SEMIBOLD if strong else QFont.Weight.Normal))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for the words."""
        return QSize(self._width(self.font()) + 1, 24)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        font = QFont(self.font())
        font.setUnderline(self._over())
        painter.setFont(font)
        if shows_focus(self):
            rounded(painter, area, 4, theme.selection, None)
            painter.fillRect(area.adjusted(0, area.height() - 2, 0, 0), QColor(theme.accent))
        text(painter, area, self.text(), theme.role(self._tone) if self.isEnabled() else theme.disabled)


_MARK = 12
"""Side of the mark of what goes on elsewhere."""


class TabButton(Button):
    """A checkable tab of the top bar, filled while current."""

    def __init__(self, words: str, tip: str) -> None:
        super().__init__(words, tip)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._around = 24

    def set_close(self, close: bool) -> None:
        """Leave less room around the words, or the usual one."""
        around = 12 if close else 24
        if around != self._around:
            self._around = around
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for the words in their bold form, so that nothing moves when it becomes current."""
        return QSize(self._width(ui_font(13, SEMIBOLD)) + self._around, 32)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        fill = theme.selection if self.isChecked() else theme.hover if self._over() else None
        rounded(painter, area, RADIUS_CONTROL, fill, theme.accent if shows_focus(self) else None, 2.0)
        painter.setFont(ui_font(13, SEMIBOLD) if self.isChecked() else ui_font(13))
        ink = theme.accent if self.isChecked() else theme.secondary
        text(painter, area, self.text(), ink if self.isEnabled() else theme.disabled, CENTRE)


class RunningMark(Button):
    """A play mark and how far that is which goes on elsewhere; its room is kept for ``widest`` words."""

    def __init__(self, widest: str) -> None:
        super().__init__("", "")
        self.setFont(number_font(11))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        wide = QFontMetrics(self.font()).horizontalAdvance(widest)
        self.setFixedSize(_MARK + 3 + wide + 12, 32)
        keeps = self.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.setSizePolicy(keeps)
        self.hide()

    def tell(self, words: str, tip: str) -> None:
        """Show words beside the mark; it goes where they are empty."""
        set_tip(self, tip)
        self.setAccessibleName(tip)
        if words != self.text():
            self.setText(words)
        self.setVisible(bool(words))

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        rounded(painter, area, RADIUS_CONTROL, theme.hover if self._over() else None, None)
        left = area.right() - 6 - self._width(self.font()) - 3 - _MARK
        place = QRectF(left, area.center().y() - _MARK / 2, _MARK, _MARK)
        paint_icon(painter, "play", theme.healthy, place)
        painter.setFont(self.font())
        text(
            painter,
            QRectF(area.adjusted(left + _MARK + 3 - area.left(), 0, 0, 0)),
            self.text(),
            theme.secondary,
        )
