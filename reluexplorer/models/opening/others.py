"""Files of other programs that are never loaded, since that can run code, and the lines that export them."""

from __future__ import annotations

import re
from pathlib import Path

from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError

_EXPORT = (
    'torch.onnx.export(model, (example,), "model.onnx", dynamo=False, input_names=["x"], '
    'dynamic_axes={"x": {0: "n"}})'
)
_TORCH = "\n".join(("model.eval()", "example = torch.zeros(1, 3, 224, 224)", _EXPORT))
_KERAS = "\n".join(
    (
        "import keras, tf2onnx",
        'model = keras.models.load_model("{name}")',
        'tf2onnx.convert.from_keras(model, output_path="model.onnx")',
    )
)
_PICKLE = "\n".join(
    (
        "from skl2onnx import to_onnx",
        "made = to_onnx(model, X[:1].astype('float32'))",
        'open("model.onnx", "wb").write(made.SerializeToString())',
    )
)
_LITE = 'python -m tf2onnx.convert --opset 17 --tflite "{name}" --output model.onnx'
_SAVED = 'python -m tf2onnx.convert --opset 17 --saved-model "{name}" --output model.onnx'
_GRAPH = (
    'python -m tf2onnx.convert --opset 17 --graphdef "{name}" --inputs INPUT:0 --outputs OUTPUT:0 '
    "--output model.onnx"
)
_PLAIN = re.compile(r"[\w .()+-]{1,80}")
"""Names that change nothing of a line that they are put into."""
_HDF5 = b"\x89HDF\r\n\x1a\n"
_LEGACY_TORCH = b"\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19"
"""The number that PyTorch's files before 1.6 begin with, as it is pickled."""
_OF_TORCH, _OF_KERAS = frozenset({".pt", ".pth", ".ckpt"}), frozenset({".keras", ".h5", ".hdf5"})
_OF_PICKLE = frozenset({".pkl", ".pickle", ".joblib"})


class NeverLoadedError(ModelError):
    """A file of a kind that is never loaded; ``lines`` write, where it was made, what opens instead."""

    def __init__(self, said: str, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join((said, *lines)))
        self.said, self.lines = said, lines


def demand_readable(path: Path, head: bytes) -> None:
    """Raise :class:`NeverLoadedError` with the lines that export it where a file is of a kind that is not.

    ``head`` is how it begins.
    """
    suffix = path.suffix.lower()
    name = path.name if _PLAIN.fullmatch(path.name) else f"FILE{suffix if _PLAIN.fullmatch(suffix) else ''}"
    packed = _first_packed(head)
    if suffix in _OF_TORCH or packed.endswith(b"/data.pkl") or _LEGACY_TORCH in head[:64]:
        what, lines = _("a PyTorch file, which can hold programs"), _TORCH
    elif suffix in _OF_KERAS or head.startswith(_HDF5) or packed == b"metadata.json":
        what, lines = _("a Keras model, which can hold programs"), _KERAS
    elif suffix in _OF_PICKLE or _is_pickle(head):
        what, lines = _("a Python pickle, which can hold programs"), _PICKLE
    elif suffix == ".tflite" or head[4:8] == b"TFL3":
        what, lines = _("a TensorFlow Lite model"), _LITE
    elif suffix == ".pb":
        saved = path.name == "saved_model.pb"
        what, lines = _("a TensorFlow model"), _SAVED if saved else _GRAPH
        folder = path.parent.name
        name = (folder if _PLAIN.fullmatch(folder) else "FOLDER") if saved else name
    elif head[4:8] == b"ORTM":
        raise ModelError(
            _(
                "This is a model in onnxruntime's own form, which is not read; open the .onnx that it was "
                "made from."
            )
        )
    elif head.startswith(b"version https://git-lfs"):
        raise ModelError(_("This is a placeholder of Git LFS; git lfs pull brings the model itself."))
    else:
        return
    said = _(
        "This is {what}: it is never loaded. Where it was made, this writes an ONNX model that opens here:"
    )
    raise NeverLoadedError(said.format(what=what), tuple(lines.replace("{name}", name).split("\n")))


def demand_no_folder(path: Path) -> None:
    """Raise :class:`ModelError` where a path leads to a folder."""
    if not path.is_dir():
        return
    if (path / "saved_model.pb").exists():
        demand_readable(path / "saved_model.pb", b"")
    raise ModelError(_("This is a folder; choose the model's file in it (.onnx)."))


def _first_packed(head: bytes) -> bytes:
    """Return the name of the first file in a ZIP archive, empty where it is none (APPNOTE 4.3.7)."""
    if not head.startswith(b"PK\3\4"):
        return b""
    return head[30 : 30 + int.from_bytes(head[26:28], "little")]


def _is_pickle(head: bytes) -> bool:
    return head[:1] == b"\x80" and head[1:2] in {b"\2", b"\3", b"\4", b"\5"}
