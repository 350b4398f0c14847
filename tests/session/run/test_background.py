"""What the training side is about, and what it finds out about a run at rest."""

from __future__ import annotations

from typing import Any

import pytest

from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.commands.run import Reset, Step
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import DataChoice, NetworkChoice, Recipe
from reluexplorer.session.run import background
from reluexplorer.session.run.background import (
    JOBS,
    Background,
    DeathSearchJob,
    Job,
    UnitHealthJob,
    UnitHistoryJob,
)
from reluexplorer.session.run.modes import Mode
from reluexplorer.session.run.server import Server, Word
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.run.snapshot_builder import Camera, SnapshotRequest
from reluexplorer.session.session import Session
from tests.session.driving import did, run_of

ASKED = SnapshotRequest(deaths=True, focus=(0, 0))
DYING = Recipe(DataChoice("circle", samples=300), NetworkChoice((32, 32)), TrainingSpec(learning_rate=2.0))
CALM = Recipe(DataChoice("circle", samples=200), NetworkChoice((6, 4)), TrainingSpec(learning_rate=0.01))
WILD = Recipe(CALM.data, CALM.network, TrainingSpec(optimizer="sgd", learning_rate=1e10))
MISSING = Recipe(DataChoice("table", path="/nowhere/at/all.csv", target="y"), NetworkChoice((8,)))


class Watched:
    """An end that says each message in the mode that it is for, and fails where that does not come.

    It closes once nothing is left to do.
    """

    def __init__(self, *walk: tuple[Mode, str, tuple[Any, ...]]) -> None:
        self.walk = list(walk)
        self.shop = Server(self)
        self.words: list[Any] = []
        self.looks = 0

    def say(self, message: Any) -> None:
        self.words.append(message)

    def hear(self, timeout: float | None) -> Any:
        if not self.walk:
            return None
        mode, wanted = self.shop.mode, self.walk[0][0]
        self.looks += 1
        stands = timeout is None or self.looks > 20_000
        assert mode is wanted or not stands, f"{mode} in place of {wanted} before {self.walk[0][1]}"
        if mode is not wanted or (timeout is not None and self.walk[0][1] == "close"):
            return None
        self.looks = 0
        return self.walk.pop(0)[1:]

    def close(self) -> None: ...


def submit(generation: int, recipe: Recipe) -> tuple[str, tuple[Any, ...]]:
    return "submit", (generation, recipe, False)


@pytest.mark.parametrize(
    "walk",
    [
        [(Mode.RESTING, "step", (10**9, None)), (Mode.STEPPING, "play", ()), (Mode.PLAYING, "pause", ())],
        [(Mode.RESTING, "play", ()), (Mode.PLAYING, "step", (3000, 5))],
        [(Mode.RESTING, "play", ()), (Mode.PLAYING, "live", ()), (Mode.PLAYING, "cut", ())],
        [(Mode.RESTING, "play", ()), (Mode.PLAYING, *submit(2, DYING)), (Mode.PLAYING, "reset", (3,))],
        [(Mode.RESTING, "step", (10**9, None)), (Mode.STEPPING, *submit(2, DYING))],
        [(Mode.RESTING, "play", ()), (Mode.PLAYING, *submit(2, MISSING)), (Mode.FAILED, *submit(3, CALM))],
        [(Mode.RESTING, *submit(2, MISSING)), (Mode.FAILED, "play", ()), (Mode.FAILED, "reset", (3,)),
         (Mode.FAILED, *submit(4, CALM))],
        [(Mode.RESTING, *submit(2, WILD)), (Mode.RESTING, "play", ()), (Mode.ENDED, "seek", (0,))],
        [(Mode.RESTING, *submit(2, WILD)), (Mode.RESTING, "play", ()), (Mode.ENDED, "live", ()),
         (Mode.ENDED, *submit(3, CALM)), (Mode.PLAYING, "pause", ())],
    ],
)  # fmt: skip
def test_each_message_leads_from_one_mode_to_another(walk: list[Any]) -> None:
    end = Watched((Mode.EMPTY, *submit(1, CALM)), *walk, (Mode.RESTING, "close", ()))
    end.shop.work()
    assert not end.walk


def test_without_a_run_it_says_how_to_begin_one() -> None:
    end = Watched((Mode.EMPTY, "play", ()), (Mode.FAILED, "close", ()))
    end.shop.work()
    assert [word.picture.message for word in end.words] == ["There is no run. Reset it to begin one."]


def test_the_share_that_was_searched_goes_up_from_nothing_until_every_death_is_dated() -> None:
    jobs = Background(run_of(DYING, 200), 1, Camera())
    shares: list[float] = []
    while jobs.asks(ASKED):
        if (search := jobs.findings(ASKED, running=False).search) is not None:
            shares.append(search.share)
        jobs.work(ASKED, 0.0)
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert len(set(shares)) > 10
    found = jobs.findings(ASKED, running=False)
    assert (found.search, len(found.dates) > 0, len(found.reports) > 0) == (None, True, True)
    assert found.life is not None


def test_nothing_is_asked_where_neurons_are_not_looked_at() -> None:
    assert not Background(run_of(DYING, 10), 1, Camera()).asks(SnapshotRequest(focus=(0, 0)))


def test_a_job_that_is_cancelled_asks_for_no_more_and_keeps_what_it_knows() -> None:
    jobs = Background(run_of(DYING, 200), 1, Camera())
    for kind in (UnitHealthJob, UnitHistoryJob):
        jobs.cancel(kind)
    jobs.work(ASKED, 0.0)
    while (search := jobs.findings(ASKED, running=False).search) is not None and search.share < 0.1:
        jobs.work(ASKED, 0.0)
    assert jobs.asks(ASKED)
    jobs.cancel(DeathSearchJob)
    while jobs.asks(ASKED):
        jobs.work(ASKED, 0.0)
    found = jobs.findings(ASKED, running=False)
    assert (found.reports, found.life) == ((), None)
    assert found.search is not None
    assert found.search.is_stopped
    assert 0.1 <= found.search.share < 1.0
    jobs.cancel(DeathSearchJob, cancelled=False)
    assert jobs.asks(ASKED)


def test_another_job_is_a_class_in_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    class Counting(Job):
        """Counts to three."""

        label = "The count"

        def asks(self, request: SnapshotRequest) -> bool:
            del request
            return len(made) < 3

        def work(self, request: SnapshotRequest) -> None:
            del request
            made.append(self.run.state.step)

    monkeypatch.setattr(background, "JOBS", (*JOBS, Counting))
    end = Watched(
        (Mode.EMPTY, *submit(1, CALM)), (Mode.RESTING, "step", (20, None)), (Mode.RESTING, "close", ())
    )
    end.shop.work()
    assert made
    made.clear()
    shop_words = [word for word in end.words if isinstance(word, Word)]
    assert shop_words[-1].picture.step == 20
    jobs = Background(run_of(CALM, 20), 1, Camera())
    while jobs.asks(ASKED):
        jobs.work(ASKED, 0.0)
    assert made == [20, 20, 20]


@pytest.mark.parametrize("part", ["work", "tell"])
@pytest.mark.parametrize("kind", [UnitHealthJob, DeathSearchJob, UnitHistoryJob])
@pytest.mark.parametrize(
    ("fault", "why"),
    [(MemoryError(), "there is not enough memory."), (KeyError("x"), "KeyError('x').")],
)
def test_a_job_that_fails_is_off_alone_and_the_run_stays(
    session: Session, monkeypatch: pytest.MonkeyPatch, kind: type[Job], part: str, fault: Exception, why: str
) -> None:
    did(session, Step(40))

    def fails(*_: Any, **__: Any) -> None:
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(kind, part, fails)
        run = did(session, assign("view.workspace", "neurons"), SelectUnit(0, 0))
        said = f"{kind.label} was left: {why} The run is not touched by that."
        assert (run.status, run.trouble, session.saved_step()) == (Status.PAUSED, said, 40)
        found = {UnitHealthJob: run.reports, DeathSearchJob: run.state, UnitHistoryJob: run.life}
        assert all(bool(other) is (job is not kind or job is DeathSearchJob) for job, other in found.items())
        assert did(session, Step(2)).head == 42
    assert session.client.wait(30)
    again = did(session, Reset(), Step(1))
    assert (again.trouble, bool(again.reports)) == ("", True)
