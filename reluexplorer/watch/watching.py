"""A model that is watched as it trains: what a script holds, and what it may call."""

from __future__ import annotations

import contextlib
import sys
import time
import warnings
import weakref
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from reluexplorer.language import _
from reluexplorer.watch.beginning import beginning, file_for
from reluexplorer.watch.counting import Counts
from reluexplorer.watch.hooks import Hooks
from reluexplorer.watch.layer_register import LayerRegister
from reluexplorer.watch.lives import Lives
from reluexplorer.watch.logged import Log
from reluexplorer.watch.open_watches import OPEN
from reluexplorer.watch.owners import Optimizers, learning_rates
from reluexplorer.watch.pace import pace_of
from reluexplorer.watch.passes import Pass, is_transformed
from reluexplorer.watch.recalling import Recall, ShortLook
from reluexplorer.watch.records import End, Layers, Logged, Note, Sample
from reluexplorer.watch.seeing import Look
from reluexplorer.watch.taken import Course, Taken
from reluexplorer.watch.updates import Updates
from reluexplorer.watch.why import Ran, why
from reluexplorer.watch.writer import RunWriter, new_run

_TELL_AT = 25
"""Forward passes or steps after which it is said why nothing was seen."""


class WatchWarning(UserWarning):
    """What a watch has to say; the training goes on."""


class Watch:
    """Looks at a model every so many steps and writes what it saw to a run file.

    Nothing of the training changes, and no error of the watch reaches it: it warns once. It ends with
    ``close``, at the end of a ``with``, or with the program.
    """

    def __init__(
        self,
        model: Any,
        every: int | str | None = None,
        *,
        cost: float | None = None,
        window: int = 10,
        file: str | Path | None = None,
        name: str | None = None,
    ) -> None:
        """Watch a ``torch.nn.Module``.

        ``every`` so many steps, 50 where nothing is said, or as often as ``cost`` allows, a share of the time
        of a step, but every 150 at least; ``every="auto"`` is a cost of 0.03. A unit is dead when it was
        silent in the last ``window`` samples. ``file`` is ``runs/SCRIPT.watch`` where no other is given; a
        file that is there stays, and this one has a number. Raises TypeError and ValueError for what cannot
        be watched.
        """
        import torch

        if not isinstance(model, torch.nn.Module):
            kind = type(model).__name__
            raise TypeError(_("A torch.nn.Module can be watched, {kind} cannot.").format(kind=kind))
        pace = pace_of(every, cost)
        if pace is None or window < 1:
            words = _('every and window must be at least 1 (or every="auto"), cost above 0 and at most 1.')
            raise ValueError(words)
        self._model = weakref.ref(model)
        self._register = LayerRegister()
        self._course = Course(Lives(window))
        self._pace = pace
        self._optimizers = Optimizers()
        self._log = Log()
        self._ran = Ran()
        self._told = Layers(())
        self._look: Look | ShortLook | None = None
        self._pass = Pass()
        self._recall = Recall()
        self._counts = Counts()
        self._updates = Updates()
        self._at = 0
        self._next = 0
        self._writer: RunWriter | None = None
        self._begin(model, file, name)
        self._hooks = Hooks(self)
        self._hooks.look(model)
        OPEN.add(self)
        self._at_its_end = weakref.finalize(model, self.close)
        self._at_its_end.atexit = False

    def _begin(self, model: Any, file: str | Path | None, name: str | None) -> None:
        first = beginning(model, self._pace.every, self._course.lives.window, name)
        try:
            self._writer = new_run(file_for(file, first))
        except OSError as error:
            words = _("The run is watched but not kept, as its file cannot be written: {why}.")
            self._warn(words.format(why=error))
            return
        self._writer.write(first)

    @property
    def path(self) -> Path | None:
        """The run file; None where it could not be made."""
        return None if self._writer is None else self._writer.path

    @property
    def steps(self) -> int:
        """Steps so far."""
        return self._ran.steps

    @property
    def every(self) -> int:
        """Steps between two samples, as set or chosen by the cost."""
        return self._pace.every

    @property
    def layers(self) -> Layers:
        """The activations seen so far."""
        return self._register.told(self._optimizers.names)

    @property
    def dead(self) -> dict[str, NDArray[np.int64]]:
        """The numbers of the units that are dead now, by layer."""
        found, all_dead = self.layers, self._course.dead()
        return {
            layer.name: np.flatnonzero(all_dead[span])
            for layer, span in zip(found.layers, found.spans(), strict=True)
            if layer.can_die
        }

    def why(self) -> str:
        """Return the sentence that says why nothing is seen yet; empty once something is."""
        return why(self._ran)

    def step(self) -> None:
        """Count a step, after an update that no optimiser of PyTorch makes; else it does nothing."""
        if self._optimizers.names:
            return
        with self._safely():
            if self._updates.is_open:
                self._updates.measure_gradients(self._register.entries)
            self._stepped(None)

    def log(self, **values: Any) -> None:
        """Keep figures of this step, ``loss=…`` first of all: numbers or tensors of one number.

        Tensors are fetched when a sample is written, one between two samples.
        """
        try:
            for each in self._log.add(self._ran.steps, values):
                words = _("{name} is not a single number and is not kept.")
                self._warn(words.format(name=each))
            if self._log.is_late():
                self._write(Logged(self._ran.steps, time.time(), self._log.taken()))
        except Exception as error:
            self._fail(error)

    def close(self) -> None:
        """Stop watching: hooks are taken away, the file is closed. A second time does nothing."""
        if self._ran.is_closed:
            return
        self._ran.is_closed = True
        OPEN.discard(self)
        self._at_its_end.detach()
        with contextlib.suppress(Exception):
            self._end_look()
        self._hooks.remove()
        with contextlib.suppress(Exception):
            if self._log.has_any:
                self._write(Logged(self._ran.steps, time.time(), self._log.taken()))
            self._write(End(self._ran.steps, time.time()))
        if self._writer is not None:
            self._writer.close()
        self._register.let_go()
        self._updates, self._counts = Updates(), Counts()

    def leave(self) -> None:
        """Stop watching in a forked process, and write nothing: the run is that of the one it comes from."""
        if self._writer is not None:
            self._writer.close()
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def before_forward(self, model: Any) -> None:
        """Take in that the model is about to run; called by its hook."""
        ran = self._ran
        ran.forwards += 1
        with self._safely():
            if self._look is not None and self._pass.goes_on(model, entering=True):
                self._pass.depth += self._pass.is_here()
                return
            self._drop_look()
            if not ran.is_closed:
                self._begin_look(model)
        if ran.forwards == _TELL_AT:
            self._tell()

    def _begin_look(self, model: Any) -> None:
        import torch

        ran = self._ran
        if not model.training:
            ran.in_evaluation += 1
            return
        if not torch.is_grad_enabled():
            ran.without_gradients += 1
            return
        if is_transformed():
            ran.transformed += 1
            return
        if not self._updates.is_open:
            self._at, self._counts = ran.steps, Counts()
            self._pace.begins()
            self._updates.begin()
            ran.looks += 1
        self._look = self._recall.look(model, self._register, self._counts.take, self._fail)
        self._pass.begin()
        self._look.begin()
        self._look.is_over = self._pass.left(model)

    def after_forward(self) -> None:
        """Take in that the model has run, or raised, in a look; called by its hook."""
        if self._look is None or not self._pass.is_here() or self._pass.depth == 0:
            return
        self._pass.depth -= 1
        if self._pass.depth:
            return
        if self._pass.is_raising():
            self._look.stop()
            return
        with self._safely():
            self._end_look()
            if not self._optimizers.names:
                self._updates.keep(self._register.entries)
        if self._ran.error:
            self._end()

    def _end_look(self) -> None:
        look, self._look = self._look, None
        if look is not None:
            self._pass.depth = 0
            try:
                self._recall.looked(look)
            finally:
                look.end()
            self._ran.seen = len(self._register.entries)

    def _drop_look(self) -> None:
        """End a look at a forward pass that came to no end, and count anew: no step follows from it."""
        look, self._look = self._look, None
        if look is not None:
            self._pass.depth = 0
            look.end()
            self._updates.is_open = False
            if self._ran.error:
                self._end()

    def before_step(self, optimizer: Any) -> None:
        """Take in that an optimiser is about to step, in a look; called by the hook on all."""
        with self._safely():
            if self._updates.is_open and self._owns(optimizer):
                self._updates.measure_gradients(self._register.entries)
                self._updates.keep(self._register.entries)

    def after_step(self, optimizer: Any) -> None:
        """Take in that it has stepped; called by the hook on all."""
        try:
            optimizers = self._optimizers
            if (optimizers.leads(optimizer) or self._owns(optimizer)) and optimizers.counts(optimizer):
                self._stepped(optimizer)
        except Exception as error:
            self._fail(error)

    def _owns(self, optimizer: Any) -> bool:
        model = self._model()
        return model is not None and self._optimizers.owns(optimizer, model)

    def _stepped(self, optimizer: Any) -> None:
        """Take in the end of a step."""
        ran = self._ran
        if self._look is not None:
            self._stepped_within()
            if ran.is_closed:
                return
        looked = self._updates.is_open and self._look is None
        if looked:
            self._finish(optimizer)
        ran.steps += 1
        self._pace.stepped(looked=looked)
        if not looked and self._look is None and self._hooks.in_vain():
            self._next = ran.steps + (0 if self._hooks.is_next_as_written else self._pace.every)
        if ran.steps == self._next:
            model = self._model()
            if model is not None:
                self._hooks.look(model)
        if ran.steps == _TELL_AT:
            self._tell()

    def _stepped_within(self) -> None:
        """Take in that the end of a step came before that of the forward pass that is looked at."""
        if not self._pass.goes_on(self._model(), entering=False):
            self._drop_look()
        elif self._pass.is_here():
            self._end_look()

    def _finish(self, optimizer: Any) -> None:
        """Write the sample that a look has taken."""
        self._hooks.looked()
        moved = self._updates.moved(self._register.entries)
        cost = self._pace.choose()
        self._next = self._ran.steps + self._pace.every
        entries = self._register.entries
        if not entries:
            return
        if len(entries) != len(self._told.layers) or self._optimizers.names != self._told.optimizer:
            self._told = self.layers
            self._course.tell(self._told)
            self._write(self._told)
        counted = self._counts.fetched([each.layer.units for each in entries])
        rates, logged = learning_rates(optimizer), self._log.taken()
        taken = Taken(self._at, time.time(), cost, counted, moved, rates, logged)
        self._ran.samples += 1
        is_bare = self._writer is None or self._writer.takes_bare(taken)
        self._write(self._course.add(taken) if is_bare else self._course.sample(taken))

    def _write(self, record: Taken | Sample | Layers | Logged | Note | End) -> None:
        writer = self._writer
        if writer is not None and not writer.file.closed and not writer.write(record):
            self._warn(_("What is seen is no longer kept: {file} cannot be written.").format(file=self.path))

    def _tell(self) -> None:
        sentence = self.why()
        if sentence:
            with self._safely():
                self._write(Note(self._ran.steps, sentence))
                self._warn(sentence)

    def _fail(self, error: Exception) -> None:
        """Take in an error of the watch: it ends, and says so once."""
        self._ran.error = self._ran.error or f"{type(error).__name__}: {error}"
        if self._look is None:
            self._end()
        else:
            self._look.is_blind = True

    def _end(self) -> None:
        sentence = self.why()
        with contextlib.suppress(Exception):
            self._write(Note(self._ran.steps, sentence))
        self.close()
        self._warn(sentence)

    def _warn(self, sentence: str) -> None:
        if sentence not in self._ran.warned:
            self._ran.warned.add(sentence)
            with contextlib.suppress(Exception):
                warnings.warn(sentence, WatchWarning, stacklevel=3)
                sys.stderr.flush()

    def _safely(self) -> _Safely:
        return _Safely(self)


class _Safely:
    """Lets no error of a watch pass to the training."""

    __slots__ = ("_watch",)

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if isinstance(error, Exception):
            self._watch._fail(error)
            return True
        return False
