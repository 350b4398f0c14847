"""One update is opened on a run that rests, keeps its step between samples, and is left again."""

from __future__ import annotations

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.lessons import OpenLesson
from reluexplorer.session.commands.microscope import CloseMicroscope, FollowSample, Microscope, ShowMoment
from reluexplorer.session.commands.run import Play
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.codec import from_fields, to_fields
from reluexplorer.session.document.document import Document
from reluexplorer.session.run.snapshot import Status


def test_it_opens_in_train_on_a_run_that_rests(session):
    session.dispatch(assign("view.workspace", "neurons"))
    session.dispatch(Play())
    session.dispatch(Microscope())
    session.settle()
    view = session.state.document.view
    assert (view.workspace, view.microscope, view.moment) == ("train", 0, 0)
    assert session.state.run.status is Status.PAUSED
    assert session.state.undo_label == ""


def test_another_sample_is_shown_at_the_same_step(session):
    for command in (FollowSample(3), ShowMoment(4), FollowSample(8), Microscope()):
        assert session.dispatch(command)
    view = session.state.document.view
    assert (view.microscope, view.moment) == (8, 4)
    session.dispatch(CloseMicroscope())
    session.dispatch(Microscope())
    view = session.state.document.view
    assert (view.microscope, view.moment) == (0, 0)


def test_it_is_kept_in_a_document():
    document = ShowMoment(5).apply(FollowSample(2).apply(Document()))
    assert from_fields(to_fields(document)) == document


def test_where_a_lesson_has_no_run_for_train_that_is_said_and_the_page_stays(session):
    session.dispatch(OpenLesson("alive"))
    session.dispatch(Microscope())
    view = session.state.document.view
    assert (view.workspace, view.microscope) == ("learn", None)
    assert session.state.notice == LESSONS["alive"].not_opened
