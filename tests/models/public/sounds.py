"""Sounds to feed voice detectors and wake words, and what the latter read of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
RATE = 16000
"""Samples a second."""
_STEP, _WINDOW = 8, 76
"""Of a wake word's embedding, in columns of the spectrogram."""


def sound(seed: int, samples: int) -> Floats:
    """Return a sound within ±1, of four kinds by turns: noise, a sweep, a voice, a voice with noise."""
    rng = np.random.RandomState(seed)
    t = np.arange(samples, dtype=np.float64) / RATE
    kind = seed % 4
    if kind == 0:
        wave = rng.randn(samples) * 10 ** rng.uniform(-4, -0.7)
    elif kind == 1:
        low, high = np.exp(rng.uniform(np.log(60), np.log(4000), 2))
        wave = 0.5 * np.sin(2 * np.pi * (low * t + (high - low) * t * t / (2 * t[-1])))
    else:
        wave = _voiced(rng, t)
        if kind == 3:
            wave += rng.randn(samples) * 0.02
    return np.clip(wave, -1, 1).astype(np.float32)


def _voiced(rng: np.random.RandomState, t: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return nineteen harmonics of a pitch that wavers, louder and softer in turn."""
    pitch = rng.uniform(80, 300) * (1 + 0.05 * np.sin(2 * np.pi * rng.uniform(2, 6) * t))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    wave = np.zeros_like(t)
    for harmonic in range(1, 20):
        wave += np.sin(harmonic * phase) * rng.uniform(0.2, 1) / harmonic
    wave *= 0.15 * (1 + np.sin(2 * np.pi * rng.uniform(1, 5) * t))
    return wave


def embedded(folder: Path, seed: int, windows: int = 16) -> Floats:
    """Return what a wake word reads of two seconds of sound, (1, windows, 96), by two models in a folder."""
    import onnxruntime

    mel, embedding = (
        onnxruntime.InferenceSession(folder / f"{name}.onnx", providers=["CPUExecutionProvider"])
        for name in ("mel", "embedding")
    )
    wave = sound(seed, int(RATE * (0.8 + windows * 0.08 + 0.05)))
    columns = np.squeeze(mel.run(None, {"input": (wave * 32767)[None]})[0]) / 10 + 2
    starts = range(0, _STEP * windows, _STEP)
    parts = np.stack([columns[start : start + _WINDOW] for start in starts]).astype(np.float32)[..., None]
    vectors: Floats = embedding.run(None, {"input_1": parts})[0].reshape(1, windows, 96)
    return vectors
