"""Training beside the window: a thread of its own and a mailbox, never a shared array."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace

from reluexplorer.core.datasets import Dataset
from reluexplorer.core.problem import Problem
from reluexplorer.core.problems import make_problem
from reluexplorer.core.tabular import TableError
from reluexplorer.core.training import initial_state
from reluexplorer.session.document import DataChoice, Recipe
from reluexplorer.session.loading import load
from reluexplorer.session.run import Run
from reluexplorer.session.snapshot import RunSnapshot, Status
from reluexplorer.session.threads import share_the_machine

_FRAME = 1 / 30


def problem_of(recipe: Recipe, dataset: Dataset) -> Problem:
    """Return the problem that a recipe poses on its data."""
    network = recipe.network
    return make_problem(
        dataset,
        network.hidden,
        network.activations,
        head=network.output,
        initializer=network.initializer,
        initializer_parameters=network.initializer_parameters,
        bias=network.bias,
        bias_spread=network.bias_spread,
        biased=network.biased,
        dropout=network.dropout,
        dtype=network.dtype,
        training=recipe.training,
    )


@dataclass(frozen=True)
class _Orders:
    """What the owner wants: replaced as a whole under the lock, read as a whole by the thread."""

    generation: int = 0
    recipe: Recipe | None = None
    playing: bool = False
    steps: int = 0
    """Updates still to make as fast as possible, whether playing or not."""
    pace: float | None = None
    plane: tuple[int, int] | None = None
    closing: bool = False


@dataclass(frozen=True)
class _Shown:
    """What the newest snapshot was of."""

    generation: int = 0
    plane: tuple[int, int] | None = None
    step: int | None = None
    ended: bool = False
    running: bool = False


class Runner:
    """Owns the training thread. All methods return at once, but :meth:`wait` and :meth:`close`."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._orders = _Orders()
        self._mail: RunSnapshot | None = None
        self._shown = _Shown()
        self._run: Run | None = None
        self._data: tuple[DataChoice, Dataset] | None = None
        self._busy = False
        self._thread = threading.Thread(target=self._work, name="training", daemon=True)
        self._thread.start()

    def submit(self, recipe: Recipe) -> None:
        """Begin the run of a recipe, at step 0; what was asked of the old run is dropped but play."""
        with self._condition:
            generation = self._orders.generation + 1
            self._order(generation=generation, recipe=recipe, steps=0)

    def reset(self) -> None:
        """Begin the run again, paused."""
        with self._condition:
            self._order(generation=self._orders.generation + 1, steps=0, playing=False)

    def play(self) -> None:
        """Train until paused."""
        with self._condition:
            self._order(playing=True)

    def pause(self) -> None:
        """Stop where it is."""
        with self._condition:
            self._order(playing=False, steps=0)

    def step(self, steps: int) -> None:
        """Make so many updates as fast as possible, then pause."""
        with self._condition:
            self._order(playing=False, steps=self._orders.steps + steps)

    def look(self, plane: tuple[int, int] | None, pace: float | None) -> None:
        """Set the plane that is mapped and the speed of play in updates a second, None for full speed."""
        with self._condition:
            self._order(plane=plane, pace=pace)

    def take(self) -> RunSnapshot | None:
        """Return the newest snapshot if there is one that was not taken yet."""
        with self._condition:
            mail, self._mail = self._mail, None
            self._condition.notify_all()
            return mail

    def wait(self, timeout: float) -> bool:
        """Wait until there is nothing left to do; False if that takes longer. Never true while playing."""
        with self._condition:
            return self._condition.wait_for(lambda: not self._busy and not self._has_work(), timeout)

    def close(self, timeout: float = 0.5) -> None:
        """Let the thread end; waits for it at most ``timeout`` seconds."""
        with self._condition:
            self._order(closing=True)
        self._thread.join(timeout)

    def _order(self, **changes: object) -> None:
        self._orders = replace(self._orders, **changes)  # type: ignore[arg-type]
        self._condition.notify_all()

    def _going(self, orders: _Orders) -> bool:
        """Return whether there are updates to make."""
        run = self._run
        if run is None or run.generation != orders.generation or run.ended:
            return False
        return orders.playing or orders.steps > 0

    def _has_work(self) -> bool:
        orders = self._orders
        if orders.closing or orders.recipe is None:
            return orders.closing
        return self._going(orders) or self._shown != self._at_rest(orders)

    def _at_rest(self, orders: _Orders) -> _Shown:
        """Return what has to be shown before there is nothing left to do."""
        return self._picture(orders, running=False)

    def _picture(self, orders: _Orders, *, running: bool) -> _Shown:
        run = self._run
        if run is None:
            return _Shown(orders.generation, orders.plane)
        return _Shown(orders.generation, orders.plane, run.state.step, ended=run.ended, running=running)

    def _work(self) -> None:
        share_the_machine()
        while True:
            with self._condition:
                self._busy = False
                self._condition.notify_all()
                self._condition.wait_for(self._has_work)
                self._busy = True
                orders = self._orders
            if orders.closing:
                return
            try:
                self._turn(orders)
            except TableError as error:
                self._fail(orders, str(error))
            except MemoryError:
                self._fail(orders, "There is not enough memory for this network and these data.")
            except _SupersededError:
                continue
            except Exception as error:
                self._fail(orders, f"Training stopped by an internal error: {error!r}")

    def _turn(self, orders: _Orders) -> None:
        """Do one short piece of work."""
        run = self._run
        if run is None or run.generation != orders.generation:
            if orders.recipe is not None:
                self._begin(orders, orders.recipe)
        elif self._going(orders):
            self._train(run, orders)
        else:
            self._publish(run, orders)

    def _begin(self, orders: _Orders, recipe: Recipe) -> None:
        problem = problem_of(recipe, self._dataset(recipe.data, orders.generation))
        self._run = Run(orders.generation, initial_state(problem))
        self._publish(self._run, orders)

    def _train(self, run: Run, orders: _Orders) -> None:
        pace = None if orders.steps else orders.pace
        made = run.work(orders.steps or None, pace)
        with self._condition:
            if self._orders.generation == orders.generation:
                self._orders = replace(self._orders, steps=max(0, self._orders.steps - made))
            now = self._orders
            wanted = self._mail is None and time.monotonic() - run.published >= _FRAME
        if wanted and self._going(now):
            self._publish(run, now)
        pause = run.pause_needed(pace)
        if pause > 0:
            with self._condition:
                self._condition.wait_for(lambda: self._orders is not now, pause)

    def _publish(self, run: Run, orders: _Orders) -> None:
        running = self._going(orders)
        snapshot = run.snapshot(orders.plane, running=running)
        with self._condition:
            if self._orders.generation == run.generation:
                self._mail = snapshot
                self._shown = self._picture(orders, running=running)
                self._condition.notify_all()

    def _dataset(self, choice: DataChoice, generation: int) -> Dataset:
        """Return the data, those of the run before if they are the same."""
        if self._data is not None and self._data[0] == choice:
            return self._data[1]
        told = time.monotonic()

        def progress(share: float) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told > _FRAME:
                told = now
                with self._condition:
                    if self._orders.generation == generation:
                        self._mail = RunSnapshot(generation, progress=share)

        def cancelled() -> bool:
            return self._orders.generation != generation or self._orders.closing

        dataset = load(choice, progress, cancelled)
        if cancelled():
            raise _SupersededError
        self._data = (choice, dataset)
        return dataset

    def _fail(self, orders: _Orders, message: str) -> None:
        with self._condition:
            if self._orders.generation == orders.generation:
                self._run = None
                self._mail = RunSnapshot(orders.generation, Status.FAILED, message)
                self._order(playing=False, steps=0)
                self._shown = self._at_rest(self._orders)


class _SupersededError(Exception):
    """The work in hand belongs to an older generation."""
