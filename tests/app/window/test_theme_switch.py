"""Another theme: the open window takes its colours at once, and looks as one that began with it."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.limits import WORKSPACES
from reluexplorer.session.session import Session
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import THEMES


class StyleChanges(QObject):
    """Counts how often a widget is told that the style has changed, upon which it is measured anew."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.StyleChange
        return False


def looks(qtbot, themes: tuple[str, ...]) -> dict[str, QImage]:
    """Pictures of all workspaces of a window that went through these themes, all of it shown in the first."""
    with closing(Session()) as session:
        session.dispatch(assign("view.theme", themes[0]))
        window = Window(session)
        qtbot.addWidget(window)
        window.show()
        for workspace in WORKSPACES:
            session.dispatch(assign("view.workspace", workspace))
            session.settle()
            QApplication.processEvents()
        for theme in themes[1:]:
            session.dispatch(assign("view.theme", theme))
        shown = {}
        for workspace in WORKSPACES:
            session.dispatch(assign("view.workspace", workspace))
            session.settle()
            QApplication.processEvents()
            shown[workspace] = window.grab().toImage()
        window.close()
    return shown


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_a_window_that_changed_its_theme_looks_as_one_that_began_with_it(qtbot, theme):
    (other,) = THEMES.keys() - {theme}
    begun, changed = looks(qtbot, (theme,)), looks(qtbot, (other, theme))
    for workspace in WORKSPACES:
        assert changed[workspace] == begun[workspace], workspace


def test_a_change_of_theme_measures_few_widgets_anew(qtbot, qapp, window):
    window.session.dispatch(assign("view.workspace", "learn"))
    apply_theme(qapp, THEMES["light"])
    watch = StyleChanges()
    qapp.installEventFilter(watch)
    apply_theme(qapp, THEMES["dark"])
    QApplication.processEvents()
    qapp.removeEventFilter(watch)
    assert watch.count < len(qapp.allWidgets()) / 4
