"""Every command of the catalogue, whatever it is: what it changes of the document, undo takes back."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from reluexplorer.session.commands.all_commands import COMMANDS
from reluexplorer.session.commands.command import Edit
from reluexplorer.session.commands.data import OpenTable, SetPoints
from reluexplorer.session.commands.exports import ExportWeights
from reluexplorer.session.commands.files import OpenDocument, SaveDocument
from reluexplorer.session.commands.lessons import OpenLesson, StopLesson
from reluexplorer.session.commands.network import SetActivation, SetHidden
from reluexplorer.session.commands.remedies import StopComparing
from reluexplorer.session.commands.run import Pause, Redo, Seek, Step, Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import KillUnit
from reluexplorer.session.document.domains import (
    ManyNames,
    ManyNumbers,
    ManyTexts,
    Names,
    Numbers,
    Switch,
    Text,
    domains_of,
)
from tests.session.driving import did, digest
from tests.session.strategies import LONG

IRIS = str(Path(__file__).parents[1] / "data" / "iris.csv")
TRAINED = (Step(40),)
WOUND_BACK = (Step(40), assign("training.learning_rate", 0.02), Step(20), Seek(30))
POINTS = (1.0, 1.0, 1, 2.0, 0.0, 1, 0.0, 0.0, 0, 0.0, 2.0, 0)
DRAWN = (SetPoints(POINTS), Step(9))
SITUATIONS = {
    "branch": WOUND_BACK,
    "choose-columns": (OpenTable(IRIS), Step(9)),
    "clear-points": DRAWN,
    "draw-point": DRAWN,
    "erase-points": DRAWN,
    "jump-history": (Step(20), SetHidden((5,)), Undo()),
    "microscope": (Step(9), OpenLesson("dying")),
    "open-document": (Step(20), SaveDocument("kept.reluexp"), SetHidden((5,)), Step(9)),
    "open-weights": (Step(20), ExportWeights("given.npz"), Step(9)),
    "redo": (Step(20), SetHidden((5,)), Undo()),
    "reinitialise-dead": (KillUnit(0, 1), Step(9)),
    "revive-dead": (KillUnit(0, 1), Step(9)),
    "set-activation-parameter": (SetActivation("leaky_relu"), Step(9)),
    "set-activation-parameters": (SetActivation("leaky_relu"), Step(9)),
    "set-initializer-parameters": (assign("network.initializer", "orthogonal"), Step(9)),
    "set-optimizer-parameters": (assign("training.optimizer", "adam"), Step(9)),
    "set-per-unit": (SetActivation("prelu"), Step(9)),
    "set-schedule-parameters": (assign("training.schedule", "step"), Step(9)),
    "take-table-file": (OpenTable(IRIS), SaveDocument("held.reluexp"), OpenDocument("held.reluexp"), Step(9)),
    "undo": (Step(20), SetHidden((5,)), Step(9)),
}
"""What is done before a command, where it means nothing for a network that was just trained a little."""
TOLD = {
    ("open-document", "path"): "kept.reluexp",
    ("open-playground", "address"): "https://playground.tensorflow.org/#dataset=xor&networkShape=4,2",
    ("open-table", "path"): IRIS,
    ("open-weights", "path"): "given.npz",
    ("save-document", "path"): "saved.reluexp",
    ("set-expression", "value"): "x^2/4 - 2",
    ("set-optimizer-parameters", "values"): (0.8, 0.99, 1e-7),
    ("set-points", "value"): POINTS,
    ("set-schedule-parameters", "values"): (100.0, 0.5),
}
"""Arguments that cannot be guessed."""
ACTIONS = {
    *("adopt-remedy", "branch", "jump-history", "microscope", "open-document", "open-playground"),
    *("open-preset", "open-weights", "redo", "reset", "undo"),
}
"""Commands on the run that put another document in place of the open one."""


def _values(domain):  # noqa: PLR0911 - one line for each kind of domain
    """Return some values that a command may be given, the most telling ones first."""
    match domain:
        case Numbers(low, high, whole=True):
            return [each for each in (1, 2, 0, 3, int(low), int(high)) if low <= each <= high]
        case Numbers(low, high):
            return [each for each in (0.5, 0.02, 1.0, 0.0, low, high) if low <= each <= high]
        case Names(options):
            return [*options[1:], options[0]]
        case ManyNames(options):
            return [options[1:4], options[:2], ()]
        case Switch():
            return [True, False]
        case ManyNumbers(each):
            return [(value,) * count for count in (1, 2, 3, 4) for value in _values(each)[:2]]
        case ManyTexts():
            return [("sepal_width=ignored",), ()]
        case Text():
            return [""]
    raise AssertionError(domain)


def _given(name, domains):
    """Yield commands of a kind, each with other arguments as far as these go."""
    choices = []
    for argument, domain in domains.items():
        told = TOLD.get((name, argument))
        choices.append(_values(domain) if told is None else [told])
    most = max(map(len, choices), default=1)
    together = zip(*(itertools.islice(itertools.cycle(each), most) for each in choices), strict=True)
    for values in together if choices else [()]:
        yield COMMANDS[name](*values)


def _changes(session, command):
    """Whether a command is carried out and changes what the run is made of, or begins another run."""
    before = session.state.document.recipe
    session.dispatch(command)
    after = session.state.document.recipe
    return (after, after.run_id) != (before, before.run_id)


def _shown(session):
    """Return what is open, to the bit, once all has settled; or why there is no run of it."""
    session.settle()
    state = session.state
    assert state.has_answer
    shown = (state.run.step, digest(state.run.state)) if state.is_current else state.run.message
    return state.document.recipe, state.document.recipe.run_id, shown


def _tried(session, name):
    """Return what is open before and after the first command of a kind that changes it; None if none does."""
    before = _shown(session)
    most = None if issubclass(COMMANDS[name], Edit) or name in ACTIONS else 1
    for command in itertools.islice(_given(name, domains_of(COMMANDS[name])), most):
        if _changes(session, command):
            return before, _shown(session)
    for stop in (Pause(), StopComparing(), StopLesson()):
        session.dispatch(stop)
    session.settle()
    return None


def _labels(history):
    return [entry.label for entry in history.done], [entry.label for entry in history.undone]


def _cases():
    """Yield each command that may change more than how things are looked at, in each of its situations."""
    for name, kind in COMMANDS.items():
        if kind.for_files or name in LONG or (issubclass(kind, Edit) and kind.scope.is_view):
            continue
        prepared = SITUATIONS.get(name)
        situations = {"trained": TRAINED, "wound back": WOUND_BACK} if prepared is None else {"": prepared}
        for words, situation in situations.items():
            yield pytest.param(name, situation, id=f"{name} {words}".strip())


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("name", "situation"), list(_cases()))
def test_what_a_command_changes_is_undone_and_made_again_to_the_bit(session, name, situation):
    did(session, *situation)
    changes = issubclass(COMMANDS[name], Edit) or name in ACTIONS
    history = session.state.history
    tried = _tried(session, name)
    assert changes == (tried is not None)
    if tried is None:
        assert _labels(session.state.history) == _labels(history)
        return
    before, after = tried
    back, forth = (Redo(), Undo()) if name == "undo" else (Undo(), Redo())
    if name in {"undo", "redo", "jump-history"}:
        assert session.state.history.entries == history.entries
    else:
        assert session.state.history.done[:-1] == history.done
        assert re.fullmatch(r"[A-Z1-9][^_]{2,}", session.state.undo_label)
        assert session.state.undo_label not in COMMANDS
    session.dispatch(back)
    assert _shown(session) == before
    session.dispatch(forth)
    assert _shown(session) == after
    session.dispatch(back)
    assert _shown(session) == before
