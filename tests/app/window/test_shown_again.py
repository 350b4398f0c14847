"""Dialogs that are kept while nobody sees them are as new when they are shown again."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt

from reluexplorer.app.dialogs.export_dialog import ExportDialog
from reluexplorer.app.dialogs.glossary_sheet import GlossarySheet
from reluexplorer.app.dialogs.help_sheet import HelpSheet
from reluexplorer.app.dialogs.palette import CommandPalette
from reluexplorer.app.dialogs.presets_dialog import PresetsDialog
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.settings import assign


def test_the_palette_that_is_shown_again_finds_what_can_be_done_now(window, qtbot):
    window._actions["about"].setEnabled(False)
    window.popups.palette("about")
    (palette,) = window.findChildren(CommandPalette)
    assert "action:about" not in [palette._shown.line(row).name for row in range(palette._shown.count())]
    palette.reject()
    window._actions["about"].setEnabled(True)
    window.popups.palette("about")
    assert window.findChildren(CommandPalette) == [palette]
    assert palette._shown.line(0).name == "action:about"
    palette.reject()


def test_the_palette_forgets_what_was_typed_and_asked_for(window, qtbot):
    window.popups.palette()
    (palette,) = window.findChildren(CommandPalette)
    qtbot.keyClicks(palette._field, "learning rate")
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    assert palette._asking is not None
    palette.reject()
    window.popups.palette()
    assert palette._field.text() == ""
    assert palette._asking is None
    assert palette._field.accessibleDescription() == ""
    assert palette._shown.count() == len(palette._all)
    assert palette._list.currentIndex().row() == 0
    palette.reject()


def test_a_palette_that_is_not_seen_watches_no_window(window):
    window.popups.palette()
    (palette,) = window.findChildren(CommandPalette)
    assert window.windowHandle() in palette._watched
    palette.reject()
    assert palette._watched == []


def test_a_sheet_shows_all_from_the_top_again_over_a_window_of_another_size(window, qtbot):
    window.popups.help()
    (sheet,) = window.findChildren(HelpSheet)
    every = sheet.found()
    qtbot.keyClicks(sheet.field, "noise")
    qtbot.keyClick(sheet.field, Qt.Key.Key_Down)
    assert len(sheet.found()) < len(every)
    sheet.reject()
    window.resize(1024, window.minimumHeight())
    window.popups.help()
    assert window.findChildren(HelpSheet) == [sheet]
    assert (sheet.found(), sheet.field.text(), sheet.table.currentRow()) == (every, "", -1)
    assert sheet.height() == min(600, window.height() - 60)
    sheet.reject()


def test_a_glossary_that_is_shown_again_begins_with_the_terms_of_the_page_that_is_open_then(window):
    window.popups.glossary()
    (sheet,) = window.findChildren(GlossarySheet)
    first, words = sheet.found, sheet.words.words()
    sheet.reject()
    window.session.dispatch(assign("view.workspace", "neurons"))
    window.session.dispatch(Step(1))
    window.session.settle()
    window.popups.glossary()
    assert window.findChildren(GlossarySheet) == [sheet]
    assert set(sheet.found) == set(first)
    assert (sheet.found[:3], sheet.words.words()) != (first[:3], words)
    sheet.reject()


def test_a_new_theme_lets_go_of_what_is_not_seen(window):
    window.popups.help()
    (sheet,) = window.findChildren(HelpSheet)
    window.session.dispatch(assign("view.theme", "dark"))
    assert shiboken6.isValid(sheet), "it is seen"
    sheet.reject()
    window.session.dispatch(assign("view.theme", "light"))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.findChildren(HelpSheet) == []
    window.popups.help()
    (another,) = window.findChildren(HelpSheet)
    assert another.isVisible()
    another.reject()


def test_exports_are_of_what_is_shown_then_with_the_first_choices(window, qtbot):
    window._actions["export"].trigger()
    (dialog,) = window.findChildren(ExportDialog)
    first = [dialog.what.value(), dialog.form.value(), dialog.scale.value(), dialog.text.value()]
    dialog.what.set_value("weights")
    dialog.what.edited.emit("weights")
    dialog.scale.set_value(3.0)
    dialog.text.set_value("outlines")
    dialog.reject()
    window._actions["export"].trigger()
    assert window.findChildren(ExportDialog) == [dialog]
    again = [dialog.what.value(), dialog.form.value(), dialog.scale.value(), dialog.text.value()]
    assert again == first
    assert dialog.form.place_of("svg") >= 0
    dialog.reject()
    window.session.dispatch(assign("view.workspace", "neurons"))
    window._actions["export"].trigger()
    assert dialog._parts["workspace"] is window.panel("neurons")
    dialog.reject()


def test_presets_that_are_shown_again_have_forgotten_what_was_typed(window, qtbot):
    window._actions["presets"].trigger()
    (dialog,) = window.findChildren(PresetsDialog)
    hint = dialog.keys.text()
    qtbot.keyClicks(dialog.gallery.current_button(), "zzx")
    assert dialog.keys.text() != hint
    dialog.reject()
    window._actions["presets"].trigger()
    assert window.findChildren(PresetsDialog) == [dialog]
    assert dialog.keys.text() == hint
    qtbot.keyClicks(dialog.gallery.current_button(), "spi")
    assert dialog.gallery.current() == "spiral"
    dialog.reject()


@pytest.mark.parametrize("kind", [HelpSheet, CommandPalette])
def test_what_is_shown_again_has_its_window_still_and_says_how_it_was_left(window, kind):
    show = {HelpSheet: window.popups.help, CommandPalette: window.popups.palette}[kind]
    show()
    (dialog,) = window.findChildren(kind)
    told, number = [], int(dialog.winId())
    dialog.accepted.connect(lambda: told.append(("accepted", dialog.isVisible())))
    dialog.rejected.connect(lambda: told.append(("rejected", dialog.isVisible())))
    dialog.finished.connect(told.append)
    dialog.reject()
    show()
    assert (dialog.isVisible(), int(dialog.winId())) == (True, number)
    dialog.accept()
    assert told == [("rejected", False), 0, ("accepted", False), 1]
    assert dialog.result() == 1


def test_a_sheet_that_is_closed_by_the_system_comes_again(window):
    window.popups.help()
    (sheet,) = window.findChildren(HelpSheet)
    assert sheet.close()
    window.popups.help()
    assert window.findChildren(HelpSheet) == [sheet]
    assert sheet.isVisible()
    sheet.reject()


@pytest.mark.parametrize(("name", "kind"), [("help", HelpSheet), ("glossary", GlossarySheet)])
@pytest.mark.usefixtures("shared_out")
def test_on_the_screen_a_sheet_is_made_in_turns_and_shown_by_the_last(window, qtbot, name, kind):
    getattr(window.popups, name)()
    assert not any(sheet.isVisible() for sheet in window.findChildren(kind))
    qtbot.waitUntil(lambda: any(sheet.isVisible() for sheet in window.findChildren(kind)))
    (sheet,) = window.findChildren(kind)
    assert sheet.focusWidget() is sheet.field
    sheet.reject()


@pytest.mark.usefixtures("shared_out")
def test_a_theme_between_the_turns_of_an_opening_has_the_sheet_made_anew(window, qtbot):
    window.popups.help()
    (former,) = window.findChildren(HelpSheet)
    window.popups._again._on_theme(None)
    qtbot.waitUntil(lambda: any(sheet.isVisible() for sheet in window.findChildren(HelpSheet)))
    assert not shiboken6.isValid(former) or not former.isVisible()
    for sheet in window.findChildren(HelpSheet):
        sheet.reject()
