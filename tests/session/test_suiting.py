"""Other data than before get an output that can give their answers; what stays of an address is named."""

from __future__ import annotations

import pytest

from reluexplorer.session.commands.data import ChooseColumns, ChooseData, OpenTable
from reluexplorer.session.commands.files import OpenDocument, SaveDocument
from reluexplorer.session.commands.lessons import OpenInTrain
from reluexplorer.session.commands.network import SetActivation, SetHidden, SetLayerActivation
from reluexplorer.session.commands.run import Redo, Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New, OpenPlayground, OpenPreset
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.suiting import unsuited
from reluexplorer.session.files.document_file import save
from reluexplorer.session.run.loading import load
from tests.session.driving import trained

DOCUMENT = Document()
ADDRESS = (
    "https://playground.tensorflow.org/#activation=tanh&regularization=L2&batchSize=10&dataset=circle"
    "&regDataset=reg-plane&learningRate=0.1&regularizationRate=0.003&noise=0&networkShape=4,2&seed=0.1"
    "&showTestData=false&discretize=false&percTrainData=50&x=true&y=true&xTimesY=false&xSquared=false"
    "&ySquared=false&cosX=false&sinX=false&cosY=false&sinY=false&collectStats=false&problem=classification"
    "&initZero=false&hideText=false"
)
STAYS = (
    "Still as in the Playground address: 4 · 2 hidden neurons, activation Tanh, initialisation Playground, "
    "learning rate 0.1 and L2 penalty 0.003."
)


@pytest.fixture
def numbers(tmp_path):
    path = tmp_path / "numbers.csv"
    rows = [f"{x * 0.7:.2f},{(x * 7) % 11},{x * x / 10:.3f}" for x in range(40)]
    path.write_text("\n".join(["a,b,price", *rows]))
    return str(path)


def output(session) -> str:
    return session.state.document.recipe.network.output


def after(session, *commands) -> str:
    for command in commands:
        assert session.dispatch(command), session.state.notice
    session.settle()
    return session.state.notice


@pytest.mark.parametrize("name", ["tanh", "relu", "sigmoid", "softmax", "sigmoid_squared", "relu_softmax"])
def test_an_output_that_cannot_give_a_table_s_numbers_goes_to_auto(session, numbers, name):
    said = after(session, assign("network.output", name), OpenTable(numbers, "price"))
    assert output(session) == "auto"
    assert session.state.run.problem.network.head == "linear"
    assert said.endswith(": the output is automatic now, linear.")
    assert "the numbers of price" in said
    assert session.state.notice_kind == "info"
    session.dispatch(Undo())
    assert (output(session), session.state.document.recipe.data.name) == (name, "circle")
    session.dispatch(Redo())
    session.settle()
    assert (output(session), session.state.document.recipe.data.name) == ("auto", "table")


def test_the_sentence_says_what_cannot_be_reached(session, numbers):
    said = after(session, assign("network.output", "tanh"), OpenTable(numbers, "price"))
    low, high = (f(session.state.run.problem.dataset.targets) for f in (min, max))
    reach = f"{low[0]:.2f} to {high[0]:.2f}".replace("-", "−")
    assert said == (
        f"Tanh answers from −1 to 1, but the numbers of price go, scaled, from {reach}: the output is "
        "automatic now, linear."
    )


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("tanh", "absolute", False), ("relu", "absolute", True), ("relu", "sine", False),
        ("tanh", "sine", True), ("sigmoid", "bumps", False), ("linear", "bumps", True),
        ("tanh", "digits", True), ("sigmoid", "digits", True), ("softmax", "moons", True),
        ("softmax", "plane", False),
    ],
)  # fmt: skip
def test_shipped_data_keep_an_output_that_can_give_their_answers(session, name, data, kept):
    said = after(session, assign("network.output", name), ChooseData(data))
    assert output(session) == (name if kept else "auto")
    assert ("automatic now" in said) != kept
    assert said.startswith("Kept as set by hand: output ") == kept


def test_another_task_of_the_same_table_counts_too(session, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["a,k", *(f"{x * 3 % 17},{x % 3}" for x in range(60))]))
    after(session, OpenTable(str(path), "k", "classification"), assign("network.output", "softmax"))
    assert output(session) == "softmax"
    said = after(session, ChooseColumns((), "k", "regression"))
    assert said.startswith("Softmax is for classes and cannot give the numbers of k: the output is")
    assert output(session) == "auto"


def test_what_a_person_chooses_on_these_data_and_what_was_saved_stays(session, numbers, tmp_path):
    after(session, OpenTable(numbers, "price"), assign("network.output", "tanh"), assign("data.seed", 3))
    assert (output(session), session.state.notice) == ("tanh", "")
    after(session, SaveDocument(str(tmp_path / "kept.reluexp")), New())
    after(session, OpenDocument(str(tmp_path / "kept.reluexp")))
    assert output(session) == "tanh"
    made = assign("network.output", "tanh").apply(OpenTable(numbers, "price").apply(Document()))
    assert unsuited("tanh", load(made.recipe.data))


def test_what_stays_of_an_address_is_named_with_a_table(session, numbers):
    said = after(session, OpenPlayground(ADDRESS), OpenTable(numbers, "price"))
    assert said.startswith("Tanh answers from −1 to 1, but the numbers of price go, scaled, from")
    assert said.endswith(f"the output is automatic now, linear. {STAYS}")
    network, training = session.state.document.recipe.network, session.state.document.recipe.training
    assert (network.output, network.initializer, training.l2) == ("auto", "playground", 0.003)


def test_what_stays_of_a_preset_is_named_but_for_what_was_changed_since(session, numbers):
    said = after(
        session,
        OpenPreset("spiral"),
        assign("training.learning_rate", 0.5),
        OpenTable(numbers, "price"),
    )
    assert said == (
        "Still as in the preset Spiral: 8 · 8 · 8 hidden neurons and method Adam. "
        "Kept as set by hand: learning rate 0.5."
    )
    assert after(session, New(), OpenTable(numbers, "price")) == ""


@pytest.mark.parametrize(
    ("commands", "data", "said"),
    [
        ((SetActivation("tanh"),), "digits", "activation Tanh"),
        ((assign("data.samples", 300), assign("data.noise", 0.3)), "moons", "samples 300 and noise 0.30"),
        (
            (assign("data.samples", 300), assign("data.noise", 0.3), assign("training.batch_size", 32)),
            "digits",
            "batch size 32",
        ),
        ((assign("data.samples", 300), assign("data.noise", 0.3)), "digits", ""),
        ((assign("data.test_share", 0.5), assign("training.seed", 3)), "sine", "test share 50 %"),
        ((SetHidden((4,)), assign("network.bias", 0.1)), "xor", "4 hidden neurons and first bias 0.1"),
        (
            (
                assign("data.noise", 0.3),
                SetHidden((4,)),
                SetActivation("elu"),
                assign("training.l2", 0.1),
                assign("training.optimizer", "adam"),
                assign("training.learning_rate", 0.01),
                assign("training.batch_size", 32),
            ),
            "gauss",
            (
                "4 hidden neurons, activation ELU 1, noise 0.30, method Adam, learning rate 0.01 and "
                "2 more settings"
            ),
        ),
        ((SetLayerActivation(1, "tanh"),), "moons", "activations of layers"),
        (
            (
                assign("network.biased", False),
                assign("network.dropout", 0.2),
                assign("training.clip_norm", 2.0),
            ),
            "moons",
            "dropout 20 %, biases none and clip norm 2",
        ),
        ((), "digits", ""),
    ],
)
def test_what_was_set_by_hand_and_stays_for_other_data_is_named(session, commands, data, said):
    assert after(session, *commands) == ""
    wanted = f"Kept as set by hand: {said}." if said else ""
    assert after(session, ChooseData(data)) == wanted
    assert not said or session.state.notice_kind == "info"
    assert after(session, assign("data.seed", 3)) == ""
    assert after(session, New()) == ""


def test_what_a_file_or_a_preset_brought_was_not_set_by_hand(session, tmp_path):
    after(session, SetActivation("tanh"), SaveDocument(str(tmp_path / "kept.reluexp")), New())
    after(session, OpenDocument(str(tmp_path / "kept.reluexp")))
    assert after(session, ChooseData("moons")) == ""
    after(session, assign("data.noise", 0.2))
    assert after(session, ChooseData("xor")) == "Kept as set by hand: noise 0.20."
    after(session, New(), OpenPreset("spiral"))
    assert after(session, ChooseData("moons")) == ""


def test_what_is_said_goes_behind_what_was_said_of_the_table(session, numbers):
    session.dispatch(assign("network.output", "tanh"))
    session.dispatch(OpenTable(numbers, "price"))
    session.notify("Loaded numbers.csv.", "info")
    session.settle()
    assert session.state.notice.startswith("Loaded numbers.csv. Tanh answers from −1 to 1")


def test_the_command_line_does_the_same(capsys, numbers, tmp_path):
    table = ("--data", numbers, "--target", "price", "--steps", 0)
    here, told = trained(capsys, "--open", ADDRESS, *table)
    assert f"the output is automatic now, linear. {STAYS}" in told
    auto, told = trained(capsys, "--open", ADDRESS, *table, "--output", "auto")
    assert "automatic now" not in told
    assert auto["train_loss"] == here["train_loss"]
    _, told = trained(capsys, "--open", ADDRESS, *table, "--output", "tanh")
    assert "the numbers of price go, scaled, from" in told
    assert "--output auto takes one that can." in told
    _, told = trained(capsys, *table, "--output", "softmax")
    assert "Softmax is for classes and cannot give the numbers of price: linear takes its place." in told
    save(tmp_path / "mine.reluexp", assign("network.output", "softmax").apply(Document()), 0)
    _, told = trained(capsys, "--open", tmp_path / "mine.reluexp", *table)
    assert "Softmax is for classes and cannot give the numbers of price: the output is" in told
    _, told = trained(capsys, "--open", "spiral", "--data", "moons", "--steps", 0)
    assert "Still" not in told


def test_a_table_that_is_opened_after_a_lesson_begins_as_after_a_start(session, numbers):
    usual = Document().recipe
    after(session, OpenInTrain("dying"))
    assert session.state.document.recipe.network.hidden == (64, 64, 64)
    said = after(session, OpenTable(numbers, "price"))
    recipe = session.state.document.recipe
    assert (recipe.network, recipe.training) == (usual.network, usual.training)
    assert said == (
        "The table begins with the usual settings, not with those of the lesson Neurons that die."
    )
    session.dispatch(Undo())
    assert session.state.document.recipe.network.hidden == (64, 64, 64)
    assert session.state.document.recipe.data.name == "digits"


def test_what_was_set_by_hand_after_a_lesson_stays_with_a_table(session, numbers):
    after(session, OpenInTrain("dying"), assign("training.learning_rate", 0.007))
    said = after(session, OpenTable(numbers, "price"))
    recipe = session.state.document.recipe
    assert (recipe.network.hidden, recipe.training.learning_rate) == ((8, 8), 0.007)
    assert said.endswith("the lesson Neurons that die. Kept as set by hand: learning rate 0.007.")


def test_shipped_data_keep_what_a_lesson_set(session):
    after(session, OpenInTrain("dying"), ChooseData("circle"))
    assert session.state.document.recipe.network.hidden == (64, 64, 64)


def test_what_was_set_by_hand_is_kept_after_a_lesson_was_opened_and_taken_back(session, numbers):
    by_hand = SetHidden((64, 64, 64)), assign("training.learning_rate", 0.5)
    said = after(session, *by_hand, OpenInTrain("dying"), Undo(), OpenTable(numbers, "price"))
    recipe = session.state.document.recipe
    assert (recipe.network.hidden, recipe.training.learning_rate) == ((64, 64, 64), 0.5)
    assert "of the lesson" not in said
    assert said.startswith("Kept as set by hand: 64 · 64 · 64 hidden neurons")


def test_a_lesson_that_was_made_again_gives_way_again(session, numbers):
    said = after(session, OpenInTrain("dying"), Undo(), Redo(), OpenTable(numbers, "price"))
    assert session.state.document.recipe.network.hidden == DOCUMENT.recipe.network.hidden
    assert "The table begins with the usual settings, not with those of the lesson" in said
