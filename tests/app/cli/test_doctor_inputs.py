"""What the doctor's model is fed from the command line, its probes, and the files that are written."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
pytest.importorskip("PIL")

import onnx
from PIL import Image

from reluexplorer.app.cli.command_line import main
from reluexplorer.app.cli.doctor import main as doctor
from reluexplorer.session.document.domains import CommandError
from tests.models.graph.texts import model_of


@pytest.fixture
def pictures(tmp_path) -> list[str]:
    """A convolution of one channel that only white wakes, another that no probe can, a third that fires."""
    given = "<float[3,1,1,1] w = {1, 0, 1}, float[3] b = {-0.9, -1, 1}> { z = Conv(x, w, b) y = Relu(z) }"
    onnx.save(model_of(f"g (float[N,1,4,4] x) => (float[N,3,4,4] y) {given}"), tmp_path / "net.onnx")
    (tmp_path / "in").mkdir()
    values = np.random.default_rng(1).integers(0, 128, (3, 4, 4)).astype(np.uint8)
    for number, each in enumerate(values):
        Image.fromarray(each).save(tmp_path / "in" / f"{number}.png")
    return [str(tmp_path / "net.onnx"), "--inputs", str(tmp_path / "in")]


def _answer(capsys, arguments) -> dict:
    assert main(["doctor", *arguments, "--json", "--all"]) == 0
    return json.loads(capsys.readouterr().out)


def _greatest(found: dict) -> float:
    return found["layers"][0]["units"][2]["greatest"]


def test_pictures_are_fed_as_the_options_say_and_that_is_kept_for_the_model(pictures, capsys) -> None:
    plain = _answer(capsys, pictures)
    assert (plain["inputs"], plain["dead"]) == (3, 2)
    assert 1.0 < _greatest(plain) <= 1.5
    assert "Pictures are fed as 4 × 4 pixels: values from 0 to 1" in plain["notes"][0]
    wide = _answer(capsys, [*pictures, "--range", "0..255"])
    assert _greatest(wide) == pytest.approx(1.0 + 255.0 * (_greatest(plain) - 1.0), rel=1e-4)
    assert "values from 0 to 255" in wide["notes"][0]
    assert _greatest(_answer(capsys, pictures)) == _greatest(wide)
    assert "BGR" in _answer(capsys, [*pictures, "--order", "BGR"])["notes"][0]
    assert "BGR" not in _answer(capsys, [*pictures, "--order", "RGB"])["notes"][0]
    own = _answer(capsys, [*pictures, "--mean", "0.5", "--sd", "0.25", "--limit", "9"])
    assert _greatest(own) == pytest.approx(1.0 + (_greatest(plain) - 1.5) / 0.25, rel=1e-4)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--range", "0..255", "--sd", "1"], "give it, or --mean and --sd"),
        (["--sd", "0"], "above 0"),
        (["--mean", "1,2,3"], "reads 1 channels"),
        (["--size", "9000"], "from 1 to 8,192"),
    ],
)
def test_settings_that_cannot_be_are_refused(pictures, more, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        doctor([*pictures, *more])


@pytest.mark.parametrize("more", [["--mean", "a"], ["--size", "4by4"], ["--range", "0..2"], ["--fill", "x"]])
def test_values_that_are_none_are_refused_in_a_sentence(pictures, capsys, more) -> None:
    with pytest.raises(SystemExit):
        doctor([*pictures, *more])
    assert more[0] in capsys.readouterr().err


def test_probes_say_whether_it_is_the_data_or_the_model(pictures, capsys) -> None:
    bright = Image.fromarray(np.full((4, 4), 200, np.uint8))
    bright.save(Path(pictures[2]) / "3.png")
    found = _answer(capsys, [*pictures, "--probes", "--range", "0..1"])
    probed = found["probes"]
    assert (found["dead"], probed["dead"], probed["woke_on_any"], probed["never_woke"]) == (2, 2, 1, 1)
    assert set(probed["woke"]) == {
        "noise", "inverted", "black", "white", "dimmed", "scaled up", "shifted", "shuffled",
    }  # fmt: skip
    assert (probed["woke"]["scaled up"], probed["woke"]["shifted"], probed["woke"]["dimmed"]) == (1, 1, 0)


def test_a_report_and_tables_are_written(pictures, tmp_path, capsys) -> None:
    files = [tmp_path / name for name in ("net.html", "layers.csv", "channels.csv")]
    arguments = [
        *pictures, "--report", str(files[0]), "--table", str(files[1]), "--channels", str(files[2]),
    ]  # fmt: skip
    assert main(["doctor", *arguments, "--probes"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-3:] == list(map(str, files))
    assert "never woke: the model." in out
    content = files[0].read_text()
    assert "2 of 3" in content
    assert "Pictures: values from 0 to 1" in content
    layers, channels = (list(csv.DictReader(path.read_text().splitlines())) for path in files[1:])
    assert [row["dead"] for row in layers] == ["2"]
    assert [row["state"] for row in channels] == ["dead", "dead", "always on"]


@pytest.mark.parametrize(
    ("option", "path", "said"),
    [
        ("--report", "net.txt", r"--report writes a \.html or \.pdf file, not \.txt"),
        ("--table", "net.txt", r"--table writes a \.csv"),
        ("--channels", "none/net.csv", "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is_measured(
    pictures, tmp_path, option, path, said
) -> None:
    with pytest.raises(CommandError, match=said):
        doctor(["none.onnx", option, str(tmp_path / path)])


def test_inputs_of_another_range_than_in_training_are_warned_of(tmp_path, capsys) -> None:
    norm = "float[1] s = {1}, float[1] b = {0}, float[1] mean = {0.5}, float[1] variance = {0.08}"
    graph = f"g (float[N,1,4,4] x) => (float[N,1,4,4] y) <float[1,1,1,1] w = {{1}}, {norm}>"
    body = "{ z = Conv(x, w) n = BatchNormalization(z, s, b, mean, variance) y = Relu(n) }"
    onnx.save(model_of(f"{graph} {body}"), tmp_path / "net.onnx")
    values = np.random.default_rng(1).uniform(0, 1, (9, 1, 4, 4)).astype(np.float32)
    for scale, is_warned in ((1.0, False), (255.0, True)):
        np.save(tmp_path / "in.npy", values * np.float32(scale))
        found = _answer(capsys, [str(tmp_path / "net.onnx"), "--inputs", str(tmp_path / "in.npy")])
        assert any("normalised otherwise" in note for note in found["notes"]) is is_warned


def test_of_many_inputs_some_can_be_taken(pictures, capsys) -> None:
    found = _answer(capsys, [*pictures, "--limit", "2", "--range", "-1..1"])
    assert found["inputs"] == 2
    assert "values from −1 to 1" in found["notes"][0]


def test_settings_of_pictures_are_not_used_for_other_inputs_and_not_kept(pictures, tmp_path, capsys) -> None:
    np.save(tmp_path / "in.npy", np.full((2, 1, 4, 4), 0.5))
    arguments = ["doctor", pictures[0], "--inputs", str(tmp_path / "in.npy"), "--json", "--all"]
    assert main([*arguments, "--range", "0..255"]) == 0
    said = capsys.readouterr()
    assert "The settings of pictures are not used" in said.err
    assert _greatest(json.loads(said.out)) == 1.5
    assert main(arguments) == 0
    assert capsys.readouterr().err == ""
    assert "values from 0 to 1" in _answer(capsys, pictures)["notes"][0]
