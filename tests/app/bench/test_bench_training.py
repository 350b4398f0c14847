"""The benchmark's contestants make the same updates, and its command says what it measured."""

from __future__ import annotations

import json

import numpy as np
import pytest

from reluexplorer.app.bench import command, setting
from reluexplorer.app.bench.contestants import CONTESTANTS
from reluexplorer.app.bench.nets import NETS, Workload
from reluexplorer.app.bench.setting import OURS, installed
from reluexplorer.session.document.domains import CommandError

UPDATES = 200


def layers_after(name: str, job: Workload, updates: int) -> np.ndarray:
    contestant = CONTESTANTS[name][1](job)
    contestant.run(updates)
    return np.concatenate([np.vstack([w, b]).ravel() for w, b in contestant.layers()]).astype(np.float64)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("net", ["a", "b", "d"])
@pytest.mark.parametrize("name", [name for name in CONTESTANTS if name != OURS])
def test_every_contestant_trains_the_same_network(name: str, net: str, optimizer: str) -> None:
    """On a single batch, whose order does not matter, so that shuffling cannot tell them apart.

    scikit-learn's Adam does not correct ε for the bias of the second moment, so that the runs part
    slowly; they are compared while they are close.
    """
    if not installed(CONTESTANTS[name][0]):
        pytest.skip(f"{name} is not installed")
    dtype = "float64"
    job = Workload(net, dtype, optimizer, rate=0.05 if optimizer == "sgd" else 0.01, batches=1)
    early = (name, optimizer) == ("sklearn", "adam")
    updates = 3 if early else UPDATES
    ours, theirs = layers_after(OURS, job, updates), layers_after(name, job, updates)
    start = np.concatenate([np.vstack([w, b]).ravel() for w, b in job.weights()])
    assert np.abs(ours - start).max() > 0.02
    if early:
        assert np.abs(theirs - ours).mean() < 0.02 * np.abs(ours - start).mean()
    else:
        np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-8)


def test_the_nets_are_those_of_the_table() -> None:
    layers = {name: (len(sizes) - 2, max(sizes), batch) for name, (sizes, batch) in NETS.items()}
    assert layers == {
        "a": (2, 4, 10), "b": (3, 8, 10), "c": (6, 8, 30), "d": (2, 32, 32), "e": (3, 64, 128),
        "f": (2, 256, 256), "g": (20, 16, 64),
    }  # fmt: skip


def test_rows_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["training", "--nets", "a", "--rounds", "1", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["net"], row["dtype"], row["optimizer"], row["contestant"]) for row in rows] == [
        ("a", "float32", optimizer, name) for optimizer in ("sgd", "adam") for name in ("ours", "numpy")
    ]
    for ours, theirs in (rows[:2], rows[2:]):
        assert ours["ratio_to_ours"] == 1.0
        assert theirs["ratio_to_ours"] == pytest.approx(
            theirs["us_per_update"] / ours["us_per_update"], abs=2e-3
        )


def test_rows_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    command.main(["training", "--nets", "a", "--optimizers", "sgd", "--rounds", "1"])
    printed = capsys.readouterr()
    head, ours, theirs = printed.out.splitlines()
    assert head.split() == ["net", "batch", "method", "contestant", "µs/update", "×", "ours"]
    assert ours.split()[:5] == ["a", "2-4-2-1", "10", "sgd", "ours"]
    assert theirs.split()[0] == "numpy"
    assert "one thread each" in printed.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "bench takes the name of a measurement: training"),
        (["nonsense"], "There is no benchmark 'nonsense'; there are training"),
        (["training", "--against", "abacus"], "--against takes"),
    ],
)
def test_what_cannot_be_measured_is_said(arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        command.main(arguments)


def test_a_contestant_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "installed", lambda library: library == "numpy")
    with pytest.raises(CommandError, match="--against torch: it is not installed"):
        command.main(["training", "--against", "torch"])
