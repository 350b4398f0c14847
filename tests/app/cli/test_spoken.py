"""Help and refusals in the language that is spoken, argparse's own words among them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.places import ROOT

_SAID = """
import contextlib, io, json, sys
from reluexplorer.app.cli.command_line import main

said = []
for arguments in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
        main(arguments)
    said.append(out.getvalue())
print(json.dumps(said))
"""
REFUSALS = {
    ("train", "--velocity"): "Es gibt keine Option --velocity. reluexplorer train -h sagt mehr.",
    ("train", "--steps"): "--steps braucht einen Wert dahinter. reluexplorer train -h sagt mehr.",
    ("train", "--steps", "x"): (
        "--steps erwartet eine ganze Zahl ab 0, nicht 'x'. reluexplorer train -h sagt mehr."
    ),
    ("train", "--json=3"): "--json nimmt keinen Wert; 3 weglassen. reluexplorer train -h sagt mehr.",
    ("train", "--see", "1", "--l", "3"): (
        "--l könnte jede von --language, --learning-rate, --l1, --l2 sein. reluexplorer train -h sagt mehr."
    ),
    ("train", "--embed", "--by-reference"): (
        "--by-reference: nicht zusammen mit --embed erlaubt. reluexplorer train -h sagt mehr."
    ),
    ("train", "--task", "sorting"): (
        "--task muss eines von classification, binary, multiclass, regression sein, nicht 'sorting'. "
        "reluexplorer train -h sagt mehr."
    ),
    ("shot", "--size", "3"): "--size: eine Größe ist wie 1440x900. reluexplorer shot -h sagt mehr.",
    ("lesson", "dying", "much"): "'much' ist ein Wort zu viel. reluexplorer lesson -h sagt mehr.",
    ("trian",): "Den Befehl 'trian' gibt es nicht; gemeint ist vielleicht train?",
}  # fmt: skip


def said(language: str, *command_lines: tuple[str, ...]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _SAID, json.dumps(command_lines)],
        env=os.environ | {"RELUEXPLORER_LANGUAGE": language, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"},
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    found: list[str] = json.loads(done.stdout)
    return found


def test_what_cannot_be_understood_is_refused_in_german() -> None:
    found = dict(zip(REFUSALS, said("de", *REFUSALS), strict=True))
    assert found == {words: f"reluexplorer: {sentence}\n" for words, sentence in REFUSALS.items()}


def test_a_help_is_headed_in_german() -> None:
    help_, bench = said("de", ("lesson", "-h"), ("bench", "maps", "-h"))
    lines = help_.splitlines()
    assert lines[0] == "Aufruf: reluexplorer lesson [-h] [--language {en,de}] [--set NAME=WERT]"
    assert {"Positionsargumente:", "Optionen:"} <= set(lines)
    assert "  --json              JSON ausgeben" in lines
    assert "Punkte entlang jeder Kante des Rasters (Vorgabe: 100)" in " ".join(bench.split())


def test_a_help_is_headed_in_english_as_ever() -> None:
    lines = said("en", ("lesson", "-h"))[0].splitlines()
    assert lines[0] == "usage: reluexplorer lesson [-h] [--language {en,de}] [--set KEY=VALUE]"
    assert {"positional arguments:", "options:"} <= set(lines)
    assert "  -h, --help          show this help message and exit" in lines


def test_no_default_is_told_of_what_has_none() -> None:
    shown = " ".join(said("en", ("shot", "-h"))[0].split())
    assert "the window's colours (default: light)" in shown
    assert "the folder for the pictures --parts" in shown


def test_a_default_is_told_in_the_language_that_nobody_speaks_too() -> None:
    assert "(đéƒåûļţ: light)" in " ".join(said("qps", ("shot", "-h"))[0].split())
