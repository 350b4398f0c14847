"""Each preset shows what its title says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.session.commands.all_commands import parse
from reluexplorer.session.commands.files import read
from reluexplorer.session.commands.network import SetActivation
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import OpenPreset
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.files.document_file import save
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.trajectory import problem_of
from reluexplorer.session.session import Session
from reluexplorer.session.starts.presets import PRESETS, preset_document


def _document(name, *edits):
    document = preset_document(name, Document())
    for edit in edits:
        document = edit.apply(document)
    return document


def _run(name, *edits, steps=None):
    recipe = _document(name, *edits).recipe
    state = initial_state(problem_of(recipe, load(recipe.data)))
    return advance(state, PRESETS[name].steps if steps is None else steps)


def _seen(name, *edits, steps=None):
    return inspect(_run(name, *edits, steps=steps))


def test_playgrounds_default_closes_its_ring():
    assert _seen("playground").test_accuracy > 0.97
    assert _document("playground").recipe.network.hidden == (4, 2)


def test_depth_without_relu_is_a_straight_line_and_with_it_is_not():
    straight, bent = _run("depth"), _run("depth", SetActivation("relu"))
    assert inspect(straight).test_accuracy < 0.65
    assert inspect(bent).test_accuracy > 0.97


def test_the_spiral_is_unwound():
    assert _seen("spiral").test_accuracy > 0.97
    assert _seen("spiral", steps=0).test_accuracy < 0.7


@pytest.mark.slow
def test_a_layer_dies_after_it_had_learnt_and_stays_dead():
    accuracies = [_seen("dying", steps=steps).train_accuracy for steps in range(100, 320, 10)]
    assert max(accuracies) == 1.0
    assert _seen("dying", steps=340).dead_units[2] < 4
    after = _seen("dying", steps=360)
    assert after.dead_units[2] == 4
    assert after.test_accuracy < 0.6
    assert _seen("dying", steps=3000).dead_units[2] == 4
    slower = _seen("dying", assign("training.learning_rate", 0.1), steps=3000)
    assert slower.dead_units[2] == 0
    assert slower.test_accuracy > 0.97


def test_thirty_layers_learn_with_he_and_not_with_glorot():
    he, glorot = _seen("deep"), _seen("deep", assign("network.initializer", "glorot_normal"))
    assert len(_document("deep").recipe.network.hidden) == 30
    assert he.test_accuracy > 0.98
    assert he.train_loss < 0.05
    assert glorot.train_loss == pytest.approx(0.693, abs=0.001)


def test_two_neurons_make_the_absolute_value():
    state = _run("kinks")
    seen = inspect(state)
    assert seen.test_loss < 1e-3
    assert seen.dead_units == (0,)
    assert inspect(initial_state(state.problem)).test_loss > 1.0
    flat = _seen("kinks", assign("training.seed", 4))
    assert flat.dead_units == (2,)
    assert flat.test_loss > 0.9


def test_noise_is_learnt_by_heart():
    early, late = _seen("overfit", steps=100), _seen("overfit")
    assert late.train_accuracy == 1.0
    assert late.train_loss < 0.01
    assert late.test_loss > 2 * early.test_loss
    problem = problem_of(_document("overfit").recipe, load(_document("overfit").recipe.data))
    assert len(problem.dataset.train) == 40


def test_digits_are_read():
    assert _seen("digits").test_accuracy > 0.96


def test_what_is_drawn_is_learnt():
    seen = _seen("drawn")
    assert seen.train_accuracy > 0.95
    recipe = _document("drawn").recipe
    assert {label for _, _, label in recipe.data.points} == {0, 1}
    assert len(recipe.data.points) == 34


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_one_change_with_words(name):
    preset = PRESETS[name]
    assert preset.title
    assert preset.sentence.endswith(".")
    assert preset.look.endswith(".")
    assert parse({"do": "open-preset", "value": name}) == OpenPreset(name)
    session = Session()
    try:
        session.dispatch(assign("view.theme", "dark"))
        session.dispatch(assign("view.speed", "100"))
        session.dispatch(assign("view.show_test", True))
        before = session.state.document
        assert session.dispatch(OpenPreset(name))
        opened = session.state
        assert opened.document.recipe == _document(name).recipe
        wanted = replace(_document(name).view, theme="dark", speed="100")
        assert opened.document.view == wanted
        assert (opened.notice, opened.notice_kind) == (preset.look, "info")
        session.undo()
        assert session.state.document == before
    finally:
        session.close()


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_saved_and_opened_again(name, tmp_path):
    document = _document(name)
    save(tmp_path / "preset.reluexp", document, 0)
    opened, _ = read(tmp_path / "preset.reluexp")
    person = View()
    assert opened.recipe == document.recipe
    assert opened.view.for_person(person) == document.view.for_person(person)
    assert opened == replace(document, file="")
