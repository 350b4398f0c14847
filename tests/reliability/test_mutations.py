"""Damaged files of all kinds are read or refused; thousands are tried by the script, a few here."""

from __future__ import annotations

import os
import pickle
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import ROOT
from tests.reliability.confined import MIB, OUTSIDE, confined, tree
from tests.reliability.json_damage import json_damaged
from tests.reliability.mutations import mutants
from tests.reliability.specimens import KINDS, Specimen


def _nothing(folder: Path) -> None:
    (folder / "own").write_text("mine", encoding="utf-8")


def _outside(folder: Path) -> None:
    (folder.parent / "evil").write_text("not mine", encoding="utf-8")


def _removed(folder: Path) -> None:
    (folder.parent / "evil").unlink(missing_ok=True)


def _looked(folder: Path) -> None:
    (folder.parent / OUTSIDE).write_bytes(b"")


def _pickled(_folder: Path) -> None:
    pickle.loads(pickle.dumps(Path))  # noqa: S301


def _evaluated(_folder: Path) -> None:
    eval("1 + 1")  # noqa: S307


def _started(_folder: Path) -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


@pytest.mark.parametrize(
    ("action", "seen"),
    [
        (_nothing, ()),
        (_outside, ("write",)),
        (_removed, ("os.remove",)),
        (_looked, ("write", "read")),
        (_pickled, ("pickle.find_class",)),
        (_evaluated, ("compile", "exec")),
        (_started, ("subprocess.Popen",)),
    ],
)
def test_what_reading_a_file_does_not_need_is_seen(tmp_path, action, seen):
    own = tmp_path / "own"
    own.mkdir()
    outcome = confined(lambda: action(own) or 0, own, own)
    assert outcome.code == 0, outcome.err
    events = [each.strip('"').partition(" ")[0] for each in outcome.trespasses]
    assert [each for each in dict.fromkeys(events) if each in seen] == list(seen)
    assert bool(events) is bool(seen)


def test_time_memory_words_and_the_end_are_measured(tmp_path):
    def action() -> int:
        print("an answer")
        held = bytearray(os.urandom(1 << 10) * (64 << 10))
        return 2 if len(held) == 64 * MIB else 0

    outcome = confined(action, tmp_path, tmp_path)
    assert (outcome.code, outcome.out, outcome.err) == (2, "an answer\n", "")
    assert 60 < outcome.megabytes < 260
    assert outcome.seconds > 0
    assert tree(tmp_path) == {}
    assert confined(lambda: 1 // 0, tmp_path, tmp_path).err.endswith(
        "ZeroDivisionError: integer division or modulo by zero\n"
    )


def test_the_same_seed_gives_the_same_damage_and_all_kinds_have_their_turn(tmp_path):
    found = tuple(Specimen(kind, "a.json", b'{"a": [1, 2, {"b": "c"}]}') for kind in KINDS)
    first, again, other = (list(mutants(found, 60, seed)) for seed in (0, 0, 1))
    assert first == again
    assert [each.content for each in first] != [each.content for each in other]
    assert {each.kind for each in first} == set(KINDS)
    assert sum(each.content != found[0].content for each in first) > 50


def test_json_stays_json_of_another_content():
    whole = b'{"a": [1, 2, {"b": "c"}]}'
    made = {json_damaged(whole, random.Random(number)) for number in range(50)}
    assert len(made) > 30
    assert json_damaged(b"no JSON", random.Random(0)) == b"no JSON"


@pytest.mark.slow
def test_damaged_files_are_read_or_refused_with_a_sentence_and_harm_nothing():
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.reliability.mutations", "--count", "200", "--seed", "1"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert sum(line.startswith(KINDS) for line in done.stdout.splitlines()) == len(KINDS)
