"""Files of other programs are never loaded; the lines that export them are said."""

from __future__ import annotations

import ast
import pickle
import zipfile
from pathlib import Path

import pytest

from reluexplorer.models.opening.opened import opened
from reluexplorer.models.values.refusal import ModelError


class Trap:
    """Writes a file where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, ...]]:
        return (open, (str(self.path), "w"))


def refused(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        opened(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "what", "line"),
    [
        ("net.pt", "a PyTorch file", "torch.onnx.export(model,"),
        ("net.pth", "a PyTorch file", "torch.onnx.export(model,"),
        ("net.ckpt", "a PyTorch file", "torch.onnx.export(model,"),
        ("net.keras", "a Keras model", 'load_model("net.keras")'),
        ("net.H5", "a Keras model", 'load_model("net.H5")'),
        ("net.pkl", "a Python pickle", "to_onnx(model,"),
        ("net.joblib", "a Python pickle", "to_onnx(model,"),
        ("net.onnx", "a Python pickle", "to_onnx(model,"),
    ],
)
def test_what_can_hold_programs_is_not_loaded(tmp_path: Path, name: str, what: str, line: str) -> None:
    path, sprung = tmp_path / name, tmp_path / "sprung"
    path.write_bytes(pickle.dumps(Trap(sprung)))
    words, *lines = refused(path).split("\n")
    assert words.startswith(f"This is {what}, which can hold programs: it is never loaded.")
    assert len(lines) == 3
    assert line in "\n".join(lines)
    ast.parse("\n".join(lines))
    assert not sprung.exists()


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("net.tflite", b"\x1c\0\0\0TFL3", '--tflite "net.tflite"'),
        ("net.bin", b"\x1c\0\0\0TFL3" + bytes(99), '--tflite "net.bin"'),
        ("graph.pb", b"\x0a\x05", '--graphdef "graph.pb"'),
        ("saved_model.pb", b"\x08\x01", "--saved-model "),
        ("net.bin", b"\x89HDF\r\n\x1a\n", 'load_model("net.bin")'),
        ("net.ort", b"\x1c\0\0\0ORTM", "open the .onnx that it was made from."),
    ],
)
def test_other_models_are_converted_by_their_makers(
    tmp_path: Path, name: str, content: bytes, line: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert line in refused(tmp_path / name)


@pytest.mark.parametrize(
    ("first", "what"), [("archive/data.pkl", "a PyTorch file"), ("metadata.json", "a Keras model")]
)
def test_archives_are_known_by_what_is_in_them(tmp_path: Path, first: str, what: str) -> None:
    with zipfile.ZipFile(tmp_path / "model.bin", "w") as packed:
        packed.writestr(first, "x")
        packed.writestr("config.json", "{}")
    assert refused(tmp_path / "model.bin").startswith(f"This is {what}, which can hold programs")


def test_old_files_of_pytorch_are_no_mere_pickles(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(pickle.dumps(119547037146038801333356, 2))
    assert refused(tmp_path / "model.bin").startswith("This is a PyTorch file")


def test_a_placeholder_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    assert refused(tmp_path / "model.onnx").startswith("This is a placeholder of Git LFS")


def test_the_folder_of_a_model_is_known(tmp_path: Path) -> None:
    (tmp_path / "saved_model.pb").write_bytes(b"\x08\x01")
    assert f'--saved-model "{tmp_path.name}"' in refused(tmp_path)


def test_a_name_that_would_break_the_line_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / 'a";import os;".keras'
    path.write_bytes(b"PK")
    assert 'load_model("FILE.keras")' in refused(path)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_lines_for_pytorch_export_what_opens_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    (tmp_path / "net.pt").touch()
    _said, *lines = refused(tmp_path / "net.pt").split("\n")
    net = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3, stride=50), torch.nn.ReLU())
    monkeypatch.chdir(tmp_path)
    exec("\n".join(lines), {"torch": torch, "model": net})  # noqa: S102 what a person is told to run
    found = opened(tmp_path / "model.onnx")
    assert [node.op_type for node in found.model.graph.node] == ["Conv", "Relu"]
    assert found.model.graph.input[0].type.tensor_type.shape.dim[0].dim_param == "n"
