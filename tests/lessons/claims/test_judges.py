"""A verdict turns when the figures turn."""

from __future__ import annotations

import pytest

from reluexplorer.lessons.claims import cost
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.lesson import Standing

GOOD: dict[str, dict[str, float]] = {
    "definition": {
        "value_error": 0.0, "slope_error": 1e-11, "backward": 0.0, "central": 0.5, "forward": 1.0,
        "used": 0.0, "exact_zeros": 0.0, "below": 0.48,
    },
    "nonlinearity": {
        "collapse_error": 1.5e-15, "xor_linear": 0.25, "xor_relu": 0.0, "linear_1": 0.5, "linear_3": 0.52,
        "linear_5": 0.51, "relu_2": 0.76, "relu_4": 1.0, "relu_8": 1.0,
    },
    "saturation": {
        "gradient_relu": 0.977, "gradient_sigmoid": 2.5e-13, "gradient_tanh": 0.175,
        "gradient_relu_small": 8.9e-4, "accuracy_relu_6": 0.98, "accuracy_sigmoid_6": 0.1,
        "epochs_relu": 2.0, "epochs_tanh": 2.0,
    },
    "cost": {
        "tanh_float32_ratio": 1.1, "sigmoid_float32_ratio": 2.2, "elu_float32_ratio": 3.3,
        "gelu_float32_ratio": 2.7, "tanh_float64_ratio": 3.7, "sigmoid_float64_ratio": 4.3,
        "elu_float64_ratio": 5.5, "gelu_float64_ratio": 7.1, "step_tanh_ratio": 1.05,
        "step_sigmoid_ratio": 1.3,
    },
    "usage": {
        "accuracy_relu": 0.97, "accuracy_relu±": 0.006, "accuracy_leaky_relu": 0.97, "accuracy_tanh": 0.975,
        "accuracy_sigmoid": 0.876, "accuracy_identity": 0.961,
    },
    "dying": {
        "dead_0.2": 0.0, "dead_1": 0.39, "dead_1±": 0.13, "dead_plain_0.5": 0.18, "broke_1": 0.4,
        "frozen_change": 0.0, "revived_relu": 0.0, "revived_leaky_0.01": 0.12, "revived_leaky_0.1": 0.48,
    },
    "output": {
        "accuracy_relu": 0.931, "accuracy_relu±": 0.1, "lowest_relu": 0.603, "hurt_relu": 0.4,
        "accuracy_linear": 0.998, "silent_2": 0.25, "silent_10": 9.8e-4,
    },
    "gate": {"gate_error": 1.3e-15, "scale_error": 1.3e-15, "doubled_biased": 0.12, "open": 0.5},
}  # fmt: skip
"""Figures of a machine on which all is as it should be."""

TURNED = [
    ("definition", {}, Standing.HOLDS),
    ("definition", {"value_error": 0.1}, Standing.FAILS),
    ("definition", {"central": 1.0}, Standing.FAILS),
    ("definition", {"slope_error": 0.5}, Standing.FAILS),
    ("definition", {"exact_zeros": 0.02}, Standing.MOSTLY),
    ("nonlinearity", {}, Standing.HOLDS),
    ("nonlinearity", {"collapse_error": 0.3}, Standing.FAILS),
    ("nonlinearity", {"linear_3": 0.99}, Standing.FAILS),
    ("nonlinearity", {"relu_4": 0.51}, Standing.FAILS),
    ("nonlinearity", {"relu_4": 0.9}, Standing.MOSTLY),
    ("saturation", {}, Standing.HOLDS),
    ("saturation", {"gradient_relu": 1e-13}, Standing.FAILS),
    ("saturation", {"gradient_sigmoid": 0.05}, Standing.DEPENDS),
    ("saturation", {"gradient_relu": 1e-4}, Standing.DEPENDS),
    ("saturation", {"gradient_relu": 1.2e19}, Standing.DEPENDS),
    ("saturation", {"accuracy_relu_6": 0.4}, Standing.MOSTLY),
    ("saturation", {"accuracy_sigmoid_6": 0.97}, Standing.MOSTLY),
    ("cost", {}, Standing.DEPENDS),
    ("cost", {"tanh_float32_ratio": 2.0}, Standing.HOLDS),
    ("cost", dict.fromkeys(GOOD["cost"], 0.9), Standing.FAILS),
    ("usage", {}, Standing.HOLDS),
    ("usage", {"accuracy_identity": 0.975}, Standing.FAILS),
    ("usage", {"accuracy_tanh": 0.99}, Standing.DEPENDS),
    ("usage", {"accuracy_identity": 0.968}, Standing.MOSTLY),
    ("usage", {"accuracy_relu": 0.9}, Standing.FAILS),
    ("dying", {}, Standing.HOLDS),
    ("dying", {"frozen_change": 0.01}, Standing.FAILS),
    ("dying", {"revived_relu": 0.2}, Standing.MOSTLY),
    ("dying", {"dead_1": 0.02}, Standing.DEPENDS),
    ("output", {}, Standing.MOSTLY),
    ("output", {"accuracy_relu": 0.4, "hurt_relu": 1.0}, Standing.HOLDS),
    ("output", {"accuracy_relu": 0.998, "hurt_relu": 0.0}, Standing.FAILS),
    ("output", {"accuracy_relu": 0.97, "hurt_relu": 0.05}, Standing.DEPENDS),
    ("gate", {}, Standing.HOLDS),
    ("gate", {"gate_error": 1e-3}, Standing.FAILS),
    ("gate", {"scale_error": 0.2}, Standing.FAILS),
]


@pytest.mark.parametrize(("name", "changes", "standing"), TURNED)
def test_verdict_follows_the_figures(name: str, changes: dict[str, float], standing: Standing) -> None:
    verdict = LESSONS[name].verdict({**GOOD[name], **changes})
    assert verdict.standing is standing
    opening = {
        Standing.HOLDS: "It holds: ",
        Standing.MOSTLY: "Mostly: ",
        Standing.DEPENDS: "It depends: ",
        Standing.FAILS: "It fails: ",
    }
    assert verdict.sentence.startswith(opening[standing])
    assert verdict.sentence.endswith(".")
    assert verdict.caveat.endswith(".")


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_a_figure_that_is_no_number_fails_the_claim(name: str, wrong: float) -> None:
    for figure in GOOD[name]:
        verdict = LESSONS[name].verdict({**GOOD[name], figure: wrong})
        assert verdict.standing is Standing.FAILS
        assert figure in verdict.sentence


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "dying",
            "on standardised pixels, at learning rate 1, 39 ± 13 % of the neurons end dead; at 0.2, none",
        ),
        ("output", "with ReLU before the softmax 93 ± 10 % of the training digits are read, at worst 60 %"),
        ("cost", "tanh in float32 takes 1.1 times as long as ReLU, GELU (tanh form) in float64 7.1 times"),
        ("saturation", "20 layers of ReLU leave 0.98 of a gradient, of sigmoid 2.5e−13"),
        ("nonlinearity", "without an activation 52 % of unseen points are told apart, at any depth"),
    ],
)
def test_sentences_say_the_numbers(name: str, words: str) -> None:
    sentence = LESSONS[name].verdict(GOOD[name]).sentence
    assert words in sentence


def test_a_gradient_that_explodes_is_not_said_to_be_left() -> None:
    sentence = LESSONS["saturation"].verdict({**GOOD["saturation"], "gradient_relu": 1.2e19}).sentence
    assert "of ReLU a gradient explodes to 1.2e19 times its length" in sentence


def test_caveats_say_where_claims_are_too_simple() -> None:
    caveats = {name: LESSONS[name].verdict(GOOD[name]).caveat for name in GOOD}
    assert "any slope from 0 to 1" in caveats["definition"]
    assert "two ReLU units reach 76 %" in caveats["nonlinearity"]
    assert "no faster than tanh: 2.0 epochs" in caveats["saturation"]
    assert "whole training step" in caveats["cost"]
    assert "not measured here yet" in caveats["usage"]
    assert "0.01 brings back 12 %" in caveats["dying"]
    assert "60 % of the runs still read 95 %" in caveats["output"]
    assert "without biases" in caveats["gate"]


def test_faster_learning_is_said_where_it_is_measured() -> None:
    faster = LESSONS["saturation"].verdict({**GOOD["saturation"], "epochs_tanh": 12.0})
    assert "learns 6.0 times as fast as tanh" in faster.caveat


@pytest.mark.parametrize("name", ["dying", "output"])
def test_where_the_stage_shows_another_experiment_both_numbers_say_of_which_they_are(name: str) -> None:
    verdict = LESSONS[name].verdict(GOOD[name])
    assert "standardised pixels" in verdict.sentence
    first = next(iter(LESSONS[name].play({knob.name: knob.default for knob in LESSONS[name].knobs})))
    assert all("pixels 0 to 1" in str(card) for card in first.cards)


def test_times_without_the_widest_instructions_say_so(monkeypatch):
    values = {f"{name}_{dtype}_ratio": 9.0 for dtype in cost.DTYPES for name in cost.SMOOTH}
    values |= {"step_tanh_ratio": 1.2, "step_sigmoid_ratio": 1.1}
    monkeypatch.delenv("NPY_DISABLE_CPU_FEATURES", raising=False)
    assert "widest instructions" not in cost.judge(values).caveat
    monkeypatch.setenv("NPY_DISABLE_CPU_FEATURES", "X86_V4")
    assert cost.judge(values).caveat.endswith("exponentials take longer than in the window.")
