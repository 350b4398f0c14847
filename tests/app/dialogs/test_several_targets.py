"""Several targets are named with commas between; what cannot be says how they are named."""

from __future__ import annotations

import pytest

from reluexplorer.app.dialogs.columns_model import WORDS
from reluexplorer.app.dialogs.import_words import summary
from reluexplorer.app.files.opening import commands_to_open
from reluexplorer.core.data.tables.rows import read_table
from reluexplorer.core.data.tables.table import TableChoices
from reluexplorer.core.data.tables.wording import Watch
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.document.data_changes import chosen_columns
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.session import Session
from reluexplorer.session.tables.outcome import outcome_of
from reluexplorer.session.tables.seen import seen
from tests.app.program import run


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "three.csv"
    rows = [f"{i},{i % 7},{i * i % 11},{i * 3 % 13},{i % 5}" for i in range(3, 43)]
    path.write_text("\n".join(['u,y1,y2,y3,"a,b"', *rows]) + "\n", encoding="utf-8")
    return str(path)


def opened(table, target, **choices):
    (command,) = commands_to_open(table, TableChoices(target, **choices))
    assert isinstance(command, OpenTable)
    return command.target, command.columns


def test_names_with_commas_between_are_several_unless_a_column_is_called_so(table):
    assert opened(table, "y1,y2,y3") == ("y1", ("y2=target", "y3=target"))
    assert opened(table, " Y2 , y1") == ("y1", ("y2=target",))
    assert opened(table, "a,b") == ("a,b", ())
    assert opened(table, "y1") == ("y1", ())


def test_a_part_that_is_no_column_is_refused_and_the_way_is_named(table):
    with pytest.raises(CommandError, match=r"no column named 'y9'\. Several .* --target y1,y2, or each"):
        opened(table, "y1,y9")


@pytest.mark.parametrize(
    ("target", "columns"),
    [
        ("y1", ("y2=target",)),
        ("y2", ("y1=target",)),
        ("y2", ("Y1=target,number", "u=ignored")),
        ("", ("y2=target", "y1=target")),
    ],
)
def test_several_targets_come_as_the_columns_do_whichever_was_named_first(table, target, columns):
    wanted = TableChoices(target, columns=chosen_columns(columns))
    (command,) = commands_to_open(table, wanted)
    session = Session()
    session.dispatch(command)
    session.settle()
    assert session.state.run.problem.dataset.target_names == ("y1", "y2")
    session.close()


def test_the_window_puts_several_targets_in_the_order_of_the_table(window, table, monkeypatch):
    said = []

    def accept(dialog):
        dialog.settle()
        dialog._set_part(("y1",), "use", "target")
        dialog.settle()
        said.append(dialog.words.text())
        return True

    monkeypatch.setattr(window.files, "_ask_import", accept)
    window.session.dispatch(OpenTable(table, "y2"))
    window.session.settle()
    window.files.choose_columns()
    window.session.settle()
    assert window.session.state.run.problem.dataset.target_names == ("y1", "y2")
    assert "It predicts y1, y2 as numbers." in said[0]


def test_an_order_that_a_document_says_stays_where_nothing_is_chosen_anew(window, table, monkeypatch):
    monkeypatch.setattr(window.files, "_ask_import", lambda dialog: dialog.settle() or True)
    window.session.dispatch(OpenTable(table, "y2", columns=("y1=target",)))
    window.session.settle()
    window.files.choose_columns()
    window.session.settle()
    assert window.session.state.run.problem.dataset.target_names == ("y2", "y1")


def test_training_and_opened_documents_take_them(table, tmp_path):
    done = run("train", "--data", table, "--target", "y1,y2,y3", "--steps", "5")
    assert "Predicting y1, y2, y3 as numbers." in done.stderr
    assert done.returncode == 0
    done = run("train", "--data", table, "--target", "y1,y2", "--steps", "5")
    assert (
        "Left out as further targets, which would give y1 away: y3. To predict them too, give --"
        in done.stderr
    )


def test_the_editor_says_what_is_left_out_and_which_line_names_the_columns(table, tmp_path):
    said = outcome_of(read_table(table, Watch()), TableChoices("y1"))
    assert "Left out as further targets, which would give y1 away: y2, y3." in said.words
    titled = tmp_path / "titled.csv"
    titled.write_text("Orders of May,,\nwhen,size,cost\n" + "".join(
        f"2024-05-{day:02d},{day % 7},{day * day % 11}\n" for day in range(1, 30)
    ))  # fmt: skip
    read = read_table(titled, Watch())
    assert "1 row above the header was left out." in read.notes
    assert "; 1 line above the one that names the columns is left out." in summary(seen(read))
    assert "the first line names the columns" in summary(seen(read_table(table, Watch())))
    notes = outcome_of(read, TableChoices("cost")).learned.notes
    assert any("when. To learn from year" in note and f"Holds to {WORDS['date']}" in note for note in notes)
