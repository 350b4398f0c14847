"""The measurements in the window: their rows, and what they refuse."""

from __future__ import annotations

import json
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from reluexplorer.app.bench import grid, scrub, window
from reluexplorer.app.bench.witness import QT, Sampler, Witness, in_words, place
from reluexplorer.core.data.expression import parse_expression
from reluexplorer.session.document.domains import CommandError


@pytest.mark.slow
def test_a_row_for_each_net(capsys):
    assert window.main(["--nets", "a", "--seconds", "0.4", "--worker", "thread", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["net"], row["worker"]) == ("a", "thread")
    assert row["repaints_per_second"] > 0
    assert 0 < row["response_p50_ms"] <= row["response_p99_ms"]
    assert row["training_share"] > 0
    assert 1 <= len(row["slowest"]) <= 3
    for words in row["slowest"]:
        assert re.fullmatch(r"\d+ ms: \d+ queued, \d+ command, \d+ paint; .*", words)


def test_the_sampler_names_the_function_that_took_the_time():
    sampler = Sampler()
    sampler.wanted.set()
    seen: dict[str, float] = {}
    while not any(where.startswith("expression.") for where in seen):
        parse_expression("sin(x) + 2(x + 1)(x - 1)")
        seen |= sampler.take()
    sampler.close()
    assert all(took > 0 for took in seen.values())


def test_places_are_told_longest_first():
    assert in_words({"a.b": 0.002, "c.d": 0.0307, "e.f": 0.001, "g.h": 0.0049}) == "c.d 31, g.h 5, a.b 2"
    assert place(None) == QT


def test_nonsense_is_refused():
    with pytest.raises(CommandError, match=r"--seconds takes a number from 0\.1 to 600\."):
        window.main(["--seconds", "0"])


@pytest.mark.parametrize("bench", [window, scrub])
def test_a_net_that_there_is_not_is_refused(bench, capsys):
    with pytest.raises(SystemExit) as ended:
        bench.main(["--nets", "z"])
    assert ended.value.code == 2
    assert "names of a, b, c, d, e, f, g with commas between" in capsys.readouterr().err


@pytest.mark.slow
def test_a_row_for_each_shape(capsys):
    shapes = ["--shapes", "9,5;12", "--samples", "70", "--seconds", "0.4", "--json"]
    assert grid.main(shapes) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["hidden"], row["samples"]) for row in rows] == [([9, 5], 70), ([12], 70)]
    for row in rows:
        assert row["frames_per_second"] > 0
        assert 0 < row["frame_p50_ms"] <= row["frame_p99_ms"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--shapes", "9,x"], "--shapes takes widths from 1 to 512 such as '500,500"),
        (["--shapes", "9000", "--samples", "20"], "--shapes takes widths from 1 to 512"),
        (["--samples", "2"], "--samples takes a number from 10 to 14000"),
    ],
)
def test_a_shape_that_cannot_be_is_refused(arguments, message):
    with pytest.raises(CommandError, match=message):
        grid.main([*arguments, "--seconds", "0.2"])


@pytest.mark.slow
def test_every_step_is_the_same_again(capsys):
    assert scrub.main(["--nets", "b", "--steps", "600", "--seeks", "7", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["steps"], row["seeks"], row["same"]) == (600, 7, 7)
    assert 0 < row["median_ms"] <= row["p99_ms"]


def test_a_wait_ends_when_the_effect_is_painted(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    button, effect, painted = QPushButton("x", host), QWidget(host), QWidget(host)
    for row, child in enumerate((button, effect, painted)):
        child.setGeometry(0, 40 * row, 100, 30)
    with qtbot.waitExposed(host):
        host.show()
    witness = Witness(painted, button, effect)
    effect.repaint()
    assert witness.waits == []
    clicked = []
    button.clicked.connect(lambda: clicked.append(True))
    witness.click()
    qtbot.waitUntil(lambda: bool(clicked))
    assert witness.waits == []
    effect.repaint()
    assert len(witness.waits) == 1
    before = witness.repaints
    painted.repaint()
    assert witness.repaints == before + 1
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(witness.waits) == 1
    witness.sampler.close()
