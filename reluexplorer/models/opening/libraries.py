"""The libraries of the extra ``models``, and what is said where one is missing."""

from __future__ import annotations

import importlib.util
import sys

from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.text import listed

_PACKAGES = {"onnx": "onnx", "onnxruntime": "onnxruntime", "safetensors": "safetensors", "PIL": "pillow"}


def missing(*modules: str) -> tuple[str, ...]:
    """Return the packages that hold these modules and are not installed."""
    return tuple(_PACKAGES[name] for name in modules if importlib.util.find_spec(name) is None)


def command() -> str:
    """Return the command that installs all of them where this program runs."""
    python = sys.executable or "python"
    python = f'"{python}"' if " " in python else python
    return f'{python} -m pip install "reluexplorer[models]"'


def demand(*modules: str) -> None:
    """Raise :class:`ModelError` with the one command where a module of the extra is missing."""
    absent = missing(*modules)
    if not absent:
        return
    names = listed(list(absent))
    if getattr(sys, "frozen", False):
        raise ModelError(
            _(
                "Models of others need {names}, which the packaged program does not hold; install ReLU "
                'Explorer by pip with Python 3.11 or newer: pip install "reluexplorer[models]"'
            ).format(names=names)
        )
    raise ModelError(
        _("Models of others need {names}; this command installs what is missing: {command}").format(
            names=names, command=command()
        )
    )
