"""What the command line says where something cannot be: one sentence, exit code 2, nothing done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reluexplorer.app.cli.command_line import main
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import save
from tests.app.program import environment, run
from tests.session.driving import read_script

LONG = "x" * 300


def refused(done, *words):
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    said = done.stderr.removesuffix("\n")
    assert said.startswith("reluexplorer: ")
    assert "\n" not in said
    assert len(said) <= 320
    for word in words:
        assert word in said
    return said


def script(tmp_path, *steps):
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"steps": steps}), encoding="utf-8")
    return path


# --- Names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("train", "--data", f"{LONG}.csv"), "cannot be read: file name too long."),
        (("train", "--data", LONG), "There is no data set 'xxx"),
        ((LONG,), "There is no command, data set, preset or file 'xxx"),
        (("train", "--data", f"~nobody{LONG}/a.csv"), "cannot be read: file name too long."),
        (("train", "--open", f"{LONG}.reluexp"), "cannot be read: File name too long."),
        (("export", f"{LONG}.reluexp", "a.py"), "cannot be read: File name too long."),
        (("export", "a.reluexp", f"{LONG}.py"), "cannot be written: File name too long."),
        (("shot", f"{LONG}.json", "--out", "o"), "cannot be read: File name too long."),
        (("train", "--hidden", LONG), "--hidden takes numbers"),
        (("train", "--activation", LONG), "--activation is one of relu, "),
        (("commands", LONG), "No command has the words"),
        (("bench", LONG), "There is no benchmark 'xxx"),
    ],
)
def test_a_name_that_is_too_long_is_said_in_short(arguments, words):
    refused(run(*arguments), words)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("train", "--output", LONG), "--output is one of auto, "),
        (("train", "--steps", LONG), "--steps takes a whole number from 0, not 'xxx"),
        (
            ("train", "--dropout", "a"),
            "--dropout takes a number from 0 to 0.9, not 'a'. reluexplorer train -h tells more.",
        ),
        (("train", f"--{LONG}"), "There is no option --xxx"),
        (("train", "--seed"), "--seed needs a value behind it"),
        (("lesson", LONG), "There is no lesson 'xxx"),
        (
            ("export",),
            "Export takes what is exported, then the file to write: reluexplorer export run.reluexp ",
        ),
        (("shot", "a.json", "--out", "o", "--scale", "9"), "--scale: a scale goes from 0.5 to 8."),
        (("shot",), "shot takes a script and --out FOLDER"),
    ],
)
def test_options_that_are_none_are_said_in_a_sentence(capsys, arguments, words):
    assert main(list(map(str, arguments))) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert len(said) <= 320


@pytest.mark.slow
def test_a_loop_of_links_a_file_in_a_file_and_a_folder_are_said(tmp_path):
    loop, plain = tmp_path / "loop.json", tmp_path / "plain"
    loop.symlink_to(loop)
    plain.write_text("x", encoding="utf-8")
    refused(run("shot", loop, "--out", tmp_path / "o"), "cannot be read: Too many levels of symbolic links.")
    refused(run("shot", plain / "s.json", "--out", tmp_path / "o"), "cannot be read: Not a directory.")
    refused(run("shot", tmp_path, "--out", tmp_path / "o"), "is no file but a folder.")
    good = script(tmp_path, {"do": "step"})
    refused(run("shot", good, "--out", plain / "o"), "cannot be made: Not a directory.")
    refused(run("shot", good, "--out", plain), "cannot be made: ")


# --- Output ----------------------------------------------------------------------------------------------


@pytest.mark.copies(quick=2)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize(
    "arguments",
    [
        ("train", "--steps", "2"), ("health", "--steps", "2", "--json"), ("lesson",), ("activations",),
        ("commands",), ("train", "-h"), ("--version",), ("bench", "-h"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_said(arguments):
    if arguments[0] in {
        "train",
        "--version",
    }:  # what Python itself says at its end needs a process of its own
        done = shell(f'"$0" -m reluexplorer {" ".join(arguments)} > /dev/full')
    else:
        done = run(*arguments, out="/dev/full")
    assert done.returncode == 2
    said = done.stderr.splitlines()[-1]
    assert said == "reluexplorer: The answer cannot be written: No space left on device."
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def shell(command):
    return subprocess.run(
        ["bash", "-c", command, sys.executable],
        capture_output=True, text=True, check=False, env=environment(), timeout=60,
    )  # fmt: skip


def test_a_reader_that_has_gone_ends_it_without_a_word():
    done = shell('"$0" -m reluexplorer activations | true; exit "${PIPESTATUS[0]}"')
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.slow
def test_a_closed_output_is_said_and_closed_or_full_messages_are_lost():
    done = shell('"$0" -m reluexplorer lesson >&-')
    assert (done.returncode, done.stderr) == (
        2,
        "reluexplorer: The answer cannot be written: standard output is closed.\n",
    )
    for aside in ("2>&-", "2>/dev/full"):
        done = shell(f'"$0" -m reluexplorer train --steps 2 --learning-rate 0.1 --json {aside}')
        assert (done.returncode, json.loads(done.stdout)["step"]) == (0, 2)


# --- Memory ----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of the address space")
def test_a_want_of_memory_is_said_before_and_after_training(tmp_path):
    rows = "\n".join(f"{i % 97},{i % 89},{i % 2}" for i in range(20_000))
    table = tmp_path / "t.csv"
    table.write_text(f"a,b,y\n{rows}\n", encoding="utf-8")
    hidden = ",".join(["512"] * 20)
    for command in ("train", "health"):
        done = shell(
            f'ulimit -v 1000000; "$0" -m reluexplorer {command} --data {table} --hidden {hidden} --steps 1'
        )
        assert done.returncode == 2
        assert done.stderr.splitlines()[-1] == (
            "reluexplorer: There is not enough memory for this network and these data."
        )
        assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of the address space")
def test_a_window_that_does_not_fit_is_said(tmp_path):
    one = script(tmp_path, {"shot": "a"})
    for limit, size in ((400_000, "1440x900"), (800_000, "7680x4320")):
        done = shell(
            f'ulimit -v {limit}; "$0" -m reluexplorer shot {one} --out {tmp_path / "o"} --size {size}'
        )
        assert (done.returncode, done.stderr) == (
            2,
            "reluexplorer: There is not enough memory for a window of this size.\n",
        )


@pytest.mark.parametrize("limit", [250_000, 400_000])
@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of the address space")
def test_a_machine_too_small_for_the_program_itself_is_said(limit):
    done = shell(f'ulimit -v {limit}; "$0" -m reluexplorer train --steps 1 --json')
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or (
        done.returncode == 2 and done.stderr.startswith("reluexplorer: There is not enough memory")
    )


# --- Scripts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('{"steps":[{"do":"step","value":' + "9" * 4301 + "}]}", "is not JSON: a number has 4,301 digits."),
        ('{"steps":[{"do":"step","value":1e999}]}', "is not JSON: the number 1e999 is too large."),
        ('{"steps":[{"do":"step","value":NaN}]}', "is not JSON: NaN is no number."),
        ('{"steps":[{"do":"step","value":-Infinity}]}', "is not JSON: -Infinity is no number."),
        ("[" * 100_000, "is not JSON: its lists are too deep."),
        ('{"steps":' + "[" * 90 + "]" * 90 + "}", "is not JSON: its lists are too deep."),
        ('{"steps":[{"do":"step","value":' + "9" * 299 + "}]}", "1e299 is outside."),
        ('{"steps":[{"do":"' + "a" * 20_000 + '"}]}', "there is no command 'aaa"),
        ('{"steps":[{"do":"step","' + "a" * 20_000 + '":1}]}', "it has no argument 'aaa"),
        ('{"steps":[{"do":"choose-data","value":"' + "a" * 20_000 + '"}]}', "value is one of circle, xor"),
        ('{"steps":[{"do":"set-hidden","value":"' + "a" * 20_000 + '"}]}', "takes a list of numbers, not"),
        ('{"steps":[{"do":"open-table","path":"\\ud800.csv"}]}', "takes a text"),
        ('{"steps":[{"do":"open-table","path":"a\\u0000b.csv"}]}', "takes a text"),
        ('{"steps":[{"do":"\\u001b[2Jclear"}]}', "there is no command '\ufffd[2Jclear'"),
        ("\0" * 100, "is not JSON"),
    ],
)  # fmt: skip
def test_a_script_that_is_none_is_said(tmp_path, content, why):
    path = tmp_path / "s.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError) as error:
        read_script(path)
    assert why in str(error.value)
    assert len(str(error.value)) <= 300


def test_a_script_is_a_file_of_text_and_not_too_large(tmp_path):
    pipe, large, bytes_ = tmp_path / "p.json", tmp_path / "l.json", tmp_path / "b.json"
    os.mkfifo(pipe)
    with large.open("wb") as file:
        file.truncate(1 << 40)
    bytes_.write_bytes(b'{"steps": ["\xff"]}')
    for path, why in ((pipe, "is no file."), (large, "larger than"), (bytes_, "is not UTF-8 text.")):
        with pytest.raises(CommandError, match=why):
            read_script(path)
    assert "is no file." in refused(run("shot", "/dev/zero", "--out", tmp_path / "o", timeout=20))
    os.mkfifo(tmp_path / "d.reluexp")
    assert "is no file." in refused(run("export", tmp_path / "d.reluexp", tmp_path / "o.py", timeout=20))


@pytest.mark.slow
def test_a_script_writes_below_its_folder_or_where_it_is_allowed_to(tmp_path):
    out, more = tmp_path / "out", tmp_path / "more"
    more.mkdir()
    path = more / "a.reluexp"
    one = script(tmp_path, {"do": "save-document", "path": str(path)})
    refused(run("shot", one, "--out", out), "is not written: it is not below", "--allow-write FOLDER")
    assert run("shot", one, "--out", out, "--allow-write", more).returncode == 0
    assert json.loads(path.read_text(encoding="utf-8"))["format"] == "ReLU Explorer document"
    victim = tmp_path / "victim.png"
    victim.write_text("PRECIOUS", encoding="utf-8")
    (out / "shot.png").symlink_to(victim)
    refused(run("shot", script(tmp_path, {"shot": "shot"}), "--out", out), "is not below")
    (out / "data.csv").write_text("name,age\nAda,36\n", encoding="utf-8")
    data = script(tmp_path, {"do": "export-data", "path": "data.csv"})
    refused(run("shot", data, "--out", out), "a file of another kind is there", "--force")
    assert run("shot", data, "--out", out, "--force").returncode == 0
    assert victim.read_text(encoding="utf-8") == "PRECIOUS"


# --- Exports ---------------------------------------------------------------------------------------------


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "d.reluexp"
    save(path, Document(), 3)
    return path


def test_an_export_replaces_its_own_kind_alone(tmp_path, document):
    target = tmp_path / "w.py"
    target.write_text("print('mine')\n", encoding="utf-8")
    refused(run("export", document, target), "a file of another kind is there", "--force")
    refused(run("export", document, document, "--as", "torch"), "a file of another kind is there")
    refused(run("export", document, "/dev/null", "--as", "torch"), "it is not a file")
    refused(run("export", document, tmp_path / "none" / "a.py"), "No such file or directory")
    assert target.read_text(encoding="utf-8") == "print('mine')\n"
    assert run("export", document, target, "--force").returncode == 0
    assert run("export", document, target, "--as", "numpy").returncode == 0


@pytest.mark.slow
def test_an_export_goes_to_standard_output(document):
    assert run("export", document, "-", "--as", "torch").stdout.startswith('"""A network that learned')
    assert "arrays" in json.loads(run("export", document, "-", "--as", "weights").stdout)
    done = shell(f'"$0" -m reluexplorer export {document} - --as data > /dev/full')
    assert (done.returncode, done.stderr) == (
        2,
        "reluexplorer: The answer cannot be written: No space left on device.\n",
    )
