"""Turn a Theme into the application's style: Fusion, a palette and one style sheet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QHeaderView, QSplitter, QToolTip, QWidget

from reluexplorer.widgets.theme import tooltips
from reluexplorer.widgets.theme.fonts import install_fonts, ui_font
from reluexplorer.widgets.theme.theme import DARK, LIGHT, Theme

Role = QPalette.ColorRole

STYLE_SHEET = """
QWidget#window, QMainWindow, QDialog { background: palette(window); }
QToolTip { background: palette(base); color: palette(text); border: 1px solid palette(mid);
    padding: 6px 8px; }
QMenuBar { background: palette(base); color: palette(text); border-bottom: 1px solid palette(mid); }
QMenuBar::item { background: transparent; padding: 5px 10px; border-radius: 6px; }
QMenuBar::item:selected { background: palette(shadow); }
QMenu { background: palette(base); color: palette(text); border: 1px solid palette(mid); padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 6px; }
QMenu::item:selected { background: palette(shadow); }
QMenu::item:disabled { color: palette(link-visited); }
QMenu::separator { height: 1px; background: palette(mid); margin: 4px 8px; }
QLineEdit, QPlainTextEdit, QTextEdit { background: palette(base); color: palette(text);
    border: 1px solid palette(mid); border-radius: 8px; padding: 0 7px;
    selection-background-color: palette(highlight); selection-color: palette(highlighted-text); }
QLineEdit { min-height: 28px; max-height: 28px; }
QPlainTextEdit, QTextEdit { padding: 6px 8px; }
QLineEdit:hover { border-color: palette(dark); }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid palette(highlight);
    padding: 0 6px; }
QLineEdit:focus { min-height: 26px; max-height: 26px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 5px 7px; }
QLineEdit:disabled { color: palette(link-visited); background: palette(window); }
QLineEdit[problem="true"] { border: 2px solid palette(bright-text); padding: 0 6px;
    min-height: 26px; max-height: 26px; }
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView { background: palette(base); color: palette(text);
    border: 1px solid palette(mid); padding: 4px; outline: 0; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; border: none; border-radius: 6px; }
QComboBox QAbstractItemView::item:selected { background: palette(shadow); color: palette(text); }
QDialog#palette, QDialog#sheet { background: palette(base); border: 1px solid palette(dark); }
QListView { background: palette(base); color: palette(text); border: none; outline: 0; }
QListView::item { padding: 0 8px; border: none; border-radius: 6px; }
QListView::item:selected { background: palette(shadow); color: palette(text); }
QListView::item:hover:!selected { background: palette(midlight); }
QScrollArea, QGraphicsView { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 8px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 8px; margin: 0; }
QScrollBar::handle { background: palette(mid); border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 28px; margin: 2px 1px; }
QScrollBar::handle:horizontal { min-width: 28px; margin: 1px 2px; }
QScrollBar::handle:hover { background: palette(dark); }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: palette(mid); border: none; border-radius: 3px; max-height: 6px;
    min-height: 6px; color: transparent; }
QProgressBar::chunk { background: palette(highlight); border-radius: 3px; }
QFrame#popover { background: palette(base); border: 1px solid palette(mid); }
QTableView { background: palette(base); color: palette(text); gridline-color: palette(mid);
    border: 1px solid palette(mid); border-radius: 8px; selection-background-color: palette(shadow);
    selection-color: palette(text); }
QHeaderView::section { background: palette(base); color: palette(placeholder-text); border: none;
    border-bottom: 1px solid palette(mid); padding: 6px 8px; font-size: 11px; }
QTableView#reference QHeaderView::section { padding: 6px 4px; }
QTableCornerButton::section { background: palette(base); border: none; }
QSplitter::handle { background: palette(mid); }
QCheckBox { spacing: 8px; color: palette(text); }
QCheckBox:disabled { color: palette(link-visited); }
"""
"""The rules for what Qt draws itself, the same in all themes; everything else paints from the theme."""
_STYLED = Qt.WidgetAttribute.WA_StyleSheetTarget
_AT_ONCE = 60
"""Widgets out of sight that take the colours of a new theme in one turn of the window."""
_STYLED_IN_PARTS = (QHeaderView, QSplitter)
"""Kinds of which the style sheet draws parts only."""


class ThemeHub(QObject):
    """Holds the current theme. A widget that reads `current_theme` while painting needs no more than that:
    a change repaints everything. Whoever keeps pictures made from a theme connects to `changed`.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT


_HUB = ThemeHub()


def theme_hub() -> ThemeHub:
    """Return the one hub; its ``changed`` carries the new Theme."""
    return _HUB


def current_theme() -> Theme:
    """Return the theme that was applied last, light at first."""
    return _HUB.theme


def system_theme(app: QApplication) -> Theme:
    """Return the theme that fits the desktop's colour scheme, light where there is none."""
    return DARK if app.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the whole program the theme; applying the same one again costs nothing."""
    for _ in theming(app, theme):
        pass


def theming(app: QApplication, theme: Theme) -> Iterator[None]:
    """Give the whole program the theme, in short steps.

    From the first on it is the current one, and the steps end where another one is. What is seen in between
    has colours of both, so it should not be.
    """
    if app.property("appliedTheme") == theme.name and theme == _HUB.theme:
        return
    if app.property("appliedTheme") is None:
        install_fonts()
        app.setStyle("Fusion")
        app.setFont(ui_font())
        QToolTip.setFont(ui_font(12))
        tooltips.install(app)
        app.setPalette(palette(theme))
        app.setStyleSheet(STYLE_SHEET)
    _HUB.theme = theme
    app.setProperty("appliedTheme", theme.name)
    yield
    for _ in _recolouring(app, theme):
        yield
        if _HUB.theme is not theme:
            return
    _HUB.changed.emit(theme)


def _recolouring(app: QApplication, theme: Theme) -> Iterator[None]:
    """Colour all, in short steps; the last one yields too."""
    colours = palette(theme)
    app.setPalette(colours)
    QToolTip.setPalette(colours)
    yield
    yield from _colour(app)


class Coloured:
    """A widget with colours of its own; it takes those of a new theme in its turn."""

    def take_colours(self) -> None:
        """Take the colours of the theme that is current now."""
        raise NotImplementedError


class _Latecomers(QObject):
    """Widgets that nobody sees take the colours some at a time; who comes in sight has them at once."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[QWidget, None] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.serve)

    def wait(self, widgets: list[QWidget]) -> None:
        """Let these be the ones that wait."""
        for each in filter(shiboken6.isValid, self._waiting):
            each.removeEventFilter(self)
        for each in widgets:
            each.installEventFilter(self)
        self._waiting = dict.fromkeys(widgets)
        self._timer.start()

    def serve(self) -> None:
        """Let some take the colours; the newest come first."""
        count = min(_AT_ONCE, len(self._waiting))
        self._serve([self._waiting.popitem()[0] for _ in range(count)])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Serve who waits and comes in sight, before all others."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched in self._waiting:
            del self._waiting[watched]
            self._serve([watched])
        return False

    def _serve(self, widgets: list[QWidget]) -> None:
        living = [each for each in widgets if shiboken6.isValid(each)]
        for each in living:
            each.removeEventFilter(self)
        _take_colours_anew(living)
        if not self._waiting:
            self._timer.stop()


@cache
def _latecomers() -> _Latecomers:
    return _Latecomers()


def _colour(app: QApplication) -> Iterator[None]:
    """Let what is seen take the colours now, and the rest soon."""
    seen: list[QWidget] = []
    unseen: list[QWidget] = []
    for each in app.allWidgets():
        (seen if each.isVisible() else unseen).append(each)
    _latecomers().wait(unseen)
    yield
    for place in range(0, len(seen), _AT_ONCE):
        _take_colours_anew([each for each in seen[place : place + _AT_ONCE] if shiboken6.isValid(each)])
        yield


def _take_colours_anew(widgets: list[QWidget]) -> None:
    """Let what has colours of its own take them, and what the style sheet draws take the palette’s.

    Setting a style sheet anew would look at each widget once for itself and for each that it stands in,
    which takes seconds.
    """
    style, fresh = QApplication.style(), QApplication.palette()
    for widget in widgets:
        if widget.testAttribute(_STYLED) or isinstance(widget, _STYLED_IN_PARTS):
            style.unpolish(widget)
            style.polish(widget)
    for widget in widgets:
        own = widget.palette()
        if not own.resolveMask() and own.window() != fresh.window():
            # What stands in something styled has got its palette from that, and keeps it by itself.
            widget.setPalette(fresh)
            widget.setPalette(QPalette())
        if isinstance(widget, Coloured):
            widget.take_colours()


def palette(theme: Theme) -> QPalette:
    """Return Qt's palette for a theme.

    Qt has no roles of its own for the last three colours: the style sheet finds them in roles that nothing
    of the program is drawn with.
    """
    words = (Role.WindowText, Role.Text, Role.ButtonText)
    colours = (
        (theme.background, (Role.Window, Role.AlternateBase)),
        (theme.panel, (Role.Base, Role.Button, Role.Light, Role.ToolTipBase)),
        (theme.hover, (Role.Midlight,)),
        (theme.line, (Role.Mid,)),
        (theme.strong_line, (Role.Dark,)),
        (theme.text, (*words, Role.ToolTipText)),
        (theme.secondary, (Role.PlaceholderText,)),
        (theme.accent, (Role.Highlight, Role.Accent, Role.Link)),
        (theme.on_accent, (Role.HighlightedText,)),
        (theme.selection, (Role.Shadow,)),
        (theme.dead, (Role.BrightText,)),
        (theme.disabled, (Role.LinkVisited,)),
    )
    result = QPalette()
    for colour, roles in colours:
        for role in roles:
            result.setColor(role, QColor(colour))
    for role in words:
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    return result
