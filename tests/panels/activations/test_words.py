"""What is said of a function."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.panels.activations import about, words
from reluexplorer.session.document.curve_colours import CURVES
from tests.panels.activations.choosing import RELU, SIGMOID, TANH, choice, leaky


@pytest.mark.parametrize(
    ("choices", "x", "said"),
    [
        ((RELU, leaky()), -1.4, [("ReLU closed", "dead"), ("Leaky 10 % open", "healthy")]),
        ((RELU, leaky(0.0)), -1.4, [("ReLU closed", "dead"), ("Leaky closed", "dead")]),
        ((RELU,), 0.0, [("ReLU closed", "dead")]),
        ((RELU, TANH), 2.0, [("ReLU open", "healthy")]),
        ((ActivationChoice("gelu"),), 1.2, [("GELU × 1.12", "healthy")]),
        ((SIGMOID, choice("abs"), choice("step")), 0.0, []),
        (
            (choice("threshold"), choice("prelu")),
            0.5,
            [("Threshold closed", "dead"), ("PReLU open", "healthy")],
        ),
    ],
)
def test_gates(choices, x, said):
    assert [(gate.words, gate.role) for gate in words.gates(choices, x)] == said


def test_gate_sentence_follows_the_probe():
    both = (RELU, leaky())
    assert words.gate_sentence(both, -1.4).startswith("Left of zero ReLU passes nothing forward")
    assert words.gate_sentence(both, 0.3).startswith("Right of zero ReLU passes its input on")
    assert "Training uses 0" in words.gate_sentence(both, 0.0)
    assert "10 % of the gradient comes back" in words.gate_sentence((leaky(),), -1)
    assert words.gate_sentence((TANH,), -1).startswith("None of these functions is a gate")
    assert words.gate_sentence((ActivationChoice("elu"),), -1.4).endswith("Here it is 0.247.")
    assert words.gate_sentence((choice("prelu"),), 1).startswith("Right of zero PReLU is ReLU")
    assert "25 % of the gradient comes back" in words.gate_sentence((choice("prelu"),), -1)
    assert words.gate_sentence((choice("shifted_relu"),), -2).startswith("Here shifted ReLU is closed")
    assert words.gate_sentence((choice("threshold"),), 2).startswith("Here threshold is open")
    assert words.gate_sentence((), 1) == "Choose a function at the left."


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Leaky ReLU", "leaky ReLU"),
        ("SiLU", "SiLU"),
        ("LeCun tanh", "LeCun tanh"),
        ("Hard tanh", "hard tanh"),
        ("Gaussian", "Gaussian"),
        ("GELU (tanh)", "GELU (tanh)"),
        ("Mish", "mish"),
    ],
)
def test_labels_inside_sentences(label, said):
    assert words.plain(label) == said


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.000"), (-0.0, "0.000"), (-0.14, "−0.140"), (2.1e-5, "2e−5"), (-3e-9, "−3e−9"), (1.5, "1.500")],
)
def test_figures(value, text):
    assert words.figure(value) == text


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (RELU, "[0, ∞)"),
        (leaky(), "(−∞, ∞)"),
        (leaky(0.0), "[0, ∞)"),
        (choice("elu"), "(−1, ∞)"),
        (choice("elu", 0.0), "[0, ∞)"),
        (choice("celu", 0.5), "(−0.5, ∞)"),
        (choice("selu"), "(−1.76, ∞)"),
        (choice("gelu"), "[−0.170, ∞)"),
        (choice("swish", 2.0), "[−0.139, ∞)"),
        (choice("swish", 0.0), "(−∞, ∞)"),
        (SIGMOID, "(0, 1)"),
        (choice("hardtanh", -2.0, 0.5), "[−2, 0.5]"),
        (choice("threshold", 1.0, -3.0), "{−3} ∪ (1, ∞)"),
        (choice("hardshrink", 0.25), "(−∞, −0.25) ∪ {0} ∪ (0.25, ∞)"),
        (choice("hardshrink", 0.0), "(−∞, ∞)"),
        (choice("identity"), "(−∞, ∞)"),
    ],
)
def test_ranges(made, text):
    assert made.entry.range_with(*made.values) == text


@pytest.mark.copies(quick=8)
@pytest.mark.parametrize("name", CURVES)
def test_ranges_agree_with_the_values(name):
    text = choice(name).entry.range_with(*choice(name).values)
    if not text.startswith(("(−∞", "[0", "(0", "{")):
        low = text[1:].split(",")[0].replace("−", "-").replace("-π/2", str(-math.pi / 2))
        least = choice(name).value(np.linspace(-700.0, 700.0, 2_000_001)).min()
        assert float(low) == pytest.approx(least, rel=5e-3)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (TANH, "f′ is below 0.01 for x < −2.99 and x > 2.99"),
        (choice("elu"), "f′ is below 0.01 for x < −4.61"),
        (choice("gelu"), "|f′| is below 0.01 for x < −3.07 and around −0.75"),
        (choice("softshrink"), "f′ is below 0.01 for −0.5 < x < 0.5"),
        (choice("step"), "f′ is below 0.01 everywhere"),
        (leaky(), "nowhere: f′ stays above 0.01"),
        (choice("sin"), "|f′| is below 0.01 in short stretches, again and again"),
    ],
)
def test_where_a_function_is_flat(made, text):
    assert about.flat_words(made) == text


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (RELU, "Monotone; kink at 0"),
        (choice("hardtanh", -2.0, 1.0), "Monotone; kinks at −2 and 1"),
        (choice("hardshrink"), "Monotone; jumps at −0.5 and 0.5"),
        (choice("gelu"), "Not monotone; smooth"),
        (choice("elu"), "Monotone; smooth"),
        (choice("elu", 2.0), "Monotone; kink at 0"),
        (choice("prelu"), "Monotone; kink at 0; α is learned"),
    ],
)
def test_shapes(made, text):
    assert about.shape_words(made) == text


def test_gains_stand_beside_those_of_pytorch():
    def said(made):
        return {fact.name: fact.words for fact in about.facts(made)}

    assert (said(RELU)["Gain"], said(RELU)["PyTorch"], said(RELU)["E |f′|"]) == ("1.414", "1.414", "0.5")
    assert (said(TANH)["Gain"], said(TANH)["PyTorch"]) == ("1.593", "1.667")
    assert (said(choice("selu"))["Gain"], said(choice("selu"))["PyTorch"]) == ("1", "0.75")
    assert said(choice("mish"))["PyTorch"] == "none"
    assert said(leaky(1.0))["PyTorch"] == said(leaky(1.0))["E f′²"] == "1"
    tips = {fact.name: fact.tip for fact in about.facts(RELU)}
    assert "calculate_gain" in tips["PyTorch"]
    assert "fan-in" in tips["Gain"]


def test_zero_words_name_what_is_exactly_zero():
    assert words.zero_words((RELU, leaky(), TANH)) == "50 % of ReLU outputs are exactly 0"
    assert words.zero_words((RELU, leaky(0.0))) == "50 % of ReLU and leaky ReLU outputs are exactly 0"
    assert words.zero_words((TANH,)) == ""
    mixed = (RELU, choice("threshold"), choice("softshrink"), TANH)
    assert words.zero_words(mixed) == "84 % of threshold outputs are exactly 0; 2 others have some"
    assert words.zero_tip(mixed).splitlines() == [
        "Threshold: 84 % exactly 0",
        "ReLU: 50 % exactly 0",
        "Soft shrink: 38 % exactly 0",
    ]
