"""Want of memory is said before a table is loaded and before a run is made, and only where it is sure."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from reluexplorer.app.cli import train as train_command
from reluexplorer.core.data.tables.rows import count_whole_rows
from reluexplorer.core.data.tables.table import load_table
from reluexplorer.core.data.tables.wording import Watch
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.sentences import NO_MEMORY
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Step, Undo
from reluexplorer.session.document.document import Document, NetworkChoice, Recipe
from reluexplorer.session.run import memory_need as room
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.session import Session
from tests.app.program import environment
from tests.session.driving import SMALL, did

HUGE = (512,) * 32


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_least_is_what_the_figures_of_a_run_take_and_no_more(dtype):
    recipe = replace(SMALL, network=replace(SMALL.network, hidden=(30, 20, 10), dtype=dtype))
    state = Trajectory(recipe, load(recipe.data)).start()
    seen, problem = inspect(state), state.problem
    held = sum(layer.base.nbytes for layer in seen.train_activity.activations)
    held += sum(layer.nbytes for layer in seen.train_activity.pre_activations)
    held *= len(problem.samples.inputs) / len(problem.train_inputs)
    least = room.least_bytes(recipe.network, len(problem.samples.inputs))
    between = 2 * (30 * 20 + 20 * 10) * state.parameters.itemsize
    assert least == pytest.approx(held + between)
    assert between < 2 * state.parameters.nbytes


def test_rows_that_may_be_left_out_are_not_counted(tmp_path):
    rows = [f"{n},{n % 7}.5,{'' if n % 2 else 'b'}" for n in range(1000)]
    (tmp_path / "a.csv").write_text("\n".join(["a,b,c", *rows, "1,2", "3,NA,c"]), encoding="utf-8")
    assert count_whole_rows(tmp_path / "a.csv", 20_000, Watch()) == 500
    assert count_whole_rows(tmp_path / "a.csv", 100, Watch()) <= len(
        load_table(tmp_path / "a.csv", max_rows=100).inputs
    )


def test_a_table_is_gone_through_only_where_it_could_be_too_much(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("a,y\n" + "1.5,2\n2.5,3\n" * 1000, encoding="utf-8")
    recipe = OpenTable(str(path)).apply(Document(Recipe(network=NetworkChoice((8,))))).recipe
    counted = []
    monkeypatch.setattr(room, "count_whole_rows", lambda *_: counted.append(1) or 2000)
    monkeypatch.setattr(room, "most_room", lambda: room.least_bytes(recipe.network, 20_000))
    room.demand_memory_for(recipe)
    assert not counted
    monkeypatch.setattr(room, "most_room", lambda: room.least_bytes(recipe.network, 1800))
    room.demand_memory_for(recipe)
    assert counted == [1]
    monkeypatch.setattr(room, "most_room", lambda: room.least_bytes(recipe.network, 1799))
    with pytest.raises(MemoryError):
        room.demand_memory_for(recipe)
    monkeypatch.setattr(room, "most_room", lambda: None)
    room.demand_memory_for(recipe)


def test_the_command_line_says_so_before_it_loads_the_table(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("a,y\n" + "1.5,2\n2.5,3\n" * 10_000, encoding="utf-8")
    recipe = OpenTable(str(path)).apply(Document(Recipe(network=NetworkChoice(HUGE)))).recipe
    monkeypatch.setattr(room, "most_room", lambda: 2 << 30)
    monkeypatch.setattr(train_command, "load", lambda _data: pytest.fail("the table was loaded"))
    with pytest.raises(MemoryError):
        train_command.trajectory_of(recipe)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of address space are Linux's")
def test_a_limit_of_address_space_is_answered_with_a_sentence(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,y\n" + "1.5,2\n2.5,3\n" * 10_000, encoding="utf-8")
    words = ["train", "--data", str(path), "--hidden", ",".join(map(str, HUGE)), "--steps", "3"]
    done = subprocess.run(
        ["bash", "-c", 'ulimit -v 2097152; exec "$0" -m reluexplorer "$@"', sys.executable, *words],
        capture_output=True, text=True, check=False, env=environment(), timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, f"reluexplorer: {NO_MEMORY}\n")


def test_the_window_says_so_before_it_makes_a_run_and_undo_brings_the_one_before_back(monkeypatch):
    session = Session()
    try:
        trained = did(session, Step(20))
        monkeypatch.setattr(room, "most_room", lambda: 1 << 20)
        did(session, SetHidden((512, 512)))
        assert (session.state.run.status, session.state.run.message) == (Status.FAILED, NO_MEMORY)
        back = did(session, Undo())
        assert (back.status, back.step) == (Status.PAUSED, 20)
        assert back.state.parameters.tobytes() == trained.state.parameters.tobytes()
    finally:
        session.close()
