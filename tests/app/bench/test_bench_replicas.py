"""The benchmark's contestants train the same replicas, and its command says what it measured."""

from __future__ import annotations

import json

import numpy as np
import pytest

from reluexplorer.app.bench import command, replicas, setting
from reluexplorer.app.bench.nets import Workload
from reluexplorer.app.bench.replica_contestants import CONTESTANTS
from reluexplorer.app.bench.setting import OURS, installed
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.session.document.domains import CommandError


@pytest.mark.parametrize("net", ["a", "b", "d"])
@pytest.mark.parametrize("name", CONTESTANTS)
def test_every_contestant_trains_each_seed(name: str, net: str) -> None:
    """On a single batch, whose order does not matter, so that shuffling cannot tell them apart."""
    if not installed(CONTESTANTS[name][0]):
        pytest.skip(f"{name} is not installed")
    job = Workload(net, "float64", "sgd", rate=0.05, batches=1, replicas=3)
    contestant = CONTESTANTS[name][1](job)
    start = contestant.parameters()
    contestant.run(200)
    found = contestant.parameters()
    for seed in range(3):
        expected = advance(initial_state(job.problem().seeded(seed)), 200).parameters
        np.testing.assert_allclose(found[seed], expected, rtol=0, atol=1e-8)
        assert np.abs(found[seed] - start[seed]).max() > 0.05


def test_rows_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["replicas", "--nets", "a", "--counts", "4,1", "--rounds", "1", "--json"]) == 0
    one, four = json.loads(capsys.readouterr().out)
    for row, count in ((one, 1), (four, 4)):
        assert (row["net"], row["replicas"], row["contestant"]) == ("a", count, OURS)
        assert row["thousand_updates_replicas_per_second"] > 0
        assert row["ratio_to_ours"] == 1.0
    key = "thousand_updates_replicas_per_second"
    assert one["ratio_to_one"] == 1.0
    assert four["ratio_to_one"] == pytest.approx(four[key] / one[key], abs=2e-3)


def test_rows_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert replicas.main(["--nets", "a", "--counts", "3", "--rounds", "1"]) == 0
    printed = capsys.readouterr()
    head, row = printed.out.splitlines()
    assert head.split() == [
        "net", "batch", "replicas", "contestant", "k", "updates/s", "×", "one", "×", "ours",
    ]  # fmt: skip
    assert row.split()[:5] == ["a", "2-4-2-1", "10", "3", OURS]
    assert len(row.split()) == 7
    assert "medians of 1 interleaved rounds" in printed.err


def test_turns_alternate_and_the_median_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Microseconds of an update of all replicas become thousands of updates of each a second."""
    told: list[str] = []

    class Scripted:
        def __init__(self, _module: str, name: str) -> None:
            self.name = name
            self.turns = iter([10.0, 1000.0, 20.0])

        def prepare(self, job: Workload) -> None:
            self.label = f"{self.name}{job.replicas}"

        def turn(self) -> float:
            told.append(self.label)
            return next(self.turns)

        def close(self) -> None:
            told.append(f"{self.label} closed")

    monkeypatch.setattr(replicas, "Rival", Scripted)
    found = replicas.measured("a", ["x", "y"], [1, 8], 3)
    assert found == {("x", 1): 50.0, ("y", 1): 50.0, ("x", 8): 400.0, ("y", 8): 400.0}
    assert told[:12] == ["x1", "y1", "x8", "y8"] * 3
    assert sorted(told[12:]) == ["x1 closed", "x8 closed", "y1 closed", "y8 closed"]


@pytest.mark.parametrize("counts", ["0", "1,x", "", "5000"])
def test_nonsense_is_refused(counts: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        replicas.main(["--counts", counts])
    assert stopped.value.code == 2
    assert "--counts" in capsys.readouterr().err


def test_who_cannot_be_measured_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="--against takes jax; not 'abacus'"):
        replicas.main(["--against", "abacus"])
    monkeypatch.setattr(setting, "installed", lambda _name: False)
    with pytest.raises(CommandError, match="--against jax: it is not installed"):
        replicas.main(["--against", "jax"])
