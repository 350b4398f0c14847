"""The inputs of the public models are the same numbers everywhere: the digests are of another program's."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.models.public import __main__, packages
from tests.models.public.inputs import FEEDS, drawn, inputs_file
from tests.models.public.packages import fetch
from tests.models.public.sounds import sound

NOWHERE = Path("nowhere")


@pytest.mark.parametrize(
    ("name", "first", "digest"),
    [
        ("det", 0, "4240ec950b8c5aba"),
        ("det", 10000, "0c91c4731dab38e7"),
        ("rec", 0, "87fe000686e64c95"),
        ("rec", 10000, "b7f9010a91241e2f"),
        ("surfaces", 0, "0c6bba8c3e44f7b5"),
        ("surfaces", 10000, "fd305ffbde57c9e9"),
    ],
)
def test_what_is_drawn_is_the_same_to_the_bit(name: str, first: int, digest: str) -> None:
    (array,) = drawn(name, NOWHERE, first, 4).values()
    assert array.dtype == np.float32
    assert hashlib.sha256(array.tobytes()).hexdigest()[:16] == digest


@pytest.mark.parametrize("kind", range(4))
def test_sounds_are_loud_as_they_were_drawn(kind: int) -> None:
    loudness = [0.001698519, 0.3535489, 0.09329496, 0.1053185]
    wave = sound(kind, 576)
    assert (wave.shape, wave.dtype) == ((576,), np.float32)
    assert float(np.sqrt(np.mean(wave.astype(np.float64) ** 2))) == pytest.approx(loudness[kind], rel=1e-5)


def test_a_voice_keeps_what_is_the_same_for_all_without_an_axis_of_samples() -> None:
    arrays = drawn("voice", NOWHERE, 0, 3)
    shapes = {name: array.shape for name, array in arrays.items()}
    assert shapes == {"input": (3, 576), "state!": (2, 1, 128), "sr!": ()}


def test_each_model_has_inputs_of_its_own() -> None:
    assert set(FEEDS) == {"det", "rec", "alexa", "voice", "surfaces"}
    assert inputs_file(NOWHERE, "det") == NOWHERE / "det.npz"
    assert inputs_file(NOWHERE, "det", 10000) == NOWHERE / "det.10000.npz"


def test_nothing_is_fetched_where_all_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in packages.PACKAGES:
        for name in package.members:
            (tmp_path / f"{name}.onnx").touch()
    monkeypatch.setattr(subprocess, "run", lambda *_command, **_options: pytest.fail("pip was asked"))
    fetch(tmp_path)


def test_without_the_registry_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_command: object, **_options: object) -> None:
        raise subprocess.CalledProcessError(1, "pip")

    monkeypatch.setattr(subprocess, "run", fails)
    assert __main__.main([str(tmp_path)]) == 1
    assert "could not be fetched" in capsys.readouterr().err
