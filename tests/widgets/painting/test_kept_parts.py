"""Parts of a picture are kept as long as the picture shows them, and not for one that was shown before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap

from reluexplorer.widgets.painting import kept
from reluexplorer.widgets.painting.kept import KeptParts

EACH = 40 * 40 * 4
"""Bytes of a part of 40 by 40 pixels."""


@pytest.fixture
def painter(qapp):
    whole = QPixmap(200, 200)
    whole.fill(QColor("white"))
    with QPainter(whole) as made:
        yield made


def room(place):
    return QRectF(40 * place, 0, 40, 40)


def fill(painter):
    painter.fillRect(QRectF(0, 0, 200, 200), QColor("red"))


def paint(parts, painter, places):
    parts.begin()
    for place in places:
        parts.paint(painter, room(place), place, fill)
    parts.end()


def ahead(parts, places):
    for place in places:
        for _piece in parts.ahead(room(place), place, (fill,), 1.0):
            pass


def test_a_whole_picture_keeps_no_part_of_the_one_before(painter):
    parts = KeptParts()
    paint(parts, painter, (0, 1, 2))
    assert parts.held == 3 * EACH
    ahead(parts, (3,))
    paint(parts, painter, (0, 3))
    assert (parts.held, parts.made) == (2 * EACH, 4)
    paint(parts, painter, (0, 3))
    assert (parts.held, parts.made) == (2 * EACH, 4)
    paint(parts, painter, (1, 3))
    assert (parts.held, parts.made) == (2 * EACH, 5)


def test_a_picture_that_is_not_finished_loses_no_part_of_the_last_one(painter):
    parts = KeptParts()
    paint(parts, painter, (0, 1))
    parts.begin()
    paint(parts, painter, ())
    paint(parts, painter, (0, 1))
    assert (parts.held, parts.made) == (2 * EACH, 2)


def test_parts_of_pictures_that_are_never_finished_do_not_become_ever_more(painter, monkeypatch):
    monkeypatch.setattr(kept, "_MOST_HELD", 3 * EACH)
    parts = KeptParts()
    ahead(parts, range(5))
    assert parts.held == 3 * EACH
    paint(parts, painter, (4,))
    assert (parts.held, parts.made) == (EACH, 5)
