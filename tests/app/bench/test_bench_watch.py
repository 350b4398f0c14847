from __future__ import annotations

import json

import pytest

from reluexplorer.app.bench.watch import main, ratio_of


def test_the_ratio_is_that_of_neighbours_and_its_interval_that_of_ranks() -> None:
    plain = [float(each) for each in range(1, 21)]
    watched = [each * (1.0 + number / 100) for number, each in enumerate(plain)]
    assert ratio_of(plain, watched) == (1.095, 1.05, 1.14)
    assert ratio_of(plain, [*watched[:19], 1e9]) == (1.095, 1.05, 1.14)
    assert ratio_of([2.0], [3.0]) == (1.5, 1.5, 1.5)


def test_processor_time_and_the_clock_are_both_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch")
    from reluexplorer.app.bench import watch

    monkeypatch.setattr(watch, "_CASES", {"tiny": lambda: watch._mlp(2, 3, 2)})
    monkeypatch.setattr(watch, "_SHORTEST", 0.0)
    assert main(["--rounds", "2", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["network"], len(row["every_50"]), len(row["wall_50"])) == ("tiny", 3, 3)
    assert main(["--rounds", "2"]) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert "on the clock" in head
    assert line.count("(") == 2
