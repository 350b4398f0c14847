"""What is said of names, words and numbers that are none: what was meant, what there is, or what is taken."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from reluexplorer.app import bench
from reluexplorer.app.bench.command import BENCHES
from reluexplorer.app.cli.command_line import _COMMANDS, main
from reluexplorer.app.cli.train_options import train_parser
from reluexplorer.app.parsing import Figure
from tests.app.program import run


def refusal(capsys, *words):
    """Return what is said, once, of words that end with exit code 2."""
    assert main(list(words)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert len(said.err) <= 320
    return said.err.removeprefix("reluexplorer: ").removesuffix("\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("lesson dieing", "There is no lesson 'dieing'; did you mean dying?"),
        ("lesson Dying", "There is no lesson 'Dying'; did you mean dying?"),
        ("activations gelo", "There is no activation function 'gelo'; did you mean gelu?"),
        ("bench windo", "There is no benchmark 'windo'; did you mean window?"),
        ("trian", "There is no command 'trian'; did you mean train?"),
        ("circel", "There is no data set or file 'circel'; did you mean circle?"),
        ("train --data circel", "There is no data set 'circel'; did you mean circle?"),
        ("export circel a.py", "There is no data set 'circel'; did you mean circle?"),
        ("train --activation gelo", "not 'gelo'; did you mean gelu?"),
        ("train --optimizer adm", "not 'adm'; did you mean adam? reluexplorer train -h tells more."),
        ("train --open dyng", "not 'dyng'; did you mean dying?"),
        ("train --lerning-rate 3", "There is no option --lerning-rate; did you mean --learning-rate?"),
        ("health --hiden=3", "There is no option --hiden; did you mean --hidden?"),
    ],
)
def test_what_was_meant_is_asked_in_one_way(capsys, words, said):
    assert said in refusal(capsys, *words.split())


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("lesson 777", "There is no lesson '777'; there are definition, nonlinearity, "),
        ("activations 777", "There is no activation function '777'; there are relu, leaky_relu, "),
        ("bench 777", f"There is no benchmark '777'; there are {', '.join(BENCHES)}."),
        ("bench", f"bench takes the name of a measurement: {', '.join(BENCHES)}."),
        ("777", f"Commands: {', '.join(_COMMANDS)}. "),
    ],
)  # fmt: skip
def test_what_there_is_is_named_where_nothing_is_near(capsys, words, there):
    assert there in refusal(capsys, *words.split())


def test_all_benchmarks_are_named():
    (folder,) = map(Path, bench.__path__)
    texts = {each.stem: each.read_text(encoding="utf-8") for each in folder.glob("*.py")}
    found = {name for name, text in texts.items() if text.startswith('"""``reluexplorer bench ')}
    assert set(BENCHES) == found


@pytest.mark.parametrize("words", ["train circle bar", "export circle a.py bar", "lesson dying bar",
                                   "activations relu bar", "shot a.json bar"])  # fmt: skip
def test_a_word_too_many_is_said_to_be_one(capsys, words):
    assert refusal(capsys, *words.split()).startswith("'bar' is a word too many. reluexplorer")


FIGURES = [action for action in train_parser()._actions if isinstance(action.type, Figure)]


@pytest.mark.parametrize("action", FIGURES, ids=lambda action: action.option_strings[0])
def test_every_number_of_a_run_is_refused_with_its_bounds(capsys, action):
    option, figure = action.option_strings[0], action.type
    for word in ("nan", "inf", "-inf", "1e400", "many", ""):
        said = refusal(capsys, "train", option, word)
        assert said.startswith(f"{option} takes {figure}, not '{word}'. ")
    if option.endswith("-parameter"):
        return
    outside = [str(int(figure.low) - 1), *(["99999999999"] if figure.high < 1e9 or figure.whole else [])]
    for word in outside if figure.high < float("inf") else outside[:1]:
        assert figure.span in refusal(capsys, "train", option, word)


def test_all_options_for_numbers_tell_their_bounds():
    plain = [action.option_strings for action in train_parser()._actions if action.type in (int, float)]
    assert plain == []
    assert len(FIGURES) > 15
    help_ = " ".join(train_parser().format_help().split())
    for figure in ("from 1e−7 to 1e7", "from 0 to 0.5", "from 1 to 4096", "1 to 512, with commas"):
        assert figure in help_


def test_negative_numbers_with_powers_of_ten_are_numbers(capsys):
    assert main(["train", "--bias", "-1e-3", "--steps", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["step"] == 1


@pytest.mark.parametrize("word", ["0,8", "513", "x", "-3", "8,8,", "1.5"])
def test_hidden_says_all_that_it_takes(capsys, word):
    said = refusal(capsys, "train", "--hidden", word)
    assert "goes from 1 to 512" in said
    assert said.endswith(" With none or 0 alone there is no hidden layer.")
    assert "none or 0 for no hidden layer" in " ".join(train_parser().format_help().split())


def test_what_a_script_is_is_said_of_other_files(tmp_path, capsys):
    table = tmp_path / "t.csv"
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    for words in ([], ["--out", str(tmp_path)]):
        assert "is no script: that is JSON with a list of steps, {" in refusal(
            capsys, "shot", str(table), *words
        )
    script = tmp_path / "s.json"
    script.write_text('{"steps": []}', encoding="utf-8")
    assert refusal(capsys, "shot", str(script)).startswith("--out FOLDER is missing")


def test_the_first_fault_of_a_script_is_said_first(tmp_path):
    script = tmp_path / "s.json"
    steps = [{"do": "kill-unit", "unit": "9.9"}, {"do": "set-learning-rate", "value": "x"}, {"shot": "a"}]
    script.write_text(json.dumps({"steps": steps}), encoding="utf-8")
    done = run("shot", script, "--out", tmp_path / "o")
    assert done.returncode == 2
    assert done.stderr.startswith("reluexplorer: Step 1 (kill-unit): there is no neuron 9.9")
    assert "Step 2 (set-learning-rate) cannot be done either." in done.stderr


def test_a_table_of_few_rows_says_once_that_all_are_learned(tmp_path, capsys):
    table = tmp_path / "t.csv"
    table.write_text("a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n", encoding="utf-8")
    assert main(["train", "--data", str(table), "--steps", "1"]) == 0
    assert capsys.readouterr().err.lower().count("no test part") == 1
    assert main(["train", "--data", str(table), "--steps", "1", "--test-share", "0"]) == 0
    assert capsys.readouterr().err.count("There is no test part: all 4 samples are learned.") == 1


@pytest.mark.parametrize("share", [[], ["--test-share", "0"]])
def test_one_row_is_refused_for_what_is_true_of_it(tmp_path, capsys, share):
    table = tmp_path / "t.csv"
    table.write_text("a,b,y\n0,1,0\n", encoding="utf-8")
    said = refusal(capsys, "train", "--data", str(table), *share)
    assert said == "The table has one row; it needs at least two, of different targets."


def test_a_figure_takes_what_is_a_number_and_says_its_bounds():
    assert Figure(0, whole=True)("12") == 12
    assert str(Figure(0, whole=True)) == "a whole number from 0"
    with pytest.raises(argparse.ArgumentTypeError, match=r"takes a number from 0 to 1, not 'x'"):
        Figure(0, 1)("x")


@pytest.mark.parametrize(
    "option", ["data", "open", "weights", "target", "activation", "features", "expression"]
)
def test_an_empty_text_is_refused_and_not_taken_for_none(capsys, option):
    said = refusal(capsys, "train", f"--{option}", "")
    assert said.startswith(f"--{option} is empty: name something, or leave it out.")
    assert refusal(capsys, "train", "").startswith("FILE is empty")


def test_an_empty_part_of_a_list_is_refused(capsys):
    assert refusal(capsys, "train", "--activation", ",").endswith("like relu,tanh; not ','.")
    said = refusal(capsys, "train", "--features", "x1,x1*x3")
    assert said.endswith("not 'x1*x3'; did you mean x1*x2?")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([""], "FILE is empty: name something, or leave it out. reluexplorer -h tells more."),
        (["--data", ""], "--data is empty: name something, or leave it out. reluexplorer -h tells more."),
        (["shot", ""], "script takes the path of a file or folder, not ''. reluexplorer shot -h tells more."),
        (["shot", "a.json", "--out", ""], "--out takes the path of a file or folder, not ''."),
        (["commands", "--into", ""], "--into takes the path of a file or folder, not ''."),
        (["export", "circle", ""], "FILE is empty: name something, or leave it out."),
        (["train", "--json=1"], "--json takes no value; leave 1 out."),
        (["train", "--bi", "1"], "--bi could be any of --bias, --bias-spread."),
        (
            ["train", "https://example.com/t.csv"],
            "is no address of TensorFlow Playground, and no other is opened",
        ),
        (["bench", "maps", "--side", "nan"], "--side takes a whole number from 1 to 10000, not 'nan'."),
        (["bench", "maps", "--side", "0"], "--side takes a whole number from 1 to 10000, not '0'."),
        (["bench", "training", "--rounds", "0"], "--rounds takes a whole number from 1, not '0'."),
        (["bench", "grid", "--shapes", "0"], "--shapes takes widths from 1 to 512 such as "),
        (["bench", "window", "--seconds", "inf"], "--seconds takes a number from 0.1 to 600, not 'inf'."),
        (["bench", "scrub", "--seeks", "x"], "--seeks takes a whole number from 1 to 10000, not 'x'."),
        (["lesson", "dying", "--seeds", "0"], "--seeds goes from 1 to 1000; 0 is outside."),
    ],
)
def test_nonsense_in_other_places_is_said_to_be_that(capsys, words, said):
    assert said in refusal(capsys, *words)
