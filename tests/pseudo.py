"""What a text has outside of the brackets of the language that nobody speaks: words that skip the catalogue.

``python -m tests.pseudo lessons``, ``commands`` or ``window`` prints such texts of each place as JSON.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from enum import Enum

from tests.app.program import ROOT

NAMES = {
    "Adam", "AdamW", "Arctan", "CELU", "CReLU", "Ctrl", "ELU", "GELU", "GLU", "Glorot", "He", "Leaky",
    "Maxout", "Mish", "Nesterov", "NumPy", "PReLU", "Playground", "PyTorch", "RMSProp", "RReLU", "ReLU",
    "ReLU6", "SELU", "SGD", "Shift", "SiLU", "Sigmoid", "Snake", "Softmax", "Softplus", "Softsign",
    "Swish", "Tanh", "float32", "float64", "max", "x1", "x2", "xᵢ",
    "Barron", "Bridle", "Collobert", "Donoho", "Dugas", "Goodfellow", "Howard", "Krizhevsky", "Misra",
    "Sitzmann", "So", "al", "et",
    "flat", "glorot", "he", "identity", "mean", "normal", "orthogonal", "relu", "sigmoid", "tanh",
    "Alt", "sin", "Deutsch", "English", "Esc", "Explorer", "F1", "F5", "F6", "F7", "F10", "PDF", "PNG", "SVG",
}  # fmt: skip
"""Names of people, functions, programs and keys in every language; those of the last line are typed."""
COMMANDS = (
    "", "train", "health", "doctor", "export", "lesson", "activations", "watch", "commands", "bench", "shot",
    "diagnostics",
)  # fmt: skip
_FIELDS_FOR_PROGRAMS = frozenset({"role", "badge_role", "name", "number", "activation", "unit", "dtype"})
_IN_BRACKETS = re.compile("⟦[^⟦⟧]*⟧")
_CUT_OFF = re.compile("⟦.*", re.DOTALL)
_TAGS = re.compile("</?[a-z][^<>]*>")


def bare(text: str) -> str:
    """Return what stands outside of brackets, an open one reaching to the end, as where words are elided."""
    before, text = "", _TAGS.sub(" ", text)
    while before != text:
        before, text = text, _IN_BRACKETS.sub(" ", text)
    return _CUT_OFF.sub(" ", text)


def skipped(text: str) -> bool:
    """Whether a text has words of two letters or more that are neither in brackets nor names.

    A title beside its address is a name too.
    """
    return "https://" not in text and bool(
        set(re.findall(r"(?<![\d.])[A-Za-z][A-Za-z0-9]+", bare(text))) - NAMES
    )


def words_in(value: object) -> Iterator[str]:
    """Yield the texts for people in a value, through its fields and parts."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            if field.name not in _FIELDS_FOR_PROGRAMS:
                yield from words_in(getattr(value, field.name))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from words_in(each)


def of_lessons() -> dict[str, list[str]]:
    """Return by lesson what skips the catalogue: in words, knobs, the first sight and the measurement."""
    from reluexplorer.lessons.claims.catalogue import LESSONS
    from reluexplorer.lessons.exhibit import Exhibit
    from reluexplorer.lessons.lesson import Made
    from reluexplorer.lessons.measuring import experiments_of, summed_up
    from reluexplorer.lessons.settings import span
    from tests.lessons.recorded import recorded

    found = {}
    for name, lesson in LESSONS.items():
        words = dataclasses.replace(lesson.words, sources=())
        first: Exhibit = next(lesson.play(lesson.defaults))
        doors = tuple(experiments_of(lesson).values())
        knobs = [knob for door in doors for knob in door.settings]
        measured = summed_up(lesson, recorded(name, 3), 3, 1.0, Made())
        texts = [
            *words_in(words), *words_in(first), *words_in(lesson.bet.places_words), *words_in(lesson.goal),
            *(door.words for door in doors), *(knob.label for knob in knobs), *map(span, knobs),
            *(figure.label for figure in measured.figures), *words_in(measured.charts), measured.verdict.told,
        ]  # fmt: skip
        found[name] = sorted({text for text in texts if skipped(text)})
    return found


def of_command_line() -> dict[str, list[str]]:
    """Return by command what skips the catalogue in its help, and in what it refuses."""
    from reluexplorer.app.cli.command_line import main as command

    found = {}
    for name in COMMANDS:
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            for arguments in (["-h"], ["--no-such-option"]):
                command([name, *arguments] if name else arguments)
        found[name or "window"] = sorted(filter(skipped, said.getvalue().splitlines()))
    return found


def pseudo(what: str) -> Mapping[str, list[str]]:
    """Return what skips the catalogue, by place, looked at in a process that speaks this language."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.pseudo", what],
        env=os.environ | {"RELUEXPLORER_LANGUAGE": "qps", "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"},
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: Mapping[str, list[str]] = json.loads(done.stdout)
    return found


def main(what: str) -> None:
    """Print what skips the catalogue."""
    if what == "lessons":
        found = of_lessons()
    elif what == "commands":
        found = of_command_line()
    else:
        from tests.app.pseudo_window import of_window

        found = of_window()
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(sys.argv[1])
