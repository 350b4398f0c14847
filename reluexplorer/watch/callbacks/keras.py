"""The callback for Keras 3, whatever its backend: ``model.fit(…, callbacks=[WatchCallback(x[:256])])``."""

from __future__ import annotations

import sys
import time
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.language import _
from reluexplorer.watch.beginning import file_for
from reluexplorer.watch.callbacks.keras_layers import Activation, activations_of
from reluexplorer.watch.lives import Lives
from reluexplorer.watch.records import Beginning, End, Layers, Note, Sample
from reluexplorer.watch.watching import WatchWarning
from reluexplorer.watch.writer import RunWriter, new_run


class KerasMethods:
    """Runs some ``inputs`` through the model every so many batches, and writes which units fire for them.

    Keras gives a callback no batch, so what is dead is dead for these inputs: take some hundred of the
    training data. Pre-activations and gradients are not seen. No error of it reaches the training.
    """

    model: Any

    def __init__(
        self,
        inputs: Any,
        every: int = 50,
        *,
        window: int = 10,
        file: str | Path | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__()
        self._inputs, self._every, self._file, self._name = inputs, every, file, name
        self._window = window
        self._writer: RunWriter | None = None
        self._forget()

    def _forget(self) -> None:
        """Be as before a training."""
        self._lives = Lives(self._window)
        self._step, self._spent, self._began = 0, 0.0, time.perf_counter()
        self._found: list[Activation] = []
        self._probe: Any = None
        self._before: list[NDArray[Any] | None] | None = None
        self._fired: list[NDArray[np.bool_]] = []

    @property
    def path(self) -> Path | None:
        """The run file; None before the training and where none could be made."""
        return None if self._writer is None else self._writer.path

    def on_train_begin(self, logs: Any = None) -> None:
        """Begin a run file, a new one for each call of ``fit``."""
        del logs
        self._forget()
        try:
            self._begin()
        except Exception as error:
            self._fail(error)

    def _begin(self) -> None:
        import keras

        script = str(getattr(sys.modules.get("__main__"), "__file__", None) or "")
        versions = {"keras": str(keras.__version__)}
        first = Beginning(
            self._name or self.model.name, script, time.time(), self._every, self._lives.window, versions
        )
        self._writer = new_run(file_for(self._file, first))
        self._writer.write(first)
        self._found = activations_of(self.model)
        if not self._found:
            raise ValueError(_("the model has no activations that Keras shows as outputs of layers"))
        given = self.model.inputs
        shown = [each.output for each in self._found]
        self._probe = keras.Model(given[0] if len(given) == 1 else given, shown)
        self._writer.write(Layers(tuple(each.layer for each in self._found)))
        words = _(
            "Of {count:,} given inputs it is seen for which units fire; no pre-activations, no gradients."
        )
        self._writer.write(Note(0, words.format(count=len(self._inputs))))

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Look, every so many batches."""
        del batch, logs
        if self._probe is None or self._step % self._every:
            return
        began = time.perf_counter()
        try:
            self._look()
        except Exception as error:
            self._fail(error)
        self._spent += time.perf_counter() - began

    def _look(self) -> None:
        self._sync()
        shown = self._probe(self._inputs, training=False)
        outputs = shown if isinstance(shown, list | tuple) else [shown]
        self._fired = [each.fires(_array(out)) for each, out in zip(self._found, outputs, strict=True)]
        self._before = self._kernels()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Write what was seen, with how far the weights went since."""
        del batch
        if self._before is not None:
            began = time.perf_counter()
            try:
                self._write(logs or {})
            except Exception as error:
                self._fail(error)
            self._before = None
            self._spent += time.perf_counter() - began
        self._step += 1

    def _write(self, logs: dict[str, Any]) -> None:
        self._sync()
        moved = [_moved(*pair) for pair in zip(self._before or [], self._kernels(), strict=True)]
        shares = [each.mean(axis=0) for each in self._fired]
        silent = np.concatenate([each == 0.0 for each in shares])
        can_die = np.repeat([each.layer.can_die for each in self._found], [len(each) for each in shares])
        events = self._lives.seen(self._step, silent, can_die)
        ends = np.cumsum([len(each) for each in shares])[:-1]
        count, units = len(shares), len(silent)
        loss = logs.get("loss")
        sample = Sample(
            self._step, time.time(), self._spent / (time.perf_counter() - self._began),
            np.full(count, len(self._inputs)), np.array([len(each) for each in self._fired]),
            np.array([each.mean() for each in shares], np.float32),
            np.array([each.sum() for each in np.split(self._lives.dead, ends)], np.int32),
            np.full(count, np.nan, np.float32), np.array(moved, np.float32), self._rates(),
            events.died, events.since, events.woke, silent, np.concatenate(shares).astype(np.float32),
            np.full(units, np.nan, np.float32), np.concatenate([each.bias() for each in self._found]),
            {} if loss is None else {"loss": np.array([[self._step, float(loss)]])},
        )  # fmt: skip
        if self._writer is not None:
            self._writer.write(sample)

    def _sync(self) -> None:
        """Have JAX's weights put back into the model, where it trains."""
        sync = getattr(self.model, "jax_state_sync", None)
        if sync is not None:
            sync()

    def _kernels(self) -> list[NDArray[Any] | None]:
        return [None if each.source is None else _array(each.source.kernel) for each in self._found]

    def _rates(self) -> NDArray[np.float64]:
        return np.array([float(_array(self.model.optimizer.learning_rate))])

    def on_train_end(self, logs: Any = None) -> None:
        """Say that the training has ended; the file is closed."""
        del logs
        if self._writer is not None:
            self._writer.write(End(self._step, time.time()))
            self._writer.close()

    def _fail(self, error: Exception) -> None:
        """End the watch and say why, once."""
        self._probe = self._before = None
        words = _("The watch has ended, the training goes on: {why}").format(why=error)
        if self._writer is not None:
            self._writer.write(Note(self._step, words))
        warnings.warn(words, WatchWarning, stacklevel=3)


def _array(tensor: Any) -> NDArray[Any]:
    from keras import ops

    return np.array(ops.convert_to_numpy(tensor))


def _moved(before: NDArray[Any] | None, after: NDArray[Any] | None) -> float:
    """Return the norm of a change over the norm before it; NaN where there are no weights."""
    if before is None or after is None:
        return float("nan")
    size = float(np.linalg.norm(before))
    return float(np.linalg.norm(after - before)) / size if size else float("nan")


def __getattr__(name: str) -> Any:
    """Make ``WatchCallback`` when it is first asked for."""
    if name != "WatchCallback":
        raise AttributeError(name)
    base = import_module("keras").callbacks.Callback
    made = type(name, (KerasMethods, base), {"__module__": __name__, "__doc__": KerasMethods.__doc__})
    globals()[name] = made
    return made
