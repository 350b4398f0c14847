"""A worker's failures: those that are faults of the program are logged, refusals are a person's alone."""

from __future__ import annotations

import weakref

import pytest

from reluexplorer.core.data.tables.wording import TableError
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.jobs.worker import Worker


@pytest.mark.parametrize(
    ("error", "logged"),
    [
        (KeyError("x"), ["The job of the thread writer failed:"]),
        (ValueError("shapes"), ["The job of the thread writer failed:"]),
        (TableError("This is no text."), []),
        (ModelError("This is no model."), []),
        (CommandError("secret.csv is there already."), []),
        (OSError("no room"), []),
        (MemoryError(), []),
    ],
)
def test_faults_are_logged_and_refusals_are_not(error, logged, caplog):
    def job(_tell):
        raise error

    worker = Worker("writer", repr)
    try:
        worker.start(job)
        assert worker.wait(10)
        assert worker.take() == repr(error)
    finally:
        worker.close()
    assert [record.getMessage() for record in caplog.records] == logged


def test_what_a_job_worked_on_goes_with_it():
    class Picture:
        def job(self, tell):
            tell("done")

    picture = Picture()
    gone = weakref.ref(picture)
    worker = Worker("writer", repr)
    try:
        worker.start(picture.job)
        del picture
        assert worker.wait(10)
        assert worker.take() == "done"
        assert gone() is None
    finally:
        worker.close()
