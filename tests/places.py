"""Where things are."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "reluexplorer"
DATA = Path(__file__).resolve().parent / "data"
