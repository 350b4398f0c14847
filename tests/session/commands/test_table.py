"""The columns of a table as a person chose them, in documents, in scripts and under undo."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.core.data.tables.column_choices import FILLS, KINDS, USES, ColumnChoice
from reluexplorer.core.data.tables.rows import read_table
from reluexplorer.core.data.tables.table import TableChoices
from reluexplorer.core.data.tables.wording import Watch
from reluexplorer.session.commands.all_commands import parse
from reluexplorer.session.commands.command import to_entry
from reluexplorer.session.commands.data import ChooseColumns, ChooseData, OpenTable
from reluexplorer.session.commands.files import read
from reluexplorer.session.commands.run import Redo, Step, Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import save
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session
from reluexplorer.session.tables.outcome import outcome_of
from tests.places import DATA
from tests.session.driving import did

PENGUINS = str(DATA / "penguins.csv")
OPEN = OpenTable(PENGUINS, "species")

choices = st.builds(
    ColumnChoice,
    st.text(min_size=1, max_size=12).filter(lambda name: "\0" not in name),
    use=st.sampled_from(("", *USES)),
    kind=st.sampled_from(("", *KINDS)),
    missing=st.sampled_from(("", *FILLS)),
).filter(bool)
many = st.lists(choices, max_size=6, unique_by=lambda choice: choice.name).map(tuple)


@pytest.mark.slow
@given(many, st.booleans(), st.sampled_from(("", "classification", "regression")), st.booleans())
def test_choices_come_back_from_a_document_as_they_were(tmp_path_factory, columns, scaled, task, later):
    texts = tuple(map(str, columns))
    document = OpenTable("/a.csv", "y", task, *(() if later else (texts, scaled))).apply(Document())
    if later:
        document = ChooseColumns(texts, "y", task, scaled).apply(document)
    assert document.recipe.data.columns == columns
    path = tmp_path_factory.mktemp("documents") / "a.reluexp"
    save(path, document, 0)
    assert read(path)[0] == document


def test_a_table_from_before_choices_opens_unchanged(tmp_path):
    steps = [{"do": "open-table", "path": "/a.csv", "target": "y", "task": "binary"}]
    content = {"format": "ReLU Explorer document", "version": 1, "step": 0, "commands": steps}
    (tmp_path / "old.reluexp").write_text(json.dumps(content), encoding="utf-8")
    data = read(tmp_path / "old.reluexp")[0].recipe.data
    assert (data.path, data.target, data.task, data.columns, data.scaled) == (
        "/a.csv",
        "y",
        "binary",
        (),
        True,
    )


def test_choices_have_a_form_in_scripts():
    entry = {"do": "choose-columns", "value": ["sex=ignored", "year=category"], "scaled": False}
    made = parse(entry)
    assert made == ChooseColumns(("sex=ignored", "year=category"), scaled=False)
    assert parse(to_entry(made)) == made
    for value, sentence in (
        (["sex=green"], "sex cannot be 'green'"),
        (["sex"], "written NAME=WORD"),
        ("sex=ignored", "takes a list of texts"),
        ([7], "takes a text"),
    ):
        with pytest.raises(CommandError, match=sentence):
            parse(entry | {"value": value}).apply(OPEN.apply(Document()))
    with pytest.raises(CommandError, match="Only a table has columns to choose"):
        made.apply(Document())


def test_choosing_columns_is_one_change_and_other_data_have_none():
    session = Session()
    try:
        did(session, OPEN, ChooseColumns(("sex=ignored", "island=ignored"), "species"))
        run = session.state.run
        assert [name for name in run.problem.dataset.feature_names if "=" in name] == []
        session.dispatch(Undo())
        session.settle()
        assert "sex = male" in session.state.run.problem.dataset.feature_names
        session.dispatch(Redo())
        session.settle()
        assert session.state.run.problem.dataset.feature_names == run.problem.dataset.feature_names
        did(session, ChooseData("circle"))
        data = session.state.document.recipe.data
        assert (data.columns, data.scaled, data.path) == ((), True, "")
    finally:
        session.close()


def test_choices_keep_the_document_s_file_and_leave_out_what_looked_at_other_inputs():
    document = OPEN.apply(Document())
    before = document.__class__(document.recipe, document.view, document.change_step, "/b.reluexp")
    assert ChooseColumns(("sex=ignored",)).apply(before).file == "/b.reluexp"
    assert load(ChooseColumns((), scaled=False).apply(before).recipe.data).scales[0].deviation == 1.0


LEAVES = [
    (ChooseColumns((), "species", "regression"), "The target species holds words, not numbers"),
    (ChooseColumns((), "", "regression"), "The target species holds words, not numbers"),
    (ChooseColumns((), "species", "binary"), "The target species has 3 different values; a binary task"),
    (ChooseColumns((), "nothing"), "There is no column named 'nothing'"),
    (ChooseColumns(("island=number",), "species"), "island holds no numbers"),
    (ChooseColumns(("island=date",), "species"), "island holds no dates"),
    (ChooseColumns(("island=mean",), "species"), "island holds words, which have no mean"),
    (ChooseColumns(("species=ignored",), "species"), "species is to be predicted and ignored"),
    (ChooseColumns(("year=target",), "species"), "species holds categories; several columns"),
    (OpenTable(PENGUINS, "nothing"), "There is no column named 'nothing'"),
    (OpenTable("/nowhere.csv"), "There is no file at /nowhere.csv."),
]


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(("command", "sentence"), LEAVES)
def test_what_a_table_cannot_be_leaves_what_works_as_it_was(command, sentence):
    session = Session()
    try:
        trained = did(session, OPEN, Step(20))
        before = session.state
        session.dispatch(command)
        session.settle()
        assert session.state.notice.startswith(sentence)
        after = session.state.document
        assert (after.recipe, after.view) == (before.document.recipe, before.document.view)
        assert (session.state.undo_label, session.state.redo_label) == ("Open a table", "")
        shown = session.state.run
        assert (shown.status, shown.step) == (Status.PAUSED, 20)
        assert shown.state.parameters.tobytes() == trained.state.parameters.tobytes()
    finally:
        session.close()


def test_a_setting_of_a_table_that_is_gone_is_taken_back_with_its_whole_drag(tmp_path):
    table = tmp_path / "a.csv"
    table.write_bytes(Path(PENGUINS).read_bytes())
    session = Session()
    try:
        did(session, OpenTable(str(table), "species"))
        before = session.state.document
        did(session, assign("data.test_share", 0.4))
        table.unlink()
        session.dispatch(assign("data.test_share", 0.5), continues=True)
        session.settle()
        assert session.state.notice == f"There is no file at {table}. “Test share” was taken back."
        assert session.state.document == before
        assert session.dispatch(assign("data.test_share", 0.6), continues=True)
        session.settle()
        assert session.state.document == before
        assert session.state.run.status is Status.PAUSED
    finally:
        session.close()


def test_a_document_whose_table_is_gone_stays_and_can_be_taken_back():
    session = Session()
    try:
        session.open(OpenTable("/nowhere.csv").apply(Document()), 0, "Open a document")
        session.settle()
        assert session.state.run.status is Status.FAILED
        assert session.state.undo_label == "Open a document"
        did(session, Undo())
        assert session.state.run.status is Status.PAUSED
    finally:
        session.close()


def test_columns_keep_their_roles_where_the_kind_of_answer_cannot_be():
    table = read_table(PENGUINS, Watch())
    given = outcome_of(table, TableChoices("species"))
    wrong = outcome_of(table, TableChoices("species", "regression"))
    assert wrong.learned is None
    names = table.format.names
    assert [wrong.role(name) for name in names] == [given.role(name) for name in names]
    assert {given.role(name) for name in names} == {"target", "input"}
    assert outcome_of(table, TableChoices("nothing")).role("species") == ""
