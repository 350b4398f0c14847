"""Options that are given beside ``--open`` apply on top of what is opened, as the commands would."""

from __future__ import annotations

import json

import pytest

from reluexplorer.app.cli import export as export_command
from reluexplorer.app.cli import health as health_command
from reluexplorer.app.cli import train as train_command
from reluexplorer.app.cli.recipes import _followed, recipe_of
from reluexplorer.app.cli.train_options import train_parser
from reluexplorer.session.commands.data import ChooseData, OpenTable
from reluexplorer.session.commands.network import (
    SetActivation,
    SetActivationParameters,
    SetHidden,
    SetLayerActivation,
    SetPerUnit,
)
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import AtStep, FreezeUnit, KillUnit
from reluexplorer.session.document import operations
from reluexplorer.session.document.document import Document, Recipe
from reluexplorer.session.document.domains import CommandError, Names, Switch
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.files.document_file import save
from reluexplorer.session.starts.playground import read_address
from reluexplorer.session.starts.presets import preset_document

SITE = "https://playground.tensorflow.org/#dataset=xor&seed=0.00005"


def recipe(*arguments):
    return recipe_of(train_parser().parse_args([str(each) for each in arguments]))


def made(document, *commands):
    for command in commands:
        document = command.apply(document)
    return document


OVERRIDES = [
    (("--seed", 3), assign("training.seed", 3)),
    (("--learning-rate", 0.5), assign("training.learning_rate", 0.5)),
    (("--learning-rate", 0.03), assign("training.learning_rate", 0.03)),
    (("--batch-size", 32), assign("training.batch_size", 32)),
    (("--optimizer", "adam"), assign("training.optimizer", "adam")),
    (("--hidden", "5,4"), SetHidden((5, 4))),
    (("--activation", "gelu"), SetActivation("gelu")),
    (("--initializer", "zeros"), assign("network.initializer", "zeros")),
    (("--output", "linear"), assign("network.output", "linear")),
    (("--bias", 0.2), assign("network.bias", 0.2)),
    (("--no-bias",), assign("network.biased", False)),
    (("--with-bias",), assign("network.biased", True)),
    (("--per-unit",), SetPerUnit(True)),
    (("--no-per-unit",), SetPerUnit(False)),
    (("--dropout", 0.25), assign("network.dropout", 0.25)),
    (("--l2", 0.01), assign("training.l2", 0.01)),
    (("--schedule", "cosine"), assign("training.schedule", "cosine")),
    (("--precision", "float64"), assign("network.dtype", "float64")),
    (("--clip-norm", 1.5), assign("training.clip_norm", 1.5)),
    (("--noise", 0.1), assign("data.noise", 0.1)),
    (("--data-seed", 7), assign("data.seed", 7)),
    (("--samples", 200), assign("data.samples", 200)),
    (("--test-share", 0.5), assign("data.test_share", 0.5)),
    (("--data", "moons"), ChooseData("moons")),
]


@pytest.mark.parametrize(("option", "command"), OVERRIDES, ids=[" ".join(map(str, o)) for o, _ in OVERRIDES])
def test_an_option_applies_on_top_of_all_that_can_be_opened(option, command, tmp_path):
    document = made(
        preset_document("dying", Document()),
        assign("training.optimizer", "rmsprop"),
        assign("training.l1", 0.001),
    )
    save(tmp_path / "mine.reluexp", document, 70)
    starts = {
        tmp_path / "mine.reluexp": (document, 70),
        "spiral": (preset_document("spiral", Document()), 2000),
        SITE: (read_address(SITE).document, 2000),
    }
    for what, (start, steps) in starts.items():
        assert recipe("--open", what, *option) == (made(start, command).recipe, steps)
        assert recipe("--open", what, *option, "--steps", 5)[1] == 5


def test_all_that_is_not_given_stays(tmp_path):
    document = preset_document("dying", Document())
    assert recipe("--open", "dying")[0] == document.recipe
    both = made(
        document,
        SetActivation("elu"),
        assign("training.learning_rate", 0.1),
        assign("training.seed", 7),
    )
    given = ("--learning-rate", 0.1, "--seed", 7, "--activation", "elu")
    assert recipe("--open", "dying", *given)[0] == both.recipe


def test_one_activation_for_each_layer_of_what_is_opened():
    wanted = made(
        preset_document("dying", Document()),
        SetActivation("tanh"),
        SetLayerActivation(1, "relu"),
    )
    assert recipe("--open", "dying", "--activation", "tanh,relu,tanh")[0] == wanted.recipe
    with pytest.raises(CommandError, match="one for each of the 3 hidden layers; these are 2"):
        recipe("--open", "dying", "--activation", "tanh,relu")


def changed():
    return made(
        Document(),
        AtStep(20),
        KillUnit(0, 1),
        AtStep(40),
        assign("training.learning_rate", 0.5),
        FreezeUnit(0, 2),
    )


def test_changes_on_the_way_are_kept_under_another_seed_and_rate(tmp_path):
    save(tmp_path / "changed.reluexp", changed(), 60)
    opened, steps = recipe("--open", tmp_path / "changed.reluexp", "--seed", 4, "--batch-size", 20)
    assert steps == 60
    assert [change.step for change in opened.changes] == [20, 40, 40]
    assert opened.changes[0].operation == operations.KillUnit(0, 1)
    assert [change.training.learning_rate for change in opened.changes] == [0.03, 0.03, 0.5]
    assert opened.training.learning_rate == 0.5
    assert opened.training.frozen == ((0, 2),)
    everything = [change.training for change in opened.changes] + [opened.training]
    assert {(one.seed, one.batch_size) for one in everything} == {(4, 20)}


def test_other_layers_leave_the_changes_out_and_say_so(tmp_path, capsys):
    save(tmp_path / "changed.reluexp", changed(), 60)
    opened, _ = recipe("--open", tmp_path / "changed.reluexp", "--hidden", "3")
    assert opened.changes == ()
    assert "With other data or layers, the 3 changes that were made on the way are left out." in (
        capsys.readouterr().err
    )


def test_an_option_that_takes_the_place_of_a_change_on_the_way_says_so(tmp_path, capsys):
    save(tmp_path / "changed.reluexp", changed(), 60)
    opened, _ = recipe("--open", tmp_path / "changed.reluexp", "--learning-rate", 1)
    assert {stage.training.learning_rate for stage in (opened, *opened.changes)} == {1.0}
    assert capsys.readouterr().err == (
        "The options given hold for the whole run: they take the place of what was changed on the way at "
        "step 40.\n"
    )
    recipe("--open", tmp_path / "changed.reluexp", "--l2", 0.1)
    assert capsys.readouterr().err == ""


def test_one_change_is_left_out_in_the_singular(tmp_path, capsys):
    once = made(Document(), AtStep(20), KillUnit(0, 1))
    save(tmp_path / "once.reluexp", once, 60)
    recipe("--open", tmp_path / "once.reluexp", "--hidden", "3")
    assert "the 1 change that was made on the way is left out." in capsys.readouterr().err


@pytest.mark.parametrize("data", ["table", "digits"])
def test_settings_that_data_do_not_have_are_said_to_change_nothing(tmp_path, capsys, data):
    path = tmp_path / "t.csv"
    path.write_text("a,b,y\n" + "".join(f"{i % 5},{i % 7},{i % 2}\n" for i in range(40)))
    recipe("--data", path if data == "table" else data, "--noise", 0.3, "--samples", 50)
    who = "Tables" if data == "table" else "Digits"
    said = f"{who} have their samples as they are: --samples and --noise change nothing.\n"
    assert capsys.readouterr().err == said
    recipe("--data", "circle", "--noise", 0.3)
    assert capsys.readouterr().err == ""


def test_health_and_export_take_them_too(tmp_path, capsys):
    save(tmp_path / "mine.reluexp", Document(), 30)
    path, out = str(tmp_path / "mine.reluexp"), tmp_path / "weights.json"
    assert train_command.main(["--open", path, "--seed", "5", "--hidden", "4", "--json"]) == 0
    trained = json.loads(capsys.readouterr().out)
    assert trained["step"] == 30
    assert train_command.main(["--hidden", "4", "--seed", "5", "--steps", "30", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["parameters_sha256"] == trained["parameters_sha256"]
    assert health_command.main(["--open", path, "--hidden", "4", "--steps", "3", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["neurons"]) >= 4
    assert export_command.main([path, str(out), "--hidden", "4", "--seed", "5"]) == 0
    arrays = json.loads(out.read_text())["arrays"]
    assert len(arrays["layers.0.bias"]) == 4


def test_a_table_of_a_document_is_told_anew_what_is_predicted(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("a,b,c\n" + "".join(f"{i / 3:.2f},{i % 7},{'x' if i % 2 else 'y'}\n" for i in range(60)))
    save(tmp_path / "t.reluexp", made(Document(), OpenTable(str(table), "c")), 0)
    data = recipe("--open", tmp_path / "t.reluexp", "--target", "b", "--scale", "off")[0].data
    assert (data.target, data.scaled, data.path) == ("b", False, str(table))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("net.onnx", "torch.onnx.export makes the ONNX model."),
        ("net.pt", "torch.save makes the file. Or write .safetensors."),
        ("net.h5", "write the weights as .npz, .safetensors or .json"),
        ("net.keras", "write the weights as .npz, .safetensors or .json"),
        ("net.jpg", "pictures are written as .png, .svg or .pdf."),
        ("net.xlsx", "write data or history as .csv."),
        (
            "net.what",
            "--as says what net.what shall be: torch, numpy, weights, data, history, png, svg, pdf.",
        ),
    ],
)
def test_what_cannot_be_written_says_what_can(tmp_path, name, said):
    with pytest.raises(CommandError) as refused:
        export_command.main(["spiral", str(tmp_path / name), "--steps", "1"])
    assert said in str(refused.value)
    assert len(str(refused.value)) < 300
    assert not (tmp_path / name).exists()


def test_every_setting_of_a_run_has_an_option_and_every_switch_one_that_takes_it_back(tmp_path):
    for setting in SETTINGS.values():
        if setting.part == "view":
            continue
        assert setting.option, setting.path
        if isinstance(setting.domain, Switch):
            document = assign(setting.path, not setting.default).apply(Document())
            save(tmp_path / "a.reluexp", document, 0)
            back = f"--{setting.option_back if setting.option_value != setting.default else setting.option}"
            assert setting.of_recipe(recipe("--open", tmp_path / "a.reluexp", back)[0]) == setting.default


@pytest.mark.parametrize(
    ("option", "value"),
    [
        (setting.option, {Switch: (), Names: ("zeros",)}.get(type(setting.domain), (0.3,)))
        for setting in SETTINGS.values()
        if "given" in setting.resets
    ],
)
def test_what_first_weights_are_drawn_by_is_refused_beside_weights(tmp_path, option, value):
    begun, weights = tmp_path / "a.reluexp", tmp_path / "w.json"
    save(begun, assign("network.initializer", "constant").apply(Document()), 0)
    assert export_command.main([str(begun), str(weights)]) == 0
    with pytest.raises(CommandError, match=f"biases: leave out --{option}.$"):
        recipe("--open", begun, "--weights", weights, f"--{option}", *value)


@pytest.mark.parametrize(
    ("step", "option"),
    [
        (assign("data.seed", -1), "data-seed"),
        (assign("network.dtype", "float16"), "precision"),
        (assign("network.initializer_parameters", (0.0,) * 9), "initializer-parameter"),
        (SetActivationParameters((0.0,) * 9), "activation-parameter"),
        (SetLayerActivation(0, "no"), "activation"),
        (OpenTable("a.csv", "x" * 5000), "target"),
        (OpenTable("x" * 5000), "data"),
    ],
)
def test_a_refusal_names_the_option_of_the_setting(step, option):
    with pytest.raises(CommandError, match=f"^--{option} "):
        _followed(Recipe(), [step])
