"""A part of the raster as the document holds it."""

from __future__ import annotations

from contextlib import closing

import pytest

from reluexplorer.session.commands.files import SaveDocument, read
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.raster import ShowRasterPart, ShowWholeRaster
from reluexplorer.session.commands.run import Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.session import Session

START = Document()
COLUMNS = sum(START.recipe.network.hidden)


def test_a_part_is_looked_at_and_all_again():
    near = ShowRasterPart(1.0, 4.5, 10.0, 20.0).apply(START)
    assert near.view.raster == (1.0, 4.5, 10.0, 20.0)
    assert ShowWholeRaster().apply(near) == START


@pytest.mark.parametrize(
    ("edges", "said"),
    [
        ((2.0, 2.5, 0.0, 9.0), "A part of the raster has a column and a row at least."),
        ((0.0, 3.0, 9.0, 9.5), "A part of the raster has a column and a row at least."),
        ((0.0, COLUMNS + 1.0, 0.0, 9.0), f"The raster has {COLUMNS} columns."),
    ],
)
def test_a_part_that_is_none_is_refused(edges, said):
    with pytest.raises(CommandError) as refused:
        ShowRasterPart(*edges).apply(START)
    assert str(refused.value) == said


def test_it_is_saved_is_nothing_to_undo_and_goes_with_its_columns(tmp_path):
    with closing(Session()) as session:
        session.dispatch(ShowRasterPart(2.0, COLUMNS, 0.0, 9.0))
        assert session.dispatch(SaveDocument(str(tmp_path / "near.reluexp")))
        session.settle()
        assert read(tmp_path / "near.reluexp")[0].view.raster == (2.0, COLUMNS, 0.0, 9.0)
        assert session.dispatch(assign("training.learning_rate", 0.01))
        session.dispatch(Undo())
        assert session.state.document.view.raster == (2.0, COLUMNS, 0.0, 9.0)
        session.dispatch(SetHidden((3,)))
        assert session.state.document.view.raster is None
