"""The command line, as a process of its own."""

from __future__ import annotations

import json
import os

import pytest

from reluexplorer import __version__
from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.kinds.points import synthetic
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.lessons.claims.catalogue import LESSONS, NUMBERED
from reluexplorer.session.commands.data import ChooseData, OpenTable
from reluexplorer.session.commands.network import SetActivation, SetHidden
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import DataChoice, NetworkChoice, Recipe
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.trajectory import problem_of
from reluexplorer.session.session import Session
from tests.app.program import ROOT, run

DATA = ROOT / "tests" / "data"


def _trained(*arguments):
    done = run("train", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_version_and_help():
    assert run("--version").stdout == f"reluexplorer {__version__}\n"
    shown = run("-h")
    assert shown.returncode == 0
    for word in ("train", "lesson", "shot", "--data", "--target"):
        assert word in shown.stdout


def test_the_help_of_train_is_in_groups_and_names_defaults_that_are_something():
    shown = run("train", "-h").stdout
    heads = [line for line in shown.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert heads == ["options:", "what to open:", "data:", "network:", "training:", "output:"]
    words = " ".join(shown.split())
    assert "updates to make (default: 2000, or those of the document)" in words
    assert "0 for none (default: 0.0)" in words
    assert not any(empty in words for empty in ("(default: )", "(default: [])", "(default: False)"))


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    "arguments", [("--version",), ("-h",), ("train", "--steps", "5"), ("lesson",), ("activations",)]
)
def test_the_command_line_needs_no_qt(arguments, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Guard:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('PySide6', 'pyqtgraph', 'shiboken6'):\n"
        "            raise ImportError('no Qt here: ' + name)\n"
        "sys.meta_path.insert(0, Guard())\n",
        encoding="utf-8",
    )
    done = run(*arguments, PYTHONPATH=os.pathsep.join([str(tmp_path), str(ROOT)]))
    assert done.returncode == 0, done.stderr


def test_the_circle_is_learned():
    outcome = _trained("--data", "circle", "--hidden", "8,8", "--steps", "3000")
    assert outcome["step"] == 3000
    assert outcome["test_accuracy"] >= 0.97
    assert len(outcome["dead_units"]) == 2
    assert outcome["updates_per_second"] > 0


def test_the_digits_are_learned():
    outcome = _trained(
        "--data", "digits", "--hidden", "64", "--optimizer", "adam", "--learning-rate", "0.003",
        "--batch-size", "32", "--steps", "3000",
    )  # fmt: skip
    assert outcome["test_accuracy"] >= 0.96


@pytest.mark.parametrize("name", ["iris", "penguins"])
def test_own_tables_are_learned_with_no_other_option(name):
    outcome = _trained("--data", DATA / f"{name}.csv", "--target", "species")
    assert outcome["test_accuracy"] >= 0.93


def test_the_same_command_twice_and_the_window_hold_the_same_parameters():
    arguments = ("--data", "xor", "--hidden", "6,5", "--activation", "elu", "--seed", "3", "--steps", "501")
    first, second = _trained(*arguments), _trained(*arguments)
    assert first["parameters_sha256"] == second["parameters_sha256"]
    session = Session()
    try:
        for command in (
            ChooseData("xor"),
            SetHidden((6, 5)),
            SetActivation("elu"),
            assign("training.seed", 3),
            Step(501),
        ):
            assert session.dispatch(command)
        session.settle()
        state = session.state.run.state
    finally:
        session.close()
    assert state.step == 501
    assert parameters_sha256(state.parameters) == first["parameters_sha256"]


def test_another_seed_gives_other_parameters():
    hashes = {_trained("--seed", seed, "--steps", "10")["parameters_sha256"] for seed in range(3)}
    assert len(hashes) == 3


def test_a_regression_has_no_accuracy(tmp_path):
    table = tmp_path / "line.csv"
    table.write_text("x,y\n" + "\n".join(f"{i / 10},{i * 0.3 + 0.05}" for i in range(100)), encoding="utf-8")
    outcome = _trained("--data", table, "--target", "y")
    assert "test_accuracy" not in outcome
    assert outcome["test_loss"] < 0.01


def test_a_truth_table_is_learned_whole_and_has_no_test_figures():
    learner = ("--hidden", "8", "--optimizer", "adam", "--learning-rate", "0.05", "--steps", "500")
    table = ("--data", DATA / "tables" / "xor_truth_table.csv", "--target", "y", "--test-share", "0")
    done = run("train", *table, *learner, "--json")
    outcome = json.loads(done.stdout)
    assert (outcome["train_accuracy"], outcome["train_samples"], outcome["has_test_part"]) == (1.0, 4, False)
    assert not [name for name in outcome if name.startswith("test")]
    assert "There is no test part: all 4 samples are learned." in done.stderr
    plain = run("train", *table, *learner).stdout
    assert "has_test_part       no\n" in plain
    assert "nan" not in plain.lower()


def test_columns_task_and_scale_are_chosen_and_the_window_learns_the_same(tmp_path):
    table = ("--data", DATA / "penguins.csv", "--target", "Body_Mass_G", "--steps", "40")
    made = run(
        "train", *table, "--column", "Sex=most-frequent", "--column", "island=ignored",
        "--column", "year=category",
        "--task", "regression", "--scale", "off", "--learning-rate", "1e-5", "--json",
    )  # fmt: skip
    assert "Left out as you chose: island." in made.stderr
    assert "Missing categories became the training part's most frequent category: sex " in made.stderr
    assert "Numeric inputs are as they stand in the table, not scaled." in made.stderr
    opened = OpenTable(
        str(DATA / "penguins.csv"), "body_mass_g", "regression",
        ("sex=most-frequent", "island=ignored", "year=category"), scaled=False,
    )  # fmt: skip
    session = Session()
    try:
        for command in (opened, assign("training.learning_rate", 1e-5), Step(40)):
            assert session.dispatch(command)
        session.settle()
        digest = parameters_sha256(session.state.run.state.parameters)
    finally:
        session.close()
    assert json.loads(made.stdout)["parameters_sha256"] == digest


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--column", "a=ignored"], "--column is for a table: give one by --data."),
        (["--task", "regression"], "--task is for a table: give one by --data."),
        (["--scale", "off"], "--scale is for a table: give one by --data."),
        (
            ["--data", DATA / "iris.csv", "--column", "a=ignored"],
            "There is no column named 'a'. Columns: sepal",
        ),
        (
            ["--data", DATA / "iris.csv", "--column", "species=huge"],
            "species cannot be 'huge'. A column can be",
        ),
        (
            ["--data", DATA / "iris.csv", "--task", "regression"],
            "The target species holds words, not numbers",
        ),
    ],
)
def test_choices_that_cannot_be_are_refused(arguments, sentence):
    done = run("train", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(f"reluexplorer: {sentence}")
    assert len(done.stderr) < 300


def test_text_output_has_a_line_for_each_figure():
    lines = run("train", "--steps", "20").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [
        "step", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "dead_units",
        "parameters_sha256", "updates_per_second",
    ]  # fmt: skip


def _table(tmp_path, content):
    path = tmp_path / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8, "This is a picture (PNG)"),
        ("a\n1\n2\n3\n", "The table has one column; it needs at least one input and a target."),
        ("a,b\n1,2\n", "The table has one row;"),
        ("a,b\nfoo bar x,baz q\nqux lo,quux z\nab cd,ef gh\n", "No column holds numbers or categories"),
    ],
)
@pytest.mark.parametrize("way", ["train", "window"])
def test_bad_tables_are_refused_with_a_sentence(tmp_path, content, sentence, way):
    path = _table(tmp_path, content)
    done = run("train", "--data", path) if way == "train" else run(path, QT_QPA_PLATFORM="offscreen")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"reluexplorer: {sentence}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--data", "no/such.csv"), "There is no file at no/such.csv."),
        (("--data", "circle", "--target", "y"), "--target names a column of a table"),
        (("--data", "nonesuch"), "There is no data set 'nonesuch'; there are circle,"),
        (("--data", str(DATA)), f"This is a folder ({DATA.name})"),
        (
            ("--data", str(DATA / "iris.csv"), "--target", "x"),
            "There is no column named 'x'. Columns: sepal_",
        ),
        (("--hidden", "600"), "--hidden goes from 1 to 512; 600 is outside."),
        (("--hidden", "a"), "--hidden takes numbers with commas between, like 8,8; not 'a'."),
        (("--learning-rate", "nan"), "--learning-rate takes a number from 1e−7 to 1e7, not 'nan'."),
        (("--steps", "-1"), "--steps takes a whole number from 0."),
    ],
)
def test_bad_options_are_refused_with_a_sentence(arguments, sentence):
    done = run("train", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"reluexplorer: {sentence}")
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_large_table_is_sampled_and_says_so(tmp_path):
    rows = "\n".join(f"{i % 97},{i % 89},{'yes' if i % 97 > 48 else 'no'}" for i in range(300_000))
    done = run("train", "--data", _table(tmp_path, "a,b,label\n" + rows), "--steps", "500", "--json")
    assert done.returncode == 0
    assert "300,000 rows; every 15th was read, 20,000 in all." in done.stderr
    assert json.loads(done.stdout)["test_accuracy"] > 0.9


def test_divergence_is_said_and_leaves_an_exit_code():
    done = run("train", "--learning-rate", "1e6", "--steps", "200", "--json")
    assert done.returncode == 1
    outcome = json.loads(done.stdout)
    assert outcome["diverged_at"] in {outcome["step"], outcome["step"] + 1}
    assert f"after {outcome['diverged_at']} updates the loss was no longer finite" in done.stderr
    assert "Warning" not in done.stderr


def test_every_setting_reaches_the_run():
    done = run(
        "train", "--hidden", "6,5", "--activation", "prelu,tanh", "--activation-parameter", "0.3",
        "--per-unit", "--dropout", "0.1", "--no-bias", "--bias-spread", "0.5", "--initializer", "constant",
        "--initializer-parameter", "0.2", "--precision", "float64", "--optimizer", "adamw",
        "--optimizer-parameter", "0.8", "--optimizer-parameter", "0.99", "--schedule", "step",
        "--schedule-parameter", "50", "--schedule-parameter", "0.5", "--l1", "0.001", "--l2", "0.002",
        "--clip-norm", "1", "--clip-value", "0.5", "--weight-limit", "2", "--learning-rate", "0.02",
        "--steps", "100", "--json",
    )  # fmt: skip
    assert done.returncode == 0
    training = TrainingSpec(
        "adamw", 0.02, 10, 0, (0.8, 0.99), "step", (50.0, 0.5), 0.001, 0.002, 1.0, 0.5, 2.0
    )
    problem = make_problem(
        synthetic("circle", 500, 0.0, 0.3, 0), (6, 5),
        (ActivationChoice("prelu", (0.3,), True), ActivationChoice("tanh", (), True)),
        initializer="constant", initializer_parameters=(0.2,), bias_spread=0.5, biased=False, dropout=0.1,
        training=training, dtype="float64",
    )  # fmt: skip
    expected = parameters_sha256(advance(initial_state(problem), 100).parameters)
    assert json.loads(done.stdout)["parameters_sha256"] == expected


def test_a_typed_curve_and_chosen_inputs_are_trained():
    outcome = _trained(
        "--data", "above", "--expression", "x^2/4 - 2", "--features", "x2, x1^2",
        "--hidden", "3", "--steps", "30",
    )  # fmt: skip
    choice = DataChoice(name="above", expression="x^2/4 - 2", features=("x2", "x1^2"))
    recipe = Recipe(choice, NetworkChoice(hidden=(3,)), TrainingSpec())
    problem = problem_of(recipe, load(choice))
    assert problem.network.sizes == (2, 3, 1)
    expected = parameters_sha256(advance(initial_state(problem), 30).parameters)
    assert outcome["parameters_sha256"] == expected


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--activation", "relu,tanh,relu"), "--activation takes one function, or one for each of the 2"),
        (("--activation", "rel"), "--activation is one of relu,"),
        (("--data", "drawn"), "Draw at least two points of each class on the plane."),
        (("--data", "above", "--expression", "x + y"), "'y' at place 5 is not known"),
        (("--expression", "x"), "--expression goes with --data above."),
        (("--features", "x1,x3"), "--features takes a list of x1, x2, x1^2"),
        (("--data", "digits", "--features", "x1"), "These inputs are for points of the plane"),
        (("--activation-parameter", "0.5"), "ReLU has 0 parameters (none), not 1."),
        (("--optimizer", "momentum", "--optimizer-parameter", "1.5"), "Momentum goes from 0 to 0.9999"),
        (("--dropout", "1"), "--dropout goes from 0 to 0.9; 1 is outside"),
        (("--l2", "-1"), "--l2 goes from 0 to 10; −1 is outside"),
        (("--hidden", "999"), "--hidden goes from 1 to 512; 999 is outside"),
        (("--learning-rate", "nan"), "--learning-rate takes a number from 1e−7 to 1e7, not 'nan'"),
    ],
)
def test_a_setting_that_does_not_fit_is_said(arguments, words):
    done = run("train", "--steps", "1", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_without_a_screen_the_window_says_so():
    done = run(QT_QPA_PLATFORM="")
    assert done.returncode == 2
    assert done.stderr.startswith("reluexplorer: There is no screen here")


def test_all_lessons_are_listed():
    lines = run("lesson").stdout.splitlines()
    numbers = {name: [str(number)] for number, name in enumerate(NUMBERED, 1)}
    beginnings = [[*numbers.get(name, []), name] for name in LESSONS]
    assert [line.split()[: len(each)] for line, each in zip(lines, beginnings, strict=True)] == beginnings
    assert [row["name"] for row in json.loads(run("lesson", "--json").stdout)] == list(LESSONS)


def test_a_lesson_is_measured_as_json():
    done = run("lesson", str(1 + NUMBERED.index("gate")), "--json")
    entry = json.loads(done.stdout)
    assert entry["lesson"] == "gate"
    assert entry["verdict"] == "holds"
    assert entry["seconds"] < 30
    assert all(figure["value"] is not None for figure in entry["figures"].values())


@pytest.mark.slow
def test_a_wrong_script_is_a_sentence(tmp_path):
    script = tmp_path / "s.json"
    script.write_text('{"steps": [{"do": "fly"}]}', encoding="utf-8")
    done = run("shot", script, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr == "reluexplorer: Step 1 (fly): there is no command 'fly'.\n"


def test_several_targets_have_an_error_each(tmp_path):
    rows = "".join(f"{i % 11},{i % 7},{3 * (i % 11)},{i % 7 - 4}\n" for i in range(77))
    table = _table(tmp_path, "a,b,y1,y2\n" + rows)
    learner = ("--optimizer", "adam", "--learning-rate", "0.01", "--steps", "1500")
    done = run("train", "--data", table, "--column", "y1=target", "--column", "y2=target", *learner, "--json")
    outcome = json.loads(done.stdout)
    assert "Predicting y1, y2 as numbers." in done.stderr
    assert set(outcome["train_errors"]) == set(outcome["test_errors"]) == {"y1", "y2"}
    assert all(error < 0.5 for error in outcome["test_errors"].values())
    alone = run("train", "--data", table, "--target", "y1", "--steps", "5")
    assert "Left out as further targets, which would give y1 away: y2." in alone.stderr
    assert "errors" not in alone.stdout


def test_training_says_where_nothing_can_learn():
    done = run("train", "--data", "xor", "--hidden", "4", "--output", "relu", "--seed", "4", "--steps", "20")
    assert done.returncode == 0
    assert done.stderr.startswith(
        "The output never fires. The input of its ReLU is at or below 0 for all 350"
    )
    assert "so nothing can learn. Take another output" in done.stderr
    assert run("train", "--data", "xor", "--hidden", "4", "--steps", "20").stderr == ""
