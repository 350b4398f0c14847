"""Addresses of TensorFlow Playground become documents that say and learn the same."""

from __future__ import annotations

import contextlib
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reluexplorer.session.commands.all_commands  # noqa: F401 - registers the commands
from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.commands.files import read
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import OpenPlayground
from reluexplorer.session.document.document import DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import save
from reluexplorer.session.run.loading import load
from reluexplorer.session.session import Session
from reluexplorer.session.starts.playground import read_address, seed_of
from reluexplorer.session.starts.playground_address import PlaygroundSettings, is_address

SITE = "https://playground.tensorflow.org/"
SEED_SAID = "The seed 0.12345 draws other points and first weights here, of the same kinds."
FULL = (
    f"{SITE}#activation=tanh&regularization=L2&batchSize=30&dataset=circle&regDataset=reg-plane"
    "&learningRate=0.1&regularizationRate=0.003&noise=25&networkShape=8,8&seed=0.12345&showTestData=true"
    "&discretize=true&percTrainData=70&x=true&y=false&xTimesY=true&xSquared=true&ySquared=false&cosX=false"
    "&sinX=true&cosY=false&sinY=true&collectStats=false&problem=classification&initZero=false&hideText=false"
)
DATA = DataChoice("circle", samples=500, noise=0.0, test_share=0.5, seed=0)
NETWORK = NetworkChoice((4, 2), ActivationChoice("tanh"), output="tanh", initializer="playground")
TRAINING = TrainingSpec("sgd", learning_rate=0.03, batch_size=10, seed=0)
DEFAULT = Recipe(DATA, NETWORK, TRAINING)
REGRESSION = replace(NETWORK, output="linear")

CASES = {
    "the default": ("", DEFAULT),
    "circle, tanh, classification, in full": (
        FULL.removeprefix(SITE),
        Recipe(
            DataChoice(
                "circle", samples=500, noise=0.25, test_share=0.3, seed=12345,
                features=("x1", "x1^2", "x1*x2", "sin(x1)", "sin(x2)"),
            ),
            replace(NETWORK, hidden=(8, 8)),
            TrainingSpec("sgd", learning_rate=0.1, batch_size=30, seed=12345, l2=0.003),
        ),
    ),
    "exclusive or, relu": (
        "#dataset=xor&activation=relu&networkShape=3",
        Recipe(
            replace(DATA, name="xor"), replace(NETWORK, hidden=(3,), activation=ActivationChoice("relu")),
            TRAINING,
        ),
    ),
    "Gaussians, sigmoid, no hidden layer": (
        "#dataset=gauss&activation=sigmoid&networkShape=&noise=50&percTrainData=10",
        Recipe(
            replace(DATA, name="gauss", noise=0.5, test_share=0.9),
            replace(NETWORK, hidden=(), activation=ActivationChoice("sigmoid")), TRAINING,
        ),
    ),
    "spiral, linear, L1, from zero": (
        "#dataset=spiral&activation=linear&initZero=true&regularization=L1&regularizationRate=0.001",
        Recipe(
            replace(DATA, name="spiral"),
            replace(NETWORK, activation=ActivationChoice("identity"), initializer="zeros"),
            replace(TRAINING, l1=0.001),
        ),
    ),
    "the plane, regression": (
        "#problem=regression&regDataset=reg-plane&dataset=xor",
        Recipe(replace(DATA, name="plane", samples=1200), REGRESSION, TRAINING),
    ),
    "the bumps, regression": (
        "#problem=regression&regDataset=reg-gauss&learningRate=10&batchSize=1",
        Recipe(
            replace(DATA, name="bumps", samples=1200), REGRESSION,
            replace(TRAINING, learning_rate=10.0, batch_size=1),
        ),
    ),
    "ten layers and a noise of 2000": (
        "#networkShape=8,8,8,8,8,8,8,8,8,8&noise=2000",
        Recipe(replace(DATA, noise=0.5), replace(NETWORK, hidden=(8,) * 10), TRAINING),
    ),
    "what it does not know": (
        "#activation=swish&dataset=moons&cosX=true&foo=1&batchSize=many&tutorial=dp&activation_hide=true&x_hide=true",
        Recipe(replace(DATA, features=("x2",)), NETWORK, TRAINING),
    ),
}  # fmt: skip

SAID = {
    "circle, tanh, classification, in full": (SEED_SAID,),
    "spiral, linear, L1, from zero": (
        "A weight that L1 brings to 0 stays there in Playground; here it can leave it again.",
    ),
    "ten layers and a noise of 2000": (
        "10 hidden layers are more than the 6 that Playground offers: all are here.",
        "noise 2000 is outside of what there is, 0 to 50: 50 is taken.",
    ),
    "what it does not know": (
        "activation “swish” is not known: tanh is taken.",
        "dataset “moons” is not known: circle is taken.",
        "cosX is left out: Playground has no such input either.",
        "“foo” is left out: it is no setting of Playground.",
        "batchSize “many” is no number: 10 is taken.",
        "tutorial is left out: it belongs to Playground's own page.",
        "activation_hide is left out: it belongs to Playground's own page.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_address_becomes_the_document_it_means(name):
    rest, recipe = CASES[name]
    opened = read_address(SITE + rest)
    assert opened.document.recipe == recipe
    assert opened.remarks == SAID.get(name, ())


def test_what_is_shown_comes_along_and_the_workspace_is_train():
    view = read_address(FULL).document.view
    assert (view.workspace, view.show_test, view.discrete) == ("train", True, True)
    plain = read_address(SITE).document.view
    assert (plain.show_test, plain.discrete) == (False, False)


@pytest.mark.parametrize(
    ("shape", "hidden", "said"),
    [
        ("4,,2", (4, 1, 2), "A hidden layer has 1 to 512 neurons: 4,1,2 is taken."),
        ("9,9,9,9,9,9", (9,) * 6, ""),
        ("4,x", (4, 2), "networkShape “4,x” is no list of numbers: 4,2 is taken."),
        ("4%2C3", (4, 3), ""),
        (
            ",".join(["2"] * 40),
            (2,) * 32,
            "40 hidden layers are more than there can be: the first 32 are taken.",
        ),
    ],
)
def test_shapes_of_networks(shape, hidden, said):
    opened = read_address(f"{SITE}#networkShape={shape}")
    assert opened.document.recipe.network.hidden == hidden
    assert " ".join(opened.remarks) == said


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("learningRate=0", "learningRate 0 is outside of what there is, 1e−7 to 1e7: 1e−7 is taken."),
        ("percTrainData=99", "percTrainData 99 is outside of what there is, 10 to 90: 90 is taken."),
        ("batchSize=2.5", "batchSize 2.5 is not whole: 2 is taken."),
        ("noise=nan", "noise “nan” is no number: 0 is taken."),
        ("x=false&y=false", "No input is chosen: x and y are taken."),
    ],
)
def test_a_value_that_does_not_fit_is_said(setting, said):
    assert read_address(f"{SITE}#{setting}").remarks == (said,)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "spiral", "https://example.org/#activation=tanh", "http://[", "file:///etc/passwd",
        "https://playground.tensorflow.org.example.org/#activation=tanh",
        "ftp://playground.tensorflow.org/#dataset=xor", "my-playground.tensorflow.org/#dataset=xor",
        "https://example.org/playground.tensorflow.org/#dataset=xor", "playground.tensorflow.org.csv",
    ],
)  # fmt: skip
def test_other_texts_are_no_addresses(text):
    assert not is_address(text)
    with pytest.raises(CommandError, match=r"^This is no address of TensorFlow Playground"):
        read_address(text)


@pytest.mark.parametrize("fragment", ["activaton", "%%%&&&=", "/docs"])
def test_an_address_without_any_setting_is_broken(fragment):
    assert is_address(f"{SITE}#{fragment}")
    with pytest.raises(CommandError, match=r"is broken: it holds none of its settings"):
        read_address(f"{SITE}#{fragment}")


@pytest.mark.parametrize(
    "written",
    [
        "playground.tensorflow.org/#dataset=xor",
        "http://playground.tensorflow.org/#dataset=xor",
        " <https://PLAYGROUND.tensorflow.org/#dataset=xor>\n",
    ],
)
def test_an_address_may_be_written_in_other_ways(written):
    assert read_address(written).document.recipe.data.name == "xor"


def test_seeds():
    assert seed_of("0.12345") == 12345
    assert seed_of("") == 0
    assert seed_of("some words") == seed_of("some words") < 100_000
    assert seed_of("other words") != seed_of("some words")
    assert seed_of("\udcff") < 100_000, "as a terminal hands on what is no text"


def test_a_seed_that_steers_a_terminal_is_shown_without_that():
    said = read_address(f"{SITE}#seed=%E2%80%AE%1B[31m&dataset=xor").remarks
    assert "The seed \ufffd\ufffd31m draws other points and first weights here, of the same kinds." in said


def test_opening_is_one_change_that_keeps_the_theme_and_can_be_undone():
    session = Session()
    try:
        session.dispatch(assign("view.theme", "dark"))
        session.dispatch(assign("training.seed", 7))
        before = session.state.document
        assert session.dispatch(OpenPlayground(f"{SITE}#dataset=xor&seed=0.12345"))
        opened = session.state
        assert opened.document.recipe.data.name == "xor"
        assert opened.document.view.theme == "dark"
        assert opened.notice == SEED_SAID
        assert opened.undo_label == "Open a Playground address"
        session.undo()
        assert session.state.document == before
        assert not session.dispatch(OpenPlayground("https://example.org"))
        assert session.state.document == before
        assert session.state.notice.startswith("This is no address of TensorFlow Playground")
    finally:
        session.close()


def test_the_default_is_learnt():
    session = Session(Document())
    try:
        session.dispatch(OpenPlayground(SITE))
        assert session.state.notice == ""
        session.client.step(2500)
        session.settle()
        assert session.state.run.inspection.test_accuracy > 0.95
    finally:
        session.close()


@pytest.mark.parametrize("name", CASES)
def test_what_was_opened_is_saved_and_opened_again(name, tmp_path):
    document = read_address(SITE + CASES[name][0]).document
    save(tmp_path / "there.reluexp", document, 0)
    opened, _ = read(tmp_path / "there.reluexp")
    assert (opened.recipe, opened.view) == (document.recipe, document.view)


_NAMES = st.sampled_from([field.name for field in fields(PlaygroundSettings)]) | st.text(max_size=8)
_VALUES = st.text(max_size=12) | st.floats().map(repr) | st.lists(st.integers(), max_size=40).map(
    lambda numbers: ",".join(map(str, numbers))
)  # fmt: skip


@pytest.mark.slow
@given(st.lists(st.tuples(_NAMES, _VALUES), max_size=8))
def test_whatever_an_address_says_it_opens_or_is_refused(pairs):
    address = f"{SITE}#{'&'.join(f'{name}={value}' for name, value in pairs)}"
    with contextlib.suppress(CommandError):
        opened = read_address(address)
        _check(opened)


def _check(opened):
    recipe = opened.document.recipe
    network = recipe.network
    make_problem(load(recipe.data), network.hidden, network.activation, training=recipe.training)
    assert 0 <= recipe.data.noise <= 0.5
    assert 0.1 <= recipe.data.test_share <= 0.9
    assert all(each.endswith(".") for each in opened.remarks)


def test_what_an_address_holds_cannot_steer_a_terminal():
    remarks = read_address(f"{SITE}#activation=%1b[31mred%1b]0;x%07&%1b[2Jodd=1").remarks
    assert remarks
    assert not any(letter < " " for remark in remarks for letter in remark)
