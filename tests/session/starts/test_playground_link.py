"""A document that Playground could have made becomes its address; others say what it does not have."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.session.commands.data import ChooseData, SetExpression, SetPoints
from reluexplorer.session.commands.network import SetActivation, SetLayerActivation
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import KillUnit
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.starts.playground import read_address
from reluexplorer.session.starts.playground_link import address_of
from reluexplorer.session.starts.presets import preset_document
from tests.session.starts.test_playground import CASES, FULL, SITE

_POSSIBLE = st.fixed_dictionaries(
    {
        "activation": st.sampled_from(["relu", "tanh", "sigmoid", "linear"]),
        "regularization": st.sampled_from(["none", "L1", "L2"]),
        "batchSize": st.integers(1, 30),
        "dataset": st.sampled_from(["circle", "xor", "gauss", "spiral"]),
        "regDataset": st.sampled_from(["reg-plane", "reg-gauss"]),
        "learningRate": st.sampled_from([0.00001, 0.003, 0.03, 1, 10]),
        "regularizationRate": st.sampled_from([0.001, 0.3, 10]),
        "noise": st.integers(0, 50),
        "networkShape": st.lists(st.integers(1, 8), max_size=6).map(lambda n: ",".join(map(str, n))),
        "seed": st.integers(1, 99_999).map(lambda n: f"0.{n:05d}"),
        "showTestData": st.sampled_from(["true", "false"]),
        "percTrainData": st.integers(10, 90),
        "xSquared": st.sampled_from(["true", "false"]),
        "y": st.sampled_from(["true", "false"]),
        "problem": st.sampled_from(["classification", "regression"]),
        "initZero": st.sampled_from(["true", "false"]),
    }
)


@pytest.mark.slow
@given(_POSSIBLE)
def test_what_an_address_means_has_an_address_that_means_the_same(given_settings):
    opened = read_address(f"{SITE}#{'&'.join(f'{k}={v}' for k, v in given_settings.items())}").document
    assert read_address(address_of(opened)).document == opened


@pytest.mark.parametrize("name", CASES)
def test_every_documented_address_comes_back(name):
    opened = read_address(SITE + CASES[name][0]).document
    assert read_address(address_of(opened)).document == opened


def test_an_address_says_what_is_not_playgrounds_default():
    assert address_of(read_address(SITE).document) == SITE
    assert address_of(read_address(f"{SITE}#dataset=xor&noise=5").document) == f"{SITE}#dataset=xor&noise=5"
    assert "&seed=0.12345&" in address_of(read_address(FULL).document)
    assert address_of(preset_document("playground", Document())) == SITE


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (ChooseData("digits"), "other data"),
        (assign("data.samples", 300), "300 points rather than 500"),
        (assign("data.test_share", 0.0), "no test part"),
        (assign("data.test_share", 0.05), "a test part of 5 %"),
        (assign("data.seed", 5), "one seed for the points and another for the weights"),
        (SetActivation("gelu"), "the activation GELU"),
        (SetLayerActivation(1, "relu"), "layers of different activations"),
        (assign("network.output", "sigmoid"), "another output than Tanh"),
        (assign("network.initializer", "he_normal"), "first weights by He normal"),
        (assign("network.bias", 0.1), "first bias 0.1"),
        (assign("training.optimizer", "adam"), "method Adam"),
        (assign("network.dropout", 0.5), "dropout 50 %"),
        (assign("network.dtype", "float64"), "precision 64 bit"),
        (assign("training.schedule", "cosine"), "learning rate's schedule Cosine"),
        (assign("training.clip_norm", 1.0), "clip norm 1"),
        (KillUnit(0, 1), "changes that were made on the way"),
    ],
)
def test_what_playground_does_not_have_is_named(command, said):
    document = read_address(SITE).document
    document = command.apply(document)
    with pytest.raises(CommandError, match=rf"^No address of TensorFlow Playground means .*{said}.*\.$"):
        address_of(document)


def test_many_reasons_are_cut():
    document = replace(Document(), recipe=replace(Document().recipe))
    for command in (
        assign("training.optimizer", "adam"),
        assign("network.dropout", 0.5),
        ChooseData("digits"),
    ):
        document = command.apply(document)
    with pytest.raises(CommandError) as refused:
        address_of(document)
    assert len(str(refused.value)) < 300
    assert str(refused.value).endswith(" and more.")


@pytest.mark.parametrize("waits", [SetExpression("cos(x)"), SetPoints((0.0, 0.0, 0, 1.0, 1.0, 1))])
def test_what_waits_for_other_data_is_no_reason_against_an_address(waits):
    document = preset_document("playground", Document())
    there_and_back = ChooseData("circle").apply(waits.apply(document))
    assert there_and_back.recipe != document.recipe
    assert address_of(there_and_back) == address_of(document)
