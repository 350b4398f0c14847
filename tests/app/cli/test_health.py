"""``reluexplorer health``: what it prints of networks whose health is known."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from reluexplorer.app.cli.command_line import main
from reluexplorer.app.cli.health import main as health
from reluexplorer.app.cli.recipes import recipe_of
from reluexplorer.app.cli.train import trained, trajectory_of
from reluexplorer.app.cli.train_options import train_parser
from reluexplorer.session.document.domains import CommandError
from tests.session.driving import read_script


def told(capsys, *arguments: str) -> dict:
    assert main(["health", "--json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_network_that_dies_is_told_neuron_by_neuron(capsys):
    found = told(capsys, "--data", "spiral", "--hidden", "8,8,4", "--learning-rate", "3", "--steps", "400")
    assert found["step"] == 400
    units = {(one["layer"], one["unit"]): one for one in found["neurons"]}
    assert len(units) == 20
    dead = [one for one in units.values() if one["state"] == "dead"]
    assert {one["layer"] for one in dead} == {2, 3}
    for one in dead:
        assert (one["firing"], one["lost"], one["gap"] < 0) == (0.0, True, True)
        assert 1 <= one["died_at"] <= 10
        assert f"Update {one['died_at']} " in one["cause"]
    for one in units.values():
        assert ("cause" in one) == (one["state"] == "dead")


def test_born_dead_units_and_the_window(capsys):
    found = told(capsys, "--hidden", "3", "--bias", "-5", "--steps", "20", "--seed", "1")
    dead = [one for one in found["neurons"] if one["state"] == "dead"]
    assert dead
    assert all(one["died_at"] == 0 for one in dead)
    assert {one["fires_in_window"] for one in dead} <= {"nowhere in the window", "somewhere in the window"}


@pytest.mark.parametrize(
    ("data", "where"), [("circle", "on the plane"), ("digits", "within the ranges of the inputs")]
)
def test_it_says_where_a_dead_neuron_was_searched_to_fire(capsys, data, where):
    assert (
        main(["health", "--data", data, "--hidden", "3", "--bias", "-5", "--seed", "1", "--steps", "0"]) == 0
    )
    out = capsys.readouterr().out
    assert f"where {where}." in out
    assert "window" not in out


def test_a_network_without_training_is_looked_at(capsys):
    assert [one["state"] for one in told(capsys, "--hidden", "4", "--steps", "0")["neurons"]].count(
        "dead"
    ) == 0


def test_words_for_people(capsys):
    assert (
        main(["health", "--data", "spiral", "--hidden", "8,8,4", "--learning-rate", "3", "--steps", "400"])
        == 0
    )
    out = capsys.readouterr().out
    assert out.startswith("After 400 updates, over 350 training points:\n  Hidden 1: 8 healthy.")
    assert "Dead since update 2. Update 2 moved its weights by" in out
    assert "It cannot come back" in out


def test_no_hidden_layer_and_wrong_shares_are_sentences(capsys):
    assert main(["health", "--hidden", "none", "--steps", "5"]) == 0
    assert "no hidden neurons" in capsys.readouterr().out
    with pytest.raises(CommandError, match="--rare takes a share from 0 to 1"):
        health(["--rare", "2"])
    assert main(["health", "--rare", "2"]) == 2


def test_what_is_rare_can_be_set(capsys):
    def rare(share: str) -> int:
        found = told(capsys, "--hidden", "8", "--steps", "100", "--rare", share)
        return [one["state"] for one in found["neurons"]].count("rarely fires")

    assert rare("0") == 0
    assert rare("0.9") > rare("0.3")


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("form", ["revive", "numbers", "name"])
def test_a_script_revives_the_neuron_that_was_named(capsys, tmp_path, form):
    setting = ["--data", "circle", "--hidden", "8,10", "--learning-rate", "1.5", "--steps", "400"]
    found = told(capsys, *setting)["neurons"]
    dead = next(one for one in found if (one["layer"], one["unit"]) == (1, 3))
    assert (dead["neuron"], dead["state"]) == ("1.3", "dead")
    step = {
        "revive": dead["revive"],
        "numbers": {"do": "revive-unit", "layer": dead["layer"], "unit": dead["unit"]},
        "name": {"do": "revive-unit", "unit": dead["neuron"]},
    }[form]
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"steps": [step]}), encoding="utf-8")
    (revive,) = read_script(script).steps
    recipe, steps = recipe_of(train_parser("health", "").parse_args(setting))
    before = trained(trajectory_of(recipe), steps)
    after = revive.operate(before)
    layers = before.problem.network.layers
    moved = [new != old for new, old in zip(layers(after.parameters), layers(before.parameters), strict=True)]
    assert [np.argwhere(one).tolist() for one in moved] == [[[2, 2]], [], []]


@pytest.mark.parametrize("hidden", ["4", "none"])
@pytest.mark.parametrize("seed", ["4", "7", "11"])
def test_an_output_that_never_fires_is_told(capsys, seed, hidden):
    bias = ["--bias", "0"] if hidden == "4" else []
    setting = [
        "--data",
        "xor",
        "--hidden",
        hidden,
        "--output",
        "relu",
        "--seed",
        seed,
        "--steps",
        "50",
        *bias,
    ]
    found = told(capsys, *setting)
    (output,) = found["outputs"]
    if hidden == "none":
        assert output["state"] == ("dead" if output["firing"] == 0 else "healthy")
        return
    assert (output["state"], output["firing"], output["died_at"], output["gap"] <= 0) == ("dead", 0, 0, True)
    assert found["learns"] is False
    assert main(["health", *setting]) == 0
    out = capsys.readouterr().out
    assert "Output: 1 dead." in out
    assert "The output never fires. The input of its ReLU is at or below 0 for all 350" in out
    assert "since the start" in out
    assert "nothing can learn" in out
    assert "(--output auto)" in out


def test_states_agree_with_their_numbers(capsys):
    """A neuron that fires on few points and carries next to nothing is never called healthy."""
    found = told(capsys, "--data", "circle", "--hidden", "8,10", "--learning-rate", "1.5", "--steps", "400")
    for one in found["neurons"]:
        if one["state"] in {"healthy", "always on", "rarely fires"}:
            assert one["dormancy"] > 0.025
        if one["state"] == "healthy":
            assert one["firing"] >= 0.05
    assert {"dormant", "dead", "healthy"} <= {one["state"] for one in found["neurons"]}


def dead_lines(capsys, activation, rate):
    arguments = ["--data", "circle", "--hidden", "6,6", "--activation", activation]
    assert health([*arguments, "--learning-rate", str(rate), "--steps", "600"]) == 0
    return [line for line in capsys.readouterr().out.splitlines() if re.match(r"\d+\.\d+  dead", line)]


def test_a_dead_neuron_with_a_threshold_fires_for_no_point(capsys):
    dead = dead_lines(capsys, "threshold", 1.5)
    assert len(dead) == 6
    assert all("dead, fires for 0 %, " in line for line in dead)


def test_a_neuron_that_is_dead_on_its_upper_flat_side_is_not_said_to_fire(capsys):
    dead = dead_lines(capsys, "hardtanh", 5)
    assert any("dead, slope 0 for every point, input above 0 for 100 %" in line for line in dead)
    assert not any(re.search(r"fires for (?!0 %)", line) for line in dead)


NOT_FINITE = re.compile(r"nan|\binf|infinity|∞", re.IGNORECASE)


@pytest.mark.parametrize(
    ("activation", "optimizer", "rate"),
    [
        ("prelu", "sgd", "1e6"),
        ("rrelu", "nesterov", "1e7"),
        ("relu", "momentum", "1e7"),
        ("relu_squared", "adam", "1e7"),
        ("gelu_tanh", "momentum", "1e7"),
        ("arctan", "adamw", "1e3"),
        ("relu6", "adamw", "1e3"),
        ("abs", "rmsprop", "1e7"),
        ("snake", "sgd", "1e3"),
    ],
)
def test_of_a_diverged_run_no_state_is_told_but_death(capsys, activation, optimizer, rate):
    options = [
        "--activation", activation, "--optimizer", optimizer, "--learning-rate", rate,
        "--samples", "40", "--steps", "60", "--hidden", "4,4",
    ]  # fmt: skip
    ended = health([*options, "--json"])
    found = json.loads(capsys.readouterr().out)
    assert ended == int("diverged_at" in found)
    assert health([*options, "--all"]) == ended
    told = capsys.readouterr()
    assert not NOT_FINITE.search(told.out + told.err + json.dumps(found))
    assert len(found["neurons"]) == 8
    if not ended:
        return
    assert told.out.startswith(f"The run diverged: after {found['diverged_at']} updates")
    assert {one["state"] for one in found["neurons"]} <= {"unknown", "dead"}
    assert {one["state"] for one in found["outputs"]} <= {"unknown", "dead"}
    assert "healthy" not in told.out
    assert not found["learns"]
    assert told.out.count("no state can be told: the run diverged.") == sum(
        one["state"] == "unknown" for one in found["neurons"]
    )


def test_those_that_died_before_a_run_diverged_are_dead(capsys):
    assert health(["--learning-rate", "1e6", "--steps", "200"]) == 1
    told = capsys.readouterr().out
    assert "Which neurons were dead by then can be told; of the others no state can." in told
    assert "Hidden 2: 3 unknown, 5 dead." in told
    assert "2.1  dead, fires for 0 %" in told
    assert "Dead since update 1." in told
    assert "bring it back" not in told
