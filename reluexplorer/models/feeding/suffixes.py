"""How files are called that a model can be fed with, by what they hold; in small letters."""

from __future__ import annotations

ARRAYS = frozenset({".npz", ".npy"})
TABLES = frozenset(
    {
        ".csv", ".tsv", ".tab", ".txt", ".data", ".dat", ".xlsx", ".json", ".jsonl", ".gz", ".bz2", ".xz",
    }
)  # fmt: skip
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm"})
PLAIN_SOUNDS = frozenset({".wav"})
"""Those that are read without another library."""
SOUNDS = PLAIN_SOUNDS | {".flac", ".ogg", ".mp3", ".aiff", ".aif", ".opus"}
INPUTS = ARRAYS | TABLES | PICTURES | SOUNDS
