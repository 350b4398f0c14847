"""A forked process writes nothing into the run of the one it comes from."""

from __future__ import annotations

import os

import pytest

torch = pytest.importorskip("torch")

from reluexplorer.watch import Watch  # noqa: E402
from reluexplorer.watch.open_watches import OPEN, _close_all  # noqa: E402
from reluexplorer.watch.reader import read  # noqa: E402
from reluexplorer.watch.records import End, Sample  # noqa: E402
from tests.watch.trainings import dense, train  # noqa: E402

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process forks here")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_child_that_trains_and_ends_leaves_the_run_alone(tmp_path) -> None:
    model = dense(4, 8, 3)
    with Watch(model, 1, file=tmp_path / "one") as watch:
        train(model, (4,), 3)
        before = watch.path.read_bytes()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                train(model, (4,), 2)
                watch.log(loss=1.0)
                _close_all()
                code = 2 * bool(OPEN)
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert watch.path.read_bytes() == before
        train(model, (4,), 2)
    records = read(watch.path).records
    assert [each.step for each in records if isinstance(each, Sample)] == [0, 1, 2, 3, 4]
    assert isinstance(records[-1], End)
