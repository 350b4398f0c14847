"""What is made ready in short turns after the start: all that is wanted when something first opens."""

from __future__ import annotations

import re
import subprocess
import sys

from PySide6.QtCore import QObject

from reluexplorer.app.dialogs.palette_entries import entries, lines, made_ahead
from reluexplorer.app.launching import readying
from reluexplorer.app.launching.readying import Readying
from reluexplorer.core import glossary
from tests.app.program import ROOT, environment

_AHEAD = """
import sys
from reluexplorer.app.launching import readying
from reluexplorer.app.window import popups, start
before = [name for name in sys.modules if "app.dialogs." in name]
for _part in readying.parts():
    pass
from reluexplorer.app.dialogs import palette_entries, reference
from reluexplorer.core import glossary
made = len(palette_entries._MADE), reference.rows.cache_info().currsize, glossary._pattern.cache_info().misses
after = set(sys.modules)
palette_entries.lines(), glossary.found_in("dead ReLU")
assert made == (len(palette_entries.lines()), 1, glossary._pattern.cache_info().misses), made
assert {f"reluexplorer.app.dialogs.{name}" for name in readying._OPENED} <= after
assert {f"reluexplorer.panels.watched.{name}" for name in readying._WATCHED} <= after
print(*sorted(set(before)))
"""


def test_what_is_wanted_at_the_first_opening_is_there_after_it_and_not_at_the_start():
    done = subprocess.run(
        [sys.executable, "-c", _AHEAD],
        cwd=ROOT, env=environment(QT_QPA_PLATFORM="offscreen"), text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    early = {name.rpartition(".")[2] for name in done.stdout.split()}
    assert not early & {"palette", "help_sheet", "glossary_sheet", "presets_dialog", "import_dialog"}


def test_it_waits_while_the_window_changes_and_ends_when_all_is_made(qtbot, monkeypatch):
    made, busy = [], [True]
    monkeypatch.setattr(readying, "parts", lambda: (made.append(number) for number in range(3)))
    monkeypatch.setattr(readying, "_AFTER", 0)
    monkeypatch.setattr(readying, "_BETWEEN", 0)
    window = QObject()
    ready = Readying(window, lambda: bool(busy))
    ready.begin()
    qtbot.waitUntil(lambda: ready.is_at_work)
    for _turn in range(3):
        ready._go_on()
    assert made == []
    busy.clear()
    qtbot.waitUntil(lambda: not ready.is_at_work)
    assert made == [0, 1, 2]


def test_lines_of_the_palette_that_are_made_ahead_are_those_that_it_has():
    for _line in made_ahead():
        pass
    assert lines() == tuple(entries())


def test_each_form_of_a_term_has_its_pattern_ahead():
    for _part in glossary.made_ahead():
        pass
    misses = glossary._pattern.cache_info().misses
    glossary._patterns.cache_clear()
    assert all(isinstance(pattern, re.Pattern) for pattern, _term in glossary._patterns())
    assert glossary._pattern.cache_info().misses == misses
