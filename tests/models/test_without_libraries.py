"""Without the libraries of the extra all modules load, and opening a model says the one command."""

from __future__ import annotations

import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from reluexplorer.models.opening import libraries
from reluexplorer.models.values.refusal import ModelError
from tests.places import PACKAGE, ROOT

BLOCK = """
import importlib, importlib.machinery, pathlib, sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"onnx", "onnxruntime", "safetensors", "PIL", "torch", "soundfile"}:
            raise ModuleNotFoundError(f"{name} is not installed")

sys.meta_path.insert(0, Block())
"""


@pytest.mark.parametrize("room", ["models", "watch"])
def test_all_modules_load_without_them(room: str) -> None:
    paths = sorted((PACKAGE / room).rglob("*.py"))
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths]
    program = f"{BLOCK}\nfor name in {modules!r}: importlib.import_module(name)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def present(*names: str) -> object:
    return lambda name: ModuleSpec(name, None) if name in names else None


def test_what_is_missing_is_said_with_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries.importlib.util, "find_spec", present("onnx"))
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    libraries.demand("onnx")
    with pytest.raises(ModelError) as caught:
        libraries.demand("onnx", "onnxruntime", "PIL")
    assert str(caught.value) == (
        "Models of others need onnxruntime and pillow; this command installs what is missing: "
        '/usr/bin/python3 -m pip install "reluexplorer[models]"'
    )


def test_a_path_with_spaces_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", r"C:\Program Files\python.exe")
    assert libraries.command() == r'"C:\Program Files\python.exe" -m pip install "reluexplorer[models]"'


def test_the_packaged_program_says_what_can_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries.importlib.util, "find_spec", present())
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(
        ModelError, match=r"which the packaged program does not hold; install ReLU Explorer by pip"
    ):
        libraries.demand("onnx")


def test_a_model_is_not_opened_without_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reluexplorer.models.opening.opened import opened

    monkeypatch.setattr(libraries.importlib.util, "find_spec", present())
    (tmp_path / "model.onnx").write_bytes(b"\x08\x08")
    with pytest.raises(ModelError, match=r"^Models of others need onnx; "):
        opened(tmp_path / "model.onnx")
