"""All of the view is in a document: what is looked at, what is selected, what is unfolded, and the step."""

from __future__ import annotations

from contextlib import closing
from dataclasses import fields, replace

import pytest

from reluexplorer.session.commands.files import OpenDocument, SaveDocument, read
from reluexplorer.session.commands.run import Seek, Step
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.files.document_file import save
from reluexplorer.session.session import Session
from tests.session.driving import SMALL, did, digest, fresh

OTHER = {
    "workspace": "neurons",
    "theme": "dark",
    "unit": (1, 2),
    "other_units": ((0, 1), (1, 0)),
    "output": 0,
    "curves": ("relu", "gelu"),
    "leak": 0.25,
    "curve_parameters": (("elu", 0, 0.5),),
    "curve_colours": (("gelu", 3),),
    "probe": 2.5,
    "plane": (1, 0),
    "window": (-1.0, 1.5, -2.0, 2.5),
    "show_test": True,
    "discrete": True,
    "levels": True,
    "show_unit": True,
    "show_mistakes": True,
    "erasing": True,
    "log_loss": True,
    "more_measures": True,
    "order": "similarity",
    "grid": "histograms",
    "rows": "loss",
    "raster": (1.0, 4.5, 0.0, 20.0),
    "state_filter": "dead",
    "remedy_order": "dead-here-rising",
    "history": "entropy",
    "speed": "10",
    "pace": "100",
    "more_data": True,
    "more_network": True,
    "more_training": True,
    "table_kept": "file",
    "microscope": 4,
    "moment": 3,
    "from_lesson": True,
    "lesson": "dying",
    "knobs": (("dying", "rate", 0.5),),
}
"""Of each field of the view a value that a new document has not."""


def test_there_is_such_a_value_of_every_field():
    assert list(OTHER) == [field.name for field in fields(View)]


@pytest.mark.parametrize("name", OTHER)
def test_every_field_comes_back(tmp_path, name):
    view = replace(View(), **{name: OTHER[name]})
    assert view != View()
    save(tmp_path / "a.reluexp", Document(SMALL, view), 0)
    assert read(tmp_path / "a.reluexp")[0].view == view


def test_another_person_finds_the_view_the_selection_and_the_step(tmp_path):
    path, own = str(tmp_path / "a.reluexp"), View(theme="light", speed="full")
    view = replace(View(), **{name: OTHER[name] for name in OTHER if name not in {"knobs", "output"}})
    with closing(Session(Document(SMALL, view))) as session:
        did(session, Step(60), Seek(25), SaveDocument(path))
    with closing(Session(Document(view=own))) as session:
        did(session, OpenDocument(path))
        state = session.state
        assert state.document.view == replace(view, theme="light", speed="full", pace="")
        assert state.document.view.selected == ((1, 2), (0, 1), (1, 0))
        assert (state.run.step, digest(state.run.state)) == (25, digest(fresh(SMALL, 25)))
