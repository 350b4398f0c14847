"""Whatever is opened while another workspace is shown comes into view and is named."""

from __future__ import annotations

import pytest

from reluexplorer.app.files.opening import open_and_show
from reluexplorer.app.launching.launch import carry_out
from reluexplorer.core.data.splits import LEARNED_WHOLE
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.files import OpenDocument, SaveDocument
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import OpenPlayground, OpenPreset
from reluexplorer.session.starts.presets import PRESETS

ADDRESS = "https://playground.tensorflow.org/#dataset=xor&activation=relu&networkShape=3,2"
PRESET = next(iter(PRESETS))


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("a,b\n" + "\n".join(f"{i},{2 * i}" for i in range(20)) + "\n")
    return path


def _seen(window):
    state = window.session.state
    return state.document.view.workspace, state.notice


@pytest.mark.parametrize("before", ["learn", "activations"])
def test_a_preset_chosen_elsewhere_is_shown_in_train_and_named(window, before):
    window.run_command(assign("view.workspace", before))
    window.start._open_preset(PRESET)
    preset = PRESETS[PRESET]
    assert _seen(window) == ("train", f"Opened the preset {preset.title}. {preset.look}")


def test_neurons_stays_and_says_what_was_opened(window):
    window.run_command(assign("view.workspace", "neurons"))
    window.start.open_address(ADDRESS)
    workspace, notice = _seen(window)
    assert workspace == "neurons"
    assert notice.startswith("Opened the Playground address.")


def test_a_table_opened_from_the_palette_is_shown_in_train_and_named(window, table):
    window.run_command(assign("view.workspace", "learn"))
    window.run_command(OpenTable(str(table)))
    assert _seen(window) == ("train", "Opened own.csv.")


@pytest.mark.parametrize("untested", [False, True])
def test_a_table_of_the_command_line_is_loaded_at_once_and_said_where_its_columns_are(
    window, table, untested
):
    carry_out(window, (OpenTable(str(table), untested=untested), SetHidden((3,))))
    whole = f" {LEARNED_WHOLE}" if untested else ""
    said = f"Loaded own.csv. Columns… (Ctrl T) in Train changes what is learned of it.{whole}"
    assert (window.session.state.notice, window.session.state.notice_kind) == (said, "info")
    assert window.session.state.document.recipe.data.path == str(table)


def test_a_small_table_of_the_dialog_is_named_beside_what_is_said_of_it(window, tmp_path, monkeypatch):
    path = tmp_path / "few.csv"
    path.write_text("a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    monkeypatch.setattr(window.files, "_ask_import", lambda dialog: dialog.settle() or True)
    window.run_command(assign("view.workspace", "learn"))
    window.files.open(path)
    assert _seen(window) == ("train", f"Opened few.csv. {LEARNED_WHOLE}")


def test_a_document_opens_in_the_workspace_that_it_was_saved_in(window, tmp_path):
    path = tmp_path / "mine.reluexp"
    window.run_command(assign("view.workspace", "activations"))
    window.run_command(SaveDocument(str(path)))
    window.session.settle()
    window.run_command(assign("view.workspace", "learn"))
    window.files.open(path)
    assert _seen(window) == ("activations", "Opened mine.reluexp.")


def test_what_cannot_be_opened_leaves_the_workspace(window, tmp_path):
    window.run_command(assign("view.workspace", "learn"))
    assert not open_and_show(window.session, OpenDocument(str(tmp_path / "none.reluexp")))
    assert window.session.state.document.view.workspace == "learn"


def test_in_train_nothing_is_added_to_what_a_preset_says(window):
    window.run_command(OpenPreset(PRESET))
    assert _seen(window) == ("train", PRESETS[PRESET].look)


def test_an_address_that_opens_nothing_leaves_the_workspace(window):
    window.run_command(assign("view.workspace", "learn"))
    assert not open_and_show(window.session, OpenPlayground("nonsense"))
    assert window.session.state.document.view.workspace == "learn"
