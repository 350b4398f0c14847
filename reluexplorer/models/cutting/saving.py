"""A copy is written as a file of its own, whole or not at all, and never over the original."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from reluexplorer.disk.whole import write_whole
from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError

if TYPE_CHECKING:
    from reluexplorer.models.cutting.cut import Cut

_MOST_BYTES = (1 << 31) - 1


def save(cut: Cut, path: Path, original: Path, *beside: Path) -> Path:
    """Write a copy, whole or not at all; return the file.

    Raises ModelError where it would replace the original or a file with its weights, is too large for one
    file or cannot be written.
    """
    target = demand_other(path, original, *beside)
    if cut.size[1] > _MOST_BYTES:
        raise ModelError(_("The copy is larger than 2 GB, which one ONNX file cannot hold."))
    try:
        write_whole(target, cut.model.SerializeToString())
    except OSError as error:
        raise ModelError(
            _("{path} cannot be written: {why}.").format(path=path.name, why=error.strerror or error)
        ) from error
    return target


def demand_other(path: Path, original: Path, *beside: Path) -> Path:
    """Return the file that a path leads to; ModelError where it is the original's or no model's.

    ``beside`` are files with weights of the original.
    """
    target = Path(os.path.realpath(path))
    if _is_same(target, original):
        raise ModelError(
            _("{path} is the model itself: choose another name for the copy.").format(path=path.name)
        )
    if any(_is_same(target, each) for each in beside):
        raise ModelError(
            _("{path} holds weights of the model: choose another name for the copy.").format(path=path.name)
        )
    if target.exists() and not (target.is_file() and target.suffix.lower() == ".onnx"):
        raise ModelError(
            _("{path} is not written: something other than an .onnx file is there.").format(path=path.name)
        )
    return target


def _is_same(target: Path, original: Path) -> bool:
    """Whether two paths lead to one file, through links of either kind."""
    try:
        return target.samefile(original)
    except OSError:
        return target == Path(os.path.realpath(original))
