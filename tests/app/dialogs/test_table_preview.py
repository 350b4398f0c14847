"""What the editor of a table's columns shows is what is learned once it is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.session import Session
from tests.app.program import ROOT

PENGUINS = ROOT / "tests" / "data" / "penguins.csv"


@pytest.fixture
def window(qtbot):
    session = Session()
    made = Window(session)
    qtbot.addWidget(made)
    yield made
    made.close()
    session.close()


def few(folder: Path) -> Path:
    path = folder / "few.csv"
    path.write_text("\n".join(["a,b,y", *(f"{x * 1.7},{x % 4},{x * x / 7:.3f}" for x in range(12))]))
    return path


def looked_at(window, look) -> tuple[str, list[str]]:
    """Do what opens the editor, accept it, and return what it said."""
    said = []

    def accept(dialog):
        dialog.settle()
        said.append((dialog.words.words(), dialog.notes.words().splitlines()))
        return True

    window.files._ask_import = accept
    look()
    window.session.settle()
    return said[0]


def assert_loaded(window, words: str, notes: list[str]) -> None:
    dataset = window.session.state.run.problem.dataset
    train, test = len(dataset.train), len(dataset.test)
    tested = f"{test:,} to test on" if test else "none kept for a test"
    assert words.startswith(f"{train + test:,} rows: {train:,} to learn from, {tested}.")
    assert notes == list(dataset.notes)


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("share", [0.1, 0.4, 0.0, 0.3])
@pytest.mark.parametrize("which", [few, lambda _folder: PENGUINS])
def test_the_preview_is_split_and_scaled_as_the_loaded_table(window, tmp_path, share, which):
    path = which(tmp_path)
    window.session.dispatch(assign("data.test_share", share))
    window.session.dispatch(assign("data.seed", 7))
    assert_loaded(window, *looked_at(window, lambda: window.files.open(path)))
    window.session.dispatch(assign("data.seed", 8))
    window.session.settle()
    assert_loaded(window, *looked_at(window, window.files.choose_columns))


def test_a_small_table_whose_test_share_is_nothing_by_choice_is_not_said_to_be_too_small(window, tmp_path):
    window.session.dispatch(assign("data.test_share", 0.0))
    looked_at(window, lambda: window.files.open(few(tmp_path)))
    assert "too few" not in window.session.state.notice


def test_a_table_after_a_small_one_is_shown_with_the_share_that_comes_back(window, tmp_path):
    looked_at(window, lambda: window.files.open(few(tmp_path)))
    assert window.session.state.document.recipe.data.test_share == 0.0
    words, notes = looked_at(window, lambda: window.files.open(PENGUINS))
    assert words.startswith("344 rows: 241 to learn from, 103 to test on.")
    assert_loaded(window, words, notes)


def test_no_sentence_stands_in_the_editor_twice(window, tmp_path):
    path = tmp_path / "three.csv"
    path.write_text("\n".join(["a,y1,y2", *(f"{x * 7 % 13},{x % 5},{x % 3}" for x in range(40))]))
    words, notes = looked_at(window, lambda: window.files.open(path))
    dataset = window.session.state.run.problem.dataset
    assert words.count("Left out as further targets") == 1
    assert notes == [note for note in dataset.notes if not note.startswith("Left out as further targets")]
    assert "--" not in words + "".join(notes)
