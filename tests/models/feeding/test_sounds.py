"""Sounds as windows: their values, channels and rates, and damaged files."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.models.feeding import sounds
from reluexplorer.models.feeding.reading import samples_of
from reluexplorer.models.values.refusal import ModelError
from tests.models.feeding.made import declared


def _write(path: Path, values, width: int = 2, rate: int = 8) -> None:
    whole = np.rint(np.asarray(values) * ((1 << (8 * width - 1)) - 1)).astype("<i8") + 128 * (width == 1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if whole.ndim == 1 else whole.shape[1])
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(whole.reshape(-1, 1).view(np.uint8)[:, :width].tobytes())


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_windows_follow_each_other_and_the_rest_is_left(tmp_path: Path, width: int) -> None:
    values = np.linspace(-1, 1, 11)
    _write(tmp_path / "a.wav", values, width)
    found = samples_of(tmp_path / "a.wav", declared("N", 4))
    assert found.count == 2
    np.testing.assert_allclose(found.batch(0, 2)["x"].ravel(), values[:8], atol=0.02)
    np.testing.assert_array_equal(found.batch(1, 1)["x"], found.batch(0, 2)["x"][1:])


def test_channels_are_mixed_and_short_sounds_end_in_silence(tmp_path: Path) -> None:
    _write(tmp_path / "a.wav", [[0.5, 0.0], [0.25, 0.25], [-1.0, 1.0]])
    found = samples_of(tmp_path, declared("N", 1, 5)).batch(0, 1)["x"]
    np.testing.assert_allclose(found, [[[0.25, 0.25, 0.0, 0.0, 0.0]]], atol=1e-3)


def test_a_window_is_a_second_where_the_length_is_left_open(tmp_path: Path) -> None:
    for name, count in (("a.wav", 17), ("b.wav", 8)):
        _write(tmp_path / name, np.full(count, 0.5), rate=8)
    found = samples_of(tmp_path, declared("N", "t"))
    assert found.batch(0, 9)["x"].shape == (3, 8)
    assert found.notes == ("Sounds are cut into windows of 8 values, at 8 values a second as they are.",)


def test_whole_numbers_keep_their_size(tmp_path: Path) -> None:
    _write(tmp_path / "a.wav", [1.0, -1.0])
    assert samples_of(tmp_path, declared("N", 2, kind="int16")).batch(0, 1)["x"].tolist() == [[32767, -32767]]


def test_broken_sounds_are_named_and_passed_over(tmp_path: Path) -> None:
    _write(tmp_path / "a.wav", np.zeros(4))
    _write(tmp_path / "c.wav", np.zeros(4), rate=16)
    (tmp_path / "b.wav").write_bytes(b"RIFF1234")
    found = samples_of(tmp_path, declared("N", 2))
    assert found.count == 4
    assert found.notes[0] == "1 sound cannot be read and was passed over: b.wav."
    assert found.notes[-1] == "The sounds have different rates; none was changed."


def test_what_is_no_sound_or_takes_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF1234")
    with pytest.raises(ModelError, match=r"^a\.wav cannot be read as a sound: damaged, or of no"):
        samples_of(tmp_path / "a.wav", declared("N", 2))
    with pytest.raises(ModelError, match=r"^No sound can be read of .*: a\.wav\."):
        samples_of(tmp_path, declared("N", 2))
    _write(tmp_path / "a.wav", np.zeros(4))
    with pytest.raises(ModelError, match="no window of sound"):
        samples_of(tmp_path / "a.wav", declared("N", 3, 8))


def test_other_forms_ask_for_the_library(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(sounds, "find_spec", lambda _name: None)
    (tmp_path / "a.flac").write_bytes(b"fLaC")
    with pytest.raises(ModelError, match="pip install soundfile"):
        samples_of(tmp_path / "a.flac", declared("N", 2))


def test_other_forms_are_read_with_the_library(tmp_path: Path) -> None:
    soundfile = pytest.importorskip("soundfile")
    values = np.linspace(-0.5, 0.5, 8)
    soundfile.write(tmp_path / "a.flac", values, 8000)
    soundfile.write(tmp_path / "b.wav", values, 8000, "FLOAT")
    found = samples_of(tmp_path, declared("N", 4)).batch(0, 4)["x"]
    np.testing.assert_allclose(found.ravel(), np.tile(values, 2), atol=1e-4)


def test_a_changed_sound_is_read_or_refused_in_a_sentence(tmp_path: Path) -> None:
    _write(tmp_path / "a.wav", np.linspace(-1, 1, 64))
    whole = (tmp_path / "a.wav").read_bytes()
    rng = np.random.default_rng(1)
    said = []
    for _case in range(200):
        content = bytearray(whole)
        for _change in range(3):
            content[rng.integers(48)] = rng.integers(256)
        (tmp_path / "a.wav").write_bytes(content)
        try:
            samples_of(tmp_path / "a.wav", declared("N", 16)).batch(0, 9)
        except ModelError as error:
            said.append(str(error))
    assert len(said) > 20
    assert all(each.endswith(".") for each in said)
