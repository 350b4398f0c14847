"""A program that is killed loses at most ten seconds of training, and no file; a hundred by the script."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.reliability.kills import measured


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="kills processes as POSIX does")
def test_what_is_killed_is_offered_to_the_bit_and_leaves_whole_files(tmp_path: Path) -> None:
    figures = measured(10, 7, tmp_path)
    assert figures.faults == []
    assert figures.kills.total() == 10
    assert figures.offers >= 8
    assert figures.compared_files >= 20
