"""No source is read and kept only because its module was imported after Qt."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from reluexplorer.app.window import sources

KEPT = """
import linecache
import reluexplorer.app.launching.launch
import reluexplorer.app.window.window
import reluexplorer.panels.doctor.panel
sources = [name for name, each in linecache.cache.items() if len(each) > 1]
print([name for name in sources if "/panels/" in name or "/widgets/" in name])
"""


def test_the_window_is_imported_without_its_sources():
    done = subprocess.run([sys.executable, "-c", KEPT], text=True, capture_output=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_qt_for_python_that_asks_in_another_way_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch):
    other = SimpleNamespace(looks=1)
    monkeypatch.setitem(sys.modules, sources._FEATURES, other)
    sources.leave_unread()
    assert vars(other) == {"looks": 1}
