"""Which models are in which packages, and how they are brought from there."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tests.places import ROOT

FOLDER = ROOT / ".models"
"""Where they are kept; not under version control."""


@dataclass(frozen=True)
class Package:
    """A release on PyPI and the files of models in it, by the names that they have here."""

    release: str
    members: dict[str, str]


PACKAGES = (
    Package(
        "rapidocr-onnxruntime==1.4.4",
        {
            "det": "rapidocr_onnxruntime/models/ch_PP-OCRv4_det_infer.onnx",
            "rec": "rapidocr_onnxruntime/models/ch_PP-OCRv4_rec_infer.onnx",
        },
    ),
    Package(
        "openwakeword==0.4.0",
        {
            "alexa": "openwakeword/resources/models/alexa_v0.1.onnx",
            "mel": "openwakeword/resources/models/melspectrogram.onnx",
            "embedding": "openwakeword/resources/models/embedding_model.onnx",
        },
    ),
    Package("silero-vad==6.2.3", {"voice": "silero_vad/data/silero_vad.onnx"}),
    Package("surfaces-onnx-files==0.0.1", {"surfaces": "surfaces_onnx_files/k_neighbors_classifier.onnx"}),
)


def fetch(folder: Path) -> None:
    """Put into a folder what is not there yet; CalledProcessError where the registry does not answer."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        absent = {
            name: member for name, member in package.members.items() if not _file(folder, name).exists()
        }
        if absent:
            _unpack(package.release, absent, folder)


def _unpack(release: str, members: dict[str, str], folder: Path) -> None:
    with tempfile.TemporaryDirectory() as downloads:
        only_its_wheel = ("--no-deps", "--only-binary=:all:", "--dest", downloads, release)
        pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
        subprocess.run([*pip, "download", *only_its_wheel], check=True)
        (path,) = Path(downloads).glob("*.whl")
        with zipfile.ZipFile(path) as wheel:
            for name, member in members.items():
                content = wheel.read(member)
                put(_file(folder, name), lambda file, content=content: file.write(content))


def put(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file under a name of its own and move it, as several tests may do at once."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        write(file)
    Path(file.name).replace(path)


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.onnx"
