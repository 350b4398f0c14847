"""What Qt says by itself is in the language of the program; numbers stay as they are typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.places import ROOT

_SAYS = """
import json
from PySide6.QtCore import QLocale
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit
from reluexplorer.app.actions import spelled
from reluexplorer.app.window.application import make_application

app = make_application()
asked = QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Yes
box, field = QDialogButtonBox(asked), QLineEdit("3.5")
keys = QKeySequence("Ctrl+Shift+S")
print(json.dumps({
    "buttons": sorted(each.text() for each in box.buttons()),
    "menu": [each.text().partition("\\t")[0] for each in field.createStandardContextMenu().actions()],
    "keys": keys.toString(QKeySequence.SequenceFormat.NativeText),
    "kept": keys.toString(),
    "spelled": [spelled(each) for each in ("Ctrl+Shift+S", "Ctrl++", "F1")],
    "number": QLocale().toString(1.5),
}))
"""
ENGLISH = {
    "buttons": ["&Yes", "Cancel"],
    "menu": ["&Undo", "&Redo", "", "Cu&t", "&Copy", "&Paste", "Delete", "", "Select All"],
    "keys": "Ctrl+Shift+S",
    "kept": "Ctrl+Shift+S",
    "spelled": ["Ctrl Shift S", "Ctrl +", "F1"],
    "number": "1.5",
}
GERMAN = {
    "buttons": ["&Ja", "Abbrechen"],
    "menu": [
        "&Rückgängig", "Wieder&herstellen", "", "&Ausschneiden", "&Kopieren", "Einf&ügen", "Löschen", "",
        "Alles auswählen",
    ],
    "keys": "Strg+Umschalt+S",
    "kept": "Ctrl+Shift+S",
    "spelled": ["Strg Umschalt S", "Strg +", "F1"],
    "number": "1.5",
}  # fmt: skip


@pytest.mark.skipif(sys.platform == "darwin", reason="keys have signs there")
@pytest.mark.parametrize(("language", "said"), [("en", ENGLISH), ("de", GERMAN)])
def test_qt_speaks_with_the_program(language: str, said: dict[str, object]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SAYS],
        env=os.environ | {"RELUEXPLORER_LANGUAGE": language, "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == said
