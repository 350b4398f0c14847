"""The measurement of heat maps: its rows, and what it refuses."""

from __future__ import annotations

import importlib.util
import json
import time

import numpy as np
import pytest

from reluexplorer.app.bench import maps
from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec, forward, with_ones
from reluexplorer.session.document.domains import CommandError


def test_json_has_a_row_for_each_contestant(capsys: pytest.CaptureFixture[str]) -> None:
    assert maps.main(["--nets", "a,g", "--side", "7", "--rounds", "3", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    names = ["matmuls", "evaluation", "plain NumPy"]
    assert [(row["net"], row["contestant"]) for row in rows] == [
        *(("a", name) for name in names), *(("g", name) for name in names),
    ]  # fmt: skip
    assert all(set(row) == {"net", "side", "contestant", "us", "ratio_to_matmuls"} for row in rows)
    assert {row["side"] for row in rows} == {7}
    for row in rows:
        bare = next(one for one in rows if one["net"] == row["net"] and one["contestant"] == "matmuls")
        assert row["us"] > 0
        assert row["ratio_to_matmuls"] == pytest.approx(row["us"] / bare["us"], rel=0.1)


def test_text_names_the_grid_and_the_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    assert maps.main(["--nets", "b", "--side", "5", "--rounds", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["net", "grid", "contestant", "microseconds", "of", "matmuls"]
    assert lines[1].split()[:3] == ["b", "5×5", "matmuls"]
    assert lines[1].split()[-1] == "1.00"


def test_contestants_take_turns_and_the_median_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0.0
    order: list[str] = []
    took = {"x": iter([0, 1, 0, 5, 0, 2]), "y": iter([0, 7, 0, 7, 0, 9])}

    def contestant(name: str) -> maps.Contestant:
        def work() -> None:
            nonlocal clock
            order.append(name)
            clock += next(took[name])

        return work

    monkeypatch.setattr(time, "perf_counter", lambda: clock)
    assert maps._interleaved({name: contestant(name) for name in "xy"}, 3) == {"x": 2e6, "y": 7e6}
    assert "".join(order) == "xxyy" + "yyxx" + "xxyy"


@pytest.mark.parametrize("arguments", [("--nets", "z"), ("--side", "0"), ("--rounds", "x")])
def test_nonsense_is_refused(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        maps.main(arguments)
    assert stopped.value.code == 2
    assert arguments[0] in capsys.readouterr().err


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(CommandError, match="--against torch: it is not installed here"):
        maps.main(["--against", "torch", "--rounds", "1"])


def test_torch_computes_the_same_units() -> None:
    pytest.importorskip("torch")
    spec = NetworkSpec(2, (LayerSpec(5, ActivationChoice("relu")),), 2)
    parameters = spec.initial_parameters(1)
    inputs = with_ones(np.random.default_rng(0).uniform(-6, 6, (9, 2)), "float32")
    _, hidden, logits = maps._torch(spec, parameters, inputs)()
    expected = forward(spec, parameters, inputs)
    np.testing.assert_allclose(hidden.numpy().T, expected.activations[0], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(logits.numpy().T, expected.logits, rtol=1e-5, atol=1e-5)
