"""A watched training through the session: read, followed, awaited, refused, quiet, chosen from and let go."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from reluexplorer.session.commands.watching import (
    ChooseRunLayer,
    ChooseRunUnit,
    CloseRun,
    LookAtRunStep,
    OpenRun,
)
from reluexplorer.session.jobs.run_pulse import Heart, told_of
from reluexplorer.session.jobs.watched_run import Pulse
from reluexplorer.session.jobs.watching import _Following
from reluexplorer.session.session import Session
from reluexplorer.watch.following.watched import read_run
from reluexplorer.watch.records import End
from reluexplorer.watch.writer import new_run
from tests.watch.planted import Training
from tests.watch.runs import written
from tests.watch.tensorboard.writing import event, record, scalar


@pytest.fixture
def session():
    made = Session()
    yield made
    made.close()


def until(session, holds):
    """Wait for the thread's word, not for a time."""
    moment = threading.Event()
    for _turn in range(3_000):
        session.poll()
        if holds(session.state.watching):
            return session.state.watching
        moment.wait(0.01)
    raise AssertionError(session.state.watching)


def begun(path: Path, *units: int):
    made, file = Training(*units), new_run(path)
    for each in made.start():
        file.write(each)
    return made, file


def test_all_that_is_there_is_read_and_shown_in_neurons(session, tmp_path):
    path = written(tmp_path / "a.watch")
    assert session.dispatch(OpenRun(str(path)))
    assert session.state.document.view.workspace == "neurons"
    session.settle()
    seen = session.state.watching
    assert (seen.path, seen.trouble, seen.is_reading) == (str(path), "", False)
    assert seen.run.steps.tolist() == [0, 50, 100, 150, 200]
    assert (seen.pulse, seen.is_live, seen.bytes) == (Pulse.ENDED, False, path.stat().st_size)
    assert (seen.layer, seen.unit, seen.step, seen.shown_step) == (0, None, None, 200)


def test_a_training_is_followed_from_before_its_file_is_there(session, tmp_path):
    path = tmp_path / "a.watch"
    session.dispatch(OpenRun(str(path)))
    session.settle()
    seen = session.state.watching
    assert (seen.run, seen.trouble, seen.pulse) == (None, "", Pulse.AWAITED)
    made, file = begun(path, 2, 3)
    for step in (0, 50, 100):
        file.write(made.sample([0.5, 0.5, 0.5, 0.0, 0.5]))
        seen = until(session, lambda seen, step=step: seen.run is not None and seen.run.step == step and len(
            seen.run.steps
        ))  # fmt: skip
        assert seen.is_live
    assert (seen.run.events[0].units, seen.layer) == ((1,), 1)
    file.write(End(150, 1.0))
    assert not until(session, lambda seen: seen.pulse is Pulse.ENDED).is_live
    file.close()


def test_layers_units_and_steps_are_chosen_and_stay_as_it_grows(session, tmp_path):
    path = tmp_path / "a.watch"
    made, file = begun(path, 2, 3)
    for _look in range(4):
        file.write(made.sample([0.5] * 5))
    session.dispatch(OpenRun(str(path)))
    session.settle()
    for command in (ChooseRunLayer(1), ChooseRunUnit(2), LookAtRunStep(60)):
        assert session.dispatch(command)
    file.write(made.sample([0.0, 0.0, 0.5, 0.5, 0.5]))
    seen = until(session, lambda seen: seen.run.step == 200)
    assert (seen.layer, seen.unit, seen.step, seen.shown_step) == (1, 2, 60, 60)
    assert session.dispatch(LookAtRunStep(10_000))
    session.poll()
    assert session.state.watching.step == 200
    for command in (LookAtRunStep(), ChooseRunUnit()):
        assert session.dispatch(command)
    session.poll()
    seen = session.state.watching
    assert (seen.layer, seen.unit, seen.step, seen.shown_step) == (1, None, None, 200)
    assert not session.dispatch(ChooseRunUnit(3))
    assert session.state.notice == "The training has no such unit."
    assert not session.dispatch(ChooseRunLayer(2))
    file.close()


def test_a_run_that_begins_anew_is_shown_anew(session, tmp_path):
    path = tmp_path / "a.watch"
    made, file = begun(path, 4)
    for _look in range(3):
        file.write(made.sample([0.5] * 4))
    file.close()
    session.dispatch(OpenRun(str(path)))
    session.settle()
    for command in (ChooseRunUnit(3), LookAtRunStep(50)):
        session.dispatch(command)
    path.rename(tmp_path / "before.watch")
    made, file = begun(path, 2)
    file.write(made.sample([0.5, 0.5]))
    file.close()
    seen = until(session, lambda seen: seen.run.steps.tolist() == [0])
    assert ([each.units for each in seen.run.layers], seen.unit, seen.step) == ([2], None, None)


def test_what_is_no_run_is_refused_and_read_once_it_is_one(session, tmp_path):
    path = tmp_path / "a.watch"
    path.write_bytes(b"no run file at all")
    session.dispatch(OpenRun(str(path)))
    session.settle()
    assert session.state.watching.trouble == "a.watch is no run file of ReLU Explorer."
    assert not session.dispatch(ChooseRunLayer(0))
    assert session.state.notice == "a.watch is no run file of ReLU Explorer."
    whole = written(tmp_path / "b.watch")
    whole.replace(path)
    seen = until(session, lambda seen: seen.run is not None)
    assert (seen.trouble, seen.run.step) == ("", 200)
    path.unlink()
    seen = until(session, lambda seen: seen.trouble)
    assert seen.trouble == f"{path} is not there any more: what was read of it stays."
    assert seen.run.step == 200


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_that_is_named_like_a_run_is_no_file_and_not_waited_at(session, tmp_path):
    os.mkfifo(tmp_path / "a.watch")
    session.dispatch(OpenRun(str(tmp_path / "a.watch")))
    session.settle()
    assert session.state.watching.trouble == f"{tmp_path / 'a.watch'} is not a file."
    session.dispatch(OpenRun(str(written(tmp_path / "b.watch"))))
    assert until(session, lambda seen: seen.run is not None).run.step == 200


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read_is_said(session, tmp_path):
    path = written(tmp_path / "a.watch")
    path.chmod(0)
    session.dispatch(OpenRun(str(path)))
    session.settle()
    assert session.state.watching.trouble == f"{path} cannot be read: Permission denied."


def test_event_files_of_a_folder_are_followed(session, tmp_path):
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(record(event(1, scalar("loss", 0.5))))
    session.dispatch(OpenRun(str(tmp_path)))
    session.settle()
    assert session.state.watching.run.loss.values.tolist() == [0.5]
    with path.open("ab") as file:
        file.write(record(event(2, scalar("loss", 0.25))))
    seen = until(session, lambda seen: len(seen.run.loss.values) == 2)
    assert (seen.bytes, seen.run.step) == (path.stat().st_size, 2)


def test_a_closed_run_leaves_nothing(session, tmp_path):
    assert not session.dispatch(LookAtRunStep(1))
    assert session.state.notice == "No watched training is open: open its file first."
    session.dispatch(OpenRun(str(written(tmp_path / "a.watch"))))
    session.settle()
    assert session.dispatch(CloseRun())
    session.poll()
    assert (session.state.watching.path, session.state.watching.run) == ("", None)
    session.settle()


def test_the_thread_of_a_run_that_is_awaited_ends_with_the_session(tmp_path):
    made = Session()
    made.dispatch(OpenRun(str(tmp_path / "none.watch")))
    made.settle()
    made.close()
    assert not [each for each in threading.enumerate() if each.name == "watch" and each.is_alive()]


def test_a_training_is_quiet_after_longer_than_it_ever_paused(tmp_path):
    path = written(tmp_path / "a.watch")
    path.write_bytes(path.read_bytes()[:-60])
    run, now = read_run(path), 1_000.0
    assert not run.is_closed
    heart = Heart(lambda: now)
    assert heart.pulse(told_of(path), None) is Pulse.AWAITED
    assert heart.pulse(told_of(path), run) is Pulse.LIVE
    now += 16.0
    assert heart.pulse(told_of(path), run) is Pulse.QUIET
    with path.open("ab") as file:
        file.write(b"x")
    assert heart.pulse(told_of(path), run) is Pulse.LIVE
    now += 63.0
    assert heart.pulse(told_of(path), run) is Pulse.LIVE
    now += 3.0
    assert heart.pulse(told_of(path), run) is Pulse.QUIET
    os.utime(path, (0, 0))
    assert Heart(lambda: now).pulse(told_of(path), run) is Pulse.QUIET


def test_what_a_quiet_training_wrote_last_is_shown_however_long_the_pictures_take(tmp_path):
    now, shown = 1_000.0, []

    def look():
        told = told_of(path)
        found, trouble = following._take(told)
        following._say(shown.append, told, trouble, is_reading=found)

    path = tmp_path / "a.watch"
    made, file = begun(path, 3)
    file.write(made.sample([0.5] * 3))
    following = _Following(path, lambda: now)
    look()
    following.has_read.set()
    following._next = now + 60.0
    file.write(made.sample([0.5] * 3))
    file.close()
    look()
    assert (shown[-1].run.step, shown[-1].pulse) == (0, Pulse.LIVE)
    now += 30.0
    look()
    assert (shown[-1].run.step, shown[-1].pulse) == (50, Pulse.QUIET)
    following._watched.close()
