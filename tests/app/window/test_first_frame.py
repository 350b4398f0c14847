"""The first frame is told of in whatever workspace the window begins, also where it is chosen late."""

from __future__ import annotations

from contextlib import closing

import pytest

from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.limits import WORKSPACES
from reluexplorer.session.session import Session


@pytest.mark.parametrize("workspace", WORKSPACES)
def test_it_is_told_whatever_is_shown_first(qtbot, workspace):
    with closing(Session()) as session:
        window = Window(session)
        qtbot.addWidget(window)
        session.dispatch(assign("view.workspace", workspace))
        with qtbot.waitSignal(window.first_frame):
            window.show()
