"""The table that a document which was just opened had learned, until it is known whether it is still that."""

from __future__ import annotations

from reluexplorer.session.document.document import DataChoice
from reluexplorer.session.files.document_file import TABLE_CHANGED
from reluexplorer.session.host.state import State


class ExpectedTable:
    """Compares what a run learns with what the document's file says, without reading a long table twice."""

    def __init__(self) -> None:
        self._sha256 = ""
        self._data: DataChoice | None = None

    def expect(self, sha256: str, data: DataChoice) -> None:
        """Wait for the table of these data; the digest is empty where nothing is to be compared."""
        self._sha256, self._data = sha256, data

    def compared(self, state: State) -> str:
        """Say once that another table was learned than was expected; else empty."""
        if state.learned_file is None or not self._sha256:
            return ""
        expected, self._sha256 = self._sha256, ""
        is_other = state.document.recipe.data == self._data and state.learned_file.sha256 != expected
        return TABLE_CHANGED if is_other else ""
