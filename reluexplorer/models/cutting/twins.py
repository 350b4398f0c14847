"""Two models run on the same inputs by turns, in a process of their own."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

import numpy as np

from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError

if TYPE_CHECKING:
    from reluexplorer.models.feeding.samples import Samples

_PATIENCE = 0.1
"""Seconds between two looks at whether the comparison is still wanted."""


@dataclass(frozen=True)
class Difference:
    """How two models differ on inputs."""

    inputs: int
    greatest: float
    """Of any element of any output; inf where one is not finite in one of them alone."""
    scale: float
    """The greatest absolute value of an output of the first."""
    is_same: bool
    """Whether all outputs are equal to the bit."""
    seconds: tuple[float, float]
    """Processor time an input, on one thread."""


def compared(
    models: tuple[bytes, bytes],
    samples: Samples,
    on_the_way: Callable[[float], None],
    is_cancelled: Callable[[], bool],
) -> Difference | None:
    """Run two models on each input and return how they differ; None where that was cancelled.

    Raises ModelError where one of them cannot be run.
    """
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        mine.send(models)
        if _answer(mine, is_cancelled) is None:
            return None
        found = Difference(0, 0.0, 0.0, is_same=True, seconds=(0.0, 0.0))
        for index in range(samples.count):
            mine.send(samples.batch(index, 1))
            answer = _answer(mine, is_cancelled)
            if answer is None:
                return None
            found = _joined(found, answer)
            on_the_way((index + 1) / samples.count)
    except (EOFError, ConnectionError) as error:
        raise ModelError(
            _("The program that compares the models ended early, as one that wants for memory does.")
        ) from error
    finally:
        mine.close()
        process.terminate()
        process.join()
    return found


def _answer(connection: Connection, is_cancelled: Callable[[], bool]) -> Difference | None:
    while not connection.poll(_PATIENCE):
        if is_cancelled():
            return None
    answer: Difference | str = connection.recv()
    if isinstance(answer, str):
        raise ModelError(answer)
    return None if is_cancelled() else answer


def _joined(one: Difference, other: Difference) -> Difference:
    count = one.inputs + other.inputs
    seconds = [
        (a * one.inputs + b * other.inputs) / count for a, b in zip(one.seconds, other.seconds, strict=True)
    ]
    return Difference(
        count,
        max(one.greatest, other.greatest),
        max(one.scale, other.scale),
        one.is_same and other.is_same,
        (seconds[0], seconds[1]),
    )


def serve(connection: Connection) -> None:
    """Answer with how two models differ on each batch that comes in; the process's whole work."""
    with suppress(EOFError, ConnectionError, KeyboardInterrupt):
        try:
            runs = [_session(each) for each in connection.recv()]
            connection.send(Difference(0, 0.0, 0.0, is_same=True, seconds=(0.0, 0.0)))
            for turn in iter(int, 1):
                connection.send(_differ(runs, connection.recv(), turn))
        except (EOFError, ConnectionError):
            raise
        except Exception as error:
            connection.send(_("The model cannot be run: {why}").format(why=str(error).splitlines()[0]))


def _session(model: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _differ(runs: list[Any], batch: Mapping[str, Any], turn: int) -> Difference:
    outputs: list[list[Any]] = [[], []]
    seconds = [0.0, 0.0]
    for which in (0, 1) if turn % 2 else (1, 0):
        began = time.process_time()
        outputs[which] = runs[which].run(None, dict(batch))
        seconds[which] = time.process_time() - began
    greatest, scale, is_same = 0.0, 0.0, True
    for one, other in zip(*outputs, strict=True):
        if not isinstance(one, np.ndarray) or one.dtype.kind not in "fiub":
            is_same &= str(one) == str(other)
            continue
        is_same &= one.shape == other.shape and one.tobytes() == other.tobytes()
        greatest = max(greatest, distance(one, other))
        scale = max(scale, float(np.abs(np.nan_to_num(one.astype(np.float64))).max(initial=0.0)))
    return Difference(1, greatest, scale, is_same, (seconds[0], seconds[1]))


def distance(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    """Return the greatest difference of two arrays; inf where shapes or places that are not finite differ."""
    if one.shape != other.shape:
        return float("inf")
    a, b = one.astype(np.float64), other.astype(np.float64)
    finite = np.isfinite(a) & np.isfinite(b)
    if not np.array_equal(a[~finite], b[~finite], equal_nan=True):
        return float("inf")
    return float(np.abs(a[finite] - b[finite]).max(initial=0.0))
