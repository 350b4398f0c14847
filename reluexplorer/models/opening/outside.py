"""Weights in files beside the model: read from its own folder alone, as far as they are declared."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, BinaryIO

from reluexplorer.disk.regular import NoFileError, regular
from reluexplorer.language import _
from reluexplorer.models.opening.graphs import tensors
from reluexplorer.models.opening.room import demand_room
from reluexplorer.models.opening.tensors import is_outside, length
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import quoted, reason

if TYPE_CHECKING:
    import onnx

MOST_BYTES = 2_000_000_000
"""Of a model with all that lies beside it; what is checked and measured is written as one message of less."""


def load(model: onnx.ModelProto, folder: Path, inside: int) -> tuple[str, ...]:
    """Bring the tensors that lie in files of the model's folder into it; return the names of the files.

    ``inside`` are the bytes of the model's own file. Raises :class:`ModelError` where a file is missing, lies
    elsewhere or is too short; nothing is read before all that is declared is known to be little enough.
    """
    found = [tensor for tensor in tensors(model) if is_outside(tensor)]
    size = inside + sum(map(length, found))
    if size > MOST_BYTES:
        raise ModelError(
            _("With the weights in files beside it, it is larger than is read here ({most:,} MB).").format(
                most=MOST_BYTES // 1_000_000
            )
        )
    demand_room(size)
    by_file: dict[str, list[onnx.TensorProto]] = {}
    for tensor in found:
        by_file.setdefault(_location(tensor), []).append(tensor)
    for location, held in by_file.items():
        with _opened(location, folder) as file:
            size = os.fstat(file.fileno()).st_size
            for tensor in held:
                _fill(tensor, file, size, location)
    return tuple(by_file)


def _entries(tensor: onnx.TensorProto) -> dict[str, str]:
    return {entry.key: entry.value for entry in tensor.external_data}


def _location(tensor: onnx.TensorProto) -> str:
    location = _entries(tensor).get("location", "")
    if not location:
        raise ModelError(
            _("It is damaged: it does not say in which file the tensor {name} is.").format(
                name=quoted(tensor.name)
            )
        )
    return location


def _opened(location: str, folder: Path) -> BinaryIO:
    """Open a file of the folder; raise :class:`ModelError` where it is outside, or no file."""
    parts = PurePosixPath(location).parts
    windows = PureWindowsPath(location)
    if ".." in {*parts, *windows.parts} or parts[:1] == ("/",) or windows.drive or windows.root:
        raise _elsewhere(location)
    try:
        root = Path(os.path.realpath(folder))
        target = Path(os.path.realpath(root / location))
        is_inside = target.is_relative_to(root) and target != root
        if not is_inside:
            raise _elsewhere(location)
        return regular(target, follows=False)
    except ModelError:
        raise
    except NoFileError:
        words = _("Some of its weights are in {file}, which is no file.")
        raise ModelError(words.format(file=quoted(location))) from None
    except FileNotFoundError:
        raise ModelError(
            _("Some of its weights are in {file}, which is missing: put it beside the model.").format(
                file=quoted(location)
            )
        ) from None
    except (OSError, ValueError) as error:
        raise ModelError(
            _("Some of its weights are in {file}, which cannot be read: {reason}.").format(
                file=quoted(location), reason=reason(error)
            )
        ) from None


def _elsewhere(location: str) -> ModelError:
    return ModelError(
        _(
            "Some of its weights are in {file}, outside of the model's own folder: nothing is read there. "
            "Put the file into the folder and save the model with its name alone."
        ).format(file=quoted(location))
    )


def _fill(tensor: onnx.TensorProto, file: BinaryIO, size: int, location: str) -> None:
    wanted = length(tensor)
    start, given = _number(tensor, "offset", 0), _number(tensor, "length", wanted)
    if given != wanted:
        raise ModelError(
            _(
                "It is damaged: the tensor {name} needs {wanted:,} bytes of {file}, but names {given:,}."
            ).format(name=quoted(tensor.name), wanted=wanted, file=quoted(location), given=given)
        )
    if start + wanted > size:
        raise ModelError(
            _(
                "The file {file} with its weights is too short: {wanted:,} bytes are needed, {size:,} are "
                "there; bring it here again, whole."
            ).format(file=quoted(location), wanted=start + wanted, size=size)
        )
    file.seek(start)
    content = file.read(wanted)
    if len(content) != wanted:
        raise ModelError(_("The file {file} changed while it was read.").format(file=quoted(location)))
    tensor.raw_data = content
    tensor.data_location = tensor.DEFAULT
    del tensor.external_data[:]


def _number(tensor: onnx.TensorProto, key: str, absent: int) -> int:
    """Return a place or a length that a tensor names."""
    text = _entries(tensor).get(key, "")
    if not text:
        return absent
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise ModelError(
            _("It is damaged: the tensor {name} has an impossible place in its file.").format(
                name=quoted(tensor.name)
            )
        )
    return int(text)
