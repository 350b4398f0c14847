"""What is announced by itself: deaths summed up, pauses, divergence, notices; no going back in time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reluexplorer.app.window.announcing import news, turnover
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Pause, Play, Seek, Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.host.state import State
from reluexplorer.session.run.snapshot import RunSnapshot, Status


@pytest.fixture
def heard(window):
    said: list[str] = []
    window.following.announcer.said.connect(said.append)
    return said


def test_neurons_that_died_are_said_in_one_sentence_a_layer(window, heard):
    for command in (assign("training.learning_rate", 3.0), SetHidden((6, 5, 3)), Step(120)):
        window.session.dispatch(command)
        window.session.settle()
    window.following.announcer.say()
    dead = window.session.state.run.inspection.dead_places
    assert len(dead) > 3
    (said,) = heard
    died = [sentence for sentence in said.split(". ") if "died by step" in sentence]
    layers = {layer for layer, _unit in dead}
    assert len(died) == len(layers)
    assert "by step 120" in said


def test_few_are_called_by_name_and_many_are_counted():
    few, many = {(1, 2), (0, 0), (1, 4)}, {(1, unit) for unit in range(4)}
    assert turnover(few, 1240, died=True) == [
        "Neuron 1.1 died by step 1,240.",
        "Neurons 2.3, 2.5 died by step 1,240.",
    ]
    assert turnover(many, 7, died=False) == ["4 neurons of Hidden 2 came back by step 7."]


def test_going_back_and_forth_in_time_is_no_news(window, heard):
    for command in (assign("training.learning_rate", 3.0), SetHidden((6, 5, 3)), Step(120)):
        window.session.dispatch(command)
        window.session.settle()
    window.following.announcer.say()
    heard.clear()
    for step in (0, 120):
        window.session.dispatch(Seek(step))
        window.session.settle()
    window.following.announcer.say()
    assert not any("died" in words or "came back" in words for words in heard)


def test_a_pause_is_said_with_step_and_loss(window, heard, qtbot):
    window.session.dispatch(Play())
    qtbot.waitUntil(lambda: window.session.state.run.step > 0)
    window.session.dispatch(Pause())
    qtbot.waitUntil(lambda: window.session.state.run.status is Status.PAUSED)
    window.following.announcer.say()
    step = window.session.state.run.step
    assert any(f"Paused at step {step:,}, loss 0." in words for words in heard)


def test_what_ends_a_run_and_what_is_noticed_are_said():
    running, ended = RunSnapshot(status=Status.RUNNING), RunSnapshot(status=Status.DIVERGED)
    before, after = State(run=running), State(run=ended, notice="Something was left out.")
    assert news(before, after) == [
        "Something was left out.",
        "The run diverged at step 0: its numbers are no longer finite.",
    ]
    assert news(after, after) == []
    failed = replace(after, run=RunSnapshot(status=Status.FAILED, message="There is no such file."))
    assert news(before, failed)[-1] == "There is no such file."
