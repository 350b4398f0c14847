"""Small data sets and problems for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import Problem, TrainingSpec

POINTS = 350
WINDOW = (-2.0, 2.0)


def npy_of(header: bytes) -> bytes:
    """Return a file of one of NumPy's arrays with a header that was made by hand, and eight bytes in it."""
    return b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header + bytes(8)


def dataset(
    task: Task = Task.BINARY,
    samples: int = 37,
    features: int = 3,
    classes: int = 3,
    seed: int = 0,
    train: int | None = None,
) -> Dataset:
    """Normal points with targets that depend on them; the first ``train`` rows are the training part."""
    rng = np.random.default_rng(seed)
    inputs = rng.standard_normal((samples, features))
    score = inputs @ rng.standard_normal((features, classes)) + 0.3 * rng.standard_normal((samples, classes))
    if task is Task.REGRESSION:
        targets = score[:, :1]
    elif task is Task.BINARY:
        targets = (score[:, :1] > 0).astype(np.float64)
    else:
        targets = np.eye(classes)[score.argmax(axis=1)]
    count = samples - samples // 4 if train is None else train
    names = tuple(f"x{i + 1}" for i in range(features))
    return given(task, inputs, targets, np.arange(count), np.arange(count, samples), names)


def line(task: Task = Task.BINARY, points: int = POINTS, features: int = 2) -> Dataset:
    """Points whose x1 runs evenly from −1 to 1 over the training part, all else 0."""
    x = np.zeros((points + 10, features))
    x[:points, 0] = np.linspace(-1, 1, points)
    targets = (x[:, :1] * 10 // 1 % 2 == 0).astype(np.float64) if task is Task.BINARY else x[:, :1].copy()
    names = tuple(f"x{number + 1}" for number in range(features))
    rows = np.arange(points + 10)
    return Dataset(
        "line", "Line", task, x, targets, rows[:points], rows[points:], names, ("no", "yes"), WINDOW
    )


def given(
    task: Task,
    inputs: NDArray[np.float64],
    targets: NDArray[np.float64],
    train: NDArray[np.intp],
    test: NDArray[np.intp],
    names: tuple[str, ...] = ("x1", "x2"),
) -> Dataset:
    """A data set of these arrays, which become read-only."""
    for array in (inputs, targets, train, test):
        array.flags.writeable = False
    return Dataset("made", "Made for a test", task, inputs, targets, train, test, names)


def network(
    sizes: Sequence[int],
    activations: str | Sequence[str] = "relu",
    head: str = "linear",
    dtype: str = "float64",
) -> NetworkSpec:
    """A network of these sizes, inputs first and outputs last."""
    count = len(sizes) - 2
    names = [activations] * count if isinstance(activations, str) else list(activations)
    hidden = tuple(LayerSpec(n, ActivationChoice(a)) for n, a in zip(sizes[1:-1], names, strict=True))
    return NetworkSpec(sizes[0], hidden, sizes[-1], head=head, dtype=dtype)


def problem(
    data: Dataset,
    hidden: Sequence[int] = (6, 5),
    activation: str = "relu",
    *,
    optimizer: str = "sgd",
    rate: float = 0.05,
    batch: int = 10,
    seed: int = 0,
    head: str = "auto",
    dtype: str = "float32",
) -> Problem:
    """A problem on ``data``."""
    training = TrainingSpec(optimizer, rate, batch, seed)
    return make_problem(data, hidden, ActivationChoice(activation), head=head, training=training, dtype=dtype)


def sheet(cells: list[list[object]]) -> bytes:
    """Return a workbook as spreadsheets write it, with shared strings."""
    words = sorted({cell for row in cells for cell in row if isinstance(cell, str)})
    rows = []
    for number, row in enumerate(cells, 1):
        made = [
            f'<c r="{chr(65 + place)}{number}" t="s"><v>{words.index(cell)}</v></c>'
            if isinstance(cell, str)
            else f'<c r="{chr(65 + place)}{number}"><v>{cell}</v></c>'
            for place, cell in enumerate(row)
            if cell is not None
        ]
        rows.append(f'<row r="{number}">{"".join(made)}</row>')
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", f"<workbook {space}/>")
        book.writestr(
            "xl/sharedStrings.xml", f"<sst {space}>{''.join(f'<si><t>{w}</t></si>' for w in words)}</sst>"
        )
        book.writestr(
            "xl/worksheets/sheet1.xml",
            f"<worksheet {space}><sheetData>{''.join(rows)}</sheetData></worksheet>",
        )
    return out.getvalue()
