"""What stands above the settings: how the run is, and the way out where it failed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.session.commands.data import (
    ChooseColumns,
    ChooseData,
    OpenTable,
)
from reluexplorer.session.commands.network import (
    AddLayer,
    SetHidden,
)
from reluexplorer.session.commands.run import (
    Undo,
)
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import ReviveDead
from reluexplorer.session.document.history import History
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.session.session import State
from reluexplorer.widgets.theme.fonts import ui_font
from tests.panels.runs import DIVERGING, DYING, IRIS, changed_by, document_of, run_of, state_of
from tests.panels.train.driving import FAILED, LEFT, LOST, show


def test_the_status_block_of_a_dying_network(panel, asked):
    show(panel, state_of(300, *DYING))
    status, run = panel.settings.status, run_of(300, *DYING)
    dead = sum(len(layer.dead) for layer in run.inspection.health)
    first = next((i, min(h.dead)) for i, h in enumerate(run.inspection.health) if h.dead)
    assert dead == 11
    assert status.pill.words() == "11 dead in layers 2 and 3"
    assert status.sentence.words() == (
        "Neuron 2.4 was dead at the start and is now; the other 10 stopped firing at step 1 or later. "
        "Layer 3 is dead as a whole: no gradient comes past it."
    )
    assert [link.text() for link in status.links] == ["Inspect", "Learning rate ÷ 10, revive"]
    for link in status.links:
        QTest.mouseClick(link, LEFT)
    assert asked.commands == [
        SelectUnit(*first),
        assign("view.workspace", "neurons"),
        assign("training.learning_rate", 0.3),
        ReviveDead(),
    ]


def test_a_healthy_network_says_so_quietly(panel):
    show(panel, state_of(300, assign("training.learning_rate", 0.3), assign("training.seed", 11)))
    status = panel.settings.status
    assert status.pill.words() == "No dead neurons"
    assert not status.sentence.isVisible()
    assert not any(link.isVisible() for link in status.links)


def test_a_diverged_run_offers_a_smaller_learning_rate(panel, asked):
    state = state_of(60, *DIVERGING)
    assert state.run.status is Status.DIVERGED
    show(panel, state)
    status, transport = panel.settings.status, panel.transport
    assert status.pill.words() == "Training diverged"
    assert status.sentence.words() == state.run.message
    assert [link.text() for link in status.links if link.isVisible()] == ["Learning rate ÷ 10"]
    assert status.links[0].toolTip() == "Start again with a learning rate of 5 instead of 50"
    QTest.mouseClick(status.links[0], LEFT)
    assert asked.commands == [assign("training.learning_rate", 5.0)]
    assert not transport.play.isEnabled()
    assert not transport.step.isEnabled()
    assert transport.reset.isEnabled()
    assert [(event.text, event.step) for event in transport.strip.view.events] == [
        ("diverged, 2.4 dead at the start, 4 in layer 2 seen dead", state.run.step)
    ]


def test_a_run_that_diverged_after_a_change_is_gone_back_with(panel):
    fast, linear = DIVERGING
    state = state_of(60, *DIVERGING)
    document = fast.apply(replace(document_of(linear), change_step=1))
    show(panel, replace(state, document=document))
    words = "Go back to step 1, and on with a learning rate of 5 instead of 50"
    assert panel.settings.status.links[0].toolTip() == words


def test_a_failed_table_has_a_way_out(panel, asked):
    show(panel, State(document_of(LOST), FAILED))
    centre = panel.centre
    assert centre.currentWidget() is centre.failed
    assert panel.settings.status.pill.words() == "Table not loaded"
    assert panel.settings.status.sentence.words().replace("\u200b", "") == FAILED.message
    assert panel.outcome.plane.view.empty == "There are no data to show."
    assert not panel.outcome.losses.isVisible()
    assert not panel.outcome.test.isVisible()
    assert not panel.transport.play.isEnabled()
    QTest.mouseClick(centre.failed.button, LEFT)
    QTest.mouseClick(panel.settings.status.links[0], LEFT)
    assert asked.commands == [ChooseData("circle")] * 2


def test_a_failed_run_offers_the_way_back_beside_its_sentence(panel, asked):
    for command in (LOST, SetHidden((512,) * 9)):
        show(panel, State(document_of(command), FAILED, history=changed_by("Open a document")))
        links = [link for link in panel.settings.status.links if link.isVisible()]
        assert links[0].text() == panel.centre.failed.button.text() == "Undo open a document"
        assert len(links) == 2
        QTest.mouseClick(panel.centre.failed.button, LEFT)
        QTest.mouseClick(links[0], LEFT)
    assert asked.commands == [Undo()] * 4


def test_a_kind_of_answer_that_the_target_does_not_allow_cannot_be_chosen(panel, asked):
    show(panel, state_of(0, OpenTable(IRIS.path, "species")))
    task = panel.settings.data.table.task
    number, classes = task.place_of("regression"), task.place_of("classification")
    enabled = [
        bool(task.model().index(place, 0).flags() & Qt.ItemFlag.ItemIsEnabled) for place in (number, classes)
    ]
    assert enabled == [False, True]
    why = "The target species holds words, not numbers; it can be classes only."
    assert task.itemData(number, Qt.ItemDataRole.ToolTipRole) == why
    task.setFocus()
    QTest.keyClick(task, Qt.Key.Key_End)
    QTest.keyClick(task, Qt.Key.Key_Down)
    assert asked.commands == [ChooseColumns((), "species", "classification")] * 2
    assert task.value() == ""
    show(panel, state_of(0, OpenTable(IRIS.path, "petal_width")))
    assert task.model().index(number, 0).flags() & Qt.ItemFlag.ItemIsEnabled


def test_a_failure_without_a_table_offers_a_small_network(panel, asked):
    show(panel, State(document_of(SetHidden((512,) * 9)), replace(FAILED, message="Too little memory.")))
    assert panel.settings.status.pill.words() == "Training stopped"
    assert panel.centre.failed.button.text() == "Two layers of 8"
    QTest.mouseClick(panel.centre.failed.button, LEFT)
    assert asked.commands == [SetHidden((8, 8))]


def test_loading_shows_its_share_and_can_be_cancelled(panel, asked):
    loading = State(document_of(IRIS), RunSnapshot(2, progress=0.42), history=changed_by("Open a table"))
    show(panel, loading)
    page = panel.centre.progress
    assert panel.centre.currentWidget() is page
    assert (page.title.text(), page.share.text(), page.bar.value()) == ("Reading iris.csv", "42 % read", 420)
    assert panel.settings.status.pill.words() == "Reading iris.csv"
    QTest.mouseClick(page.cancel, LEFT)
    show(panel, replace(loading, history=History()))
    QTest.mouseClick(page.cancel, LEFT)
    assert asked.commands == [Undo(), ChooseData("circle")]


def test_a_run_that_is_made_again_says_how_far_it_is(panel):
    on_its_way = state_of(300, *DYING)
    show(panel, replace(on_its_way, owed=1200))
    status = panel.settings.status
    assert status.pill.words() == "Made again: 25 %"
    assert status.sentence.words() == (
        "The run had come to step 1,200 and is made again up to there: 300 of 1,200."
    )
    show(panel, replace(on_its_way, owed=300))
    assert status.pill.words() == "11 dead in layers 2 and 3"


def test_another_table_is_said_to_be_read_and_nothing_is_shown_of_the_run_before(panel):
    before = state_of(20).become(1, 0)
    wanted = replace(before.document, recipe=document_of(IRIS).recipe)
    after = before.become(before.generation + 1, 0, document=wanted)
    show(panel, before)
    show(panel, after)
    assert panel.settings.data.table.name.text() == "iris.csv"
    assert panel.settings.data.table.rows.text() == "0 % read"
    assert panel.centre.currentWidget() is panel.centre.progress
    show(panel, replace(after, run=RunSnapshot(after.generation, progress=0.42)))
    assert panel.settings.data.table.rows.text() == "42 % read"
    split = replace(wanted, recipe=replace(wanted.recipe, data=replace(wanted.recipe.data, seed=5)))
    there = state_of(20, IRIS).become(1, 0)
    assert there.become(there.generation + 1, 0, document=split).run is there.run


def test_before_the_first_run_there_is_nothing_to_say(panel):
    show(panel, State())
    assert panel.centre.currentWidget() is panel.centre.blank
    assert not panel.settings.status.isVisible()
    assert panel.transport.updates.value() == "–"
    show(panel, state_of(0))
    assert panel.centre.currentWidget() is panel.centre.diagram


def test_no_hidden_layers(panel, asked):
    show(panel, state_of(30, SetHidden(())))
    assert panel.settings.network.layers.text() == "none"
    assert panel.settings.status.pill.words() == "No hidden neurons"
    assert panel.centre.diagram.view.counts == (2, 1)
    assert not panel.outcome.activity.isVisible()
    QTest.mouseClick(panel.settings.status.links[0], LEFT)
    assert asked.commands == [AddLayer(0)]


def test_the_settings_move_closer_together_only_where_the_window_gets_low(panel, qapp):
    column, words = panel.settings, panel.settings.status.sentence

    def lay_out(height):
        column.setFixedHeight(height)
        qapp.processEvents()
        return column.data.body.contentsMargins().top(), words.font().pixelSize()

    assert lay_out(900) == (7, 13)
    assert lay_out(700) == (4, 12)
    words.setFont(ui_font(20))  # written anew it would be as before
    assert lay_out(690) == (4, 20)
    assert lay_out(900) == (7, 13)


def test_what_can_be_done_has_room_before_it_is_painted(panel, qapp):
    state = state_of(300, assign("training.learning_rate", 0.3), assign("training.seed", 11))
    show(panel, state)
    status = panel.settings.status
    low = status.height()
    panel.set_state(state_of(300, *DYING))
    high, room = status.height(), status.contentsRect()
    assert high > low
    assert all(room.contains(link.geometry()) for link in status.links)
    assert status.geometry().bottom() == panel.settings.rect().bottom()
    qapp.processEvents()
    assert status.height() == high
