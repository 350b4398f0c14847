"""A workspace that is thrown away again: its folder and one line make it, and the window has it."""

from __future__ import annotations

from pathlib import Path

from tests.app.enlarged import enlarged, probed

PANEL = '''"""The number of hidden units, large."""

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from reluexplorer.panels.panel import Panel
from reluexplorer.widgets.controls.all_controls import LinkButton
from reluexplorer.session.commands.settings import assign


class SizePanel(Panel[int]):
    def __init__(self, dispatch, parent=None):
        super().__init__(dispatch, parent)
        self.button = LinkButton("", "Learn with another seed")
        self.button.clicked.connect(lambda _on: dispatch(assign("training.seed", 5)))
        QVBoxLayout(self).addWidget(self.button)

    def parts(self) -> Mapping[str, QWidget]:
        return {"size": self.button}

    def view_of(self, state):
        return sum(state.document.recipe.network.hidden)

    def render_view(self, view, before):
        self.button.setText(f"{view} hidden units")
'''
PROBE = """
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.widgets.controls.buttons import TabButton

window = shown("learn")
tabs = [[tab.text(), tab.toolTip()] for tab in window.findChildren(TabButton)]
QTest.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
panel = window.panel("size")
seen = [window.session.state.document.view.workspace, panel.isVisible(), panel.button.text()]
QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
tell(
    window,
    tabs=tabs,
    seen=seen,
    seed=window.session.state.document.recipe.training.seed,
    palette=[words for words in palette("size") if words.startswith("Go to")],
    kept=kept(document({"do": "go-to", "value": "size"})),
)
"""
LINE = '    "size": "How large the network is",\n'


def test_it_has_a_tab_keys_and_a_line_of_the_palette(tmp_path: Path) -> None:
    files = {"panels/size/__init__.py": '"""One number."""\n', "panels/size/panel.py": PANEL}
    place = '}\n"""What each workspace shows'
    known = probed(enlarged(tmp_path, files, {"session/document/limits.py": (LINE, place)}), PROBE)
    assert len(known["tabs"]) == 6
    assert known["tabs"][5][0] == "Size"
    assert "How large the network is (Ctrl+6)" in known["tabs"][5][1]
    assert known["seen"] == ["size", True, "16 hidden units"]
    assert known["seed"] == 5
    assert known["palette"] == ["Go to a workspace: Size"]
    assert known["kept"] is True
