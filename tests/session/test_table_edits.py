"""The columns of a table as a person chose them, in documents, in scripts and under undo."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.core.column_choices import FILLS, KINDS, USES, ColumnChoice
from reluexplorer.session import controls, edits
from reluexplorer.session.arguments import CommandError
from reluexplorer.session.document import Document
from reluexplorer.session.loading import load
from reluexplorer.session.registry import parse, to_entry
from reluexplorer.session.session import Session
from reluexplorer.session.storage import read, save
from reluexplorer.session.table_edits import ChooseColumns
from tests.session.driving import did

PENGUINS = str(Path(__file__).parent.parent / "data" / "penguins.csv")
OPEN = edits.OpenTable(PENGUINS, "species")

choices = st.builds(
    ColumnChoice,
    st.text(min_size=1, max_size=12).filter(lambda name: "\0" not in name),
    use=st.sampled_from(("", *USES)),
    kind=st.sampled_from(("", *KINDS)),
    missing=st.sampled_from(("", *FILLS)),
).filter(bool)
many = st.lists(choices, max_size=6, unique_by=lambda choice: choice.name).map(tuple)


@given(many, st.booleans(), st.sampled_from(("", "classification", "regression")), st.booleans())
def test_choices_come_back_from_a_document_as_they_were(tmp_path_factory, columns, scaled, task, later):
    texts = tuple(map(str, columns))
    document = edits.OpenTable("/a.csv", "y", task, *(() if later else (texts, scaled))).apply(Document())
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
        session.dispatch(controls.Undo())
        session.settle()
        assert "sex = male" in session.state.run.problem.dataset.feature_names
        session.dispatch(controls.Redo())
        session.settle()
        assert session.state.run.problem.dataset.feature_names == run.problem.dataset.feature_names
        did(session, edits.ChooseData("circle"))
        data = session.state.document.recipe.data
        assert (data.columns, data.scaled, data.path) == ((), True, "")
    finally:
        session.close()


def test_choices_keep_the_document_s_file_and_leave_out_what_looked_at_other_inputs():
    document = OPEN.apply(Document())
    before = document.__class__(document.recipe, document.view, document.at, "/b.reluexp")
    assert ChooseColumns(("sex=ignored",)).apply(before).file == "/b.reluexp"
    assert load(ChooseColumns((), scaled=False).apply(before).recipe.data).scales[0].deviation == 1.0
