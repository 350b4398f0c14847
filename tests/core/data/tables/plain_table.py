"""A plain table, to compare with what the same rows give when they are written otherwise."""

from __future__ import annotations

import io

import numpy as np

from reluexplorer.core.data.dataset import Dataset

ROWS = [
    (f"{20 + i * 7 % 31}.{i % 10}", f"{(i * 5 % 17) - 8}.25", ("low", "high")[i * 3 % 5 > 1])
    for i in range(40)
]
HEAD = ("size", "weight", "kind")


def lines(rows=None, head=HEAD, separator=",") -> list[str]:
    return [separator.join(row) for row in ([head] if head else []) + list(ROWS if rows is None else rows)]


def text(*args, **kwargs) -> str:
    return "\n".join(lines(*args, **kwargs)) + "\n"


def same(given: Dataset, plain: Dataset) -> None:
    assert given.feature_names == plain.feature_names
    assert (given.class_names, given.target_name) == (plain.class_names, plain.target_name)
    assert np.array_equal(given.inputs, plain.inputs)
    assert np.array_equal(given.targets, plain.targets)


def saved(array: object, write=np.save) -> bytes:
    out = io.BytesIO()
    if isinstance(array, dict):
        np.savez(out, **array)
    else:
        write(out, array)
    return out.getvalue()
