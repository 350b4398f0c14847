"""Turn a Theme into the application's style: Fusion, a palette and one style sheet."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from reluexplorer.widgets.theme import tooltips
from reluexplorer.widgets.theme.fonts import install_fonts, ui_font
from reluexplorer.widgets.theme.theme import DARK, LIGHT, SIZE_SMALL, Theme

Role = QPalette.ColorRole


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
    if app.property("appliedTheme") == theme.name and theme == _HUB.theme:
        return
    if app.property("appliedTheme") is None:
        install_fonts()
        app.setStyle("Fusion")
        app.setFont(ui_font())
        QToolTip.setFont(ui_font(12))
        tooltips.install(app)
    _HUB.theme = theme
    app.setProperty("appliedTheme", theme.name)
    app.setPalette(palette(theme))
    QToolTip.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme))
    _HUB.changed.emit(theme)


def palette(theme: Theme) -> QPalette:
    """Return Qt's palette for a theme."""
    words = (Role.WindowText, Role.Text, Role.ButtonText)
    colours = (
        (theme.background, (Role.Window, Role.AlternateBase)),
        (theme.panel, (Role.Base, Role.Button, Role.Light, Role.ToolTipBase)),
        (theme.hover, (Role.Midlight,)),
        (theme.line, (Role.Mid,)),
        (theme.strong_line, (Role.Dark,)),
        (theme.text, (*words, Role.ToolTipText)),
        (theme.secondary, (Role.PlaceholderText,)),
        (theme.accent, (Role.Highlight, Role.Accent, Role.Link, Role.LinkVisited)),
        (theme.on_accent, (Role.BrightText, Role.HighlightedText)),
    )
    result = QPalette()
    for colour, roles in colours:
        for role in roles:
            result.setColor(role, QColor(colour))
    for role in words:
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    return result


def style_sheet(theme: Theme) -> str:
    """Return the rules for what Qt draws itself; everything else paints from the theme."""
    return f"""
QWidget#window, QMainWindow, QDialog {{ background: {theme.background}; }}
QToolTip {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.line};
    padding: 6px 8px; }}
QMenuBar {{ background: {theme.panel}; color: {theme.text}; border-bottom: 1px solid {theme.line}; }}
QMenuBar::item {{ background: transparent; padding: 5px 10px; border-radius: 6px; }}
QMenuBar::item:selected {{ background: {theme.selection}; }}
QMenu {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.line}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 6px; }}
QMenu::item:selected {{ background: {theme.selection}; }}
QMenu::item:disabled {{ color: {theme.disabled}; }}
QMenu::separator {{ height: 1px; background: {theme.line}; margin: 4px 8px; }}
QLineEdit, QPlainTextEdit, QTextEdit {{ background: {theme.panel}; color: {theme.text};
    border: 1px solid {theme.line}; border-radius: 8px; padding: 0 7px;
    selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
QLineEdit {{ min-height: 28px; max-height: 28px; }}
QPlainTextEdit, QTextEdit {{ padding: 6px 8px; }}
QLineEdit:hover {{ border-color: {theme.strong_line}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {theme.accent};
    padding: 0 6px; }}
QLineEdit:focus {{ min-height: 26px; max-height: 26px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ padding: 5px 7px; }}
QLineEdit:disabled {{ color: {theme.disabled}; background: {theme.background}; }}
QLineEdit[problem="true"] {{ border: 2px solid {theme.dead}; padding: 0 6px;
    min-height: 26px; max-height: 26px; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox QAbstractItemView {{ background: {theme.panel}; color: {theme.text};
    border: 1px solid {theme.line}; padding: 4px; outline: 0; }}
QComboBox QAbstractItemView::item {{ min-height: 28px; padding: 0 8px; border: none; border-radius: 6px; }}
QComboBox QAbstractItemView::item:selected {{ background: {theme.selection}; color: {theme.text}; }}
QDialog#palette, QDialog#sheet {{ background: {theme.panel}; border: 1px solid {theme.strong_line}; }}
QListWidget {{ background: {theme.panel}; color: {theme.text}; border: none; outline: 0; }}
QListWidget::item {{ padding: 0 8px; border: none; border-radius: 6px; }}
QListWidget::item:selected {{ background: {theme.selection}; color: {theme.text}; }}
QListWidget::item:hover:!selected {{ background: {theme.hover}; }}
QScrollArea, QGraphicsView {{ background: transparent; border: none; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 8px; margin: 0; }}
QScrollBar::handle {{ background: {theme.line}; border-radius: 3px; }}
QScrollBar::handle:vertical {{ min-height: 28px; margin: 2px 1px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; margin: 1px 2px; }}
QScrollBar::handle:hover {{ background: {theme.strong_line}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {theme.track}; border: none; border-radius: 3px; max-height: 6px;
    min-height: 6px; color: transparent; }}
QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
QFrame#popover {{ background: {theme.panel}; border: 1px solid {theme.line}; }}
QTableView {{ background: {theme.panel}; color: {theme.text}; gridline-color: {theme.line};
    border: 1px solid {theme.line}; border-radius: 8px; selection-background-color: {theme.selection};
    selection-color: {theme.text}; }}
QHeaderView::section {{ background: {theme.panel}; color: {theme.secondary}; border: none;
    border-bottom: 1px solid {theme.line}; padding: 6px 8px; font-size: {SIZE_SMALL}px; }}
QTableView#reference QHeaderView::section {{ padding: 6px 4px; }}
QTableCornerButton::section {{ background: {theme.panel}; border: none; }}
QSplitter::handle {{ background: {theme.line}; }}
QCheckBox {{ spacing: 8px; color: {theme.text}; }}
QCheckBox:disabled {{ color: {theme.disabled}; }}
"""
