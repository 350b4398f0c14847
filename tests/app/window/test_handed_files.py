"""A file that the system hands to the running program is opened in its window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFileOpenEvent

from reluexplorer.app.files.handed_files import HandedFiles
from reluexplorer.session.document.document import Document
from reluexplorer.session.files.document_file import save


def test_a_document_that_is_handed_over_is_opened(window, qapp, qtbot, tmp_path):
    blank = Document()
    recipe = replace(blank.recipe, network=replace(blank.recipe.network, hidden=(3, 2)))
    path = save(tmp_path / "net.reluexp", replace(blank, recipe=recipe), 0)
    handed = HandedFiles(qapp)
    handed.handed.connect(lambda name: window.files.open(Path(name)))
    qapp.installEventFilter(handed)
    try:
        assert QCoreApplication.sendEvent(qapp, QFileOpenEvent(str(path)))
        assert not handed.eventFilter(qapp, QEvent(QEvent.Type.User))
    finally:
        qapp.removeEventFilter(handed)
    qtbot.waitUntil(lambda: window.session.state.document.file == str(path))
    assert window.session.state.document.recipe.network.hidden == (3, 2)
