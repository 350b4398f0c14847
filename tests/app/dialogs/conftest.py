"""Opens the editor of a table's columns."""

from __future__ import annotations

import pytest

from reluexplorer.core.data.tables.table import TableChoices
from tests.app.dialogs.import_hands import PENGUINS, looking_at


@pytest.fixture
def opened(qtbot):
    """Open a table with choices; the dialog has worked out what they give."""
    made = []

    def open_table(path=PENGUINS, choices=TableChoices(), *, wait=True, again=None):  # noqa: B008 - frozen
        dialog = looking_at(path, choices, again=again)
        qtbot.addWidget(dialog)
        made.append(dialog)
        dialog.show()
        if wait:
            dialog.settle()
        return dialog

    yield open_table
    for dialog in made:
        dialog.release()
