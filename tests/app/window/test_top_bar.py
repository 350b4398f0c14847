"""The bar on top says less, and stands closer, where there is no room for all of it."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtWidgets import QApplication

from reluexplorer.widgets.controls.buttons import TabButton


@pytest.mark.parametrize(("width", "words"), [(1024, "Search"), (1440, "Search or run a command")])
def test_nothing_of_the_bar_is_cut(window, width, words):
    window.resize(width, 700)
    QApplication.processEvents()
    bar = window._bar
    assert (bar.width(), bar._search.text()) == (width, words)
    parts = [bar._name, *bar._tabs.values(), bar._search, bar._hint, bar._theme, bar._menu]
    assert all(part.isVisible() and part.width() >= part.sizeHint().width() for part in parts)
    ends = [(part.x(), part.x() + part.width()) for part in parts]
    assert all(end <= begin for (_x, end), (begin, _end) in itertools.pairwise(ends))
    assert ends[-1][1] <= width


def test_tabs_come_back_to_their_room(window):
    found = []
    for width in (1440, 1024, 1440):
        window.resize(width, 700)
        QApplication.processEvents()
        found.append([tab.width() for tab in window._bar._tabs.values()])
    assert found[2] == found[0]


def test_a_tab_can_stand_closer(qtbot):
    tab = TabButton("Train", "")
    qtbot.addWidget(tab)
    usual = tab.sizeHint().width()
    tab.set_close(True)
    assert tab.sizeHint().width() == usual - 12
    tab.set_close(False)
    assert tab.sizeHint().width() == usual
