"""Cards and columns."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from reluexplorer.widgets.controls.cards import SideColumn


def test_a_hidden_section_takes_its_hairline_along(qtbot: QtBot) -> None:
    column = SideColumn(200)
    qtbot.addWidget(column)
    sections = [column.add_section(name) for name in ("One", "Two", "Three")]
    column.show()
    lines = [section.divider for section in sections]
    assert lines[0] is None
    assert lines[1] is not None
    sections[1].setVisible(False)
    assert not lines[1].isVisible()
    sections[1].show()
    assert lines[1].isVisible()
