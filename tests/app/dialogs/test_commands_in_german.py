"""Commands are found by the words of the language that is spoken, and by the English ones."""

from __future__ import annotations

from tests.test_language import spoken

FOUND = """
from reluexplorer.app.actions import all_actions
from reluexplorer.app.dialogs.palette_entries import PaletteLine, english_of, entries
from reluexplorer.app.dialogs.palette_search import PaletteSearch
from reluexplorer.app.dialogs.reference import matching as rows_with, rows
lines = [
    PaletteLine(each.words, "", None, each.name, english=english_of(each.words)) for each in all_actions()
]
lines += entries()
for query in ("glossary", "glossar", "new window", "2.14", "save picture", "bild speichern"):
    print(query, "-", PaletteSearch(tuple(lines)).find(query)[0].words)
for query in ("save picture", "bild speichern"):
    print(query, "-", rows_with(rows(), query)[0].label)
"""


def test_commands_are_found_by_their_german_and_their_english_words() -> None:
    assert spoken(FOUND, "de").splitlines() == [
        "glossary - Glossar",
        "glossar - Glossar",
        "new window - Neues Fenster",
        "2.14 - Neuron 2.14 auswählen",
        "save picture - Bild speichern…",
        "bild speichern - Bild speichern…",
        "save picture - Bild speichern",
        "bild speichern - Bild speichern",
    ]
