"""A model's file is opened once, looked at, and read only where it can be a model of a size that is read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reluexplorer.core.network.given_weights import LARGEST
from reluexplorer.disk.regular import NoFileError, regular
from reluexplorer.language import _
from reluexplorer.models.opening.graphs import graphs
from reluexplorer.models.opening.others import demand_no_folder, demand_readable
from reluexplorer.models.opening.outside import MOST_BYTES
from reluexplorer.models.opening.wire import demand_sound, not_onnx
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import reason

if TYPE_CHECKING:
    import onnx

MOST_NODES = 100_000
_MOST_ATTRIBUTES = 2 * MOST_NODES
_HEAD = 4096


@contextmanager
def model_file(path: Path) -> Iterator[tuple[BinaryIO, bytes, int]]:
    """Give a file that may be a model, how it begins, and its bytes; :class:`ModelError` where it is none."""
    try:
        demand_no_folder(path)
        with regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(_HEAD)
            demand_readable(path, head)
            if size == 0:
                raise ModelError(_("The file is empty."))
            if size > MOST_BYTES:
                raise ModelError(
                    _("It is larger than is read here ({most:,} MB).").format(most=MOST_BYTES // 1_000_000)
                )
            yield file, head, size
    except FileNotFoundError:
        raise ModelError(_("There is no such file.")) from None
    except NoFileError:
        raise ModelError(_("It is no file that can be read.")) from None
    except (OSError, ValueError) as error:
        if isinstance(error, ModelError):
            raise
        raise ModelError(_("It cannot be read: {reason}.").format(reason=reason(error))) from None


def onnx_content(file: BinaryIO, size: int) -> bytes:
    """Return the bytes of an ONNX model, none of which are read before they are known to be sound."""
    demand_sound(file, size)
    file.seek(0)
    return file.read(size)


def weights_content(file: BinaryIO, size: int) -> bytes:
    """Return the bytes of a file of weights; raise :class:`ModelError` where they are more than is read."""
    if size > LARGEST:
        raise ModelError(_("It holds more than is read here ({largest} MiB).").format(largest=LARGEST >> 20))
    file.seek(0)
    return file.read(size)


def parsed(content: bytes) -> onnx.ModelProto:
    """Return the model that bytes hold; raise :class:`ModelError` where they hold none."""
    import onnx
    from google.protobuf.message import DecodeError

    model = onnx.ModelProto()
    try:
        model.ParseFromString(content)
    except (DecodeError, RuntimeError, ValueError):
        raise not_onnx() from None
    _demand_few(model)
    return model


def _demand_few(model: onnx.ModelProto) -> None:
    """Raise :class:`ModelError` where going through all nodes and inputs would take too long."""
    found = list(graphs(model.graph))
    ends = sum(len(each.input) + len(each.output) for each in found)
    bodies = [each.node for each in (*found, *model.functions)]
    attributes = sum(len(node.attribute) for body in bodies for node in body)
    if ends + sum(map(len, bodies)) > MOST_NODES or attributes > _MOST_ATTRIBUTES:
        raise ModelError(
            _("It has more nodes, inputs or attributes than are read here ({most:,}).").format(
                most=MOST_NODES
            )
        )
