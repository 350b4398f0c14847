"""The files that a storm drops on the window: good, large, broken, and such as are no files at all."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from reluexplorer.session.document.document import Document
from reluexplorer.session.files.document_file import save


def furnish(folder: Path) -> None:
    """Write them into a folder that is made, and a folder for what is saved."""
    for name in ("folder", "saved"):
        (folder / name).mkdir(parents=True)
    rng = np.random.default_rng(0)
    _table(folder / "table.csv", rng.normal(size=(200, 4)))
    _table(folder / "wide.csv", rng.normal(size=(60, 120)))
    _table(folder / "large.csv", rng.normal(size=(20_000, 8)))
    (folder / "broken.csv").write_bytes(b'a,b\n1,"2\n\x00\xff,,,\n')
    (folder / "empty.csv").touch()
    save(folder / "network.reluexp", Document(), 120)
    whole = (folder / "network.reluexp").read_bytes()
    (folder / "torn.reluexp").write_bytes(whole[: len(whole) // 2])
    np.savez(folder / "weights.npz", w1=rng.normal(size=(2, 3)), b1=np.zeros(3))
    (folder / "model.onnx").write_bytes(b"\x08\x07\x12\x07pytorch")
    os.mkfifo(folder / "pipe.csv")


def _table(path: Path, values: np.ndarray) -> None:
    heads = ",".join(f"column{number}" for number in range(values.shape[1]))
    np.savetxt(path, values, "%.5g", ",", header=heads, comments="")
