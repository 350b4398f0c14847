"""What is known of a training before its first step, and where its run file lies."""

from __future__ import annotations

import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

import reluexplorer
from reluexplorer.watch.records import Beginning
from reluexplorer.watch.writer import SUFFIX

FOLDER = "runs"


def beginning(model: Any, every: int, window: int, name: str | None) -> Beginning:
    """Return the first record of a run of a model."""
    import torch

    rank, ranks = _rank()
    versions = {
        "reluexplorer": reluexplorer.__version__, "torch": str(torch.__version__), "numpy": np.__version__,
        "python": platform.python_version(),
    }  # fmt: skip
    parameters = sum(each.numel() for each in model.parameters() if not _is_lazy(each))
    return Beginning(
        name or type(model).__name__, _script(), time.time(), every, window, versions, parameters, rank, ranks
    )


def file_for(file: str | Path | None, first: Beginning) -> Path:
    """Return where the run is written; of several processes each has its number in the name."""
    path = Path(file) if file is not None else Path(FOLDER) / ((Path(first.script).stem or "run") + SUFFIX)
    path = path if path.suffix else path.with_suffix(SUFFIX)
    return path.with_name(f"{path.stem}-rank{first.rank}{path.suffix}") if first.ranks > 1 else path


def _script() -> str:
    """Return the path of the script that runs; empty in a notebook or at a prompt."""
    main = getattr(sys.modules.get("__main__"), "__file__", None)
    return os.fspath(main) if main else ""


def _rank() -> tuple[int, int]:
    """Return which of how many processes this is, as PyTorch or its launcher says."""
    from torch import distributed

    if distributed.is_available() and distributed.is_initialized():
        return distributed.get_rank(), distributed.get_world_size()
    try:
        return int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    except (KeyError, ValueError):
        return 0, 1


def _is_lazy(parameter: Any) -> bool:
    """Whether a parameter has no size before the first step."""
    from torch.nn.parameter import is_lazy

    return bool(is_lazy(parameter))
