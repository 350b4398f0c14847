"""The picture of a watched run as it stands in its workspace."""

from __future__ import annotations

from functools import cache

import pytest
from PySide6.QtWidgets import QApplication

from reluexplorer.panels.watched.body import RunBody, RunShown
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.panels.watched import planted

PATH = "/home/me/runs/train_cnn.watch"


@cache
def usual_run():
    return planted.run()


@pytest.fixture
def run():
    return usual_run()


@pytest.fixture
def shown(qtbot, qapp):
    bodies = []  # what a test looks at is part of one

    def make(run=None, size=(1440, 854), **moment):
        apply_theme(qapp, LIGHT)
        body = RunBody()
        qtbot.addWidget(body)
        bodies.append(body)
        body.resize(*size)
        body.show()
        qtbot.waitExposed(body)
        seen = Moment(run or usual_run(), **{"layer": planted.FC1, **moment})
        body.set_shown(RunShown(seen, PATH, 6_100_000, is_live=True))
        QApplication.processEvents()
        return body

    return make


@pytest.fixture
def asked():
    def listen(signal):
        heard = []
        signal.connect(lambda *values: heard.append(values))
        return heard

    return listen
