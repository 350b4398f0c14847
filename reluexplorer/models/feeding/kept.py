"""Preparations that are kept by the digests of models, each in a file of the person's folder."""

from __future__ import annotations

import re
from pathlib import Path

from reluexplorer.disk.whole import write_whole
from reluexplorer.language import _
from reluexplorer.models.feeding.preparation import Preparation, from_json
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import reason, shortened

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST_BYTES = 4000


def usual_folder() -> Path:
    """Return where a person's settings of inputs are."""
    from platformdirs import user_state_path

    return user_state_path("reluexplorer", appauthor=False) / "inputs"


def keep(folder: Path, digest: str, preparation: Preparation) -> None:
    """Keep a preparation for the model of a SHA-256; raise ModelError where it cannot be written."""
    path = _place(folder, digest)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, preparation.as_json().encode())
    except OSError as error:
        words = _("The settings of inputs cannot be kept in {folder}: {why}.")
        raise ModelError(words.format(folder=shortened(folder, 120), why=reason(error))) from error


def kept(folder: Path, digest: str) -> tuple[Preparation | None, str]:
    """Return what is kept for a model, None where nothing is, and a sentence where it cannot be read."""
    path = _place(folder, digest)
    try:
        with path.open("rb") as file:
            return from_json(file.read(_MOST_BYTES).decode()), ""
    except FileNotFoundError:
        return None, ""
    except (OSError, UnicodeError, ModelError):
        words = _("The settings of inputs in {path} are damaged and were passed over.")
        return None, words.format(path=shortened(path, 120))


def _place(folder: Path, digest: str) -> Path:
    if _DIGEST.fullmatch(digest) is None:
        raise ValueError(digest)
    return folder / f"{digest}.json"
