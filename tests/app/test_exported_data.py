"""What ``export --as data`` writes is learned as the table that it came from."""

from __future__ import annotations

import json
import shlex

import pytest

from reluexplorer.app.command_line import main


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ((), ""),
        (("--column", "zip=category", "--test-share", "0.2"), "zip=input,category --test-share 0.2"),
    ],
)
def test_exported_data_train_the_same_network(tmp_path, capsys, choices, said):
    table, back = tmp_path / "t.csv", tmp_path / "back.csv"
    rows = (f"{('red', 'blue', 'green')[i % 3]},{1000 + i % 4},{(i * 7 % 11 - 5) / 10}\n" for i in range(30))
    table.write_text("colour,zip,y\n" + "".join(rows), encoding="utf-8")

    def parameters(*words):
        assert main(["train", *words, "--steps", "20", "--json"]) == 0
        return json.loads(capsys.readouterr().out)["parameters_sha256"]

    expected = parameters("--data", str(table), *choices)
    done = main(["export", "--data", str(table), *choices, "--as", "data", "--steps", "0", str(back)])
    assert done == 0
    told = capsys.readouterr().err
    assert said in told
    assert bool(said) == bool(told)
    again = shlex.split(told.partition("reluexplorer train ")[2]) if said else ["--data", str(back)]
    assert parameters(*again) == expected
