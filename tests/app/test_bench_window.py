"""The measurements in the window: their rows, and what they refuse."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from reluexplorer.app.bench import scrub, window
from reluexplorer.app.bench.witness import Witness
from reluexplorer.session.arguments import CommandError


def test_a_row_for_each_net(capsys):
    assert window.main(["--nets", "a", "--seconds", "0.4", "--worker", "thread", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["net"], row["worker"]) == ("a", "thread")
    assert row["repaints_per_second"] > 0
    assert 0 < row["response_p50_ms"] <= row["response_p99_ms"]
    assert 0 < row["training_share"] < 1.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--nets", "z"], "There is no net 'z'; there are a, b, c, d, e, f, g."),
        (["--seconds", "0"], "--seconds takes a number from 0.1 to 600."),
    ],
)
def test_nonsense_is_refused(arguments, message):
    with pytest.raises(CommandError) as caught:
        window.main(arguments)
    assert str(caught.value) == message


def test_every_step_is_the_same_again(capsys):
    assert scrub.main(["--nets", "b", "--steps", "600", "--seeks", "7", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["steps"], row["seeks"], row["same"]) == (600, 7, 7)
    assert 0 < row["median_ms"] <= row["p99_ms"]


def test_a_wait_ends_when_the_effect_is_painted(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    button, effect, painted = QPushButton("x", host), QWidget(host), QWidget(host)
    for place, child in enumerate((button, effect, painted)):
        child.setGeometry(0, 40 * place, 100, 30)
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
