"""From a path to samples that fit a model."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from reluexplorer.language import _
from reluexplorer.models.feeding import pictures, sounds, tables
from reluexplorer.models.feeding.arrays import array_samples
from reluexplorer.models.feeding.fitting import fitted, spare_arrays
from reluexplorer.models.feeding.gaps import whole
from reluexplorer.models.feeding.pixel_arrays import of_pixels
from reluexplorer.models.feeding.preparation import Preparation
from reluexplorer.models.feeding.samples import Samples
from reluexplorer.models.feeding.signature import Input, Signature
from reluexplorer.models.feeding.suffixes import ARRAYS, PICTURES, SOUNDS, TABLES
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import reason, shortened

_LOOKED_AT = 10_000
"""Files of a folder that say what it holds."""


def samples_of(path: Path, signature: Signature, preparation: Preparation | None = None) -> Samples:
    """Return what a file or a folder holds as samples of a model, whichever kind it is.

    A ``preparation`` is for pictures, and for arrays of bytes that are some. Raises ModelError with a
    sentence where it cannot be read, or does not fit.
    """
    try:
        suffix = _kind_of_folder(path) if path.is_dir() else _existing(path).suffix.lower()
    except OSError as error:
        words = _("{path} cannot be read: {why}.").format(path=shortened(path, 120), why=reason(error))
        raise ModelError(words) from error
    if suffix in ARRAYS:
        found = array_samples(path)
        made = of_pixels(found, signature, preparation)
        return fitted(signature, whole(found, made, spare_arrays(signature, found)))
    if suffix in TABLES:
        _demand_inputs(signature)
        return fitted(signature, tables.table_samples(path, signature))
    if suffix in PICTURES:
        return pictures.pictures_of(path, _only(signature), preparation or Preparation())
    if suffix in SOUNDS:
        return sounds.sounds_of(path, _only(signature))
    words = _(
        "{name} holds no inputs that are read here: .npz, .npy, a table (.csv, .tsv), pictures or sounds (a "
        "file, or a folder of them)."
    )
    raise ModelError(words.format(name=shortened(path.name)))


def _existing(path: Path) -> Path:
    path.stat()
    if not path.is_file():
        raise ModelError(_("{path} is no file and no folder.").format(path=shortened(path, 120)))
    return path


def _kind_of_folder(path: Path) -> str:
    """Return the suffix of most files of a folder that are inputs; empty where there are none."""
    known = PICTURES | SOUNDS
    found: Counter[str] = Counter()
    for _folder, _folders, names in os.walk(path):
        found.update(suffix for name in names if (suffix := Path(name).suffix.lower()) in known)
        if found.total() > _LOOKED_AT:
            break
    return found.most_common(1)[0][0] if found else ""


def _demand_inputs(signature: Signature) -> None:
    if not signature.inputs:
        raise ModelError(_("The model takes no inputs, so there is nothing to feed."))


def _only(signature: Signature) -> Input:
    """Return the one input; raise ModelError where there are more."""
    _demand_inputs(signature)
    if len(signature.inputs) > 1:
        words = _("The model takes {count:,} inputs, {declared}; give an .npz file with an array for each.")
        raise ModelError(words.format(count=len(signature.inputs), declared=signature.words))
    return signature.inputs[0]
