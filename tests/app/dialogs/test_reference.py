"""The table of commands and keys is true, is searched, and stands on its page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from reluexplorer.app.actions import ACTIONS
from reluexplorer.app.dialogs.glossary_sheet import GlossarySheet
from reluexplorer.app.dialogs.help_sheet import HelpSheet
from reluexplorer.app.dialogs.palette import CommandPalette
from reluexplorer.app.dialogs.reference import (
    NO_KEYS,
    PALETTE,
    as_markdown,
    as_text,
    matching,
    rows,
    with_tables,
)
from reluexplorer.core.glossary import terms
from reluexplorer.session.commands.all_commands import COMMANDS
from reluexplorer.session.document.domains import CommandError
from tests.app.program import ROOT, run


def _row(name):
    return next(row for row in rows() if row.name == name)


def test_every_command_has_one_row_and_every_row_its_keys():
    names = [row.name for row in rows() if row.name]
    assert sorted(names) == sorted(name for name, kind in COMMANDS.items() if not kind.for_files)
    assert all(row.own_keys for row in rows())
    assert all(row.what.endswith(".") for row in rows() if row.name)


def test_actions_and_keys_name_commands_that_there_are():
    named = {name for spec in ACTIONS for name in spec.commands}
    assert named <= set(COMMANDS)


def test_no_two_actions_have_the_same_keys():
    keys = [each for spec in ACTIONS for each in spec.keys]
    assert sorted(keys) == sorted(set(keys))


def test_keys_are_those_of_the_actions():
    assert _row("undo").keys == "Ctrl Z"
    assert _row("redo").keys == "Ctrl Shift Z, Ctrl Y"
    assert _row("go-to").keys == "Ctrl 1 … 5"
    assert _row("step").keys == "F6, ."
    assert _row("open-playground").keys == "Ctrl L, Ctrl V"
    assert _row("set-units").keys == "+ − on the network"
    assert (_row("set-noise").keys, _row("set-noise").own_keys) == ("", NO_KEYS)
    palette = next(row for row in rows() if row.label == "Search or run a command")
    assert palette.own_keys == PALETTE
    assert _row("set-noise").script == "set-noise value"
    assert _row("set-noise").what == "Blur the classes; 0 is none."


def test_a_search_has_all_words():
    found = [row.name for row in matching(rows(), "batch SIZE")]
    assert found == ["set-batch-size"]
    assert "undo" in [row.name for row in matching(rows(), "ctrl z")]
    assert matching(rows(), "no such thing") == ()


def test_the_table_as_text_and_in_markdown():
    undo = (_row("undo"),)
    assert as_text(undo).split() == (
        [
            "RUN",
            "AND",
            "HISTORY",
            "undo",
            "Ctrl",
            "Z",
            "Take",
            "the",
            "last",
            "change",
            "back.",
        ]
    )
    assert as_markdown(undo) == (
        "**Run and history**\n\n| Command | Keys | In scripts |\n|---|---|---|\n| Undo | Ctrl Z | `undo` |"
    )
    with pytest.raises(CommandError, match="has no <!-- commands: begin -->"):
        with_tables("no marks")
    written = with_tables("a <!-- commands: begin -->old<!-- commands: end --> b")
    assert written.startswith("a <!-- commands: begin -->\n\n**The window**")
    assert written.endswith("\n\n<!-- commands: end --> b")
    assert with_tables(written) == written


@pytest.mark.slow
def test_the_command_line_prints_it():
    done = run("commands", "batch", "size")
    assert done.returncode == 0
    assert "set-batch-size value" in done.stdout
    missing = run("commands", "unheard-of")
    assert missing.returncode == 2
    assert missing.stderr == "reluexplorer: No command has the words unheard-of.\n"


@pytest.mark.slow
def test_the_sheet_is_searched_and_leads_to_the_palette_by_keys_alone(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F1)
    sheet = window.findChild(HelpSheet)
    assert len(sheet.found()) == len(rows())
    qtbot.keyClicks(sheet.field, "batch size")
    assert [row.name for row in sheet.found()] == ["set-batch-size"]
    assert sheet.table.item(0, 0).text() == "TRAINING"
    assert [sheet.table.item(1, column).text() for column in range(3)] == [
        "Batch size",
        "–",
        "set-batch-size value",
    ]
    qtbot.keyClick(sheet.field, Qt.Key.Key_Down)
    assert sheet.table.currentRow() == 1
    qtbot.keyClick(sheet.table, Qt.Key.Key_Return)
    palette = window.findChild(CommandPalette)
    assert palette._field.text() == "Batch size"
    palette._field.setText("Batch size 30")
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    assert window.session.state.document.recipe.training.batch_size == 30
    qtbot.waitUntil(lambda: not sheet.isVisible())


@pytest.mark.slow
def test_a_search_without_result_is_said_and_left_with_escape(window, qtbot):
    window._actions["help"].trigger()
    sheet = window.findChild(HelpSheet)
    qtbot.keyClicks(sheet.field, "unheard of")
    assert sheet.found() == ()
    assert sheet.table.item(0, 0).text() == "NOTHING HAS THESE WORDS"
    qtbot.keyClick(sheet.field, Qt.Key.Key_Return)
    qtbot.keyClick(sheet.table, Qt.Key.Key_Return)
    assert sheet.isVisible()
    qtbot.keyClick(sheet.field, Qt.Key.Key_Escape)
    assert sheet.field.text() == ""
    qtbot.keyClick(sheet.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not sheet.isVisible())


def test_the_page_of_commands_is_true():
    text = (ROOT / "resources" / "docs" / "commands.md").read_text(encoding="utf-8")
    assert with_tables(text) == text, "run: reluexplorer commands --into resources/docs/commands.md"


@pytest.mark.slow
def test_the_glossary_opens_by_key_and_is_searched(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    sheet = window.findChild(GlossarySheet)
    assert sheet.found[:2] != terms()[:2], "those of the page come first"
    assert sorted(sheet.found, key=lambda term: term.name.lower()) == list(terms())
    qtbot.keyClicks(sheet.field, "fan-in he normal")
    assert [term.name for term in sheet.found] == ["He's weights"]
    assert sheet.table.item(0, 0).text() == "He's weights"
    assert sheet.table.item(0, 1).text().startswith("First weights with a variance of 2/fan-in")
    sheet.field.setText("unheard of")
    assert sheet.table.item(0, 0).text() == "Nothing has these words"
    qtbot.keyClick(sheet.field, Qt.Key.Key_Escape)
    qtbot.keyClick(sheet.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not sheet.isVisible())
