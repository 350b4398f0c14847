"""Terms are found where they stand, and each is explained once."""

from __future__ import annotations

import pytest

from reluexplorer.core.diagnosis.unit_states import DORMANT, RARE
from reluexplorer.core.glossary import found_in, matching, terms
from reluexplorer.text import exact, percent


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Learning rate", ["Learning rate"]),
        ("ReLU, He's weights", ["ReLU", "He's weights"]),
        ("He normal", ["He's weights"]),
        ("he was there", []),
        ("f(x) against J(x)·x, relative", ["J(x)·x"]),
        ("E |f′|", ["E|f′|"]),
        ("E|f′|", ["E|f′|"]),
        ("E f′²", ["E f′²"]),
        ("Gain", ["Gain"]),
        ("again and against", []),
        ("Seed", ["Seed"]),
        ("EPOCH", ["Epoch"]),
        ("Momentum", ["Momentum"]),
        ("Fan-in", ["Fan-in"]),
        ("Pre-activation", ["Pre-activation"]),
        ("Dormant neurons over training", ["Dormant"]),
        ("Batch size", ["Batch"]),
        ("Weight decay", ["Weight decay"]),
        ("3 dead neurons in layer 1", ["Dead neuron", "Hidden layer"]),
        ("Gradients", ["Gradient"]),
        ("Train loss", ["Loss"]),
        ("ReLU does not saturate", ["ReLU", "Saturated"]),
        ("max-pooling in convolutional networks", ["Max-pooling", "Convolution"]),
        ("", []),
    ],
)
def test_terms_are_found_in_words(words: str, names: list[str]) -> None:
    assert [term.name for term in found_in(words)] == names


def test_at_most_so_many_are_found_in_their_order() -> None:
    words = "seed, epoch, momentum"
    assert [term.name for term in found_in(words)] == ["Seed", "Epoch"]
    assert [term.name for term in found_in(words, most=3)] == ["Seed", "Epoch", "Momentum"]


def test_every_term_is_explained_in_a_sentence_of_its_own() -> None:
    forms = [form.lower() for term in terms() for form in (term.name, *term.also)]
    assert len(forms) == len(set(forms))
    assert len(terms()) >= 60
    for term in terms():
        assert term.says[0].isupper() or term.says.startswith(("max", "J(x)"))
        assert term.says.endswith(".")
        assert 30 <= len(term.says) <= 260
        assert term.name in {found.name for found in found_in(term.name)}


def test_terms_are_searched_by_their_words_and_meanings() -> None:
    assert [term.name for term in matching("rolling ball")] == ["Momentum"]
    assert matching("") == terms()
    assert matching("unheard of") == ()


def test_states_have_the_thresholds_that_neurons_are_judged_by() -> None:
    says = {term.name: term.says for term in terms()}
    assert f"at most {exact(DORMANT)} of the mean" in says["Dormant"]
    assert f"fewer than {percent(RARE)} of the training points" in says["Rarely fires"]
