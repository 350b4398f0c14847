"""A document of a long run is small and opens at its step; ten million updates are measured by the script."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability.long_run import MOST_BYTES, measured


@pytest.mark.slow
def test_the_document_of_a_long_run_is_small_and_the_run_goes_on_with_the_same_bits(tmp_path: Path) -> None:
    found = measured(300_000, "adam", tmp_path)
    assert found["same_bits"]
    assert 1_000_000 < found["bytes"] < MOST_BYTES
