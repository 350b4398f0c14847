"""The report on paper: what belongs together stands on one page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextTable

from reluexplorer.app.report.page import Report
from reluexplorer.app.report.paper import sections, set_on_pages
from reluexplorer.app.report.pictures import pictures_of
from reluexplorer.lessons.claims.catalogue import LESSONS
from tests.app.report.test_report import measured

SHEET = QRectF(0, 0, 680, 980)
LOW = QRectF(0, 0, 680, 460)
"""A sheet on which long claims do not fit."""


@pytest.fixture(scope="module")
def report(qapp):
    found = {name: measured(name, 5) for name in LESSONS}
    return Report(found, {name: pictures_of(each.charts) for name, each in found.items()})


def pages_of(document, room):
    """The first and the last page on which a part stands."""
    height = document.pageSize().height()
    return int(room.top() // height), int((room.bottom() - 1) // height)


def parts(document):
    """What may not be cut: tables, and the lines of pictures."""
    layout = document.documentLayout()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            yield layout.frameBoundingRect(frame)
    block = document.begin()
    while block.isValid():
        if "\ufffc" in block.text():
            yield layout.blockBoundingRect(block)
        block = block.next()


def test_each_claim_is_whole_on_a_page(report):
    document = set_on_pages(report, SHEET)
    layout, found = document.documentLayout(), list(sections(document))
    assert len(found) == len(LESSONS)
    for first, last in found:
        whole = layout.blockBoundingRect(first).united(layout.blockBoundingRect(last))
        start, end = pages_of(document, whole)
        assert start == end, first.text()


def test_pages_are_filled_with_as_many_claims_as_have_room(report):
    assert len(LESSONS) / 3 < set_on_pages(report, SHEET).pageCount() < len(LESSONS) + 1


def test_no_table_and_no_picture_is_cut_where_a_claim_is_longer_than_a_page(report):
    document = set_on_pages(report, LOW)
    found = list(parts(document))
    assert len(found) > 2 * len(LESSONS)
    for room in found:
        assert room.height() > LOW.height() or len({*pages_of(document, room)}) == 1
    assert document.pageCount() > len(LESSONS)
