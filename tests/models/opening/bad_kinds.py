"""Models and inputs that are bad in each known way, made anew: ``tests.models.opening.bad`` tries them.

Each function writes into a folder of its own and returns the arguments of ``reluexplorer doctor``. What is
beside that folder must never be read; ``secret`` lies there.
"""

from __future__ import annotations

import io
import os
import pickle
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from tests.models.opening.small import array, dense, model, saved, value

Made = list[str]
KINDS: dict[str, Callable[[Path], Made]] = {}
"""By what is bad, in words."""
BYTES = 48
_Write = Callable[[Path], None]
_ROWS = np.arange(80, dtype=np.float32).reshape(20, 4)


def kind(words: str) -> Callable[[Callable[[Path], Made]], Callable[[Path], Made]]:
    def noted(make: Callable[[Path], Made]) -> Callable[[Path], Made]:
        KINDS[words] = make
        return make

    return noted


def _of(name: str, made: Callable[[], onnx.ModelProto | bytes]) -> None:
    """Note a kind that is one file."""
    KINDS[name] = lambda folder: [str(saved(folder, made()))]


def _with(weight: TensorProto) -> onnx.ModelProto:
    return model(held=[weight, array("b", 3)])


def _typed(number: int, dtype: type | None = None) -> onnx.ModelProto:
    """The dense model in another kind of numbers."""
    if dtype is None:
        held = [TensorProto(name=name, data_type=number, dims=dims, raw_data=bytes(2 * count))
                for name, dims, count in (("w", (4, 3), 12), ("b", (3,), 3))]  # fmt: skip
    else:
        ones: list[NDArray[Any]] = [np.ones(dims, dtype) for dims in ((4, 3), (3,))]
        held = [numpy_helper.from_array(each, name) for name, each in zip("wb", ones, strict=True)]
    inputs, outputs = [value("x", "n", 4, kind=number)], [value("y", "n", 3, kind=number)]
    return model(held=held, inputs=inputs, outputs=outputs)


_of("truncated", lambda: model().SerializeToString()[:-40])
_of("2 GB declared of the graph", lambda: b"\x08\x08\x3a\xff\xff\xff\xff\x07" + bytes(200))
_of("2 GB declared of a tensor", lambda: _with(
    TensorProto(name="w", data_type=1, dims=(1 << 14, 1 << 15), raw_data=b"12")))  # fmt: skip
_of("opset 3", lambda: model(opset=3))
_of("opset 99", lambda: model(opset=99))
_of("a circle", lambda: model(
    [helper.make_node("Add", ["x", "y"], ["z"]), helper.make_node("Relu", ["z"], ["y"])]))  # fmt: skip
_of("an unknown operator", lambda: model([dense()[0], helper.make_node("Reluu", ["z"], ["y"])]))
_of("a domain of its own", lambda: model(
    [dense()[0], helper.make_node("Fast", ["z"], ["y"], domain="mine")], domains=[("mine", 1)]))  # fmt: skip
_of("bfloat16", lambda: _typed(TensorProto.BFLOAT16))
_of("float16", lambda: _typed(TensorProto.FLOAT16, np.float16))
_of("an input of 0 × 4", lambda: model(inputs=[value("x", 0, 4)]))
_of("an input of n × 0", lambda: model(
    inputs=[value("x", "n", 0)], held=[array("w", 0, 3), array("b", 3)]))  # fmt: skip
_of("weights of no number", lambda: model(held=[array("w", 4, 0), array("b", 0)]))


@kind("2.1 GB of nothing")
def _large(folder: Path) -> Made:
    with (folder / "model.onnx").open("wb") as file:
        file.truncate(2_100_000_000)
    return [file.name]


def _beside(location: str) -> Callable[[Path], Made]:
    """A model whose first weight is said to be in another file."""

    def make(folder: Path) -> Made:
        weight = TensorProto(name="w", data_type=1, dims=(4, 3), data_location=TensorProto.EXTERNAL)
        weight.external_data.add(key="location", value=location.replace("HERE", str(folder.parent)))
        return [str(saved(folder, _with(weight)))]

    return make


KINDS["data that is missing"] = _beside("weights.bin")
KINDS["data in .."] = _beside("../secret")
KINDS["data in a way round .."] = _beside("deep/../../secret")
KINDS["data at an absolute path"] = _beside("HERE/secret")
KINDS["data in /dev/zero"] = _beside("/dev/zero")
KINDS["data in /etc/passwd"] = _beside("/etc/passwd")
KINDS["data at a very long path"] = _beside("deep/" * 4_000 + "secret")
KINDS["data at a very long name"] = _beside("w" * 100_000)


@kind("data by a link to a file outside")
def _link(folder: Path) -> Made:
    (folder / "data").symlink_to(folder.parent / "secret")
    return _beside("data")(folder)


@kind("data by a link to a folder outside")
def _link_to_folder(folder: Path) -> Made:
    (folder / "deep").symlink_to(folder.parent)
    return _beside("deep/secret")(folder)


@kind("data by a link to /dev/zero")
def _link_to_zero(folder: Path) -> Made:
    (folder / "data").symlink_to("/dev/zero")
    return _beside("data")(folder)


@kind("data in a pipe")
def _pipe(folder: Path) -> Made:
    os.mkfifo(folder / "data")
    return _beside("data")(folder)


@kind("a model that is a pipe")
def _piped(folder: Path) -> Made:
    os.mkfifo(folder / "model.onnx")
    return [str(folder / "model.onnx")]


@kind("a model that is /dev/zero")
def _zero(folder: Path) -> Made:
    (folder / "model.onnx").symlink_to("/dev/zero")
    return [str(folder / "model.onnx")]


class _Writes:
    """Makes a file where it is unpickled."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return os.mkdir, (str(self.place),)


def unpickled(folder: Path) -> Path:
    """What would be there if anything had been executed."""
    return folder / "executed"


@kind("a pickle as model.pt")
def _pt(folder: Path) -> Made:
    (folder / "model.pt").write_bytes(pickle.dumps(_Writes(unpickled(folder))))
    return [str(folder / "model.pt")]


@kind("a pickle as model.onnx")
def _pickled(folder: Path) -> Made:
    return [str(saved(folder, pickle.dumps(_Writes(unpickled(folder)))))]


def _inputs(words: str, name: str = "in.npz", *, pictures: bool = False) -> Callable[[_Write], _Write]:
    """Note a kind of inputs of a model that is sound; ``write`` fills the file or folder."""

    def noted(write: _Write) -> _Write:
        def make(folder: Path) -> Made:
            sound = model()
            if pictures:
                weights = [numpy_helper.from_array(np.ones((3, 3, 3, 3), np.float32), "w"), array("b", 3)]
                nodes = [helper.make_node("Conv", ["x", "w", "b"], ["z"]), dense()[1]]
                ends = [value("x", "n", 3, 8, 8)], [value("y", "n", 3, 6, 6)]
                sound = model(nodes, inputs=ends[0], outputs=ends[1], held=weights)
            write(folder / name)
            return [str(saved(folder, sound)), "--inputs", str(folder / name)]

        KINDS[f"inputs: {words}"] = make
        return write

    return noted


def _header(shape: str, dtype: str = "<f4") -> bytes:
    """The beginning of a .npy file of some shape."""
    words = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}".encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(words)) + words


@_inputs("an archive of 1 MB that unpacks to 200")
def _bomb(path: Path) -> None:
    archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive as packed, packed.open("x.npy", "w") as file:
        file.write(_header("(16777216, 3)"))
        for _part in range(12):
            file.write(bytes(1 << 24))


@_inputs("an archive of objects")
def _objects(path: Path) -> None:
    np.savez(path, x=np.array([_Writes(unpickled(path.parent))], object))


@_inputs("an array of objects", "in.npy")
def _object(path: Path) -> None:
    np.save(path, np.array([_Writes(unpickled(path.parent))], object))


for _shape in ("(1099511627776, 4)", "(4611686018427387904, 4)", "(-20, 4)", "(0, 4)", "(20, 0)", "(20, 5)"):

    @_inputs(f"an array of shape {_shape}", "in.npy")
    def _shaped(path: Path, shape: str = _shape) -> None:
        path.write_bytes(_header(shape) + (bytes(400) if shape[-2] == "5" else b""))


@_inputs("an archive of another name")
def _named(path: Path) -> None:
    np.savez(path, other=_ROWS, and_another=_ROWS)


@_inputs("a truncated archive")
def _short(path: Path) -> None:
    whole = io.BytesIO()
    np.savez(whole, x=_ROWS)
    path.write_bytes(whole.getvalue()[:-90])


@_inputs("values that are no numbers")
def _nan(path: Path) -> None:
    np.savez(path, x=np.full_like(_ROWS, np.nan))


@_inputs("a table of words", "in.csv")
def _words(path: Path) -> None:
    path.write_text("one,two,three,four\n" + "red,green,blue,grey\n" * 20)


@_inputs("a table of too few columns", "in.csv")
def _narrow(path: Path) -> None:
    path.write_text("a,b\n" + "1,2\n" * 20)


@_inputs("an empty file", "in.npz")
def _empty(path: Path) -> None:
    path.write_bytes(b"")


@_inputs("none there", "none.npz")
def _none(_path: Path) -> None:
    pass


@_inputs("a pipe", "in.npy")
def _fed_by_pipe(path: Path) -> None:
    os.mkfifo(path)


@_inputs("/dev/zero", "in.npy")
def _fed_by_zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


@_inputs("an empty folder", "in", pictures=True)
def _nothing(path: Path) -> None:
    path.mkdir()


def _png(width: int, height: int, pixels: bytes) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        ends = len(content), zlib.crc32(name + content)
        return struct.pack(">I", ends[0]) + name + content + struct.pack(">I", ends[1])

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _pictures(path: Path, *contents: bytes, suffix: str = "png") -> None:
    path.mkdir()
    for number, content in enumerate(contents):
        (path / f"{number}.{suffix}").write_bytes(content)


@_inputs("a picture of 60,000 × 60,000", "in", pictures=True)
def _vast(path: Path) -> None:
    _pictures(path, _png(60_000, 60_000, bytes(1000)))


@_inputs("a picture of 12,000 × 12,000 in 50 kB", "in", pictures=True)
def _wide(path: Path) -> None:
    _pictures(path, _png(12_000, 12_000, bytes(12_000 * 36_001)))


@_inputs("a truncated picture", "in", pictures=True)
def _half(path: Path) -> None:
    noise = np.random.default_rng(0).bytes(64 * 193)
    _pictures(path, _png(64, 64, noise)[:4000])


@_inputs("a picture of words", "in", pictures=True)
def _no_picture(path: Path) -> None:
    _pictures(path, b"these are words\n" * 40, suffix="jpg")


@_inputs("a picture that is a pipe", "in", pictures=True)
def _piped_picture(path: Path) -> None:
    path.mkdir()
    os.mkfifo(path / "a.png")


@_inputs("a truncated sound", "in.wav")
def _sound(path: Path) -> None:
    path.write_bytes(b"RIFF\xff\xff\xff\x7fWAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00")
