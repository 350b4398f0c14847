"""What the dialog of columns says of words that are read as 1 and 0."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from reluexplorer.app.dialogs.columns_model import HEADS
from reluexplorer.widgets.theme.tips import plain
from tests.app.dialogs.import_hands import looking_at


@pytest.mark.parametrize(
    ("cells", "said", "how"),
    [
        (("gut", "schlecht"), "Words as 1 and 0 (inferred)", "gut is 1, schlecht is 0"),
        (("Nein", " ja ", "JA"), "Words as 1 and 0 (inferred)", "ja is 1, Nein is 0"),
        (("ja", "nein", "k.A."), "Words as 1 and 0 (inferred)", "ja is 1, nein is 0"),
        (("x", ""), "1 where marked (inferred)", "x is 1, blank is 0"),
        (("gut", "", "schlecht"), "Categories (inferred)", ""),
        (("1", "0"), "Numbers (inferred)", ""),
    ],
)
def test_words_that_are_read_as_1_and_0_are_not_called_numbers(qtbot, tmp_path, cells, said, how):
    table = tmp_path / "words.csv"
    rows = "".join(f"{1.5 * n},{cells[n % len(cells)]},{n * n % 17}.5\n" for n in range(60))
    table.write_text(f"a,answer,b\n{rows}", encoding="utf-8")
    dialog = looking_at(table)
    qtbot.addWidget(dialog)
    dialog.settle()
    holds = dialog.table.columns.index(1, HEADS.index("Holds"))
    assert holds.data() == said
    tip = holds.data(Qt.ItemDataRole.ToolTipRole)
    assert tip == plain(f"{said} ({how})" if how else said)
    dialog.release()
